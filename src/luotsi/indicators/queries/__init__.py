"""Every read of indicators: figures, standings, profiles, provenance."""
