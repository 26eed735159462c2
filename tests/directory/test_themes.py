"""Themes: the packaged ones, a county's own, and what fills them."""

import re
import tomllib
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st
from tests.directory import rich

from luotsi import directory
from luotsi.cli import themes as cli
from luotsi.directory import actions
from luotsi.directory.queries import catalogue
from luotsi.directory.rules.facets import themes_of
from luotsi.directory.rules.themes import SCHEMES, ThemeRecord, read_themes, write_themes
from luotsi.kernel.errors import BadInput
from luotsi.web.templatetags.luotsi import _ICON_SYNONYMS, ICONS

PACKAGED = Path(directory.__file__).parent / "data" / "themes.toml"
# Facts of the county's own site: the first service class of each of its themes.
FIRST_CLASSES = {
    "community": "P4.12",
    "nature": "P27.2",
    "exercise": "P27.1",
    "culture": "P25.1",
    "income-work-home": "P10.8",
    "guidance": "P5.17",
}


def packaged() -> tuple[ThemeRecord, ...]:
    return read_themes(PACKAGED.read_text(encoding="utf-8"))


def test_packaged_themes__are_eight_of_each_scheme__in_three_languages_with_an_icon() -> None:
    themes = packaged()
    assert {s: sum(t.scheme == s for t in themes) for s in SCHEMES} == {"county": 8, "stiglitz": 8}
    for theme in themes:
        assert set(theme.names) == set(theme.descriptions) == {"fi", "sv", "en"}, theme.slug
        assert theme.icon in ICONS or theme.icon in _ICON_SYNONYMS, theme.slug
        assert theme.classes, theme.slug


@pytest.mark.shared
def test_packaged_themes__name_only_valid_classes() -> None:
    codes = Path(__file__).parents[3] / "shared" / "data" / "ptv-codes" / "service_classes.csv"
    if not codes.exists():
        pytest.skip("no ../shared here")
    valid = set(re.findall(r"^(P[\d.]+),[^,]*,VALID", codes.read_text(encoding="utf-8"), re.MULTILINE))
    assert len(valid) > 200
    assert {c for t in packaged() for c in t.classes} <= valid


@pytest.mark.parametrize(("slug", "code"), FIRST_CLASSES.items())
def test_packaged_themes__hold_the_first_class_of_the_countys_own(slug: str, code: str) -> None:
    rules = {t.slug: (frozenset(t.classes), frozenset(t.terms)) for t in packaged()}
    assert slug in themes_of(replace(rich.SERVICE, service_classes=(code,)), rules)


TEXTS = st.dictionaries(
    st.sampled_from(["sv", "en"]), st.text(min_size=1, max_size=40).filter(lambda t: t == t.strip())
)
RECORDS = st.builds(
    ThemeRecord,
    slug=st.from_regex(r"[a-z0-9]{1,8}(-[a-z0-9]{1,8})?", fullmatch=True),
    scheme=st.sampled_from(SCHEMES),
    names=TEXTS.map(lambda t: {"fi": "Nimi", **t}),
    descriptions=TEXTS,
    icon=st.sampled_from(["", "leaf", "mind"]),
    position=st.integers(0, 9999),
    classes=st.lists(st.sampled_from(["P5", "P5.7", "P10.8"]), unique=True).map(tuple),
    terms=st.lists(st.text(max_size=20), unique=True).map(tuple),
    is_visible=st.booleans(),
)


@given(st.lists(RECORDS, min_size=1, max_size=5, unique_by=lambda r: r.slug))
def test_themes__read_back__as_they_were_written(records: list[ThemeRecord]) -> None:
    assert list(read_themes(write_themes(records))) == records


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[[theme", "not TOML"),
        ("a = 1", "no themes"),
        ("theme = [1]", "no themes"),
        ('[[theme]]\nslug = "Iso"', "no usable slug"),
        ('[[theme]]\nslug = "a"\ncolour = 1', "unknown key 'colour'"),
        ('[[theme]]\nslug = "a"\nscheme = "x"', "no known scheme"),
        ('[[theme]]\nslug = "a"', "names"),
        ('[[theme]]\nslug = "a"\nnames = { en = "A" }', "no Finnish name"),
        ('[[theme]]\nslug = "a"\nnames = { fi = "A" }\nclasses = ["5.7"]', "not a service class"),
        ('[[theme]]\nslug = "a"\nnames = { fi = "A" }\nclasses = "P5"', "list of texts"),
        ('[[theme]]\nslug = "a"\nnames = { fi = "A" }\nposition = -1', "whole number"),
        ('[[theme]]\nslug = "a"\nnames = { fi = "A" }\nicon = "<svg>"', "name of an icon"),
        ('[[theme]]\nslug = "a"\nnames = { fi = "A" }\n[[theme]]\nslug = "a"\nnames = { fi = "B" }', "occurs twice"),
    ],
)
def test_themes__that_are_wrong__are_refused_with_the_reason(text: str, said: str) -> None:
    with pytest.raises(BadInput, match=re.escape(said)):
        read_themes(text)


@pytest.mark.django_db
def test_seeding__adds_what_is_missing__and_leaves_edited_themes_alone() -> None:
    assert actions.seed_themes() == 16
    edited = ThemeRecord(slug="nature", scheme="county", names={"fi": "Metsään"}, classes=("P27",), is_visible=False)
    actions.apply_themes(themes=[edited])
    assert actions.seed_themes() == 0
    kept = next(t for t in catalogue.theme_records() if t.slug == "nature")
    assert kept == edited
    assert "nature" not in {t.slug for t in catalogue.themes()}


@pytest.mark.django_db
def test_cli__exports_edits_and_imports__and_says_what_changed(tmp_path: Path) -> None:
    actions.seed_themes()
    file = tmp_path / "themes.toml"
    run = CliRunner().invoke
    assert run(cli.command, ["export", str(file)]).exit_code == 0
    assert len(tomllib.loads(file.read_text(encoding="utf-8"))["theme"]) == 16
    again = run(cli.command, ["import", str(file)])
    assert "0 themes added, 0 changed, 16 as before." in again.output
    own = '\n[[theme]]\nslug = "own"\nnames = { fi = "Oma" }\nclasses = ["P5"]\n'
    text = file.read_text(encoding="utf-8").replace('"Liikunta"', '"Liiku"') + own
    file.write_text(text, encoding="utf-8")
    told = run(cli.command, ["import", str(file)])
    assert "1 themes added, 1 changed, 15 as before." in told.output
    names = {t.slug: t.names["fi"] for t in catalogue.theme_records()}
    assert (names["own"], names["exercise"]) == ("Oma", "Liiku")


@pytest.mark.django_db
def test_cli__refuses_a_file_that_is_not_there(tmp_path: Path) -> None:
    result = CliRunner().invoke(cli.command, ["import", str(tmp_path / "none.toml")])
    assert isinstance(result.exception, BadInput)
