"""Cards and posters on paper: tagged, readable in order, the QR code opens the right page, hostile names do no harm."""

import io
import re
from dataclasses import replace
from uuid import UUID

import pypdf
import pypdfium2
import pytest
import zxingcpp
from click.testing import CliRunner
from django.test import Client, override_settings
from django.utils.translation import override
from tests.world import World

from luotsi import cli
from luotsi.directory import actions
from luotsi.directory.models import Service
from luotsi.directory.printing import sheets
from luotsi.directory.queries import cards as queries
from luotsi.directory.rules.cards import Draft
from luotsi.kernel import typeset
from luotsi.people.rules import COMMAND

MM = 72 / 25.4
EVIL = '#panic("x") *b* _i_ $x$ @ref <l> [y] `z` // ~ \\ "'
SCRIPTS = "Ääkköset åäö, sámegillii čđŋšŧž ʒǩǥ, עברית, العربية, 日本 😀\u202e\u0007"


def made(world: World, **more: object) -> str:
    ids = tuple(UUID(world.service(k)) for k in ("library-491", "dental-491", "mind-reception-491"))
    draft = Draft(
        {"fi": "Apua arkeen", "sv": "Hjälp i vardagen"}, {"fi": "Soita rohkeasti.\nTai käy paikan päällä."}, ids
    )
    return actions.make_card(draft=replace(draft, **more), by=COMMAND)  # type: ignore[arg-type]


def read(content: bytes) -> tuple[pypdf.PdfReader, list[str]]:
    """The document, and the text of its pages as a reader's program gets it."""
    drawn = pypdfium2.PdfDocument(content)
    return pypdf.PdfReader(io.BytesIO(content)), [page.get_textpage().get_text_range() for page in drawn]


def run_together(text: str) -> str:
    """The text without white space and hyphens, which lines add as they break."""
    return re.sub(r"[\s\-\u00ad\u0002\ufffe]", "", text)


def codes(content: bytes) -> list[str]:
    """What the QR codes on the rendered pages say."""
    drawn = pypdfium2.PdfDocument(content)
    return [c.text for page in drawn for c in zxingcpp.read_barcodes(page.render(scale=2).to_pil())]


def roles(document: pypdf.PdfReader) -> list[str]:
    """Kinds of the tagged elements, in reading order."""
    found: list[str] = []

    def walk(node: object) -> None:
        item = node.get_object() if hasattr(node, "get_object") else node
        if isinstance(item, list):
            for child in item:
                walk(child)
        elif isinstance(item, dict) and "/S" in item:
            found.append(item["/S"])
            walk(item.get("/K", []))
        elif isinstance(item, dict) and "/K" in item:
            walk(item["/K"])

    walk(document.trailer["/Root"]["/StructTreeRoot"])
    return found


def check_tagged(document: pypdf.PdfReader, lang: str, title: str) -> None:
    root = document.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert str(root["/Lang"]).startswith(lang)
    assert document.metadata is not None
    assert document.metadata.title == title
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert b"pdfuaid" in root["/Metadata"].get_object().get_data()
    tags = roles(document)
    assert {"/H1", "/H2", "/P", "/Figure"} <= set(tags)
    assert tags.index("/H1") < tags.index("/P")


@pytest.mark.parametrize("form", ["a6", "a4"])
def test_card__is_tagged_and_in_order__and_its_code_opens_it(client: Client, world: World, form: str) -> None:
    code = made(world)
    answer = client.get(f"/fi/cards/{code}/{form}.pdf")
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    document, pages = read(answer.content)
    check_tagged(document, "fi", "Apua arkeen")
    size = {"a6": (105, 148), "a4": (210, 297)}[form]
    box = document.pages[0].mediabox
    assert (float(box.width), float(box.height)) == pytest.approx((size[0] * MM, size[1] * MM), abs=1)
    text = run_together(" ".join(pages))
    names = [h.name for h in queries.content(queries.card(code), "fi").held]
    places = [text.index(run_together(t)) for t in ("Apua arkeen", "Soita rohkeasti.", f"testserver/k/{code}", *names)]
    assert places == sorted(places)
    assert "Puhelin:" in text
    if form == "a6":
        assert len(pages) == 2
        assert run_together(names[0]) not in run_together(pages[0])
    assert codes(answer.content) == [f"http://testserver/k/{code}"]
    opened = client.get(f"/k/{code}", headers={"accept-language": "fi"}, follow=True)
    assert opened.redirect_chain == [(f"/fi/cards/{code}/", 302)]
    assert b"Apua arkeen" in opened.content


def test_card__in_another_language__marks_what_is_not(client: Client, world: World) -> None:
    code = made(world)
    document, pages = read(client.get(f"/sv/cards/{code}/a6.pdf").content)
    check_tagged(document, "sv", "Hjälp i vardagen")
    assert "Telefon: " in pages[1]


def test_card__shows_hostile_and_foreign_names__as_they_are(world: World) -> None:
    code = made(world, titles={"fi": EVIL}, texts={"fi": SCRIPTS + "\n" + "pitkäsana" * 40})
    card = queries.card(code)
    with override("fi"):
        for form in sheets.FORMATS:
            content = sheets.card(
                card, queries.content(card, "fi"), form=form, address="https://x.example.invalid/k/abc"
            )
            document, pages = read(content)
            assert document.metadata is not None
            assert document.metadata.title == EVIL
            assert '#panic("x") *b*' in " ".join(pages[0].split())
            assert "čđŋšŧž ʒǩǥ" in pages[0]
            assert "עברית" in pages[0]
            assert codes(content) == ["https://x.example.invalid/k/abc"]


def test_card__with_twenty_services_and_long_names__keeps_to_two_sides(client: Client, world: World) -> None:
    ids = [s.id for s in world.catalogue.services[:20]]
    Service.objects.filter(pk=ids[0]).update(names={"fi": "Hyvin pitkä palvelun nimi " * 12})
    code = made(
        world,
        services=tuple(ids),
        titles={"fi": "Kun arki painaa ja apua tarvitaan nopeasti, mistä sitä saa juuri nyt? " + "x" * 9},
    )
    _document, pages = read(client.get(f"/fi/cards/{code}/a6.pdf").content)
    assert len(pages) == 2
    assert "palvelua kortin osoitteessa." in pages[1].replace("\r\n", " ")
    _a4, sheet = read(client.get(f"/fi/cards/{code}/a4.pdf").content)
    assert "kortin osoitteessa" not in " ".join(sheet)
    last = queries.content(queries.card(code), "fi").held[-1].name
    assert last in " ".join(" ".join(sheet).split())


def test_card__of_an_unknown_format__is_refused(client: Client, world: World) -> None:
    assert client.get(f"/fi/cards/{made(world)}/a5.pdf").status_code == 400
    assert client.get("/fi/cards/zzzzzzz/a6.pdf").status_code == 404


@pytest.mark.parametrize(
    ("path", "title"),
    [("themes/culture", "Kulttuuri ja harrastukset"), ("municipalities/491", "Apua ja tekemistä: Mikkeli")],
)
def test_poster__names_services_of_the_page__that_its_code_opens(
    client: Client, world: World, path: str, title: str
) -> None:
    answer = client.get(f"/fi/{path}/poster.pdf")
    assert answer.status_code == 200
    document, pages = read(answer.content)
    check_tagged(document, "fi", title)
    assert len(pages) == 1
    assert (float(document.pages[0].mediabox.width), float(document.pages[0].mediabox.height)) == pytest.approx(
        (297 * MM, 420 * MM), abs=1
    )
    assert roles(document).count("/H2") >= 3
    assert "Etelä-Savon hyvinvointialue" in pages[0]
    assert codes(answer.content) == [f"http://testserver/fi/{path}/"]
    assert client.get(f"/fi/{path}/").status_code == 200


def test_poster__of_a_merged_or_unknown_place__leads_on_or_is_not_there(client: Client, world: World) -> None:
    assert client.get("/fi/municipalities/588/poster.pdf")["Location"] == "/fi/municipalities/507/poster.pdf"
    assert client.get("/fi/municipalities/999/poster.pdf").status_code == 404
    assert client.get("/fi/themes/no-such/poster.pdf").status_code == 404


def test_qr__as_an_image__says_the_short_address(client: Client, world: World) -> None:
    code = made(world)
    answer = client.get(f"/fi/cards/{code}/qr.svg")
    assert answer["Content-Type"] == "image/svg+xml"
    assert b'xmlns="http://www.w3.org/2000/svg"' in answer.content
    assert typeset.qr_svg(f"http://testserver/k/{code}").partition(" ")[2] in answer.content.decode()


def test_command__lists_and_writes__a_card(world: World, tmp_path: object) -> None:
    code = made(world)
    listed = CliRunner().invoke(cli.cli, ["cards", "list"])
    assert f"{code}\tApua arkeen\tfi,sv\t3 services\t0 openings" in listed.output
    out = f"{tmp_path}/card.pdf"
    arguments = ["cards", "pdf", code, "--format", "a4", "--out", out]
    refused = CliRunner().invoke(cli.cli, arguments)
    assert "LUOTSI_BASE_URL" in str(refused.exception)
    with override_settings(BASE_URL="https://tray.example.invalid"):
        assert CliRunner().invoke(cli.cli, arguments).exit_code == 0
    with open(out, "rb") as file:
        assert codes(file.read()) == [f"https://tray.example.invalid/k/{code}"]
