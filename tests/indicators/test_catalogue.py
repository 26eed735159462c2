"""The packaged catalogue: what it covers, how it reads, what its sources are called. Examples have a file of their own."""

import json
import os
import re
from collections import Counter
from datetime import date
from importlib import resources
from pathlib import Path

import pytest

from luotsi.directory.rules.themes import read_themes
from luotsi.indicators.methods.bands import LIMITS, MINIMUM_AGES
from luotsi.indicators.methods.standards import STANDARDS
from luotsi.indicators.rules.catalogue import catalogue, examples
from luotsi.indicators.rules.causes import classification, classifications, group
from luotsi.indicators.rules.definition import LANGUAGES, DeficitUnit, Direction, Kind, Theme
from luotsi.kernel.errors import BadInput

TODAY = date(2026, 11, 22)
ALL = catalogue()
EVERY = pytest.mark.parametrize("slug", list(ALL))
SHARED = Path(os.environ.get("LUOTSI_SHARED") or Path(__file__).resolve().parents[3] / "shared") / "data" / "indicators"
NEEDS_SHARED = [
    pytest.mark.shared,
    pytest.mark.skipif(not SHARED.is_dir(), reason=f"no shared data at {SHARED}: set LUOTSI_SHARED"),
]

ASKED = """
    pyll pyll-by-cause pyll-alcohol pyll-accidents pyll-falls pyll-suicides pyll-circulatory pyll-cancers pyll-drugs
    premature-mortality premature-mortality-alcohol premature-mortality-accidents premature-mortality-falls
    premature-mortality-suicides premature-mortality-circulatory premature-mortality-cancers premature-mortality-drugs
    life-expectancy
    disability-pensions disability-pensions-mental disability-pensions-musculoskeletal disability-pensions-under-35
    disability-pensions-55-64 disability-pension-incidence
    employment unemployment long-term-unemployment youth-unemployment structural-unemployment
    social-assistance social-assistance-18-24 social-assistance-long-term social-assistance-families
    social-assistance-euros
    low-income outside-education morbidity-index self-rated-health loneliness mental-strain
    doctor-continuity doctor-wait-over-7-days fast-access insufficient-doctor-services doctor-visits
""".split()
"""What issue 3 asks the catalogue to cover."""

UNCONFIRMED = {"sotkanet:1080", "sotkanet:5587", "sotkanet:5641"}
"""Ids newer than the recorded answer of 2016: their titles are from public code and must be confirmed at a fetch."""

PARAMETERS = {
    Kind.PUBLISHED: ({"denominator", "ages", "survey"}, set()),
    Kind.PROPORTION: ({"category"}, {"numerator", "denominator", "ages"}),
    Kind.STANDARDISED: (
        {"causes", "variant", "years_pooled_county"},
        {"numerator", "denominator", "ages", "standard", "years_pooled"},
    ),
    Kind.PYLL: (
        {"causes", "variant", "classification", "groups", "years_pooled_county"},
        {"numerator", "denominator", "limit", "minimum", "standard", "years_pooled"},
    ),
    Kind.LIFE_EXPECTANCY: ({"years_pooled_county"}, {"numerator", "denominator", "at", "years_pooled"}),
}
"""By kind: what a calculation may say and what it must."""

READ = {
    Direction.LOWER: ("Luvun pieneneminen on hyvä asia.", "Det är bra när talet sjunker.", "A lower figure is better."),
    Direction.HIGHER: ("Luvun kasvu on hyvä asia.", "Det är bra när talet stiger.", "A higher figure is better."),
    Direction.NONE: (
        "Luku ei yksin kerro, onko muutos hyvä vai huono.",
        "Talet säger inte ensamt om en förändring är bra eller dålig.",
        "The figure alone does not say whether a change is good or bad.",
    ),
}
COMMON_WORDS = {
    "fi": set("ja on että jotka kun mukaan mukana vuoden kuolleet saaneiden osuus osa kuinka luvun".split()),
    "sv": set("och som av i är det på för under andelen".split()),
    "en": set("the of and who in a is are".split()),
}


def test_catalogue__covers_what_was_asked__in_every_theme() -> None:
    assert len(ALL) >= 45
    assert set(ASKED) <= set(ALL)
    assert {found.theme for found in ALL.values()} == set(Theme)
    assert [found.theme for found in ALL.values()] == sorted((d.theme for d in ALL.values()), key=list(Theme).index)


def test_folders__are_indicators__each_once() -> None:
    folders = [entry.name for entry in resources.files("luotsi").joinpath("indicators", "catalogue").iterdir()]
    assert sorted(folders) == sorted(ALL)
    for slug, found in ALL.items():
        assert found.slug == slug
        assert re.fullmatch(r"[a-z][a-z0-9]*(-[a-z0-9]+)*", slug)


def test_names__tell_indicators_apart__in_each_language() -> None:
    for lang in LANGUAGES:
        twice = [name for name, count in Counter(d.name(lang).casefold() for d in ALL.values()).items() if count > 1]
        assert twice == [], lang
        descriptions = Counter(d.description(lang) for d in ALL.values())
        assert max(descriptions.values()) == 1, lang


@EVERY
def test_texts__are_short_and_of_their_language(slug: str) -> None:
    found = ALL[slug]
    for texts in (found.names, found.descriptions):
        assert set(texts) == set(LANGUAGES)
        assert len(set(texts.values())) == len(LANGUAGES)
    for lang in LANGUAGES:
        name, text, unit = found.name(lang), found.description(lang), found.unit(lang)
        assert 4 <= len(name) <= 60
        assert not name.endswith(".")
        assert 80 <= len(text) <= 340, (lang, len(text))
        assert 2 <= len(re.findall(r"[.:](?= |$)", text)) <= 6
        assert "  " not in text
        assert 2 <= len(unit) <= 50
        words = re.findall(r"\w+", text.casefold())
        known = {other: sum(word in common for word in words) for other, common in COMMON_WORDS.items()}
        assert max(known, key=lambda other: known[other]) == lang, known
    assert re.search("[äö]", found.description("fi"))
    assert re.search("[åäö]", found.description("sv"))
    assert not re.search("[åäö]", found.description("en"))


@EVERY
def test_description__ends_with_how_to_read_it(slug: str) -> None:
    found = ALL[slug]
    for lang, ending in zip(LANGUAGES, READ[found.direction], strict=True):
        assert found.description(lang).endswith(ending)


@EVERY
def test_figures_by_the_thousand__say_so_in_the_unit(slug: str) -> None:
    found = ALL[slug]
    unit = found.unit("en").replace(",", "")
    if found.calculation.per == 100:
        assert unit.startswith(("%", "index"))
    elif found.calculation.per > 1:
        assert f"/ {found.calculation.per:.0f} " in unit


@EVERY
def test_sources__are_named(slug: str) -> None:
    found = ALL[slug]
    datasets = [source.dataset for source in found.sources]
    assert len(set(datasets)) == len(datasets)
    for source in found.sources:
        assert re.fullmatch(
            r"(sotkanet:[1-9]\d*|(statfin|kela|microdata|figures):[a-z0-9]+(-[a-z0-9]+)*)", source.dataset
        )
        assert source.title == source.title.strip() != ""
        assert source.address.startswith("https://")
        if source.dataset.startswith("sotkanet:"):
            assert source.address.endswith(f"/{source.dataset.partition(':')[2]}")
    for key in ("numerator", "denominator"):
        if key in found.calculation.parameters and found.calculation.kind is not Kind.PUBLISHED:
            assert found.calculation.parameters[key] in datasets


def test_datasets__have_one_title_and_address__wherever_they_are_used() -> None:
    told: dict[str, set[tuple[str, str]]] = {}
    for found in ALL.values():
        for source in found.sources:
            told.setdefault(source.dataset, set()).add((source.title, source.address))
    assert {dataset for dataset, ways in told.items() if len(ways) > 1} == set()


@EVERY
def test_redistribution__is_open_only_where_the_owner_allows(slug: str) -> None:
    found = ALL[slug]
    assert found.is_open == (found.licence == "CC BY 4.0")
    for source in found.sources:
        if source.dataset.startswith("microdata:"):
            assert not found.is_open
        if source.dataset.startswith("sotkanet:") and found.owner != "THL":
            assert not found.is_open


@EVERY
def test_care_of_the_indicator__is_arranged(slug: str) -> None:
    found = ALL[slug]
    assert found.owner in {"THL", "Statistics Finland", "ETK", "Kela", "ETK and Kela", "TEM"}
    assert found.checker.endswith(", demo")
    assert TODAY < found.next_review <= date(2027, 12, 31)
    assert found.suppress_below == (0 if found.calculation.kind is Kind.PUBLISHED else 5)
    assert len(set(found.keywords)) == len(found.keywords) >= 3


@EVERY
def test_service_themes__are_themes_of_the_directory(slug: str) -> None:
    text = resources.files("luotsi").joinpath("directory", "data", "themes.toml").read_text(encoding="utf-8")
    assert ALL[slug].service_themes
    assert set(ALL[slug].service_themes) <= {theme.slug for theme in read_themes(text)}


@EVERY
def test_calculation__says_what_its_kind_needs__and_nothing_unknown(slug: str) -> None:
    calculation = ALL[slug].calculation
    may, must = PARAMETERS[calculation.kind]
    parameters = calculation.parameters
    assert must <= set(parameters) <= may | must
    for key, allowed in (("limit", LIMITS), ("minimum", MINIMUM_AGES), ("standard", ("national", *STANDARDS))):
        assert key not in parameters or parameters[key] in allowed
    assert re.fullmatch(r"all|\d+-\d*", parameters.get("ages", "all"))
    assert re.fullmatch(r"[A-Z]\d\d-[A-Z]\d\d", parameters.get("category", "A00-Z99"))
    assert parameters.get("years_pooled", 3) in (3, 5)
    assert ("causes" in parameters) == ("variant" in parameters)
    for name in parameters.get("causes", []):
        assert group(name, parameters["variant"]).valid_from <= TODAY
    assert parameters.get("classification", "statfin-54") in classifications()
    assert set(parameters.get("groups", [])) <= {g.code for g in classification("statfin-54", TODAY).groups}
    by_cause = "causes" in parameters or "classification" in parameters
    assert not by_cause or parameters["numerator"] == "microdata:deaths"


@EVERY
def test_deficit__is_counted_in_what_the_unit_holds(slug: str) -> None:
    found = ALL[slug]
    if found.direction is Direction.NONE:
        assert found.deficit is DeficitUnit.NONE
    if found.deficit is DeficitUnit.EUROS:
        assert found.unit("en").startswith("euro")
    if found.deficit is DeficitUnit.LIFE_YEARS:
        assert found.unit("en").startswith("years")
    if found.deficit is DeficitUnit.PEOPLE:
        assert found.calculation.per >= 100


class TestAgainstTheSources:
    pytestmark = NEEDS_SHARED

    def test_sotkanet_titles_and_owners__are_those_of_the_recorded_answer(self) -> None:
        rows = json.loads((SHARED / "sotkanet_indicators_response_2016.json").read_text(encoding="utf-8"))
        recorded = {f"sotkanet:{row['id']}": row for row in rows}
        unknown, compared = set(), 0
        owners = {"Tilastokeskus": "Statistics Finland", "Eläketurvakeskus (ETK) ja Kela": "ETK and Kela"}
        for found in ALL.values():
            for source in found.sources:
                if source.dataset not in recorded:
                    unknown |= {source.dataset} if source.dataset.startswith("sotkanet:") else set()
                    continue
                row = recorded[source.dataset]
                assert source.title == row["title"]["fi"].strip(), source.dataset
                owner = row["organization"]["title"]["fi"]
                short = re.search(r"\((\w+)\)$", owner)
                assert found.owner == owners.get(owner, short.group(1) if short else ""), source.dataset
                compared += 1
        assert compared >= 25
        assert unknown == UNCONFIRMED


class TestInstallationsOwn:
    def test_own_folder__adds_and_wins__over_the_packaged(self, tmp_path: Path) -> None:
        write(tmp_path, "library-visits", text("pyll").replace("Menetetyt elinvuodet (PYLL)", "Kirjastokäynnit"))
        write(tmp_path, "pyll", text("pyll").replace("Menetetyt elinvuodet (PYLL)", "Omat elinvuodet"))
        found = catalogue(tmp_path)
        assert set(found) == {*ALL, "library-visits"}
        assert (found["library-visits"].name("fi"), found["pyll"].name("fi")) == ("Kirjastokäynnit", "Omat elinvuodet")
        assert catalogue()["pyll"].name("fi") == "Menetetyt elinvuodet (PYLL)"
        assert examples("pyll", tmp_path) == {}
        assert examples("employment", tmp_path) == examples("employment") != {}

    def test_own_folder__holds_nothing__when_it_is_not_there(self, tmp_path: Path) -> None:
        assert catalogue(tmp_path / "nowhere") == ALL

    def test_hidden_folders_and_files__are_no_indicators(self, tmp_path: Path) -> None:
        (tmp_path / ".git").mkdir()
        (tmp_path / "__pycache__").mkdir()
        (tmp_path / "README.md").write_text("ours", encoding="utf-8")
        assert catalogue(tmp_path) == ALL

    @pytest.mark.parametrize(
        ("change", "named"),
        [
            (("theme = ", "theme ~ "), "not TOML"),
            (('theme = "health"', 'theme = "weather"'), "theme"),
            (("per = 100_000", 'per = "many"'), "calculation.per"),
            (("per = 100_000", "per = 0"), "calculation.per"),
            (('dataset = "statfin:deaths"', 'dataset = ""'), "source"),
            (("[[source]]", "[[other]]"), "source"),
            (('sv = "Förlorade', 'nb = "Förlorade'), "names.sv"),
        ],
    )
    def test_wrong_definition__is_refused__naming_the_file_and_the_key(
        self, tmp_path: Path, change: tuple[str, str], named: str
    ) -> None:
        wrong = text("pyll").replace(*change)
        assert wrong != text("pyll")
        write(tmp_path, "ours", wrong)
        with pytest.raises(BadInput, match=re.escape(str(tmp_path / "ours" / "definition.toml"))) as refused:
            catalogue(tmp_path)
        assert named in str(refused.value)

    def test_source_that_is_no_table__is_refused(self, tmp_path: Path) -> None:
        plain = text("pyll").partition("[[source]]")[0]
        write(tmp_path, "ours", 'source = ["statfin:deaths"]\n' + plain)
        with pytest.raises(BadInput, match="source is missing or wrong"):
            catalogue(tmp_path)

    def test_folder_without_definition__is_refused__naming_the_file(self, tmp_path: Path) -> None:
        (tmp_path / "empty").mkdir()
        with pytest.raises(BadInput, match=r"empty/definition\.toml does not exist"):
            catalogue(tmp_path)

    def test_folder_with_another_kind_of_name__is_refused(self, tmp_path: Path) -> None:
        write(tmp_path, "Our Own", text("pyll"))
        with pytest.raises(BadInput, match="cannot name an indicator"):
            catalogue(tmp_path)

    def test_file_that_is_no_text__is_refused__naming_it(self, tmp_path: Path) -> None:
        write(tmp_path, "ours", text("pyll"))
        (tmp_path / "ours" / "definition.toml").write_bytes(b"theme = '\xff'")
        with pytest.raises(BadInput, match=r"ours/definition\.toml cannot be read"):
            catalogue(tmp_path)

    def test_root_that_is_a_file__is_refused(self, tmp_path: Path) -> None:
        (tmp_path / "file").write_text("", encoding="utf-8")
        with pytest.raises(BadInput, match="is a file"):
            catalogue(tmp_path / "file")

    def test_examples_that_are_not_toml__are_refused__naming_the_file(self, tmp_path: Path) -> None:
        write(tmp_path, "ours", text("pyll"))
        (tmp_path / "ours" / "examples.toml").write_text("[example", encoding="utf-8")
        with pytest.raises(BadInput, match=r"ours/examples\.toml is not TOML"):
            examples("ours", tmp_path)

    def test_examples__are_empty__for_what_does_not_exist(self, tmp_path: Path) -> None:
        assert examples("ours") == {} == examples("ours", tmp_path)


def text(slug: str) -> str:
    file = resources.files("luotsi").joinpath("indicators", "catalogue", slug, "definition.toml")
    return file.read_text(encoding="utf-8")


def write(root: Path, slug: str, definition: str) -> None:
    (root / slug).mkdir()
    (root / slug / "definition.toml").write_text(definition, encoding="utf-8")
