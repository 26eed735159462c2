"""Area references as written in addresses and parameters."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luotsi.kernel.errors import BadInput, LuotsiError
from luotsi.regions.rules import COUNTRY, Area, AreaKind, parse_area

references = st.one_of(
    st.just(COUNTRY),
    st.integers(0, 99).map(lambda n: Area(AreaKind.COUNTY, f"{n:02}")),
    st.integers(0, 999).map(lambda n: Area(AreaKind.MUNICIPALITY, f"{n:03}")),
)


@given(references)
def test_area__read_back__as_it_was_written(area: Area) -> None:
    assert parse_area(str(area)) == area


@pytest.mark.parametrize(
    "text",
    ["", "county", "county:", "county:1", "county:012", "municipality:12", "municipality:49x", "country:1", " country",
     "region:12", "county:12:3", "County:12", "county:１２", "municipality:491\n"],
)  # fmt: skip
def test_area__refused_with_a_hint__when_not_a_reference(text: str) -> None:
    with pytest.raises(BadInput) as caught:
        parse_area(text)
    assert caught.value.hint
    assert caught.value.code == "bad_input"


@given(st.text())
def test_area__never_fails_otherwise__on_any_text(text: str) -> None:
    try:
        area = parse_area(text)
    except LuotsiError:
        return
    assert str(area) == text
