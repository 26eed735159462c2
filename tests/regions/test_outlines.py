"""Schematic cells, projection, simplification, reading of real boundaries."""

import json
import math
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from luotsi.kernel.errors import BadInput, NotFound
from luotsi.regions import outlines, queries
from luotsi.regions.outlines import LonLat, Ring
from luotsi.regions.rules import great_circle_km

IN_2026 = date(2026, 6, 1)
lonlats = st.tuples(
    st.integers(20_000, 31_000).map(lambda n: n / 1000), st.integers(60_000, 70_000).map(lambda n: n / 1000)
)
centre_lists = st.lists(lonlats, min_size=1, max_size=9, unique=True)


def area_km2(ring: Ring, middle: float) -> float:
    flat = [outlines.project(*p, middle=middle) for p in ring]
    return abs(sum(a[0] * b[1] - b[0] * a[1] for a, b in pairwise(flat))) / 2


def is_inside(point: LonLat, ring: Ring) -> bool:
    """Inside a convex ring or on its edge: all turns have one sign."""
    turns = [(b[0] - a[0]) * (point[1] - a[1]) - (b[1] - a[1]) * (point[0] - a[0]) for a, b in pairwise(ring)]
    return all(t <= 1e-6 for t in turns) or all(t >= -1e-6 for t in turns)


@given(centre_lists)
def test_cells__share_out_the_hull__without_gap_or_overlap(points: list[LonLat]) -> None:
    centres = {f"{i:03}": point for i, point in enumerate(points)}
    cells = outlines.schematic_cells(centres, margin_km=20)
    middle = sum(lat for _, lat in points) / len(points)
    assert set(cells) == set(centres)
    for code, ring in cells.items():
        assert ring[0] == ring[-1]
        assert len(ring) >= 4
        assert is_inside(centres[code], ring)
    whole = area_km2(outlines.hull(points, margin_km=20), middle)
    assert sum(area_km2(ring, middle) for ring in cells.values()) == pytest.approx(whole, rel=1e-3)


@given(centre_lists, st.integers(0, 8), st.integers(0, 8), st.floats(0, 1))
def test_cells__hold_the_points__nearest_to_their_centre(points: list[LonLat], i: int, j: int, share: float) -> None:
    a, b = points[i % len(points)], points[j % len(points)]
    probe = (a[0] + share * (b[0] - a[0]), a[1] + share * (b[1] - a[1]))  # between two centres: inside the hull
    centres = {f"{i:03}": point for i, point in enumerate(points)}
    middle = sum(lat for _, lat in points) / len(points)
    flat = outlines.project(*probe, middle=middle)
    far = {code: math.dist(flat, outlines.project(*point, middle=middle)) for code, point in centres.items()}
    nearest, *rest = sorted(far, key=far.__getitem__)
    assume(not rest or far[rest[0]] - far[nearest] > 0.1)  # corners are rounded to a metre
    cells = outlines.schematic_cells(centres)
    assert is_inside(probe, cells[nearest])
    assert not any(is_inside(probe, cells[code]) for code in rest)


def test_cells__meet_the_neighbours__when_rivals_are_given() -> None:
    home, rival = {"100": (27.0, 61.0)}, (27.4, 61.0)
    alone = outlines.schematic_cells(home, margin_km=30)["100"]
    shared = outlines.schematic_cells(home, rivals=[rival], margin_km=30)["100"]
    assert max(lon for lon, _ in alone) > 27.4
    assert max(lon for lon, _ in shared) == pytest.approx(27.2, abs=1e-4)


def test_cells__drawn__for_every_county() -> None:
    everyone = queries.municipalities(IN_2026)
    for county in queries.counties():
        centres = {m.code: (m.longitude, m.latitude) for m in everyone if m.county == county.code}
        rivals = [(m.longitude, m.latitude) for m in everyone if m.county != county.code]
        cells = outlines.schematic_cells(centres, rivals=rivals)
        assert all(is_inside(centres[code], ring) and len(ring) >= 4 for code, ring in cells.items())


def test_cells__empty_or_refused__for_no_centres_and_equal_centres() -> None:
    assert outlines.schematic_cells({}) == {}
    assert outlines.hull([]) == ()
    with pytest.raises(BadInput):
        outlines.schematic_cells({"100": (27.0, 61.0), "200": (27.0, 61.0)})


@given(lonlats, st.floats(60, 70))
def test_projection__reversed__gives_the_point_back(point: LonLat, middle: float) -> None:
    assert outlines.unproject(*outlines.project(*point, middle=middle), middle=middle) == pytest.approx(point)


def test_projection__measures_kilometres__at_its_latitude() -> None:
    a, b = outlines.project(27.0, 62.0, middle=62.0), outlines.project(27.5, 62.0, middle=62.0)
    assert math.dist(a, b) == pytest.approx(great_circle_km(62.0, 27.0, 62.0, 27.5), rel=1e-4)
    assert outlines.project(27.0, 63.0)[1] < outlines.project(27.0, 62.0)[1]  # north is up


@given(st.lists(lonlats, min_size=2, max_size=20, unique=True), st.floats(50, 900))
def test_frame__holds_every_point__inside_the_padding(points: list[LonLat], width: float) -> None:
    assume(len({lon for lon, _ in points}) > 1)
    frame = outlines.frame([tuple(points)], width=width, padding=5)
    places = [frame.place(*p) for p in points]
    assert min(x for x, _ in places) == pytest.approx(5, abs=0.02)
    assert max(x for x, _ in places) == pytest.approx(width - 5, abs=0.02)
    assert all(4.98 <= y <= frame.height - 4.98 for _, y in places)
    assert frame.view_box.startswith("0 0 ")


def test_frame__refused__when_there_is_nothing() -> None:
    with pytest.raises(BadInput):
        outlines.frame([()])


@given(st.lists(lonlats, min_size=3, max_size=40, unique=True), st.floats(0.1, 80))
def test_simplified_ring__stays_near__and_closed(points: list[LonLat], tolerance: float) -> None:
    ring = (*points, points[0])
    short = outlines.simplify_ring(ring, tolerance_km=tolerance)
    assert short[0] == short[-1] == ring[0]
    assert 4 <= len(short) <= len(ring)
    middle = sum(lat for _, lat in ring) / len(ring)
    edges = [outlines.project(*p, middle=middle) for p in short]
    for point in ring:
        here = outlines.project(*point, middle=middle)
        away = min(outlines._distance(here, a, b) for a, b in pairwise(edges))
        assert away <= tolerance + 1e-6


def test_simplified_ring__drops_points__on_a_straight_side() -> None:
    ring = ((25.0, 61.0), (25.5, 61.0), (26.0, 61.0), (26.0, 62.0), (25.0, 62.0), (25.0, 61.0))
    assert outlines.simplify_ring(ring, tolerance_km=1) == (ring[0], *ring[2:])


def test_simplified__drops_small_islands__but_never_the_largest() -> None:
    def square(lon: float, size: float) -> Ring:
        return ((lon, 61.0), (lon + size, 61.0), (lon + size, 61.0 + size), (lon, 61.0 + size), (lon, 61.0))

    big, small = square(25.0, 1.0), square(28.0, 0.01)
    assert outlines.simplify([big, small], tolerance_km=2) == (big,)
    assert len(outlines.simplify([small], tolerance_km=2)) == 1
    assert outlines.simplify([], tolerance_km=2) == ()


def feature(properties: object, geometry: object) -> dict[str, object]:
    return {"type": "Feature", "properties": properties, "geometry": geometry}


TRIANGLE = [[25.0, 61.0], [26.0, 61.0, 12.5], [25.5, 62.0], [25.0, 61.0]]


@pytest.mark.parametrize(
    "properties",
    [{"code": "005"}, {"kunta": 5}, {"natcode": "005", "name": "x"}, {"kunta": 5.0}, {"code": None, "natcode": "5"}],
)
def test_geojson__read__with_the_code_under_any_known_name(properties: dict[str, object]) -> None:
    document = {"features": [feature(properties, {"type": "Polygon", "coordinates": [TRIANGLE]})]}
    assert outlines.read_geojson(document) == {"005": (((25.0, 61.0), (26.0, 61.0), (25.5, 62.0), (25.0, 61.0)),)}


def test_geojson__tolerates__multipolygons_open_rings_and_stray_features(tmp_path: Path) -> None:
    path = tmp_path / "areas.geojson"
    features = [
        feature({"code": 12}, {"type": "MultiPolygon", "coordinates": [[TRIANGLE], [TRIANGLE[:-1]]]}),
        feature({"code": 12}, {"type": "Polygon", "coordinates": [TRIANGLE]}),
        feature({"code": 13}, {"type": "Point", "coordinates": [25, 61]}),
        feature({"code": 14}, None),
        feature(None, {"type": "Polygon", "coordinates": [TRIANGLE]}),
        "stray",
    ]
    path.write_text("\ufeff" + json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")
    found = outlines.load_geojson(path, digits=2)
    assert list(found) == ["12"]
    assert len(found["12"]) == 3
    assert all(ring[0] == ring[-1] for ring in found["12"])


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{", "not JSON"),
        ("[]", "FeatureCollection"),
        ('{"features": []}', "no area"),
        ('{"features": [{"properties": {"code": "1"}, "geometry": {"type": "Polygon", "coordinates": [[["a", 1]]]}}]}', "numbers"),
        ('{"features": [{"properties": {"code": "1"}, "geometry": {"type": "Polygon", "coordinates": [[[500000, 6800000]]]}}]}', "degrees"),
    ],
)  # fmt: skip
def test_geojson__refused_with_the_reason__when_it_is_not_areas_in_degrees(
    tmp_path: Path, text: str, message: str
) -> None:
    path = tmp_path / "areas.geojson"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(BadInput, match=message):
        outlines.load_geojson(path)


def test_geojson__not_found__when_there_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(NotFound):
        outlines.load_geojson(tmp_path / "none.geojson")
