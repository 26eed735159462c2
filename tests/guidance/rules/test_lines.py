"""Help lines: hours in Finnish time, languages, verification."""

from datetime import UTC, date, datetime

import pytest

from luotsi.guidance.rules import lines
from luotsi.guidance.rules.crisis import KINDS
from luotsi.kernel.clock import HELSINKI


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """November 2026, whose 23rd is a Monday."""
    return datetime(2026, 11, day, hour, minute, tzinfo=HELSINKI)


def ids(found: tuple[lines.Line, ...]) -> list[str]:
    return [line.id for line in found]


@pytest.mark.parametrize(
    ("moment", "is_open"),
    [(at(23, 9), True), (at(23, 8, 59), False), (at(23, 15), False), (at(26, 14), True), (at(26, 20), False), (at(28, 12), False)],
)  # fmt: skip
def test_line__is_open__by_weekday_and_hour(moment: datetime, is_open: bool) -> None:
    assert ("nollalinja-chat" in ids(lines.open_now("violence_home", "fi", moment))) is is_open


def test_line__is_open__until_midnight_in_finnish_time() -> None:
    assert "children-fi" in ids(lines.open_now("child_danger", "fi", datetime(2026, 11, 23, 21, 59, tzinfo=UTC)))
    assert "children-fi" not in ids(lines.open_now("child_danger", "fi", datetime(2026, 11, 23, 22, 0, tzinfo=UTC)))


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("lang", ["fi", "sv", "en", "fi-plain"])
def test_some_line__is_open__at_any_time(kind: str, lang: str) -> None:
    found = lines.open_now(kind, lang, at(22, 4))
    assert found[0].number == "112"


def test_line__comes_first__in_the_language_asked_for() -> None:
    assert ids(lines.for_kind("suicide_passive", "sv"))[:3] == ["emergency", "children-sv", "mieli-sv"]
    assert "mieli-sv" not in ids(lines.for_kind("suicide_passive", "en"))


def test_line__is_never_told_open__when_its_hours_are_not_known() -> None:
    unknown = [line for line in lines.packaged() if line.hours is None and not line.always]
    assert unknown
    assert {line.state(at(23, 12)) for line in unknown} == {"unknown"}


def test_line__is_stale__after_ninety_days() -> None:
    newest = max(line.verified_on for line in lines.packaged())
    oldest = min(line.verified_on for line in lines.packaged())
    assert not lines.stale(oldest + lines.LONGEST_UNVERIFIED)
    assert len(lines.stale(newest + lines.LONGEST_UNVERIFIED + (newest - newest.replace(day=1)))) == len(
        lines.packaged()
    )


def test_check__warns__of_unverified_lines() -> None:
    assert lines.check(max(line.verified_on for line in lines.packaged())).state == "ok"
    late = lines.check(date(2030, 1, 1))
    assert late.state == "warning"
    assert "nollalinja" in late.detail
    assert lines.check(date(2026, 11, 22), all_lines=()).state == "failed"


def test_lines__are_refused__with_the_line_named() -> None:
    with pytest.raises(lines.BadLines, match="line x"):
        lines.read({"line": [{"id": "x", "kinds": ["boredom"]}]})
