"""What editors lay over services: shown and found, untouched by syncs, and told when the source changes under it."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st
from tests import small_catalogue as small
from tests.people.staff import sign_in

from luotsi.directory import actions
from luotsi.directory.actions.overlay import Laid, correct_summary, lay_over, look_again, pin, unpin
from luotsi.directory.models import Service
from luotsi.directory.queries import finding, overlay
from luotsi.directory.queries.finding import Wish
from luotsi.directory.rules.overlay import plain_text
from luotsi.directory.rules.records import ServiceRecord, dump, load
from luotsi.kernel import clock
from luotsi.kernel.errors import BadInput
from luotsi.people.models import AuditEntry
from luotsi.people.rules import Actor, Grant, NotAllowed, Role

pytestmark = pytest.mark.django_db

EDITOR = Actor(5, "editor@example.invalid", (Grant(Role.EDITOR),))
OWN = Actor(6, "own@example.invalid", (Grant(Role.ORGANIZATION_EDITOR, f"organization:{small.ORGANIZATION.id}"),))
STRANGER = Actor(7, "x@example.invalid", (Grant(Role.ORGANIZATION_EDITOR, "organization:" + "0" * 8 + "-0000-0000-0000-" + "0" * 12),))  # fmt: skip
CLINIC = small.CLINIC.id
PAGE = f"/fi/services/{CLINIC}/"
EDIT = f"/fi/staff/overlay/services/{CLINIC}/"


@pytest.fixture(autouse=True)
def _filled(db: None) -> None:
    actions.seed_themes()
    small.fill()


def sync(**more: object) -> None:
    small.fill(services=(replace(small.CLINIC, **more), small.CRISIS, small.FORMULA))


def listed(query: str = "", **filters: str) -> set[str]:
    wish = Wish(query=query, filters={k: frozenset({v}) for k, v in filters.items()})
    found = finding.find(wish)
    return set() if found.relaxed else {r.card.id for r in found.results}


def html(client: Client, path: str) -> str:
    return client.get(path).content.decode()


@pytest.mark.parametrize("is_indexed", [False, True], ids=["at once", "with the next index"])
def test_hidden__leaves_search_and_lists__and_comes_back(client: Client, is_indexed: bool) -> None:
    def settled() -> None:
        if is_indexed:
            actions.reindex()

    before = finding.find(Wish())
    lay_over(service_id=CLINIC, laid=Laid(is_hidden=True), by=EDITOR)
    settled()
    after = finding.find(Wish())
    assert listed() == {str(small.CRISIS.id), str(small.FORMULA.id)}
    assert after.total == before.total - 1
    assert {v.value: v.count for v in after.facets["language"]}.get("sv", 0) == 0
    assert str(CLINIC) not in listed("äitiysneuvola")
    assert str(CLINIC) not in html(client, f"/fi/organizations/{small.ORGANIZATION.id}/")
    assert 'content="noindex"' in html(client, PAGE)
    lay_over(service_id=CLINIC, laid=Laid(), by=EDITOR)
    settled()
    assert str(CLINIC) in listed()


def test_words__are_found__and_plain_language_is_shown(client: Client) -> None:
    assert str(CLINIC) not in listed("vauvamasu")
    laid = Laid(synonyms={"fi": ("vauvamasu",)}, plain={"fi": "Odotatko vauvaa?\n\nTule pompottelutarkastukseen."})
    lay_over(service_id=CLINIC, laid=laid, by=EDITOR)
    actions.reindex()
    assert str(CLINIC) in listed("vauvamasu")
    assert str(CLINIC) in listed("pompottelutarkastus")
    page = html(client, PAGE)
    assert "Selkokielellä" in page
    assert "<p>Odotatko vauvaa?</p>" in page


def test_html__is_stripped__to_plain_text(client: Client) -> None:
    laid = Laid(plain={"fi": "Apua <img src=x onerror=alert(1)><script>alert(2)</script><b>heti</b>"})
    lay_over(service_id=CLINIC, laid=laid, by=EDITOR)
    assert overlay.edited(CLINIC).plain == {"fi": "Apua heti"}
    page = html(client, PAGE)
    assert "onerror" not in page
    assert "alert(2)" not in page


@given(st.text(max_size=200))
def test_plain_text__of_plain_text__is_itself(typed: str) -> None:
    once = plain_text(typed, limit=150)
    assert len(once) <= 150
    assert "<script" not in once.casefold() or "<script" not in plain_text(once, limit=150).casefold()


def test_pin__survives_a_sync__and_stands_first_with_its_label(client: Client) -> None:
    theme = "/fi/themes/exercise/"
    assert str(CLINIC) not in html(client, theme)
    pin(service_id=CLINIC, theme="exercise", by=EDITOR)
    assert html(client, theme).count("Hyvinvointialueen nosto") == 1
    sync(charge_info={"fi": "Maksuton kaikille"})
    page = html(client, theme)
    assert page.index(f'id="s-{CLINIC}"') < page.index("Hyvinvointialueen nosto")
    assert page.count(f'id="s-{CLINIC}"') == 1
    assert str(CLINIC) in listed(theme="exercise")
    unpin(service_id=CLINIC, theme="exercise", by=EDITOR)
    assert str(CLINIC) not in html(client, theme) or "Hyvinvointialueen nosto" not in html(client, theme)


def test_pin__among_the_others__only_adds_to_the_theme(client: Client) -> None:
    pin(service_id=CLINIC, theme="exercise", is_top=False, by=EDITOR)
    actions.reindex()
    assert str(CLINIC) in listed(theme="exercise")
    assert "Hyvinvointialueen nosto" not in html(client, "/fi/themes/exercise/")


def test_campaign__is_shown__between_its_dates(client: Client) -> None:
    today = clock.today()
    for start, end, is_shown in [
        (today, today, True),
        (today + timedelta(days=1), None, False),
        (None, today - timedelta(days=1), False),
    ]:
        laid = Laid(campaign={"fi": "Terveysviikko"}, campaign_from=start, campaign_to=end)
        lay_over(service_id=CLINIC, laid=laid, by=EDITOR)
        assert ("Terveysviikko" in html(client, PAGE)) is is_shown
    with pytest.raises(BadInput):
        lay_over(service_id=CLINIC, laid=replace(laid, campaign_from=today, campaign_to=date(2020, 1, 1)), by=EDITOR)


def test_source__is_never_touched__by_what_is_laid_over_it() -> None:
    def source() -> list[dict[str, object]]:
        return list(Service.objects.order_by("id").values())

    before = source()
    laid = Laid(is_hidden=True, synonyms={"fi": ("sana",)}, plain={"fi": "Selko"}, campaign={"fi": "K"})
    lay_over(service_id=CLINIC, laid=laid, by=EDITOR)
    pin(service_id=CLINIC, theme="exercise", by=EDITOR)
    correct_summary(service_id=CLINIC, lang="fi", text="Oma tiivistelmä neuvolasta.", by=OWN)
    assert source() == before


def test_change_of_the_source__becomes_a_to_do__until_an_editor_has_looked(client: Client) -> None:
    sign_in(client, Role.EDITOR)
    lay_over(service_id=CLINIC, laid=Laid(plain={"fi": "Selkoteksti"}), by=EDITOR)
    assert overlay.changed_under() == []
    sync(summaries={"fi": "Uusi tiivistelmä neuvolasta."})
    assert [row[0] for row in overlay.changed_under()] == [str(CLINIC)]
    assert "Äitiysneuvola" in html(client, "/fi/staff/todo/")
    page = html(client, EDIT)
    assert "Lähde muuttui" in page
    assert "Uusi tiivistelmä neuvolasta." in page
    assert "Selkoteksti" in page  # what was added is still there
    client.post(EDIT, {"act": "seen"})
    assert overlay.changed_under() == []
    assert overlay.edited(CLINIC).plain == {"fi": "Selkoteksti"}
    look_again(service_id=CLINIC, by=EDITOR)


def test_correction__by_the_organisation__holds_until_the_source_changes_its_text(client: Client) -> None:
    sign_in(client, Role.ORGANIZATION_EDITOR, f"organization:{small.ORGANIZATION.id}")
    assert "Äitiysneuvola" in html(client, "/fi/staff/overlay/")
    mine = "Tule neuvolaan, kun odotat lasta."
    assert client.post(EDIT, {"act": "correct", "lang": "fi", "text": f"<b>{mine}</b>"}).status_code == 303
    anonymous = Client()
    page = html(anonymous, PAGE)
    assert mine in page
    assert "Organisaation korjaama" in page
    assert f"{clock.today():%-d.%-m.%Y}" in page
    sync(charge_info={"fi": "Muu tieto muuttui"})
    assert mine in html(anonymous, PAGE)
    assert mine in html(anonymous, "/fi/services/?q=neuvola")
    sync(summaries={"fi": "Lähteen uusi tiivistelmä."})
    page = html(anonymous, PAGE)
    assert "Lähteen uusi tiivistelmä." in page
    assert mine not in page
    assert "Organisaation korjaama" not in page
    assert [row[0] for row in overlay.outdated_corrections([str(small.ORGANIZATION.id)])] == [str(CLINIC)]


def test_correction__that_is_too_long__says_so_and_keeps_what_was_typed(client: Client) -> None:
    sign_in(client, Role.EDITOR)
    answer = client.post(EDIT, {"act": "correct", "lang": "fi", "text": "pitkä " * 40})
    assert answer.status_code == 400
    assert "enintään 150" in answer.content.decode()
    assert "pitkä pitkä" in answer.content.decode()
    assert overlay.edited(CLINIC).corrections == ()


def test_powers__are_asked__of_everybody(client: Client) -> None:
    for act in (
        lambda: lay_over(service_id=CLINIC, laid=Laid(), by=OWN),
        lambda: pin(service_id=CLINIC, theme="exercise", by=OWN),
        lambda: unpin(service_id=CLINIC, theme="exercise", by=OWN),
        lambda: look_again(service_id=CLINIC, by=OWN),
        lambda: correct_summary(service_id=CLINIC, lang="fi", text="x", by=STRANGER),
    ):
        with pytest.raises(NotAllowed):
            act()
    sign_in(client, Role.ORGANIZATION_EDITOR, STRANGER.grants[0].scope)
    assert client.get(EDIT).status_code == 403
    assert client.post(EDIT, {"act": "correct", "lang": "fi", "text": "x"}).status_code == 403


def test_trail__tells__before_and_after() -> None:
    lay_over(service_id=CLINIC, laid=Laid(plain={"fi": "Ensin"}), by=EDITOR)
    lay_over(service_id=CLINIC, laid=Laid(plain={"fi": "Sitten"}, campaign_to=date(2026, 12, 1)), by=EDITOR)
    entry = AuditEntry.objects.filter(act="overlay", subject=f"service:{CLINIC}").order_by("-id")[0]
    assert (entry.before["plain"], entry.after["plain"]) == ({"fi": "Ensin"}, {"fi": "Sitten"})
    assert entry.after["campaign_to"] == "2026-12-01"
    assert load(ServiceRecord, dump(small.CLINIC)) == small.CLINIC  # the record itself has no place for it
