"""Pages of the tray: each view reads, calls an action or a query, and renders."""
