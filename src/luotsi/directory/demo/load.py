"""Loads the demo world into the directory, and takes it away, through the same actions as every source."""

from luotsi.directory import actions
from luotsi.directory.demo import build
from luotsi.directory.demo.cards import load_cards, remove_cards
from luotsi.directory.demo.overlay import load_overlay
from luotsi.directory.demo.register import load_register, remove_register
from luotsi.directory.demo.surveys import load_surveys, remove_surveys
from luotsi.directory.queries import front
from luotsi.directory.rules.records import Catalogue, LoadReport
from luotsi.kernel.errors import BadInput
from luotsi.people import actions as people


def load(*, beside: bool = False) -> LoadReport:
    """Bring the demo content into the directory and the search index; a second time changes nothing.

    Raises BadInput when there is content of other sources and `beside` is not asked for.
    """
    others = [s for s in front.sources() if s.name != build.SOURCE]
    if others and not beside:
        held = ", ".join(f"{s.name} ({s.services} services)" for s in others)
        raise BadInput(
            f"This installation holds real content: {held}. Demo content was not added to it.",
            hint="Use another LUOTSI_DATA_DIR, or add --beside to show both side by side.",
        )
    people.make_demo_accounts()
    actions.seed_themes()
    report = actions.apply_catalogue(catalogue=build.catalogue())
    load_overlay()
    # An index is also made when nothing changed but none is there (a restored or moved database).
    if report.changes or not front.service_count():
        actions.reindex()
    load_cards()
    load_register()
    load_surveys()
    return report


def remove() -> LoadReport:
    """Archive the demo content; codes and themes stay, other sources may use them."""
    remove_cards()
    remove_register()
    remove_surveys()
    empty = Catalogue(source=build.SOURCE, scope=build.SOURCE, is_complete=True)
    report = actions.apply_catalogue(catalogue=empty, allow_shrink=True)
    if report.changes:
        actions.reindex()
    return report
