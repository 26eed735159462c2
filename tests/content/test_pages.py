"""Pages of the guide as visitors see them: three languages, front page, lists, feed, publishing at a time."""

from datetime import timedelta
from xml.etree import ElementTree as ET

import pytest
from django.test import Client
from django.utils import timezone
from wagtail.models import Page, Revision

from luotsi.content import actions
from luotsi.content.demo import load
from luotsi.content.models import CampaignPage, GuideHome, NewsPage, SectionPage
from luotsi.kernel import clock

pytestmark = pytest.mark.usefixtures("content")

_PAGES = [
    ("/fi/guide/", "Uutiset"),
    ("/sv/guide/", "Nyheter"),
    ("/en/guide/", "News"),
    ("/fi/guide/kampanjat/muista-pelata-hyte-kortti/", "Muista pelata hyte-kortti"),
    ("/sv/guide/kampanjer/kom-ihag-hyte-kortet/", "Kom ihåg att spela hyte-kortet"),
    ("/en/guide/campaigns/play-the-hyte-card/", "Remember to play the hyte card"),
    ("/fi/guide/ajankohtaista/", "Palvelutarjotin on avattu"),
    ("/sv/guide/utbildning/hyte-introduktion/", "Vad hyte är"),
    ("/en/guide/briefings/hyte-hour-for-receptions/", "Work e-mail"),
    ("/en/guide/themes/food-and-sleep/", "/en/themes/food-and-sleep/"),
]


@pytest.mark.parametrize(("path", "text"), _PAGES)
def test_page__is_shown__in_its_language_without_a_cookie(client: Client, path: str, text: str) -> None:
    response = client.get(path)
    assert response.status_code == 200
    body = response.content.decode()
    assert text in body
    assert f'<html lang="{path[1:3]}">' in body
    assert not response.cookies
    assert "script-src 'self';" in response.headers["Content-Security-Policy"]


def test_page__leads_to_its_translation__whose_address_is_in_that_language(client: Client) -> None:
    body = client.get("/fi/guide/kampanjat/muista-pelata-hyte-kortti/").content.decode()
    assert 'href="/sv/guide/kampanjer/kom-ihag-hyte-kortet/"' in body
    assert client.get("/sv/guide/kampanjat/muista-pelata-hyte-kortti/").status_code == 404


def test_front_page__shows_notice_and_running_campaigns__in_each_language(client: Client) -> None:
    for path, texts in (
        ("/fi/", ("Tämä on esittelysivusto", "Muista pelata hyte-kortti", "Pyydä ystävä lenkille")),
        ("/sv/", ("Det här är en demonstration", "Be en vän på promenad")),
    ):
        body = client.get(path).content.decode()
        assert all(t in body for t in texts)


def test_front_page__leaves_out__what_is_over_or_has_not_begun(client: Client) -> None:
    today = clock.today()
    CampaignPage.objects.filter(slug="ystava-lenkille").update(ends_on=today - timedelta(days=1))
    CampaignPage.objects.filter(slug="muista-pelata-hyte-kortti").update(starts_on=today + timedelta(days=1))
    GuideHome.objects.filter(slug="fi").update(notice_until=today - timedelta(days=1))
    body = client.get("/fi/").content.decode()
    assert "hyte-kortti" not in body
    assert "lenkille" not in body
    assert "esittelysivusto" not in body


def test_page__is_not_found__while_it_is_a_draft(client: Client) -> None:
    path = "/fi/guide/ajankohtaista/palvelutarjotin-avattu/"
    assert client.get(path).status_code == 200
    NewsPage.objects.get(slug="palvelutarjotin-avattu").unpublish()
    assert client.get(path).status_code == 404
    assert client.post("/fi/guide/ajankohtaista/").status_code == 405


def test_feed__has_the_news__newest_first(client: Client) -> None:
    response = client.get("/fi/guide/news.atom")
    assert response.headers["Content-Type"].startswith("application/atom+xml")
    root = ET.fromstring(response.content)
    space = {"a": "http://www.w3.org/2005/Atom"}
    titles = [e.findtext("a:title", namespaces=space) for e in root.findall("a:entry", space)]
    assert titles[0] == "Palvelutarjotin on avattu"
    assert len(titles) == 3
    link = root.find("a:entry/a:link", space)
    assert link is not None
    assert client.get(link.attrib["href"].removeprefix("http://testserver")).status_code == 200


def test_scheduled_page__appears_and_goes__at_its_times(client: Client) -> None:
    section = SectionPage.objects.get(kind="news", locale__language_code="fi")
    page = NewsPage(title="Huomenna", slug="huomenna", live=False, locale=section.locale)
    section.add_child(instance=page)
    page.go_live_at = timezone.now() + timedelta(days=1)
    page.save_revision().publish()
    assert actions.publish_scheduled() == (0, 0)
    assert client.get("/fi/guide/ajankohtaista/huomenna/").status_code == 404

    waiting = Revision.objects.get(approved_go_live_at__isnull=False)
    past = timezone.now() - timedelta(minutes=1)
    waiting.content["go_live_at"], waiting.approved_go_live_at = past.isoformat(), past
    waiting.save()
    assert actions.publish_scheduled() == (1, 0)
    assert client.get("/fi/guide/ajankohtaista/huomenna/").status_code == 200

    Page.objects.filter(pk=page.pk).update(expire_at=timezone.now() - timedelta(minutes=1))
    assert actions.publish_scheduled() == (0, 1)
    assert client.get("/fi/guide/ajankohtaista/huomenna/").status_code == 404
    assert actions.publish_scheduled() == (0, 0)


def test_tree__is_made_once__and_stays_as_editors_leave_it() -> None:
    GuideHome.objects.filter(slug="fi").update(title="Oma")
    assert actions.prepare_site() is False
    assert GuideHome.objects.get(slug="fi").title == "Oma"
    assert GuideHome.objects.count() == 3
    assert SectionPage.objects.count() == 15


def test_sample_content__is_taken_away__without_what_others_wrote(client: Client) -> None:
    section = SectionPage.objects.get(kind="news", locale__language_code="fi")
    section.add_child(instance=NewsPage(title="Oma", slug="oma", locale=section.locale))
    assert load.load() == 0
    assert load.remove() == 36
    assert client.get("/fi/guide/ajankohtaista/oma/").status_code == 200
    assert "esittelysivusto" not in client.get("/fi/").content.decode()


def test_sitemap__tells_of_published_pages__with_the_languages_they_are_in(client: Client) -> None:
    space = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}

    def told() -> dict[str, dict[str, str]]:
        tree = ET.fromstring(client.get("/sitemap-1.xml").content)
        return {
            url.findtext("s:loc", "", space): {
                link.get("hreflang", ""): link.get("href", "") for link in url.findall("x:link", space)
            }
            for url in tree.findall("s:url", space)
        }

    found = told()
    for path, _ in _PAGES:
        assert f"http://testserver{path}" in found
        assert client.get(path).status_code == 200
    finnish = "http://testserver/fi/guide/kampanjat/muista-pelata-hyte-kortti/"
    assert set(found[finnish]) == {"fi", "sv", "en", "x-default"}
    assert found[finnish]["sv"] == "http://testserver/sv/guide/kampanjer/kom-ihag-hyte-kortet/"
    Page.objects.get(slug="kom-ihag-hyte-kortet").unpublish()
    found = told()
    assert set(found[finnish]) == {"fi", "en", "x-default"}
    assert "http://testserver/sv/guide/kampanjer/kom-ihag-hyte-kortet/" not in found
