"""What an address asks for: area, sex, period, reference; and how a page answers when it cannot be had."""

from collections.abc import Callable, Iterable
from functools import wraps

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from luotsi.indicators.queries import profiles
from luotsi.kernel import clock
from luotsi.kernel.errors import BadInput, BadParameter, NotFound, NotReady
from luotsi.regions import queries as regions
from luotsi.regions.rules import Area, AreaKind, parse_area

SEXES = ("total", "male", "female")
_LONGEST = 60
_COMMANDS = {
    "commands": ("luotsi sync sotkanet", "luotsi sync pxweb", "luotsi sync kela", "luotsi indicators build"),
    "demo_command": "luotsi demo",
}
"""What an operator runs when there are no figures yet."""
View = Callable[..., HttpResponse]


def page(view: View) -> View:
    """A page of figures: safe methods only; says what is wrong in the address, and that there are no figures yet."""

    @require_safe
    @wraps(view)
    def answered(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except NotReady:
            response = render(request, "indicators/not_ready.html", _COMMANDS, status=NotReady.status)
            response.headers["Retry-After"] = "600"
            return response
        except BadParameter as error:
            return render(request, "indicators/wrong.html", {"error": error}, status=error.status)

    return answered


def own_county() -> str:
    """The installation's county as an area."""
    return f"county:{settings.COUNTY}"


def area(text: str) -> Area:
    """An area that exists today; NotFound for one that does not or cannot."""
    try:
        found = parse_area(text)
    except BadInput as error:
        raise NotFound(error.message, hint=error.hint) from None
    if found.kind is AreaKind.COUNTY:
        regions.county(found.code)
    elif found.kind is AreaKind.MUNICIPALITY and not regions.municipality(found.code).is_valid(clock.today()):
        raise NotFound(f"The municipality {found.code} is no more.")
    return found


def area_of(request: HttpRequest, *, name: str = "area") -> Area:
    """The area that the query string names, else the installation's county; BadParameter."""
    return _area(name, request.GET.get(name, "").strip() or own_county())


def areas_of(request: HttpRequest, *, most: int) -> list[str]:
    """The areas that the query string names, each once; BadParameter when one is wrong or there are too many."""
    given = [text.strip() for text in request.GET.getlist("areas") if text.strip()]
    found = list(dict.fromkeys(str(_area("areas", text)) for text in given[: most + 50]))
    if len(found) > most:
        raise BadParameter("areas", ", ".join(found)[:_LONGEST], f"at most {most} areas")
    return found


def _area(name: str, text: str) -> Area:
    try:
        return area(text)
    except NotFound:
        raise BadParameter(name, text, "country, county:12, municipality:491 …") from None


def choice(request: HttpRequest, name: str, allowed: Iterable[str], default: str = "") -> str:
    """A parameter that is one of those allowed, or the default; BadParameter."""
    given = request.GET.get(name, "").strip()
    among = tuple(allowed)
    if not given:
        return default
    if given not in among:
        raise BadParameter(name, given, ", ".join(among[:40]))
    return given


def reference(request: HttpRequest) -> str:
    """What an area is held against: a kind of reference, or an area."""
    given = request.GET.get("reference", "").strip()
    if ":" in given:
        return str(_area("reference", given))
    return choice(request, "reference", profiles.REFERENCES, profiles.COUNTRY)
