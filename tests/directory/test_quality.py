"""Checks of descriptions: each finds what it is for and leaves well alone what is well; pages, command, bulk."""

import csv
import json
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from click.testing import CliRunner
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st
from tests import small_catalogue as small
from tests.people.staff import sign_in

from luotsi.cli.quality import command
from luotsi.directory import quality_words
from luotsi.directory.actions.quality import check_quality, note_link
from luotsi.directory.queries import quality
from luotsi.directory.rules.hours import Hours, HoursKind
from luotsi.directory.rules.quality.check import Subject, check, good_until
from luotsi.directory.rules.quality.findings import CHECKS, NO_SERVICE
from luotsi.directory.rules.quality.sentences import lix, paragraphs
from luotsi.directory.rules.records import (
    ChannelRecord,
    ChannelType,
    Contacts,
    GeneralDescriptionRecord,
    ServiceRecord,
    Web,
)
from luotsi.directory.views.staff_quality import pieces
from luotsi.people.rules import Role

TODAY = date(2026, 11, 1)
LONG = "Tämä " + "pitkä " * 24 + "virke jatkuu."
CHANNEL = ChannelRecord(small.id_of("x"), "x", ChannelType.WEB, {"fi": "Sivu"}, None,
                        contacts=Contacts(webs=(Web("https://dead.example.invalid/"),)))  # fmt: skip
GOOD = ServiceRecord(
    id=small.id_of("good"),
    source_id="good",
    names={"fi": "Velkaneuvonta"},
    organization_id=None,
    summaries={"fi": "Saat maksutonta apua, kun et selviä laskuistasi omin voimin."},
    descriptions={"fi": "Neuvoja auttaa sinua järjestämään velkasi. Voit tulla yksin tai tuen kanssa."},
    service_classes=("P10.8",),
    modified_at=datetime(2026, 10, 1, tzinfo=UTC),
)
PAST = Hours(HoursKind.EXCEPTION, valid_from=date(2026, 6, 19), valid_to=date(2026, 6, 20), is_closed=True)


def found(record: ServiceRecord = GOOD, **more: Any) -> set[str]:
    subject = Subject(record, **{"channels": (CHANNEL,), **more})
    return {f.check for f in check(subject, TODAY)}


def text(value: str) -> ServiceRecord:
    return replace(GOOD, descriptions={"fi": value})


CASES: list[tuple[str, ServiceRecord, dict[str, Any]]] = [
    ("summary-missing", replace(GOOD, summaries={}), {}),
    ("summary-short", replace(GOOD, summaries={"fi": "Apua rahapulaan."}), {}),
    ("summary-is-name", replace(GOOD, summaries={"fi": "Velkaneuvonta."}), {}),
    ("summary-repeats-name", replace(GOOD, names={"fi": "Talous- ja velkaneuvonta"}, summaries={"fi": "Velkaneuvonta"}), {}),
    ("phone-in-text", text("Soita meille 015 123 4567 niin sovitaan."), {}),
    ("email-in-text", text("Kirjoita meille osoitteeseen info@example.invalid heti."), {}),
    ("web-in-text", text("Lue lisää: www.example.invalid/apua."), {}),
    ("web-in-text", text("Lue lisää osoitteesta vero.fi."), {}),
    ("hours-in-text", text("Olemme avoinna ma–pe klo 9–15."), {}),
    ("hours-in-text", text("Vi har öppet måndagar 9.00–15.00."), {}),
    ("long-sentence", text(LONG), {}),
    ("long-paragraph", text("Tule käymään. " * 5), {}),
    ("hard-to-read", text("Yhdyskuntasuunnittelulautakunnan toimialajohtajan valmistelutehtävät edellyttävät yhteensovittamista. " * 8), {}),
    ("copied-general", text("Neuvonta on maksutonta ja tarkoitettu kaikille maassa asuville."),
     {"general": GeneralDescriptionRecord(small.id_of("g"), "g", {"fi": "Neuvonta"},
      descriptions={"fi": "Alku. Neuvonta on maksutonta ja tarkoitettu kaikille maassa asuville!"})}),
    ("too-many-classes", replace(GOOD, service_classes=("P1.1", "P1.2", "P1.3", "P1.4", "P1.5")), {}),
    ("only-main-class", replace(GOOD, service_classes=("P10",)), {}),
    ("too-many-terms", replace(GOOD, terms=tuple(f"http://t/{n}" for n in range(11))), {}),
    ("missing-language", GOOD, {"languages": ("fi", "sv")}),
    ("missing-language", replace(GOOD, languages=("en",)), {}),
    ("past-hours", GOOD, {"channels": (replace(CHANNEL, hours=(PAST,)),)}),
    ("no-channel", GOOD, {"channels": ()}),
    ("dead-link", GOOD, {"dead_links": {"https://dead.example.invalid/"}}),
    ("stale", replace(GOOD, modified_at=datetime(2025, 10, 31, tzinfo=UTC)), {}),
]  # fmt: skip


def test_good_description__checked__has_no_finding() -> None:
    assert found() == set()


@pytest.mark.parametrize(("name", "record", "more"), CASES, ids=lambda v: v if isinstance(v, str) else "")
def test_check__finds__what_it_is_for(name: str, record: ServiceRecord, more: dict[str, Any]) -> None:
    assert name in found(record, **more)


def test_checks__are_all_tried__and_told_in_words() -> None:
    assert {name for name, _, _ in CASES} == set(CHECKS)
    assert set(quality_words.CHECKS) == {*CHECKS, NO_SERVICE}


@pytest.mark.parametrize(
    "said",
    [
        "Palvelu on tarkoitettu 13–29-vuotiaille.",
        "Saat päätöksen 2–3 viikossa, viimeistään 31.12.2026.",
        "Asioi Suomi.fi-palvelussa.",
        "Laki 1301/2014 koskee kaikkia. Y-tunnus on 1234567-1.",
        "Klo-kuvaus. Ryhmät 9–18.",
    ],
)
def test_check__keeps_silent__of_what_only_looks_alike(said: str) -> None:
    assert not {c for c in found(text(said)) if c.endswith("-in-text")}


@pytest.mark.parametrize(("days", "is_stale"), [(365, False), (366, True)])
def test_stale__begins__after_a_year(days: int, is_stale: bool) -> None:
    then = datetime.combine(date.fromordinal(TODAY.toordinal() - days), datetime.min.time(), UTC)
    assert ("stale" in found(replace(GOOD, modified_at=then))) is is_stale


def test_finding__points_to__its_place_in_the_text() -> None:
    said = "Tervetuloa. Soita 015 123 4567!"
    one = next(f for f in check(Subject(text(said), (CHANNEL,)), TODAY) if f.check == "phone-in-text")
    assert said[one.start : one.end] == one.value == "015 123 4567"
    assert (one.part, one.lang) == ("descriptions", "fi")


@given(st.text(max_size=400))
def test_check__of_any_text__points_inside_it(said: str) -> None:
    for f in check(Subject(text(said), (CHANNEL,)), TODAY):
        if f.start is not None and f.part == "descriptions":
            assert f.end is not None
            assert 0 <= f.start < f.end <= len(said)


@given(st.text(max_size=300))
def test_pieces__put_together__are_the_text(said: str) -> None:
    from luotsi.directory.views.staff_quality import Numbered

    words = quality_words.CHECKS["stale"]
    numbered = [Numbered(n, f, words, words.title, "") for n, f in enumerate(check(Subject(text(said)), TODAY), 1)
                if f.part == "descriptions"]  # fmt: skip
    cut = list(pieces(said, numbered))
    assert "".join(p.text for p in cut) == said
    begun = [n for p in cut for n in p.begins]
    assert sorted(begun) == sorted(n.number for n in numbered if n.finding.start is not None)


def test_sentences__are_not_cut__at_shortened_words() -> None:
    (paragraph,) = paragraphs("Saat esim. Kelan tukea ks. Liite. Tule 3. Päivänä.")
    assert len(paragraph) == 2
    assert lix(100, 5, 40) == 60.0  # Björnsson: 100 / 5 + 40


def test_answer__holds_until__the_calendar_changes_it() -> None:
    coming = replace(PAST, valid_from=date(2026, 12, 24), valid_to=date(2026, 12, 26))
    subject = Subject(GOOD, (replace(CHANNEL, hours=(coming,)),))
    assert good_until(subject, TODAY) == date(2026, 12, 27)
    assert "past-hours" not in {f.check for f in check(subject, date(2026, 12, 26))}
    assert "past-hours" in {f.check for f in check(subject, date(2026, 12, 27))}


@pytest.mark.django_db
def test_bulk_check__twice__checks_only_what_changed() -> None:
    small.fill()
    assert check_quality().checked == 3
    assert check_quality().checked == 0
    changed = replace(small.CLINIC, descriptions={"fi": "Soita 015 123 4567."})
    small.fill(services=(changed, small.CRISIS), is_complete=True)
    assert check_quality().checked == 1
    over = quality.overview(check_id="phone-in-text")
    assert [s.id for s in over.services] == [str(small.CLINIC.id)]
    assert quality.overview().checked == 2  # the withdrawn one is forgotten
    assert {f.check for f in quality.judged(small.CLINIC.id).findings} >= {"phone-in-text"}


@pytest.mark.django_db
def test_dead_link__is_told__after_two_failures_in_a_row() -> None:
    phone = replace(small.PHONE, contacts=Contacts(webs=(Web("https://gone.example.invalid/"),)))
    from luotsi.directory import actions
    from luotsi.directory.rules.records import Catalogue

    actions.apply_catalogue(catalogue=Catalogue(source="ptv", channels=(phone,), services=(small.CRISIS,)))
    for n, problem in enumerate(["missing", "missing", ""]):
        note_link(url="https://gone.example.invalid/", status=404 if problem else 200, problem=problem)
        check_quality()
        told = quality.overview(check_id="dead-link").total
        assert told == (1 if n == 1 else 0)


@pytest.mark.django_db
def test_command__writes__counts_and_a_harmless_file(tmp_path: Path) -> None:
    small.fill()
    out = tmp_path / "findings.csv"
    done = CliRunner().invoke(command, ["check", "--json", "--out", str(out), "--lang", "sv"])
    assert done.exit_code == 0, done.output
    assert json.loads(done.stdout.splitlines()[-1])["checked"] == 3
    rows = list(csv.DictReader(out.read_text(encoding="utf-8-sig").splitlines()))
    formula = [r for r in rows if r["service"] == str(small.FORMULA.id)]
    assert formula
    assert all(r["name"] == "'=HYPERLINK(1)" for r in formula)
    assert "Kontaktväg saknas" in {r["title"] for r in rows}


@pytest.mark.django_db
def test_pages__show__findings_by_check_and_in_the_text(client: Client) -> None:
    small.fill(services=(replace(small.CLINIC, descriptions={"fi": "Soita <b>heti</b> 015 123 4567."}),))
    check_quality()
    sign_in(client, Role.EDITOR)
    over = client.get("/fi/staff/quality/?check=phone-in-text").content.decode()
    assert "Puhelinnumero tekstissä" in over
    assert f"/fi/staff/quality/services/{small.CLINIC.id}/" in over
    page = client.get(f"/fi/staff/quality/services/{small.CLINIC.id}/").content.decode()
    assert "<mark>015 123 4567<a" in page
    assert "&lt;b&gt;heti" in page


@pytest.mark.django_db
def test_page__of_anothers_service__is_closed_to_an_organisation(client: Client) -> None:
    small.fill()
    sign_in(client, Role.ORGANIZATION_EDITOR, f"organization:{UUID(int=7)}", name="other@example.invalid")
    assert client.get(f"/fi/staff/quality/services/{small.CLINIC.id}/").status_code == 403
    assert "Äitiysneuvola" not in client.get("/fi/staff/quality/").content.decode()
    sign_in(client, Role.ORGANIZATION_EDITOR, f"organization:{small.ORGANIZATION.id}", name="own@example.invalid")
    assert client.get(f"/fi/staff/quality/services/{small.CLINIC.id}/").status_code == 200
