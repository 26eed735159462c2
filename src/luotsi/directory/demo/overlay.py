"""What an editor has laid over the demo world: a plain-language summary and words, through the same actions."""

from luotsi.directory.actions.overlay import Laid, lay_over
from luotsi.directory.demo import build
from luotsi.directory.queries import overlay
from luotsi.kernel.errors import NotFound
from luotsi.people.rules import COMMAND

_SERVICE = "library-491"
_LAID = Laid(
    plain={
        "fi": "Kirjastossa voit lainata kirjoja.\nVoit myös lukea lehtiä ja käyttää tietokonetta.\nSe ei maksa mitään.",
        "sv": "På biblioteket kan du låna böcker.\nDu kan läsa tidningar och använda en dator.\nDet kostar inget.",
        "en": "You can borrow books at the library.\nYou can also read papers and use a computer.\nIt costs nothing.",
    },
    synonyms={"fi": ("kirjojen lainaus",), "en": ("borrow a book",)},
)


def load_overlay() -> None:
    """Lay it over, once: what somebody has edited since stays."""
    id_ = build.id_of("service", _SERVICE)
    try:
        is_new = overlay.edited(id_).edited_at is None
    except NotFound:
        return
    if is_new:
        lay_over(service_id=id_, laid=_LAID, by=COMMAND)
