"""Phrases for client records and openers: the packaged file, filling in, versions, pages."""

from datetime import date, datetime

import pytest
from django.test import Client
from tests.people.staff import sign_in
from tests.world import World

from luotsi.directory import actions
from luotsi.directory.queries import catalogue, phrases
from luotsi.directory.rules import phrases as rules
from luotsi.directory.rules.phrases import Kind
from luotsi.kernel import clock
from luotsi.kernel.errors import BadInput, NotFound
from luotsi.people.models import AuditEntry
from luotsi.people.rules import COMMAND, Actor, Grant, NotAllowed, Role

EDITOR = Actor(601, "editor", (Grant(Role.EDITOR),))
PROFESSIONAL = Actor(602, "professional", (Grant(Role.PROFESSIONAL),))


def test_package__has_enough__in_three_languages(world: World) -> None:
    written, asked = phrases.phrases(), phrases.openers()
    assert len(written) >= 24
    for phrase in (*written, *asked):
        assert all(phrase.newest(lang) for lang in ("fi", "sv", "en")), phrase.key
    assert sum(1 for p in written if p.newest("fi-plain")) >= 10
    assert {p.kind for p in written} == set(Kind) - {Kind.OPENER}
    themes = {t.slug for t in catalogue.themes("county")}
    assert {p.theme for p in written} <= themes | {""}
    for theme in themes:
        assert sum(1 for p in asked if p.theme == theme) >= 3, theme
    for phrase in written:
        for lang, versions in phrase.versions.items():
            assert "{service}" in versions[0].text, (phrase.key, lang)
            assert "{date}" in versions[0].text or phrase.key == "follow-up-agreed", (phrase.key, lang)


def test_filled__writes_the_places__and_nothing_else() -> None:
    text = "Ohjattu: {service} ({date}) {x}"
    assert rules.filled(text, service="A {date} B", day="1.2.2026") == "Ohjattu: A {date} B (1.2.2026) {x}"
    assert rules.filled("{service}") == rules.BLANK


@pytest.mark.parametrize(
    "text",
    [
        "not toml [",
        "x = 1",
        '[[phrase]]\nkind = "card"',
        '[[phrase]]\nkey = "a"\nkind = "nonsense"\ndate = 2026-01-01\nfi = "x"',
        '[[phrase]]\nkey = "a"\nkind = "card"\ndate = 2026-01-01\nsv = "x"',
        '[[phrase]]\nkey = "a"\nkind = "card"\ndate = 2026-01-01\nfi = "{kuka}"',
        '[[phrase]]\nkey = "a"\nkind = "card"\ndate = "soon"\nfi = "x"',
        '[[phrase]]\nkey = "a"\nkind = "card"\ndate = 2026-01-01\nfi = "x"\nde = "y"',
        '[[phrase]]\nkey = "a"\nkind = "card"\ndate = 2026-01-01\nfi = "x"\n[[phrase]]\nkey = "a"\nkind = "card"\ndate = 2026-01-01\nfi = "x"',
    ],
)
def test_file__that_is_wrong__is_refused_with_a_word(text: str) -> None:
    with pytest.raises(BadInput):
        rules.read_phrases(text)


def test_wording__is_changed__as_a_new_version(world: World) -> None:
    before = phrases.phrase("card-given").newest("fi")
    assert before is not None
    assert (
        actions.change_phrase(key="card-given", lang="fi", text="Kortti  annettu\n{date}: {service}.", by=EDITOR) == 2
    )
    found = phrases.phrase("card-given")
    assert [v.number for v in found.versions["fi"]] == [1, 2]
    assert found.versions["fi"][0] == before
    newest = found.newest("fi")
    assert newest is not None
    assert (newest.text, newest.day, newest.maker) == ("Kortti annettu {date}: {service}.", clock.today(), "editor")
    assert actions.change_phrase(key="card-given", lang="fi", text=newest.text, by=EDITOR) == 2
    assert AuditEntry.objects.filter(subject="phrase:card-given:fi").count() == 1


def test_wording__changed_after_midnight__bears_the_finnish_day(world: World) -> None:
    with clock.stopped_at(datetime(2026, 11, 23, 0, 30, tzinfo=clock.HELSINKI)):
        actions.change_phrase(key="card-given", lang="fi", text="Kortti {date}", by=EDITOR)
    newest = phrases.phrase("card-given").newest("fi")
    assert newest is not None
    assert newest.day == date(2026, 11, 23)


def test_wording__is_not_changed__without_power_or_with_a_wrong_place(world: World) -> None:
    with pytest.raises(NotAllowed):
        actions.change_phrase(key="card-given", lang="fi", text="x", by=PROFESSIONAL)
    for text in ("", "x" * 601, "{name}"):
        with pytest.raises(BadInput):
            actions.change_phrase(key="card-given", lang="fi", text=text, by=COMMAND)
    with pytest.raises(NotFound):
        actions.change_phrase(key="card-sent", lang="fi-plain", text="x", by=EDITOR)
    with pytest.raises(NotFound):
        actions.change_phrase(key="none", lang="fi", text="x", by=EDITOR)


def test_page__fills_in_the_chosen_service__ready_to_copy(client: Client, world: World) -> None:
    sign_in(client, Role.PROFESSIONAL)
    service = world.service("library-491")
    name = catalogue.names([service], "fi")[service]
    html = client.get(f"/fi/staff/phrases/?service={service}&theme=culture").content.decode()
    assert "Kortin sisältö käyty läpi yhdessä.</textarea>" in html
    assert f"{name} (" in html
    assert rules.BLANK not in html
    assert "recommended-culture" in html
    assert "recommended-exercise" not in html
    assert 'readonly lang="fi"' in html
    assert "staff/phrases/card-given" not in html  # a professional does not edit
    plain = client.get("/fi/staff/phrases/?in=fi-plain").content.decode()
    assert "Sait" in plain
    assert "card-sent" not in plain
    assert 'readonly lang="sv"' in client.get("/fi/staff/phrases/?in=sv&theme=nonsense").content.decode()


def test_page__fills_in_a_card__that_the_reader_may_see(client: Client, world: World) -> None:
    sign_in(client, Role.PROFESSIONAL)
    html = client.get("/fi/staff/phrases/?card=bcdfg22").content.decode()
    assert "Demo: apua arkeen ja seuraa (testserver/k/bcdfg22)" in html
    assert rules.BLANK in client.get("/fi/staff/phrases/?card=zzzzzzz").content.decode()


def test_editor__words_anew_on_the_page__and_sees_old_versions(client: Client, world: World) -> None:
    sign_in(client, Role.EDITOR)
    assert "staff/phrases/card-given/fi/" in client.get("/fi/staff/phrases/").content.decode()
    wrong = client.post("/fi/staff/phrases/card-given/fi/", {"text": "{nimi}"})
    assert wrong.status_code == 400
    assert "{nimi}</textarea>" in wrong.content.decode()
    answer = client.post("/fi/staff/phrases/card-given/fi/", {"text": "Annettu {service}, {date}."}, follow=True)
    html = answer.content.decode()
    assert "Versio 2" in html
    assert "Versio 1, 22.11.2026" in html
    assert "Annettu hyte-kortti {date}" in html
    assert client.get("/fi/staff/phrases/card-sent/fi-plain/").status_code == 404
    assert client.get("/fi/staff/phrases/none/fi/").status_code == 404


def test_professional__may_not_open__the_wording(client: Client, world: World) -> None:
    sign_in(client, Role.PROFESSIONAL)
    assert client.get("/fi/staff/phrases/card-given/fi/").status_code == 403


@pytest.mark.parametrize(("lang", "opener"), [("fi", "Kenen kanssa"), ("sv", "Vem umgås du"), ("en", "Whom do you")])
def test_openers__are_public__in_three_languages(client: Client, world: World, lang: str, opener: str) -> None:
    page = client.get(f"/{lang}/openers/")
    assert page.status_code == 200
    assert not page.cookies
    assert opener in page.content.decode()
    assert page.content.decode().count("<q>") >= 24
