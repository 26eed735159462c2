"""What coverage follow-up keeps: the state of a day, and who was reminded of what."""

from datetime import date

import structlog
from django.conf import settings
from django.db import transaction

from luotsi.directory.models import CoverageDay, CoverageState
from luotsi.directory.queries import coverage as queries
from luotsi.directory.rules.coverage import Figures
from luotsi.kernel import clock
from luotsi.people.rules import COMMAND, Actor, Power, check

log = structlog.get_logger(__name__)


@transaction.atomic
def take_snapshot(*, on: date | None = None, county: str = "", by: Actor = COMMAND) -> Figures:
    """Keep how every criterion stands in every municipality of the county, and the figures, under the day `on`.

    Once more on the same day replaces what was kept: the evening's state is the day's. Returns the county's figures.
    """
    check(by, Power.FOLLOW_COVERAGE)
    day = on or clock.today()
    code = county or settings.COUNTY
    evaluated = queries.coverage(queries.places(code), is_of_today=True)
    codes = list(evaluated.cells)
    CoverageState.objects.filter(day=day, municipality__in=codes).delete()
    CoverageState.objects.bulk_create(
        [
            CoverageState(
                day=day, municipality=m, criterion=c.id, dimension=c.dimension, level=c.level,
                state=evaluated.cells[m][c.id].state, services=len(evaluated.cells[m][c.id].services),
            )
            for m in codes
            for c in evaluated.criteria
        ],
        batch_size=500,
    )  # fmt: skip
    total = evaluated.figures()
    areas = {f"county:{code}": total} | {f"municipality:{m}": evaluated.figures(m) for m in codes}
    CoverageDay.objects.filter(day=day, area__in=list(areas)).delete()
    version = queries.criteria().version
    CoverageDay.objects.bulk_create(
        CoverageDay(
            day=day, area=area, version=version, minimum=f.minimum, all=f.all, described=f.described,
            fulfilled=f.fulfilled, municipalities=f.municipalities,
        )
        for area, f in areas.items()
    )  # fmt: skip
    log.info("coverage kept", day=day.isoformat(), county=code, minimum=total.minimum, all=total.all)
    return total
