"""What protects forms that anybody may send: feedback and surveys. They set no cookie, so Django's CSRF is not used.

There is no login whose power another site could borrow; what must be kept out is other sites' pages and robots that
write through people's browsers or in bulk:

- the browser's own word where the form was (Sec-Fetch-Site, else Origin) must say "this site";
- the form carries a signed stamp of its subject and the moment: not older than half a day, not younger than a person
  needs to fill it in;
- a field that people do not see must stay empty; who fills it in is thanked and nothing is kept.

How many are taken in within a time is `rules.pace`'s; each view has its own. No address of anyone is kept for it.
"""

from datetime import timedelta
from urllib.parse import urlsplit

from django.core.exceptions import PermissionDenied
from django.core.signing import BadSignature, Signer
from django.http import HttpRequest

from luotsi.kernel import clock
from luotsi.kernel.text import clean

YOUNGEST, OLDEST = timedelta(seconds=2), timedelta(hours=12)
TRAP = "website"
"""The field that people do not see."""

_signer = Signer(salt="luotsi.feedback")


def stamp(subject: str, *, every: timedelta = timedelta(seconds=1)) -> str:
    """A signed word that a form for the subject was given out now, rounded down to `every`.

    A coarse moment keeps a page that many read the same for a while, so that caches may keep it.
    """
    step = int(every.total_seconds())
    return _signer.sign(f"{subject}:{int(clock.now().timestamp()) // step * step}")


def is_fresh(given: str, subject: str) -> bool:
    """Whether it is a stamp of ours for that subject, neither too young nor too old."""
    try:
        found, _colon, moment = _signer.unsign(given[:300]).rpartition(":")
    except BadSignature:
        return False
    age = timedelta(seconds=clock.now().timestamp() - int(moment))
    return found == subject and YOUNGEST <= age <= OLDEST


def subject_of(given: str) -> str:
    """What a stamp of ours is for, "" for anything else; its age is `is_fresh`'s matter."""
    try:
        return _signer.unsign(given[:300]).rpartition(":")[0]
    except BadSignature:
        return ""


def check_is_from_here(request: HttpRequest) -> None:
    """PermissionDenied unless the browser says that this site's own page sent the form.

    Browsers that run a foreign site's form name it in one of the two headers; text browsers that send neither cannot.
    """
    site = request.headers.get("Sec-Fetch-Site")
    origin = request.headers.get("Origin")
    is_foreign = bool(origin) and urlsplit(origin or "").netloc != request.get_host()
    if site != "same-origin" if site else is_foreign:
        raise PermissionDenied


def is_trapped(request: HttpRequest) -> bool:
    """Whether the field was filled in that people do not see."""
    return bool(request.POST.get(TRAP))


def lines(raw: str, *, limit: int) -> str:
    """Free text of several lines without control characters."""
    whole = raw.replace("\r\n", "\n")[: 2 * limit]
    return "\n".join(clean(line, limit=limit) for line in whole.split("\n")).strip()
