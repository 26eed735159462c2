"""Services, channels, locations, organisations and how they are found: the tray.

Owns the catalogue tables, themes, opening hours, eligibility by area, the search index's content and feedback on
descriptions. Does not own regions (see `luotsi.regions`), the engines of search (`luotsi.search`) or how sources are
fetched (`luotsi.connectors`).
"""
