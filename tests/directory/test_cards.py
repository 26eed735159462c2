"""Cards: their rules, who may make and change them, counting, what becomes of services that end."""

import dataclasses
from datetime import date, datetime, timedelta
from uuid import UUID, uuid4

import pypdfium2
import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st
from tests.people.staff import sign_in
from tests.world import World

from luotsi.directory import actions
from luotsi.directory.models import Card, CardOpening, Service
from luotsi.directory.queries import cards as queries
from luotsi.directory.rules import cards as rules
from luotsi.directory.rules.cards import Draft, Fault, Stretch
from luotsi.directory.rules.hours import Hours, HoursKind, Span
from luotsi.kernel import clock
from luotsi.kernel.errors import BadInput, NotFound
from luotsi.people.models import AuditEntry
from luotsi.people.rules import COMMAND, Actor, Grant, NotAllowed, Role

MAKER = Actor(501, "maker", (Grant(Role.PROFESSIONAL),))
COLLEAGUE = Actor(502, "colleague", (Grant(Role.PROFESSIONAL, "municipality:178"),))
EDITOR = Actor(503, "editor", (Grant(Role.EDITOR),))
OUTSIDER = Actor(504, "outsider", (Grant(Role.OPERATOR),))
PHONE = {"user-agent": "Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 Chrome/140.0 Mobile Safari/537.36"}


def draft(world: World, *keys: str, **more: object) -> Draft:
    ids = tuple(UUID(world.service(k)) for k in keys or ("library-491", "dental-491"))
    return dataclasses.replace(Draft({"fi": "Apua arkeen"}, {"fi": "Soita rohkeasti."}, ids), **more)  # type: ignore[arg-type]


def archive(service: str) -> None:
    """Withdraw a service as a sync does; the index of the module's world is left as it was."""
    Service.objects.filter(pk=service).update(status="archived")


def kept() -> list[Card]:
    """Cards besides those of the demo."""
    return list(Card.objects.filter(is_demo=False))


# Rules


@given(st.randoms(use_true_random=False))
def test_code__read_back__in_either_case_with_hyphens(chance: object) -> None:
    code = rules.new_code(chance.choice)  # type: ignore[attr-defined]
    assert not set(code) & set("0o1liae")
    assert rules.read_code(f" {code[:3].upper()}-{code[3:]} ") == code


@pytest.mark.parametrize("typed", ["", "bcd234", "bcd23456", "bcd234o", "bcd2341", "../../x", "bcd234ä", "bcd\0345"])
def test_code__is_refused__when_it_cannot_be_one(typed: str) -> None:
    assert rules.read_code(typed) == ""


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"titles": {"fi": "  "}}, Fault.NO_TITLE),
        ({"titles": {"sv": "x" * 81}}, Fault.LONG_TITLE),
        ({"texts": {"fi": "x" * 501}}, Fault.LONG_TEXT),
        ({"services": ()}, Fault.NOTHING),
        ({"services": tuple(uuid4() for _ in range(21))}, Fault.TOO_MANY),
        ({"search": "q=" + "x" * 600}, Fault.LONG_SEARCH),
    ],
)
def test_draft__is_faulty__in_each_way(change: dict[str, object], fault: Fault) -> None:
    good = Draft({"en": "Help"}, services=(uuid4(),))
    assert rules.faults(good) == ()
    assert rules.faults(dataclasses.replace(good, **change)) == (fault,)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("agent", "robot"),
    [
        (PHONE["user-agent"], False),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1.15 Safari/604.1", False),
        ("Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)", True),
        ("facebookexternalhit/1.1", True),
        ("WhatsApp/2.23", True),
        ("curl/8.5.0", True),
        ("python-httpx/0.28", True),
        ("", True),
    ],
)
def test_robot__is_known__by_its_own_word(agent: str, robot: bool) -> None:
    assert rules.is_robot(agent) is robot


def test_openings__are_summed__by_day_and_language() -> None:
    today = date(2026, 11, 22)
    rows = [(today, "fi", 2), (today, "sv", 1), (today - timedelta(29), "fi", 4), (today - timedelta(30), "fi", 8)]
    found = rules.openings(rows, today=today)
    assert (found.today, found.last, found.whole) == (3, 7, 15)
    assert found.by_language == {"fi": 6, "sv": 1}
    assert found.by_day[0] == (today, 3)
    assert found.by_day[-1] == (date(2026, 10, 24), 4)
    assert len(found.by_day) == 30


def test_moved__keeps_all__and_stops_at_the_ends() -> None:
    a, b, c = (uuid4() for _ in range(3))
    assert rules.moved((a, b, c), c, -1) == (a, c, b)
    assert rules.moved((a, b, c), a, -1) == (a, b, c)
    assert rules.moved((a, b, c), c, 1) == (a, b, c)
    assert rules.moved((a, b), c, 1) == (a, b)


def test_usual_week__is_told__in_few_stretches() -> None:
    weekly = Hours(spans=(*(Span(d, "09:00", "15:00") for d in range(4)), Span(4, "09:00", "13:00")))
    night = Hours(kind=HoursKind.OVERNIGHT, spans=(Span(5, "22:00", "02:00", 6),))
    assert rules.usual_week([weekly, night], date(2026, 11, 16)) == (
        Stretch(0, 3, (("09:00", "15:00"),)),
        Stretch(4, 4, (("09:00", "13:00"),)),
        Stretch(5, 5, (("22:00", "02:00"),)),
    )


# Actions


def test_card__is_made__with_a_trace(world: World) -> None:
    code = actions.make_card(draft=draft(world), by=MAKER)
    card = queries.card(code.upper())
    assert card.titles == {"fi": "Apua arkeen"}
    assert [str(i) for i in card.services] == [world.service("library-491"), world.service("dental-491")]
    assert card.languages == ("fi",)
    entry = AuditEntry.objects.get(subject=f"card:{code}")
    assert (entry.act, entry.actor_id, entry.after["titles"]) == ("card made", 501, {"fi": "Apua arkeen"})


def test_card__is_not_made__without_the_power_or_of_nothing(world: World) -> None:
    with pytest.raises(NotAllowed):
        actions.make_card(draft=draft(world), by=OUTSIDER)
    with pytest.raises(BadInput, match="nothing"):
        actions.make_card(draft=Draft({"fi": "Tyhjä"}), by=MAKER)
    with pytest.raises(BadInput, match="No service"):
        actions.make_card(draft=Draft({"fi": "x"}, services=(uuid4(),)), by=MAKER)
    assert not kept()


def test_card__is_changed__by_who_may_only(world: World) -> None:
    code = actions.make_card(draft=draft(world), by=MAKER)
    with pytest.raises(NotFound):  # a private card of somebody else looks like none
        actions.change_card(code=code, draft=draft(world, titles={"fi": "Uusi"}), by=COLLEAGUE)
    actions.change_card(code=code, draft=draft(world, is_shared=True), by=MAKER)
    with pytest.raises(NotAllowed):
        actions.archive_card(code=code, by=COLLEAGUE)
    actions.change_card(code=code, draft=draft(world, titles={"fi": "Toimitettu"}, is_shared=True), by=EDITOR)
    assert queries.card(code).titles == {"fi": "Toimitettu"}
    change = AuditEntry.objects.filter(subject=f"card:{code}").first()
    assert change is not None
    assert (change.before["titles"]["fi"], change.after["titles"]["fi"]) == ("Apua arkeen", "Toimitettu")


def test_copy__has_an_own_address__and_leaves_the_original(world: World) -> None:
    code = actions.make_card(draft=draft(world, is_shared=True), by=MAKER)
    copy = actions.copy_card(code=code, by=COLLEAGUE)
    assert copy != code
    assert queries.card(copy).services == queries.card(code).services
    assert queries.card(copy).maker_id == COLLEAGUE.id
    assert not queries.card(copy).is_shared
    private = actions.make_card(draft=draft(world), by=MAKER)
    with pytest.raises(NotFound):
        actions.copy_card(code=private, by=COLLEAGUE)


def test_lists__show_own_and_shared__archived_last(world: World) -> None:
    first = actions.make_card(draft=draft(world), by=MAKER)
    second = actions.make_card(draft=draft(world, is_shared=True), by=MAKER)
    actions.archive_card(code=first, by=MAKER)
    assert [c.card.code for c in queries.cards_of(MAKER.id)] == [second, first]
    assert second in {c.card.code for c in queries.shared_cards(besides=COLLEAGUE.id)}
    assert second not in {c.card.code for c in queries.shared_cards(besides=MAKER.id)}
    actions.archive_card(code=second, by=MAKER)
    assert second not in {c.card.code for c in queries.shared_cards(besides=COLLEAGUE.id)}
    actions.restore_card(code=second, by=MAKER)
    assert queries.card(second).archived_at is None


def test_opening__is_counted__by_day_and_language(world: World) -> None:
    code = actions.make_card(draft=draft(world), by=MAKER)
    today = clock.today()
    for lang in ("fi", "fi", "sv"):
        actions.count_opening(code=code, lang=lang, day=today)
    assert set(CardOpening.objects.values_list("lang", "count")) == {("fi", 2), ("sv", 1)}
    assert queries.cards_of(MAKER.id)[0].opened == 3


# Pages


def test_short_address__opens_the_card__in_the_browsers_language(client: Client, world: World) -> None:
    code = actions.make_card(draft=draft(world), by=MAKER)
    assert client.get(f"/k/{code}", headers={"accept-language": "sv,fi;q=0.5"})["Location"] == f"/sv/cards/{code}/"
    answer = client.get(f"/k/{code.upper()}", headers={"accept-language": "ru"})
    assert (answer.status_code, answer["Location"]) == (302, f"/fi/cards/{code}/")
    assert "Accept-Language" in answer["Vary"]
    assert client.get("/k/zzzzzzz").status_code == 404
    assert client.get("/k/o0l1i").status_code == 404


def test_card_page__shows_advice_and_contacts__and_counts_readers_only(client: Client, world: World) -> None:
    code = actions.make_card(draft=draft(world, texts={"fi": "Soita <b>heti</b>\nTai käy."}), by=MAKER)
    page = client.get(f"/fi/cards/{code}/", headers=PHONE)
    html = page.content.decode()
    assert page.status_code == 200
    assert "Apua arkeen" in html
    assert "Soita &lt;b&gt;heti&lt;/b&gt;" in html
    assert 'href="tel:' in html
    assert html.index(world.service("library-491")) < html.index(world.service("dental-491"))
    assert "private" in page["Cache-Control"]
    assert not page.cookies
    client.get(f"/sv/cards/{code}/", headers=PHONE)
    client.get(f"/fi/cards/{code}/", headers={"user-agent": "Googlebot/2.1"})
    client.head(f"/fi/cards/{code}/", headers=PHONE)
    client.get(f"/fi/cards/{code}/", headers={**PHONE, "sec-purpose": "prefetch"})
    sign_in(client, Role.PROFESSIONAL)
    client.get(f"/fi/cards/{code}/", headers=PHONE)
    assert set(CardOpening.objects.values_list("lang", "count")) == {("fi", 1), ("sv", 1)}


def test_card_page__counts__though_pages_are_kept(
    world: World, settings: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LUOTSI_PAGE_CACHE", "50")
    client = Client()  # a handler of its own, so that the middleware reads the variable
    code = actions.make_card(draft=draft(world), by=MAKER)
    for _ in range(3):
        assert client.get(f"/fi/cards/{code}/", headers=PHONE).status_code == 200
    assert CardOpening.objects.get().count == 3


def test_card_page__tells_of_what_ended__and_offers_the_nearest(client: Client, world: World) -> None:
    gone = world.service("library-491")
    code = actions.make_card(draft=draft(world), by=MAKER)
    archive(gone)
    html = client.get(f"/fi/cards/{code}/").content.decode()
    assert "Tätä palvelua ei enää tarjota" in html
    item = queries.content(queries.card(code), "fi").held[0]
    assert item.page is None
    assert item.name
    assert item.instead
    assert item.instead[0].card.id in html
    assert all(r.card.id != gone for r in item.instead)
    assert queries.cards_of(MAKER.id)[0].gone == 1
    assert queries.with_gone(MAKER.id) == 1
    paper = pypdfium2.PdfDocument(client.get(f"/fi/cards/{code}/a6.pdf").content)[1].get_textpage().get_text_range()
    assert "Tätä palvelua ei enää tarjota." in paper
    assert f"Kysy sen sijaan: {item.instead[0].card.name}" in paper.replace("\r\n", " ")


def test_card_page__says_so__when_the_card_is_archived(client: Client, world: World) -> None:
    code = actions.make_card(draft=draft(world), by=MAKER)
    actions.archive_card(code=code, by=MAKER)
    page = client.get(f"/fi/cards/{code}/")
    assert page.status_code == 200
    assert "ei ole pidetty ajan tasalla" in page.content.decode()
    paper = pypdfium2.PdfDocument(client.get(f"/fi/cards/{code}/a4.pdf").content)[0].get_textpage().get_text_range()
    assert "Tätä korttia ei enää pidetä ajan tasalla." in paper


def test_saved_search__is_shown_live__and_links_to_all(client: Client, world: World) -> None:
    code = actions.make_card(draft=Draft({"fi": "Kirjastot"}, search="q=kirjasto&theme=culture"), by=MAKER)
    html = client.get(f"/fi/cards/{code}/").content.decode()
    assert world.service("library-491") in html
    archive(world.service("library-491"))
    assert world.service("library-491") not in client.get(f"/fi/cards/{code}/").content.decode()


# Staff


def test_staff_pages__are_closed__to_strangers_and_other_roles(client: Client, world: World) -> None:
    code = actions.make_card(draft=draft(world), by=MAKER)
    paths = ["/fi/staff/cards/", "/fi/staff/cards/new/", f"/fi/staff/cards/{code}/", "/fi/staff/phrases/"]
    assert {client.get(p).status_code for p in paths} == {302}
    sign_in(client, Role.OPERATOR)
    assert {client.get(p).status_code for p in paths} == {403}
    assert client.post(f"/fi/staff/cards/{code}/archive/").status_code == 403


def test_staff__makes_a_card__step_by_step_without_script(client: Client, world: World) -> None:
    sign_in(client, Role.PROFESSIONAL)
    first, second = world.service("library-491"), world.service("dental-491")
    found = client.get("/fi/staff/cards/new/?find=kirjasto&in=491").content.decode()
    assert f'value="add:{first}"' in found
    form = {"title-fi": "Lukemista", "find": "hammas", "found": "kirjasto", "in": "491", "service": [first]}
    page = client.post("/fi/staff/cards/new/", {**form, "do": "enter"}).content.decode()  # new words: a search
    assert f'value="add:{second}"' in page
    assert 'value="Lukemista"' in page
    page = client.post("/fi/staff/cards/new/", {**form, "do": f"add:{second}"}).content.decode()
    assert page.index(f'name="service" value="{first}"') < page.index(f'name="service" value="{second}"')
    both = {"title-fi": "Lukemista", "service": [first, second]}
    page = client.post("/fi/staff/cards/new/", {**both, "do": f"up:{second}"}).content.decode()
    assert page.index(f'name="service" value="{second}"') < page.index(f'name="service" value="{first}"')
    assert not kept()
    saved = client.post("/fi/staff/cards/new/", {**both, "do": "save"})
    card = kept()[0]
    assert saved["Location"] == f"/fi/staff/cards/{card.code}/"
    assert card.services == [first, second]
    html = client.get(saved["Location"]).content.decode()
    assert f"http://testserver/k/{card.code}" in html
    assert f"/fi/cards/{card.code}/a6.pdf" in html


def test_staff__is_told_what_is_missing__and_nothing_is_kept(client: Client, world: World) -> None:
    sign_in(client, Role.PROFESSIONAL)
    answer = client.post("/fi/staff/cards/new/", {"text-fi": "Hei", "do": "save"})
    html = answer.content.decode()
    assert answer.status_code == 400
    assert 'href="#title-fi"' in html
    assert 'href="#find"' in html
    assert ">Hei</textarea>" in html
    assert not kept()


def test_staff__begins_a_card__from_basket_or_search(client: Client, world: World) -> None:
    basket = client.get(f"/fi/basket/?ids={world.service('library-491')}").content.decode()
    assert f"/fi/staff/cards/new/?ids={world.service('library-491')}" in basket
    sign_in(client, Role.COORDINATOR, "municipality:178")
    page = client.get(f"/fi/staff/cards/new/?ids={world.service('library-491')},nonsense,{uuid4()}").content.decode()
    assert page.count('name="service" value=') == 1
    page = client.get("/fi/staff/cards/new/?search=q%3Dapua%26theme%3Dhealth%26evil%3D1").content.decode()
    assert (
        'name="search" value="theme=health&amp;q=apua"' in page
        or 'name="search" value="q=apua&amp;theme=health"' in page
    )
    client.post("/fi/staff/cards/new/", {"title-fi": "Apua", "search": "q=apua&theme=health", "do": "save"})
    assert kept()[0].search


def test_staff__sees_no_private_card__of_somebody_else(client: Client, world: World) -> None:
    private = actions.make_card(draft=draft(world), by=MAKER)
    shared = actions.make_card(draft=draft(world, is_shared=True), by=MAKER)
    sign_in(client, Role.PROFESSIONAL)
    assert client.get(f"/fi/staff/cards/{private}/").status_code == 404
    assert client.get(f"/fi/staff/cards/{private}/edit/").status_code == 404
    assert client.get(f"/fi/staff/cards/{shared}/").status_code == 200
    assert client.post(f"/fi/staff/cards/{shared}/archive/").status_code == 403
    copied = client.post(f"/fi/staff/cards/{shared}/copy/")
    assert copied.status_code == 302
    assert "/edit/" in copied["Location"]


def test_staff__sees_openings__in_words_and_table(client: Client, world: World) -> None:
    actor = sign_in(client, Role.PROFESSIONAL)
    code = actions.make_card(draft=draft(world), by=actor)
    for _ in range(3):
        actions.count_opening(code=code, lang="fi", day=clock.today())
    html = client.get(f"/en/staff/cards/{code}/").content.decode()
    assert "has been opened 3 times in the last 30 days" in html
    assert html.count('<td class="number-cell">0</td>') == 29


def test_command__acts__for_itself(world: World) -> None:
    code = actions.make_card(draft=draft(world), by=COMMAND, is_demo=True)
    assert queries.card(code).is_demo
    assert isinstance(queries.card(code).created_at, datetime)
