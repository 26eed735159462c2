"""Connector for Sotkanet (THL), REST 1.1: figures of an indicator for the country, counties and municipalities.

client  fetching      parse  indicators, regions, rows      load  the title checked, handing over
"""
