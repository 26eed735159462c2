"""Sample content for demonstrations: see `load`."""
