"""Two cards of the demo world: one with chosen services, one with a saved search."""

from luotsi.directory import actions
from luotsi.directory.demo import build
from luotsi.directory.queries import cards
from luotsi.directory.rules.cards import Draft
from luotsi.people.rules import COMMAND

CODES = ("bcdfg22", "bcdfg23")
_DRAFTS = (
    Draft(
        titles={
            "fi": "Demo: apua arkeen ja seuraa",
            "sv": "Demo: hjälp i vardagen och sällskap",
            "en": "Demo: everyday help and company",
        },
        texts={
            "fi": "Hei! Tässä ovat palvelut, joista puhuimme.\nSoita rohkeasti, jos jokin mietityttää.",
            "sv": "Hej! Här är tjänsterna som vi talade om.\nRing gärna om du undrar över något.",
            "en": "Hello! Here are the services we talked about.\nDo call if you wonder about something.",
        },
        services=tuple(build.id_of("service", key) for key in ("mind-reception-491", "library-491", "dental-491")),
        is_shared=True,
    ),
    Draft(
        titles={
            "fi": "Demo: liiku lähellä Mikkelissä",
            "sv": "Demo: rör på dig nära i S:t Michel",
            "en": "Demo: exercise nearby in Mikkeli",
        },
        texts={
            "fi": "Kortti näyttää aina tämän päivän tarjonnan.",
            "sv": "Kortet visar alltid dagens utbud.",
            "en": "The card always shows what there is today.",
        },
        search="municipality=491&theme=exercise",
        is_shared=True,
    ),
)


def load_cards() -> int:
    """Make the cards that are missing, and take archived ones back into use; returns how many were made."""
    known = {item.card.code: item.card for item in cards.all_cards()}
    made = 0
    for code, draft in zip(CODES, _DRAFTS, strict=True):
        if code not in known:
            actions.make_card(draft=draft, by=COMMAND, code=code, is_demo=True)
            made += 1
        elif known[code].archived_at:
            actions.restore_card(code=code, by=COMMAND)
    return made


def remove_cards() -> None:
    """Archive the demo's cards."""
    for item in cards.all_cards():
        if item.card.is_demo:
            actions.archive_card(code=item.card.code, by=COMMAND)
