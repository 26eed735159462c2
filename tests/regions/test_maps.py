"""Which outlines maps are drawn from: the operator's file, the last sync's, else schematic cells."""

import json
import os
from datetime import date
from pathlib import Path

import pytest

from luotsi.regions import maps

DAY = date(2026, 6, 1)
SQUARE = [[27.0, 61.5], [27.5, 61.5], [27.5, 61.9], [27.0, 61.9], [27.0, 61.5]]


def write(path: Path, code: str) -> Path:
    feature = {"properties": {"kunta": code}, "geometry": {"type": "Polygon", "coordinates": [SQUARE]}}
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}))
    return path


@pytest.fixture(autouse=True)
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("LUOTSI_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("LUOTSI_BOUNDARIES", "")
    return tmp_path


def test_outlines__are_schematic__until_there_are_boundaries() -> None:
    found = maps.of_municipalities("12", DAY)
    assert found.is_schematic
    assert len(found.rings) == 11


def test_outlines__are_those_of_the_last_sync__without_a_restart(data: Path) -> None:
    assert maps.of_municipalities("12", DAY).is_schematic
    file = write(data / "boundaries" / "municipalities.geojson", "491")
    assert list(maps.of_municipalities("12", DAY).rings) == ["491"]
    write(file, "740")
    os.utime(file, ns=(1, 1))
    found = maps.of_municipalities("12", DAY)
    assert list(found.rings) == ["740"]
    assert maps.of_municipalities("12", DAY) is found


def test_outlines__of_the_operators_file__come_before_the_synced(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(data / "boundaries" / "municipalities.geojson", "491")
    monkeypatch.setenv("LUOTSI_BOUNDARIES", str(write(data / "own.geojson", "768")))
    assert list(maps.of_municipalities("12", DAY).rings) == ["768"]
    monkeypatch.setenv("LUOTSI_BOUNDARIES", str(data / "missing.geojson"))
    assert maps.of_municipalities("12", DAY).is_schematic
