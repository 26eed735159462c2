"""What was fetched and computed, as files: raw answers of sources (`raw`).

Owns no domain rules and no database tables.
"""
