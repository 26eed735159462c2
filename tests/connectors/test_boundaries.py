"""Boundaries from files and services: degrees or metres, merged municipalities, and what must not replace a good file."""

import json
from datetime import date
from itertools import pairwise
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from luotsi.connectors import handover
from luotsi.connectors.boundaries import client, load, parse
from luotsi.connectors.checks import BadShape
from luotsi.kernel.errors import BadInput, NotFound, SourceRefused, SourceUnavailable
from luotsi.regions import outlines
from luotsi.regions import queries as regions
from luotsi.warehouse import attempts

ADDRESS = "https://geo.example.org/wfs?service=WFS&version=2.0.0&request=GetFeature&typeName=a:kunta&token=geheim"


def square(lon: float, lat: float, size: float = 0.1) -> list[list[float]]:
    return [[lon, lat], [lon + size, lat], [lon + size, lat + size], [lon, lat + size], [lon, lat]]


def document(codes=None, *, turn=lambda lon, lat: [lon, lat], name="kunta", **more):
    """A square around the centre of every municipality of today, under the codes given."""
    today = load.clock.today()
    features = []
    for m in regions.municipalities(today):
        code = (codes or {}).get(m.code, m.code)
        ring = [turn(*p) for p in square(m.longitude - 0.05, m.latitude - 0.05)]
        features.append(
            {"type": "Feature", "properties": {name: code}, "geometry": {"type": "Polygon", "coordinates": [ring]}}
        )
    return {"type": "FeatureCollection", "features": features, **more}


@pytest.fixture
def file(tmp_path):
    def write(content) -> str:
        path = tmp_path / "kunnat.geojson"
        path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
        return str(path)

    return write


def test_sync__takes_a_file__and_the_maps_can_read_it(file, data_folder):
    done = load.sync(file(document()))
    assert (done.level, done.areas, done.missing, done.has_changed) == ("municipalities", 308, (), True)
    found = outlines.load_geojson(done.path)
    mikkeli = regions.municipality("491")
    assert found["491"][0][0] == pytest.approx((mikkeli.longitude - 0.05, mikkeli.latitude - 0.05), abs=1e-4)
    assert not load.sync(file(document())).has_changed
    assert attempts.latest(handover.folder()) == ()  # a file is no source that can be down


def test_sync__takes_counties__into_a_file_of_their_own(file, data_folder):
    features = [
        {
            "type": "Feature",
            "properties": {"code": c.code},
            "geometry": {"type": "Polygon", "coordinates": [square(20.0 + n / 4, 62)]},
        }
        for n, c in enumerate(regions.counties())
    ]
    done = load.sync(file({"type": "FeatureCollection", "features": features}))
    assert (done.path.name, done.areas) == ("counties.geojson", 23)
    assert len(outlines.load_geojson(done.path, digits=2)) == 23


def metres(lon: float, lat: float) -> list[float]:
    """Roughly EPSG:3067; the middle of the map is enough to tell metres from degrees."""
    return [500_000 + (lon - 27) * 52_000, 6_653_000 + (lat - 60) * 111_400]


@pytest.mark.parametrize("turn", [lambda lon, lat: [lat, lon], metres, lambda lon, lat: metres(lon, lat)[::-1]])
def test_sync__is_given_other_axes_or_metres__and_turns_them(file, data_folder, turn):
    done = load.sync(file(document(turn=turn)))
    ring = outlines.load_geojson(done.path)["491"][0]
    mikkeli = regions.municipality("491")
    assert ring[0] == pytest.approx((mikkeli.longitude, mikkeli.latitude), abs=0.3)


def test_sync__is_given_an_older_division__and_puts_merged_municipalities_together(file, data_folder):
    old = document()
    old["features"].append(
        {
            "type": "Feature",
            "properties": {"kunta": 588},
            "geometry": {"type": "Polygon", "coordinates": [square(26.5, 61.5)]},
        }
    )
    done = load.sync(file(old))
    assert done.areas == 308
    assert len(outlines.load_geojson(done.path)["507"]) == 2


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ("no json", "no JSON"),
        ({"type": "Topology"}, "no features"),
        ({"features": []}, "no features"),
        (document(name="nimi"), "code"),
        (document(numberMatched=500), "only 308 of 500"),
        (document(turn=lambda lon, lat: [lon + 100, lat]), "neither degrees nor metres"),
        (document(turn=lambda lon, lat: [lon if lon > 24 else 200.0, lat]), "outside Finland|neither"),
        (document(turn=lambda lon, lat: ["x", lat]), "not numbers"),
        (document(codes=dict.fromkeys(("091", "491", "049", *map(str, range(100, 999))), "0")), "only"),
    ],
)
def test_sync__is_given_a_wrong_file__and_the_old_boundaries_stay(file, data_folder, content, problem):
    before = load.sync(file(document())).path.read_bytes()
    with pytest.raises(BadInput, match=problem):
        load.sync(file(content))
    assert (data_folder / "boundaries" / "municipalities.geojson").read_bytes() == before


def test_sync__is_given_no_file__and_says_so(data_folder):
    with pytest.raises(NotFound):
        load.sync("nothing.geojson")


@pytest.fixture
def service(monkeypatch, data_folder):
    """A boundary service that answers as told."""
    answers: list[httpx.Response] = []
    asked: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request)
        return answers.pop(0) if len(answers) > 1 else answers[0]

    real = load.Fetcher
    monkeypatch.setattr(load, "Fetcher", lambda **o: real(**o, transport=httpx.MockTransport(answer)))
    monkeypatch.setenv("LUOTSI_HTTP_BACKOFF", "0.0001")
    return answers, asked


def test_sync__asks_a_wfs__for_geojson_in_degrees_and_keeps_no_secret(service, data_folder):
    answers, asked = service
    answers += [httpx.Response(503), httpx.Response(200, json=document())]
    done = load.sync(ADDRESS)
    assert done.areas == 308
    query = parse_qs(urlsplit(str(asked[0].url)).query)
    assert (query["outputFormat"], query["srsName"]) == (["application/json"], ["EPSG:4326"])
    kept = "".join(p.read_text() for p in (Path(done.path), *(data_folder / "raw").glob("*.jsonl")))
    assert "geo.example.org" in kept
    assert "geheim" not in kept
    (attempt,) = attempts.latest(handover.folder())
    assert (attempt.state, attempt.rows) == ("done", 308)


@pytest.mark.parametrize(
    ("answer", "error", "state"),
    [
        (httpx.Response(503), SourceUnavailable, "unavailable"),
        (httpx.Response(200, text="<ServiceException/>"), SourceRefused, "refused"),
        (httpx.Response(200, json={"type": "FeatureCollection", "features": []}), SourceRefused, "refused"),
        (httpx.Response(200, json=document(numberMatched=500)), SourceRefused, "refused"),
    ],
)
def test_sync__meets_a_service_that_is_down_or_wrong__keeps_the_file_and_raises_an_alarm(service, answer, error, state):
    answers, _ = service
    answers.append(httpx.Response(200, json=document()))
    path = load.sync(ADDRESS).path
    before = path.read_bytes()
    answers[:] = [answer]
    with pytest.raises(error, match="stay"):
        load.sync(ADDRESS)
    assert path.read_bytes() == before
    (alarm,) = attempts.alarms(handover.folder())
    assert (alarm.state, alarm.done is not None) == (state, True)


def test_address__of_something_else__is_asked_as_it_is():
    assert client.with_geojson("https://example.org/kunnat.geojson") == "https://example.org/kunnat.geojson"


GEO = st.recursive(
    st.none()
    | st.integers(-200, 200)
    | st.floats(allow_nan=False)
    | st.sampled_from(["491", "Polygon", "MultiPolygon"]),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(["properties", "geometry", "type", "coordinates", "kunta"]), inner, max_size=5
        )
    ),
    max_leaves=20,
)


@settings(max_examples=200, deadline=None)
@given(st.lists(GEO, min_size=1, max_size=3))
def test_outlines__of_anything__are_refused_or_understood(features):
    assert understood({"features": features}) in {True, False}


def understood(anything) -> bool:
    try:
        parse.outlines(anything, digits=parse.digits_of(anything))
    except BadShape:
        return False
    return True


@pytest.mark.shared
def test_sync__takes_the_real_boundaries__and_each_centre_lies_in_its_own(shared, data_folder):
    done = load.sync(str(shared / "data/geo/kunnat_2026.geojson"))
    assert (done.areas, done.missing) == (308, ())
    found = outlines.load_geojson(done.path)
    outside = [
        m.code for m in regions.municipalities(date(2026, 6, 1)) if not holds(found[m.code], m.longitude, m.latitude)
    ]
    assert len(outside) <= 6, outside  # centres on a shore, outlines of 1 : 4 500 000


def holds(rings, lon: float, lat: float) -> bool:
    crossings = 0
    for ring in rings:
        for (x1, y1), (x2, y2) in pairwise(ring):
            crossings += (y1 > lat) != (y2 > lat) and lon < (x2 - x1) * (lat - y1) / (y2 - y1) + x1
    return crossings % 2 == 1
