"""Connector to the Suomi.fi Finnish Service Catalogue (PTV).

contract    what the loader asks of any version of the API
client      Open API v11: fetching      shapes  what its answers must look like      parse  its answers as records
client_v12  Open API v12: fetching      parse_v12  its answers as records
load        full and incremental reading, checks of plausibility, handing over; knows no version
common      small parts of parsing that the versions share
"""
