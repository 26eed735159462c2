"""Pages of figures: views read, shape and render; nothing is computed here."""
