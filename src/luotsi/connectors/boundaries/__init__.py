"""Connector for boundaries: a GeoJSON file or the GeoJSON of a WFS, checked, simplified and kept for the maps.

client  file or address      parse  features as outlines in degrees      load  checks, simplification, writing

Boundaries are not packaged (`regions.outlines` draws schematic cells without them): an operator fetches them.
"""
