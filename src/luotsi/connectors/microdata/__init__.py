"""Connector for figures in files: register microdata of deaths, which never leave the machine, and other observations.

columns        the documented columns and their aliases     table          headings, cells, errors with their row
parse          deaths, counted                              parse_figures  observations as they are
load           dry run, refusal, handing over

The file itself is neither kept nor sent, and no message or log line holds a value of a row of microdata.
"""
