"""Pure rules of the directory: records that sources hand over, opening hours, areas, themes, description quality."""
