"""Connector for Kela's open data: a CKAN catalogue (avoindata.suomi.fi) and CSV files with total rows mixed in.

client  catalogue and files      parse  rows of a file      wholes  totals that add up      load  handing over
"""
