"""Tags of pages of figures."""
