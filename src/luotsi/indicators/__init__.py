"""Indicators: their definitions, methods, comparisons, findings, narratives and views of figures.

`methods` holds the statistics: pure array functions that know no database. Observations themselves live in the
warehouse, areas and their populations in `regions`; where figures come from is the connectors' business.
"""
