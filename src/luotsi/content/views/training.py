"""Courses: a learner goes from module to module, and nothing of it is kept but in the address the learner carries."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.cache import add_never_cache_headers
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from luotsi.content import certificates, serving
from luotsi.content.models import CoursePage, ModulePage
from luotsi.content.queries import front, training
from luotsi.content.rules import quiz
from luotsi.content.views import origin
from luotsi.content.views.pages import shown
from luotsi.kernel import clock
from luotsi.kernel.text import clean

LONGEST_NAME = 80


@serving.shows("CoursePage")
def course(request: HttpRequest, page: CoursePage) -> HttpResponse:
    """Modules in order, how far the learner has come, and the form of the certificate at the end."""
    done = request.GET.get("done", "")
    return _course(request, page, done)


def _course(request: HttpRequest, page: CoursePage, done: str, *, error: str = "", status: int = 200) -> HttpResponse:
    passed = training.passed(done, page)
    steps = training.steps(page, passed) if page.pk else ()
    more: dict[str, Any] = {
        "steps": steps,
        "done": training.token(page, passed),
        "is_complete": training.is_complete(steps),
        "passed": sum(s.is_passed for s in steps if s.has_quiz),
        "quizzes": sum(s.has_quiz for s in steps),
        "error": error,
        "longest": LONGEST_NAME,
    }
    response = shown(request, "content/course.html", page, status=status, **more)
    if done:
        add_never_cache_headers(response)
    return response


@serving.shows("ModulePage")
def module(request: HttpRequest, page: ModulePage) -> HttpResponse:
    """Text, video, quiz; after answers their marks and, when all are right, the way on with what has been passed."""
    course_page = page.get_parent().specific
    questions = training.questions(page)
    done = request.POST.get("done", "") if request.method == "POST" else request.GET.get("done", "")
    passed = training.passed(done, course_page)
    marks: tuple[quiz.Marked, ...] = ()
    if request.method == "POST" and questions:
        if not getattr(request, "is_preview", False):
            origin.check(request)
        marks = quiz.marked(questions, {n: request.POST.getlist(f"q{n}") for n in range(len(questions))})
        if quiz.is_passed(marks):
            passed |= {training.key_of(page)}
    steps = training.steps(course_page, passed)
    here = next((n for n, s in enumerate(steps) if s.key == training.key_of(page)), 0)
    more: dict[str, Any] = {
        "course": front.item(course_page),
        "transcript": front.rich(page.transcript),
        "number": here + 1,
        "steps": steps,
        "next": steps[here + 1] if here + 1 < len(steps) else None,
        "previous": steps[here - 1] if 0 < here < len(steps) else None,
        "quiz": marks or quiz.marked(questions, {}),
        "is_marked": bool(marks),
        "is_passed": quiz.is_passed(marks),
        "right": sum(m.is_right for m in marks),
        "done": training.token(course_page, passed),
    }
    response = shown(request, "content/module.html", page, **more)
    if done or marks:
        add_never_cache_headers(response)
    return response


@csrf_exempt
@require_POST
def certificate(request: HttpRequest, key: int) -> HttpResponse:
    """The certificate with the name that the learner writes, which is not kept. 404 unless all quizzes are passed."""
    origin.check(request)
    page = CoursePage.objects.live().filter(pk=key).select_related("locale").first()
    if page is None:
        raise Http404
    done = request.POST.get("done", "")
    steps = training.steps(page, training.passed(done, page))
    if not training.is_complete(steps):
        raise Http404
    name = clean(request.POST.get("name", ""), limit=LONGEST_NAME)
    if not name:
        return _course(
            request, page, done, error=_("Write your name as it is to stand on the certificate."), status=400
        )
    file = certificates.certificate(page.language, page.title, name, [s.title for s in steps], clock.now())
    response = HttpResponse(file, content_type="application/pdf")
    response.headers["Content-Disposition"] = f'attachment; filename="{slugify(page.title) or "course"}.pdf"'
    add_never_cache_headers(response)
    return response
