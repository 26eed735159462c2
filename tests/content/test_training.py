"""The course: quizzes without anything kept of the learner, and the certificate at its end."""

import io
import re

import pytest
from django.test import Client
from pypdf import PdfReader

from luotsi.content.models import CoursePage, ModulePage, QuizQuestion
from luotsi.content.queries import training
from luotsi.content.rules import quiz
from luotsi.kernel.errors import BadInput

pytestmark = pytest.mark.usefixtures("content")

COURSE = "/fi/guide/koulutus/hyte-perehdytys/"
NAME = 'Äijö "#eval(1)" O’Brien'


def _right_answers(module: ModulePage) -> dict[str, list[str]]:
    return {f"q{n}": [str(i) for i in sorted(q.right)] for n, q in enumerate(training.questions(module))}


def _modules(lang: str = "fi") -> list[ModulePage]:
    course = CoursePage.objects.get(locale__language_code=lang)
    return list(ModulePage.objects.child_of(course).order_by("path"))


def _done(body: str) -> str:
    found = re.search(r'name="done" value="([^"]*)"', body)
    assert found
    return found[1]


def _walk(client: Client) -> str:
    done = ""
    for module in _modules():
        response = client.post(module.url, {**_right_answers(module), "done": done})
        assert "Olet suorittanut tämän osan." in response.content.decode()
        assert not response.cookies
        done = _done(response.content.decode())
    return done


def test_quiz__tells_what_was_wrong_and_why__when_an_answer_is_wrong(client: Client) -> None:
    module = _modules()[0]
    body = client.post(module.url, {"q0": "0", "q1": "1"}).content.decode()
    assert "Oikein 1/2." in body
    assert "Ei oikein" in body
    assert "Edistäminen on tekoja" in body
    assert not _done(body)


def test_quiz__counts_nothing__for_answers_that_are_none(client: Client) -> None:
    body = client.post(_modules()[0].url, {"q0": ["99", "-1", "x", "²"], "done": "not:a:token"}).content.decode()
    assert "Oikein 0/2." in body


def test_quiz__is_refused__from_another_site(client: Client) -> None:
    module = _modules()[0]
    assert client.post(module.url, {}, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403
    assert client.post(module.url, {}, headers={"Origin": "https://evil.example"}).status_code == 403


def test_certificate__is_a_tagged_pdf_with_the_name__after_all_quizzes(client: Client) -> None:
    done = _walk(client)
    page = client.get(COURSE, {"done": done})
    assert "Olet suorittanut kurssin" in page.content.decode()
    assert "no-store" in page.headers["Cache-Control"]
    course = CoursePage.objects.get(locale__language_code="fi")
    response = client.post(f"/fi/guide/certificate/{course.pk}/", {"done": done, "name": NAME})
    assert response.headers["Content-Type"] == "application/pdf"
    reader = PdfReader(io.BytesIO(response.content))
    text = " ".join(reader.pages[0].extract_text().split())
    for part in ("Todistus", NAME, "on suorittanut kurssin", "Hyte-perehdytys", "Mitä hyte on", "Etelä-Savon"):
        assert part in text
    assert text.index("Todistus") < text.index("Hyte-perehdytys") < text.index("Mitä hyte on")
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"].value is True
    assert "/StructTreeRoot" in reader.trailer["/Root"]
    assert reader.trailer["/Root"]["/Lang"] == "fi"
    assert b"pdfuaid" in reader.trailer["/Root"]["/Metadata"].get_object().get_data()


def test_certificate__needs_a_name__and_says_so(client: Client) -> None:
    done, course = _walk(client), CoursePage.objects.get(locale__language_code="fi")
    response = client.post(f"/fi/guide/certificate/{course.pk}/", {"done": done, "name": " \u202e "})
    assert response.status_code == 400
    assert "Kirjoita nimesi niin kuin haluat sen todistukseen." in response.content.decode()


@pytest.mark.parametrize("done", ["", "x", "W10:1abc:zzz"])
def test_certificate__is_not_given__without_the_quizzes(client: Client, done: str) -> None:
    course = CoursePage.objects.get(locale__language_code="fi")
    address = f"/fi/guide/certificate/{course.pk}/"
    assert client.post(address, {"done": done, "name": "X"}).status_code == 404
    assert client.get(address).status_code == 405
    three = training.token(course, frozenset(training.key_of(m) for m in _modules()[:3]))
    assert client.post(address, {"done": three, "name": "X"}).status_code == 404


def test_progress__holds__when_the_learner_changes_the_language(client: Client) -> None:
    done = _walk(client)
    assert (
        "Du har genomfört kursen"
        in client.get("/sv/guide/utbildning/hyte-introduktion/", {"done": done}).content.decode()
    )


def test_course__names_the_steps_in_order__and_survives_a_broken_question(client: Client) -> None:
    QuizQuestion.objects.filter(module=_modules()[0]).update(options="only one")
    body = client.get(COURSE).content.decode()
    assert body.index("Mitä hyte on") < body.index("Hyvinvointi puheeksi") < body.index("Kirjaa ja kysy kuulumisia")
    assert client.get(_modules()[0].url).status_code == 200


@pytest.mark.parametrize(
    "text", ["", "* a", "a\nb", "* a\n* b", "* a\nA", "* a\n*", "\n".join(f"*{n}" for n in range(8)) + "\nx"]
)
def test_options__are_refused__when_no_quiz_can_be_made(text: str) -> None:
    with pytest.raises(BadInput):
        quiz.options(text)
