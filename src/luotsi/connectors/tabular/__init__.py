"""Connector for services of organisations that are in no registry: one CSV or XLSX file, one row a service.

columns  the documented columns and their aliases      client  the file as rows of text
parse    rows as records, every error with its row     load    handing over, dry run, what happens to bad rows
"""
