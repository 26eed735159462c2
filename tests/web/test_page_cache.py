"""Answers are kept only when they are the same for everybody, and never for longer than a minute."""

from datetime import timedelta

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from luotsi.kernel import clock
from luotsi.web.page_cache import PageCache

ASK = RequestFactory()


class Site:
    """Answers with a running number, so that a kept answer can be told from a new one."""

    def __init__(self, **headers: str) -> None:
        self.made = 0
        self.headers = headers
        self.status = 200
        self.sets_cookie = False

    def __call__(self, _request: HttpRequest) -> HttpResponse:
        self.made += 1
        response = HttpResponse(str(self.made), status=self.status, headers=self.headers)
        if self.sets_cookie:
            response.set_cookie("csrftoken", "x")
        return response


@pytest.fixture(autouse=True)
def _on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LUOTSI_PAGE_CACHE", "2")


def told(cache: PageCache, path: str = "/fi/services/?q=apua", **headers: str) -> str:
    response = cache(ASK.get(path, headers=headers))
    assert isinstance(response, HttpResponse)
    return response.content.decode()


def test_answer__is_made_once__for_the_same_address() -> None:
    cache = PageCache(Site())
    assert [told(cache), told(cache), told(cache, "/fi/services/?q=muu")] == ["1", "1", "2"]


def test_answer__is_made_anew__in_another_language_or_form() -> None:
    cache = PageCache(Site(Vary="Accept-Language, HX-Request"))
    assert told(cache) == "1"
    assert told(cache, **{"Accept-Language": "sv"}) == "2"
    assert told(cache, **{"HX-Request": "true"}) == "3"


def test_answer__is_made_anew__after_a_minute(monkeypatch: pytest.MonkeyPatch) -> None:
    cache = PageCache(Site())
    now = clock.now()
    monkeypatch.setattr(clock, "now", lambda: now)
    assert told(cache) == told(cache) == "1"
    monkeypatch.setattr(clock, "now", lambda: now + timedelta(minutes=1))
    assert told(cache) == "2"


@pytest.mark.parametrize(
    "name", ["Cookie", "Authorization", "X-Luotsi-Position", "If-None-Match", "Range", "Cache-Control"]
)
def test_answer__is_made_anew__for_a_request_of_one_person(name: str) -> None:
    cache = PageCache(Site())
    assert told(cache) == "1"
    assert told(cache, **{name: "a=1"}) == "2"
    assert told(cache) == "1"


@pytest.mark.parametrize(
    "headers", [{"Cache-Control": "no-store"}, {"Cache-Control": "private"}, {"Vary": "X-Unknown"}]
)
def test_answer__is_not_kept__when_it_says_so(headers: dict[str, str]) -> None:
    cache = PageCache(Site(**headers))
    assert [told(cache), told(cache)] == ["1", "2"]


@pytest.mark.parametrize("status", [301, 404, 410, 500, 503])
def test_error__is_not_kept(status: int) -> None:
    site = Site()
    site.status = status
    cache = PageCache(site)
    assert [told(cache), told(cache)] == ["1", "2"]


def test_answer_with_cookie__is_not_kept() -> None:
    site = Site()
    site.sets_cookie = True
    cache = PageCache(site)
    assert [told(cache), told(cache)] == ["1", "2"]


def test_post__is_never_answered_from_what_is_kept() -> None:
    site = Site()
    cache = PageCache(site)
    told(cache, "/fi/services/")
    cache(ASK.post("/fi/services/"))
    assert site.made == 2


def test_state_of_the_installation__is_always_asked() -> None:
    cache = PageCache(Site())
    assert [told(cache, "/-/ready"), told(cache, "/-/ready")] == ["1", "2"]


def test_cache__does_not_grow__beyond_its_size() -> None:
    cache = PageCache(Site())
    for n in range(5):
        told(cache, f"/fi/services/?q={n}")
    assert told(cache, "/fi/services/?q=0") == "1"
    assert told(cache, "/fi/services/?q=4") == "6"
