"""The catalogue as Open Referral HSDS 3.1 objects with the Finnish profile. Pure.

setting    language and names around an object      ids         identifiers of what has none in the source
objects    services, organisations, locations       parts       phones, addresses, areas, costs, languages
schedules  opening hours                            taxonomies  classifications and their codes
patches    the profile: JSON Merge Patch files under profile/, how they are laid on the official schemas
Knows neither the database nor HTTP. The official schemas (CC BY-SA 4.0) are not here; the profile links to them.
"""
