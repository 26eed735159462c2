"""Sentences as people read them: whole texts, written down by hand, for what the rules must be able to say."""

import re
from dataclasses import replace

import pytest
from tests.indicators.rules.narrative_cases import definition, figure, standing
from tests.indicators.rules.narrative_figures import Case

from luotsi.indicators.rules.catalogue import catalogue
from luotsi.indicators.rules.definition import Calculation, DeficitUnit, Definition, Direction, Kind
from luotsi.indicators.rules.figures import Figure, Flag
from luotsi.indicators.rules.findings import all_of
from luotsi.indicators.rules.narrative import fi
from luotsi.indicators.rules.narrative.write import narrative, write
from luotsi.kernel.errors import BadParameter, NotFound
from luotsi.regions.queries import counties, table

LANGUAGES = ("fi", "sv", "en")
COUNTRY = figure("country", "2019-2023", 32.1, half=1.0)
OWN = figure("county:12", "2019-2023", 45.2, half=6.0, denominator=650_000.0)
PAST = figure("county:12", "2014-2018", 60.0, half=6.0)


def told(case: Case, kind: str, **given: object) -> list[str]:
    """The finding of that kind in fi, sv and en, with plain spaces."""
    finding = next(f for f in all_of(standing(case)) if f.kind.value == kind)
    texts = [write(finding, lang=lang, table=table(), **given) for lang in LANGUAGES]  # type: ignore[arg-type]
    return [text.replace("\u00a0", " ") for text in texts]


def case(own: Figure = OWN, indicator: Definition | None = None, **given: object) -> Case:
    whole = Case(indicator or definition(), own, [PAST, own], COUNTRY)
    return replace(whole, **given)  # type: ignore[arg-type]


def test_deficit__is_told__with_both_levels_and_what_it_comes_to_a_year() -> None:
    assert told(case(), "deficit") == [
        "Alkoholikuolleisuus oli Etelä-Savossa vuosina 2019–2023 selvästi suurempi kuin koko maassa: Etelä-Savo 45,2 "
        "kuolemaa / 100 000 asukasta (95 %:n luottamusväli 39,2–51,2), koko maa 32,1 (31,1–33,1). Ero koko maan tasoon on "
        "noin 17 ihmistä vuodessa (95 %:n luottamusväli 9–25).",
        "Alkoholdödligheten i Södra Savolax var åren 2019–2023 tydligt högre än i hela landet: Södra Savolax 45,2 döda / "
        "100 000 invånare (95 % konfidensintervall 39,2–51,2), hela landet 32,1 (31,1–33,1). Skillnaden till nivån i hela "
        "landet är ungefär 17 personer per år (95 % konfidensintervall 9–25).",
        "Alcohol mortality in South Savo in 2019–2023 was clearly higher than in the whole country: South Savo 45.2 "
        "deaths / 100,000 residents (95% confidence interval 39.2–51.2), whole country 32.1 (31.1–33.1). The difference "
        "from the level of the whole country is about 17 people a year (95% confidence interval 9–25).",
    ]


def test_change__is_told__with_both_ends() -> None:
    assert told(case(), "change") == [
        "Alkoholikuolleisuus on laskenut Etelä-Savossa selvästi vuosista 2014–2018 vuosiin 2019–2023: alussa 60,0 "
        "kuolemaa / 100 000 asukasta (95 %:n luottamusväli 54,0–66,0), lopussa 45,2 (39,2–51,2).",
        "Alkoholdödligheten i Södra Savolax har sjunkit tydligt från åren 2014–2018 till åren 2019–2023: från 60,0 döda / "
        "100 000 invånare (95 % konfidensintervall 54,0–66,0) till 45,2 (39,2–51,2).",
        "Alcohol mortality in South Savo has fallen clearly from 2014–2018 to 2019–2023: from 60.0 deaths / 100,000 "
        "residents (95% confidence interval 54.0–66.0) to 45.2 (39.2–51.2).",
    ]


def test_no_clear_difference__is_told_as_such__from_areas_alike() -> None:
    near = figure("similar", "2019-2023", 44.0, half=2.0)
    assert told(case(reference=near), "no_clear_difference") == [
        "Alkoholikuolleisuus ei eronnut Etelä-Savossa vuosina 2019–2023 selvästi väestöltään samankaltaisten alueiden "
        "tasosta: Etelä-Savo 45,2 kuolemaa / 100 000 asukasta (95 %:n luottamusväli 39,2–51,2), samankaltaiset alueet "
        "44,0 (42,0–46,0).",
        "Alkoholdödligheten i Södra Savolax skilde sig åren 2019–2023 inte tydligt från nivån i områden med liknande "
        "befolkning: Södra Savolax 45,2 döda / 100 000 invånare (95 % konfidensintervall 39,2–51,2), liknande områden "
        "44,0 (42,0–46,0).",
        "Alcohol mortality in South Savo in 2019–2023 did not differ clearly from the level of areas with a similar "
        "population: South Savo 45.2 deaths / 100,000 residents (95% confidence interval 39.2–51.2), similar areas 44.0 "
        "(42.0–46.0).",
    ]


def test_worst_of_all__is_told__with_its_place_and_the_limits() -> None:
    others = [figure(f"county:{n:02}", "2019-2023", 30.0 + n, half=3.0) for n in range(1, 12)]
    assert told(case(others=[*others, OWN], funnel=(25.0, 40.0)), "stands_out") == [
        "Alkoholikuolleisuus oli Etelä-Savossa vuosina 2019–2023 suurempi kuin millään muulla hyvinvointialueella: "
        "Etelä-Savo 45,2 kuolemaa / 100 000 asukasta (95 %:n luottamusväli 39,2–51,2), koko maa 32,1 (31,1–33,1); sija "
        "12/12 julkaistuista (1 = paras). Luku poikkesi koko maan tasosta enemmän kuin satunnaisvaihtelusta voisi odottaa "
        "(99,8 %:n rajat).",
        "Alkoholdödligheten i Södra Savolax var åren 2019–2023 högre än i något annat välfärdsområde: Södra Savolax 45,2 "
        "döda / 100 000 invånare (95 % konfidensintervall 39,2–51,2), hela landet 32,1 (31,1–33,1); plats 12/12 av de "
        "publicerade (1 = bäst). Siffran avvek från nivån i hela landet mer än vad man kan vänta sig av slumpmässig "
        "variation (99,8 %-gränser).",
        "Alcohol mortality in South Savo in 2019–2023 was higher than in any other county: South Savo 45.2 deaths / "
        "100,000 residents (95% confidence interval 39.2–51.2), whole country 32.1 (31.1–33.1); rank 12/12 of those "
        "published (1 = best). The figure differed from the level of the whole country by more than random variation "
        "would suggest (99.8% limits).",
    ]


def test_municipality__is_not_inflected_in_finnish__but_named_in_the_evidence() -> None:
    own = figure("municipality:768", "2019-2023", 70.0, half=20.0, flag=Flag.PRELIMINARY)
    found = told(case(own, reference=figure("municipality:491", "2018-2022", 30.0, half=5.0)), "deficit")
    assert found == [
        "Alkoholikuolleisuus oli vuosina 2019–2023 selvästi suurempi kuin vertailukunnassa (Mikkeli): Sulkava 70,0 "
        "kuolemaa / 100 000 asukasta (95 %:n luottamusväli 50,0–90,0; ennakkotieto), Mikkeli 30,0 (25,0–35,0; vuosina "
        "2018–2022).",
        "Alkoholdödligheten i Sulkava var åren 2019–2023 tydligt högre än i S:t Michel: Sulkava 70,0 döda / 100 000 "
        "invånare (95 % konfidensintervall 50,0–90,0; preliminär uppgift), S:t Michel 30,0 (25,0–35,0; åren 2018–2022).",
        "Alcohol mortality in Sulkava in 2019–2023 was clearly higher than in Mikkeli: Sulkava 70.0 deaths / 100,000 "
        "residents (95% confidence interval 50.0–90.0; preliminary), Mikkeli 30.0 (25.0–35.0; in 2018–2022).",
    ]


def test_suppressed_figure__is_told_to_be_so__and_a_missing_one_to_be_missing() -> None:
    assert told(case(replace(figure("municipality:768", flag=Flag.SUPPRESSED))), "not_published") == [
        "Alkoholikuolleisuus, Sulkava: vuoden 2023 lukua ei julkaista, tapauksia on liian vähän.",
        "Alkoholdödlighet, Sulkava: siffran för år 2023 publiceras inte, fallen är för få.",
        "Alcohol mortality, Sulkava: the figure for 2023 is not published, there are too few cases.",
    ]
    missing = told(case(figure("county:91", "2019-2023", flag=Flag.MISSING)), "not_published")
    assert [text.partition(": ")[2] for text in missing] == [
        "vuosien 2019–2023 lukua ei ole saatavilla.",
        "siffran för åren 2019–2023 finns inte att tillgå.",
        "the figure for 2019–2023 is not available.",
    ]


def test_figure_without_interval__is_told_untested__with_its_euros() -> None:
    euros = definition(
        names={"fi": "Toimeentulotuki", "sv": "Utkomststöd", "en": "Social assistance"},
        units={"fi": "euroa / asukas", "sv": "euro / invånare", "en": "euros / resident"},
        deficit=DeficitUnit.EUROS, calculation=Calculation(Kind.MEAN, 1.0), decimals=0,
    )  # fmt: skip
    own = figure("county:12", "2023", 143.0, denominator=130_000.0)
    assert told(case(own, euros, reference=figure("country", "2023", 120.0)), "not_tested") == [
        "Toimeentulotuki vuonna 2023: Etelä-Savo 143 euroa / asukas, koko maa 120. Luottamusväli puuttuu: eron selvyyttä "
        "ei ole arvioitu. Ero koko maan tasoon on noin 3,0 miljoonaa euroa vuodessa (ei luottamusväliä).",
        "Utkomststöd år 2023: Södra Savolax 143 euro / invånare, hela landet 120. Konfidensintervall saknas: det har inte "
        "bedömts om skillnaden är tydlig. Skillnaden till nivån i hela landet är ungefär 3,0 miljoner euro per år (inget "
        "konfidensintervall).",
        "Social assistance in 2023: South Savo 143 euros / resident, whole country 120. A confidence interval is missing: "
        "whether the difference is clear has not been assessed. The difference from the level of the whole country is "
        "about 3.0 million euros a year (no confidence interval).",
    ]
    hidden = told(case(own, euros, reference=figure("country", "2023", flag=Flag.SUPPRESSED)), "not_tested")
    assert hidden[0].endswith("143 euroa / asukas. Vertailulukua ei ole julkaistu.")


def test_life_expectancy__is_told__for_one_newborn() -> None:
    life = definition(
        direction=Direction.HIGHER, deficit=DeficitUnit.LIFE_YEARS, calculation=Calculation(Kind.LIFE_EXPECTANCY),
        units={"fi": "vuotta", "sv": "år", "en": "years"},
    )  # fmt: skip
    own = figure("county:12", "2023", 80.0, half=0.3, denominator=1000.0)
    found = told(case(own, life, reference=figure("country", "2023", 82.0, half=0.4)), "deficit")
    assert [text.rpartition(" noin ")[2] for text in found[:1]] == [
        "2,0 vuotta vastasyntynyttä kohti (95 %:n luottamusväli 1,5–2,5)."
    ]
    assert found[1].endswith("är ungefär 2,0 år per nyfödd (95 % konfidensintervall 1,5–2,5).")
    assert found[2].endswith("is about 2.0 years per newborn (95% confidence interval 1.5–2.5).")


def test_made_up_figure__is_marked__at_the_beginning_of_the_text() -> None:
    marks = ["Keksitty esimerkki: Alk", "Påhittat exempel: Alk", "Made-up example: Alc"]
    assert [
        t[: len(m)] for t, m in zip(told(case(replace(OWN, flag=Flag.SYNTHETIC)), "deficit"), marks, strict=True)
    ] == marks
    by_reference = case(reference=replace(COUNTRY, flag=Flag.SYNTHETIC))
    assert [t[: len(m)] for t, m in zip(told(by_reference, "deficit"), marks, strict=True)] == marks
    assert [t[:3] for t in told(by_reference, "change")] == ["Alk", "Alk", "Alc"]


def test_group_of_people__is_named__unless_the_name_tells_it() -> None:
    group = {"sex": "male", "age": "35-64", "category": "F10"}
    own, country, past = (replace(f, **group) for f in (OWN, COUNTRY, PAST))  # type: ignore[arg-type]
    found = told(case(own, reference=country, series=[past]), "deficit", labels={"F10": "F10–F19"})
    assert found[0].startswith("Alkoholikuolleisuus (F10–F19, miehet, 35–64-vuotiaat) oli")
    assert found[1].startswith("Alkoholdödligheten (F10–F19, män, 35–64-åringar) i")
    assert found[2].startswith("Alcohol mortality (F10–F19, men, aged 35–64) in")
    named = definition(names={lang: f"{definition().names[lang]}, 35–64" for lang in LANGUAGES})
    assert told(case(own, named, reference=country), "deficit")[0].startswith(
        "Alkoholikuolleisuus (35–64, F10, miehet) oli"
    )


def test_difference__is_seen_in_the_numbers__however_small() -> None:
    near = figure("county:12", "2019-2023", 32.1234, half=0.0)
    found = told(case(near, reference=figure("country", "2019-2023", 32.1221, half=0.0)), "deficit")
    assert "Etelä-Savo 32,123 kuolemaa" in found[0]
    assert "koko maa 32,122 (" in found[0]


def test_names_of_people_and_pensions__are_quoted__where_nothing_can_be_said_to_be_greater() -> None:
    quoted = {"fi": "Luku ”", "sv": "Siffran ”", "en": "The figure “"}
    plain = {
        "fi": "Tapaturmakuolleisuus oli", "sv": "Den förtida dödligheten i olyckor i Södra", "en": "Life expectancy at birth in",
    }  # fmt: skip
    slugs = {"fi": "accident-mortality", "sv": "premature-mortality-accidents", "en": "life-expectancy"}
    for n, lang in enumerate(LANGUAGES):
        pensions = told(case(indicator=catalogue()["disability-pensions"], series=()), "deficit")
        assert pensions[n].startswith(quoted[lang])
        indicator = replace(catalogue()[slugs[lang]], direction=Direction.LOWER)
        assert told(case(indicator=indicator, series=()), "deficit")[n].startswith(plain[lang])


@pytest.mark.parametrize("county", counties(), ids=lambda c: c.code)
def test_county__has_its_local_case__and_keeps_its_stem(county: object) -> None:
    code, name = county.code, county.short_fi  # type: ignore[attr-defined]
    said = fi.IN_COUNTY[code]
    assert re.search(r"(ssa|ssä|lla|llä)$", said)
    assert said[:3] == name[:3]
    # The local case and the genitive grow from one stem: Etelä-Savo|ssa, Etelä-Savo|n. Of Uusimaa both parts are inflected.
    parts = said.replace("Uudella", "Uuden").split(" ja ")
    stems = [re.sub(r"(ssa|ssä|lla|llä)$", "", part) for part in parts]
    assert " ja ".join(f"{stem}n" for stem in stems) == county.genitive_fi  # type: ignore[attr-defined]


def test_counties__are_all_known_in_finnish() -> None:
    assert set(fi.IN_COUNTY) == {county.code for county in counties()}


def test_language_or_area__that_is_unknown__is_refused() -> None:
    finding = all_of(standing(case()))[0]
    with pytest.raises(BadParameter):
        write(finding, lang="se", table=table())
    nowhere = all_of(standing(case(replace(OWN, area="county:77"))))[0]
    with pytest.raises(NotFound):
        write(nowhere, lang="fi", table=table())


def test_narrative__keeps_the_order__of_its_findings() -> None:
    found = all_of(standing(case()))
    paragraphs = narrative(found, lang="en", table=table())
    assert [p.finding for p in paragraphs] == list(found)
    assert [p.text for p in paragraphs] == [write(f, lang="en", table=table()) for f in found]
