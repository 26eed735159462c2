"""A GeoJSON document from a file or an address (WFS GetFeature), as bytes on disk."""

import json
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from luotsi.connectors.checks import BadShape
from luotsi.connectors.http import Fetcher
from luotsi.kernel.errors import BadInput, NotFound

LARGEST = 300_000_000


def is_address(source: str) -> bool:
    return source.startswith(("http://", "https://"))


def with_geojson(address: str) -> str:
    """A WFS request that asks for GeoJSON in degrees when it does not say what it wants.

    >>> with_geojson("https://example.org/wfs?request=GetFeature&typeName=kunta")
    'https://example.org/wfs?request=GetFeature&typeName=kunta&outputFormat=application%2Fjson&srsName=EPSG%3A4326'
    """
    parts = urlsplit(address)
    query = parse_qsl(parts.query, keep_blank_values=True)
    given = {name.casefold(): value for name, value in query}
    if given.get("request", "").casefold() != "getfeature":
        return address
    if "outputformat" not in given:
        query.append(("outputFormat", "application/json"))
    if "srsname" not in given:
        query.append(("srsName", "EPSG:4326"))
    return urlunsplit(parts._replace(query=urlencode(query)))


def fetch(fetcher: Fetcher, address: str, to: Path) -> Any:
    """The document at the address; also left at `to`."""
    return fetcher.download(with_geojson(address), to, check=_document)


def _document(path: Path) -> Any:
    if path.stat().st_size > LARGEST:
        raise BadShape("more than 300 MB")
    try:
        document = json.loads(path.read_bytes())
    except ValueError:
        raise BadShape("no JSON; a WFS needs outputFormat=application/json") from None
    if not isinstance(document, dict) or not isinstance(document.get("features"), list) or not document["features"]:
        raise BadShape("no features")
    return document


def read(path: Path) -> Any:
    """The document in a file; NotFound, BadInput."""
    if not path.is_file():
        raise NotFound(f"There is no boundary file {path}.")
    try:
        return _document(path)
    except BadShape as bad:
        raise BadInput(f"{path.name} holds {bad.reason}.", hint="Give a GeoJSON FeatureCollection.") from None
