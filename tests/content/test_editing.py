"""The CMS: who comes in, what is checked when a page is saved, review, pictures that are too large, the trail."""

import io
import struct
import zlib
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image as Picture
from tests.people.staff import sign_in
from wagtail.images import get_image_model
from wagtail.models import Workflow

from luotsi.content.models import CampaignPage, SectionPage
from luotsi.content.rules import checks
from luotsi.content.rules.checks import Problem
from luotsi.content.rules.running import is_good_link
from luotsi.people.models import AuditEntry
from luotsi.people.rules import Role

pytestmark = pytest.mark.usefixtures("content")


def _section(lang: str = "fi") -> SectionPage:
    return SectionPage.objects.get(kind="campaigns", locale__language_code=lang)


def _raw(html: str) -> str:
    """A rich text as the editor's page sends it."""
    from wagtail.admin.rich_text.converters.contentstate import ContentstateConverter

    return str(ContentstateConverter(features=["h2", "h3", "bold", "link", "ul", "ol"]).from_database_format(html))


def _form(**changed: Any) -> dict[str, Any]:
    body = _raw(changed.pop("html", "<p>Hyvä teksti.</p>"))
    return {
        "title": "Uusi kampanja", "slug": "uusi-kampanja", "summary": "Lyhyt.", "starts_on": "2026-01-01", "body": body,
        "button_text": "", "button_link": "", "picture_alt": "", "comments-TOTAL_FORMS": "0",
        "comments-INITIAL_FORMS": "0",
    } | changed  # fmt: skip


def _add(client: Client, **changed: Any) -> Any:
    return client.post(f"/cms/pages/add/content/campaignpage/{_section().pk}/", _form(**changed))


@pytest.mark.parametrize("role", [Role.PROFESSIONAL, Role.COORDINATOR, Role.ORGANIZATION_EDITOR, Role.OPERATOR, None])
def test_cms__is_closed__for_other_roles(client: Client, role: Role | None) -> None:
    sign_in(client, role)
    assert client.get("/cms/").status_code == 403
    assert _add(client).status_code == 403


def test_cms__leads_to_the_sign_in__without_an_account_or_a_second_factor(client: Client) -> None:
    assert "/accounts/login/?next=%2Fcms%2F" in client.get("/cms/").headers["Location"]
    assert "/accounts/login/" in client.get("/cms/login/").headers["Location"]
    sign_in(client, Role.EDITOR, second_factor=False)
    assert client.get("/cms/").status_code == 302
    assert _add(client).status_code == 302
    assert not CampaignPage.objects.filter(slug="uusi-kampanja").exists()


def test_cms__is_shown__to_editors_with_a_policy_of_its_own(client: Client) -> None:
    sign_in(client, Role.EDITOR)
    response = client.get("/cms/")
    assert response.status_code == 200
    assert "frame-ancestors 'self'" in response.headers["Content-Security-Policy"]
    assert "default-src 'self'" in response.headers["Content-Security-Policy"]
    assert response.headers["X-Frame-Options"] == "SAMEORIGIN"
    for closed in ("/cms/users/", "/cms/groups/", "/cms/workflows/add/", "/cms/documents/"):
        assert client.get(closed).status_code in {302, 403, 404}, closed


def test_page__is_published_and_put_into_the_trail__by_an_editor(client: Client) -> None:
    by = sign_in(client, Role.EDITOR)
    html = '<h2>Otsikko</h2><p>Teksti <script>alert(1)</script><b onclick="x()">lihava</b></p>'
    assert _add(client, html=html, **{"action-publish": "action-publish"}).status_code == 302
    page = CampaignPage.objects.get(slug="uusi-kampanja")
    assert page.live
    assert "script" not in page.body
    assert "onclick" not in page.body
    assert "Uusi kampanja" in client.get("/fi/").content.decode()
    acts = set(AuditEntry.objects.filter(subject=f"page:{page.pk}", actor_id=by.id).values_list("act", flat=True))
    assert {"content.create", "content.publish"} <= acts
    preview = client.get(f"/cms/pages/{page.pk}/view_draft/")
    assert "Uusi kampanja" in preview.content.decode()


def test_page__is_reviewed_by_another__when_the_writer_is_bound_to_an_area(client: Client) -> None:
    sign_in(client, Role.EDITOR, scope="municipality:491")
    assert _add(client, **{"action-publish": "action-publish"}).status_code == 302
    page = CampaignPage.objects.get(slug="uusi-kampanja")
    assert not page.live  # the button is not theirs
    client.post(f"/cms/pages/{page.pk}/edit/", _form(**{"action-submit": "x"}))
    page.refresh_from_db()
    assert page.current_workflow_state.workflow == Workflow.objects.get(name="Review")
    task = page.current_workflow_task_state

    moderator = Client()
    sign_in(moderator, Role.EDITOR, name="moderator@example.invalid")
    moderator.get("/cms/")
    done = moderator.post(f"/cms/pages/workflow/action/{page.pk}/approve/{task.pk}/", {"comment": "Hyvä"})
    assert done.status_code in {200, 302}
    page.refresh_from_db()
    assert page.live


def test_page__is_not_published__before_it_can_be_reached_by_all(client: Client) -> None:
    sign_in(client, Role.EDITOR)
    html = '<h3>Väärä taso</h3><p>Lue <a href="https://example.com/">tästä</a></p><p><b>Valeotsikko</b></p>'
    body = _add(client, html=html, **{"action-publish": "action-publish"}).content.decode()
    for told in ("Ensimmäisen otsikon ”Väärä taso”", "Linkki ”tästä” ei kerro", "”Valeotsikko” on lihavoitu"):
        assert told in body
    assert not CampaignPage.objects.filter(slug="uusi-kampanja").exists()


def test_draft__is_saved__and_advice_told(client: Client) -> None:
    sign_in(client, Role.EDITOR)
    response = _add(client, html=f"<h3>Väärä taso</h3><p>{'sana ' * 30}.</p>")
    assert response.status_code == 302
    page = CampaignPage.objects.get(slug="uusi-kampanja")
    assert not page.live
    shown = client.get(response.headers["Location"]).content.decode()
    assert "Pitkä virke" in shown
    assert "Ensimmäisen otsikon" in shown


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"button_text": "Mene", "button_link": "javascript:alert(1)"}, "Kirjoita tämän sivuston sivu"),
        ({"button_text": "Mene"}, "Painike tarvitsee"),
        ({"ends_on": "2025-12-31"}, "Loppu on ennen alkua."),
    ],
)
def test_campaign__is_refused__when_button_or_days_are_wrong(
    client: Client, changed: dict[str, str], told: str
) -> None:
    sign_in(client, Role.EDITOR)
    assert told in _add(client, **changed).content.decode()


@pytest.mark.parametrize(
    ("html", "lang", "problems"),
    [
        ("<h2>A</h2><h3>B</h3><h2>C</h2>", "fi", []),
        ("<h2>A</h2><h4>B</h4>", "fi", [Problem.SKIPPED_LEVEL]),
        ("<h2> </h2>", "fi", [Problem.EMPTY_HEADING]),
        ('<p><a href="/">Läs mer »</a></p>', "sv", [Problem.VAGUE_LINK]),
        ('<p><a href="/"><b>click</b> here</a></p>', "en", [Problem.VAGUE_LINK]),
        ('<p><a href="https://thl.fi">https://thl.fi</a></p>', "fi", [Problem.BARE_LINK]),
        ('<embed embedtype="image" id="1" format="left"/>', "fi", [Problem.NO_ALT]),
        ('<embed embedtype="image" id="1" alt="" format="left"/>', "fi", []),
        ('<embed embedtype="image" id="1" alt="IMG_2041.JPG"/>', "fi", [Problem.ALT_IS_FILE]),
        (f"<p>{'yksi ' * 19}yksi.</p>", "fi", []),
        (f"<p>{'yksi ' * 21}.</p>", "fi", [Problem.LONG_SENTENCE]),
        (f"<p>{'one ' * 24}end.</p>", "en", []),
        ("<p>Lihava <b>sana</b> virkkeessä.</p>", "fi", []),
    ],
)
def test_checks__find__what_keeps_people_out(html: str, lang: str, problems: list[Problem]) -> None:
    assert [f.problem for f in checks.findings(html, lang)] == problems


@pytest.mark.parametrize(
    ("link", "good"),
    [
        ("/fi/services/?q=k%C3%A4vely", True), ("https://www.thl.fi/a", True), ("http://thl.fi", False),
        ("/cms/", False), ("//evil.example", False), ("/fi//evil.example", False), ("https://a@b.fi", False),
        ("/fi/\\evil", False), ("https://[", False), ("data:text/html,x", False),
    ],
)  # fmt: skip
def test_link__is_good__only_to_this_site_or_over_https(link: str, good: bool) -> None:
    assert is_good_link(link) is good


def _png(width: int, height: int) -> bytes:
    """A picture that says to be so large, in a few bytes."""
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    chunk = lambda kind, data: struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))  # noqa: E731
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(b"\0" * 10_000))
        + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize(
    ("name", "data", "told"),
    [
        ("bomb.png", _png(30_000, 30_000), "Kuvassa on liian monta pikseliä. Enintään 30 miljoonaa"),
        ("large.png", _png(8_000, 8_000), "Kuvan koko on 8000 × 8000 pikseliä"),
        ("cut.png", _png(800, 800), "Tiedosto on rikki"),
        ("heavy.png", b"\x89PNG\r\n\x1a\n" + b"\0" * 5_000_001, "Tiedosto on liian suuri. Enintään 5 Mt mahtuu."),
        ("script.svg", b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", "Lähetä JPEG-, PNG- tai WebP-kuva."),
        ("text.png", b"not a picture", "Lähetä JPEG-, PNG- tai WebP-kuva."),
    ],
    ids=["bomb", "large", "cut", "heavy", "svg", "text"],
)
def test_picture__is_refused_with_a_reason__when_too_large_or_none(
    client: Client, name: str, data: bytes, told: str
) -> None:
    sign_in(client, Role.EDITOR)
    given = {"title": "Kuva", "file": SimpleUploadedFile(name, data), "collection": "1", "tags": ""}
    response = client.post("/cms/images/add/", given)
    assert response.status_code == 200
    body = response.content.decode()
    assert told in body, body[body.find("error-message") :][:400]
    assert get_image_model().objects.count() == 0


def test_picture__is_shown_to_visitors__described_and_never_as_the_file_sent_in(client: Client) -> None:
    sign_in(client, Role.EDITOR)
    file = io.BytesIO()
    Picture.new("RGB", (1200, 800), "#0b4f5c").save(file, "JPEG")
    given = {"title": "Järvi", "file": SimpleUploadedFile("jarvi.jpg", file.getvalue()), "collection": "1", "tags": ""}
    client.post("/cms/images/add/", given)
    picture = get_image_model().objects.get()
    publish = {"action-publish": "action-publish"}
    assert "Kuvaa ei ole kuvailtu" in _add(client, picture=str(picture.pk), **publish).content.decode()
    _add(client, picture=str(picture.pk), picture_alt="Järvi illalla", **publish)
    visitor = Client()
    body = visitor.get("/fi/guide/kampanjat/uusi-kampanja/").content.decode()
    assert 'alt="Järvi illalla"' in body
    source = body.split('<figure class="picture"><img')[1].split('src="')[1].split('"')[0]
    shown = visitor.get(source)
    assert shown.status_code == 200
    assert shown.headers["Content-Type"] == "image/jpeg"
    assert visitor.get(f"/media/{picture.file.name}").status_code == 404
    assert visitor.get("/media/images/..%2foriginal_images%2fjarvi.jpg").status_code == 404
