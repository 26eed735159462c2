"""The narrative never contradicts the figures: random cases read by an independent checker, which is itself put to test."""

import ast
import random
import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from itertools import islice
from pathlib import Path

import pytest
from tests.indicators.rules.narrative_cases import cases, standing
from tests.indicators.rules.narrative_checker import check
from tests.indicators.rules.narrative_figures import Case

from luotsi.indicators.rules.findings import FindingKind, all_of
from luotsi.indicators.rules.narrative.write import write
from luotsi.regions.queries import table

LANGUAGES = ("fi", "sv", "en")
Told = tuple[str, str, Case, str]


def told(count: int, seed: int) -> Iterator[Told]:
    for case in cases(count, seed):
        for finding in all_of(standing(case)):
            for lang in LANGUAGES:
                yield write(finding, lang=lang, table=table()), lang, case, finding.kind.value


@cache
def sample() -> tuple[Told, ...]:
    return tuple(told(400, seed=7))


@pytest.mark.slow
def test_narrative__never_contradicts_the_figures__in_ten_thousand_cases_and_three_languages() -> None:
    wrong, kinds = [], Counter[tuple[str, str]]()
    # A case is a finding with the figures behind it; each is told three times.
    for text, lang, case, kind in islice(told(10_000, seed=20_240_501), 3 * 10_000):
        kinds[kind, lang] += 1
        wrong += [(complaint, text) for complaint in check(text, lang, case, kind)]
    assert wrong == []
    # The cases are of every kind, and not by a handful.
    assert min(kinds[kind.value, lang] for kind in FindingKind for lang in LANGUAGES) >= 100
    assert sum(kinds.values()) == 30_000


def test_checker__knows_nothing__of_what_it_checks() -> None:
    folder = Path(__file__).parent
    for name in ("narrative_checker.py", "narrative_words.py", "narrative_figures.py"):
        tree = ast.parse((folder / name).read_text(encoding="utf-8"))
        imported = {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
        own = {module for module in imported if module.startswith("luotsi.")}
        assert own <= {
            "luotsi.indicators.rules.definition", "luotsi.indicators.rules.figures", "luotsi.regions.queries",
        }  # fmt: skip
        assert not any(isinstance(node, ast.Import) and "luotsi" in ast.dump(node) for node in ast.walk(tree))


def caught(text: str, lang: str, case: Case) -> bool:
    """Does the checker find it wrong, though it is not told which kind of finding it is?"""
    return bool(check(text, lang, case))


SWAPS = {
    "fi": [
        ("suurempi", "pienempi"), ("pienempi", "suurempi"), ("noussut", "laskenut"), ("laskenut", "noussut"),
        ("suurin", "pienin"), ("on noussut", "ei ole muuttunut"), ("on laskenut", "ei ole muuttunut"),
        ("ei ole muuttunut", "on laskenut"), ("kuin koko maassa", "kuin Lapissa"), ("paras", "pienin"),
        ("ihmistä", "euroa"), ("elinvuotta", "ihmistä"), ("ei eronnut", "oli"), ("vuodessa", "kuukaudessa"),
        ("lukua ei julkaista, tapauksia on liian vähän", "lukua ei ole saatavilla"), ("\u00a0miljoonaa", ""),
        ("lukua ei ole saatavilla", "lukua ei julkaista, tapauksia on liian vähän"), ("ennakkotieto", "arvio"),
        (", koko maa ", ", Lappi "), ("Keksitty esimerkki: ", ""), ("miehet", "naiset"), ("vuosina", "vuonna 2001, vuosina"),
        (r"\.$", ", koska palveluja on vähän."), (r"\.$", ". Suunta on huonompi."), (r"\.$", ". Se johtuu työttömyydestä."),
    ],
    "sv": [
        ("högre", "lägre"), ("lägre", "högre"), ("stigit", "sjunkit"), ("sjunkit", "stigit"), ("högst", "lägst"),
        ("har stigit", "har inte förändrats"), ("har sjunkit", "har inte förändrats"), ("inte förändrats", "stigit"),
        ("än i hela landet", "än i Lappland"), ("bäst", "lägst"), ("personer per år", "euro per år"),
        ("levnadsår per år", "personer per år"), ("inte tydligt", "tydligt"), ("\u00a0miljoner", ""),
        ("publiceras inte, fallen är för få", "finns inte att tillgå"), ("preliminär uppgift", "uppskattning"),
        ("finns inte att tillgå", "publiceras inte, fallen är för få"), (", hela landet ", ", Lappland "),
        ("Påhittat exempel: ", ""), (r"\bmän\b", "kvinnor"), (r"\.$", " eftersom servicen är dålig."),
        (r"\.$", ". Utvecklingen är sämre."), (r"\.$", ". Det beror på arbetslöshet."),
    ],
    "en": [
        ("higher", "lower"), ("lower", "higher"), ("risen", "fallen"), ("fallen", "risen"), ("the highest", "the lowest"),
        ("has risen", "has not changed"), ("has fallen", "has not changed"), ("has not changed", "has risen"),
        ("than in the whole country", "than in Lapland"), ("best", "lowest"), ("people a year", "euros a year"),
        ("life-years a year", "people a year"), ("did not differ clearly from", "was clearly higher than"),
        ("is not published, there are too few cases", "is not available"), ("preliminary", "estimate"),
        ("is not available", "is not published, there are too few cases"), (", whole country ", ", Lapland "),
        ("Made-up example: ", ""), (r"\bmen\b", "women"), ("\u00a0million", ""), (r"\.$", " because services are few."),
        (r"\.$", ". The direction is worse."), (r"\.$", ". This is due to unemployment."),
    ],
}  # fmt: skip


@pytest.mark.parametrize(("lang", "old", "new"), [(lang, *swap) for lang, swaps in SWAPS.items() for swap in swaps])
def test_checker__catches__a_planted_contradiction(lang: str, old: str, new: str) -> None:
    pattern = re.compile(old)
    planted = []
    for text, own, case, _ in sample():
        # The name of the indicator is the catalogue's business; a mark of its own is not planted into it.
        name = case.definition.names[lang]
        if own != lang or pattern.search(name):
            continue
        changed = pattern.sub(new, text, count=1)
        if changed != text:
            planted.append((changed, case))
    assert len(planted) >= 2
    assert [text for text, case in planted if not caught(text, lang, case)] == []


def test_checker__catches__every_digit_changed() -> None:
    chance = random.Random(11)
    missed, planted = [], 0
    for text, lang, case, _ in sample():
        for place in chance.sample(range(len(text)), min(len(text), 60)):
            if not text[place].isdigit():
                continue
            other = chance.choice([d for d in "0123456789" if d != text[place]])
            changed = text[:place] + other + text[place + 1 :]
            planted += 1
            if not caught(changed, lang, case):
                missed.append((text[:place] + "|" + text[place:], other))
    assert planted > 3_000
    assert missed == []


def test_checker__catches__a_number_left_out_or_in() -> None:
    for text, lang, case, kind in sample():
        if kind in ("not_published", "not_tested"):
            continue
        bare = re.sub(r" \([^()]*\)", "", text)
        assert bare == text or caught(bare, lang, case)
        assert caught(text[:-1] + " 7.", lang, case)
        assert caught(text[:-1] + " nan.", lang, case)
        assert caught(text.replace(" ", "  ", 1), lang, case)
        assert caught(text + " {name}.", lang, case)


def test_checker__catches__the_text_of_another_case() -> None:
    texts = [(text, lang, case, kind) for text, lang, case, kind in sample() if kind != "not_tested"]
    for (text, lang, case, _), (_, _, other, _) in zip(texts, texts[30:], strict=False):
        if other.figure != case.figure:
            assert caught(text, lang, other)


def test_checker__catches__a_text_in_another_language() -> None:
    for text, lang, case, _ in sample()[:300]:
        for other in LANGUAGES:
            assert other == lang or caught(text, other, case)


def test_checker__catches__a_finding_of_the_wrong_kind() -> None:
    for text, lang, case, kind in sample():
        for other in ("deficit", "good", "no_clear_difference", "change", "not_published"):
            if other != kind:
                assert check(text, lang, case, other)
