"""Colours that can be told apart and read, light and dark; the stylesheet and the site's tokens agree with them."""

import re
from itertools import pairwise
from pathlib import Path

import pytest

from luotsi.charts import css, key
from luotsi.charts.palette import LOOKS, PAINTS, SERIES, Hue, Look, Tone, contrast

STATIC = Path(css.__file__).parents[1] / "web" / "static" / "luotsi"
BACKGROUNDS = {"light": ("surface", "page", "surface-soft"), "dark": ("surface", "page", "surface-soft")}
GRAPHIC = {Hue.AXIS, Hue.OWN, Hue.OTHER, Hue.REFERENCE, *SERIES, Hue.BETTER, Hue.WORSE, Hue.HIGHER, Hue.LOWER}
TEXT = {Hue.INK, Hue.SOFT, Hue.OWN, Hue.REFERENCE, *SERIES}
"""Written on the background: labels of lines have the colour of their line."""
ON = [(Hue.ON_SERIES, hue) for hue in SERIES]


def tokens(theme: str) -> dict[str, str]:
    content = (STATIC / "tokens.css").read_text(encoding="utf-8")
    block = content.split("@media")[0] if theme == "light" else content.rpartition(':root[data-theme="dark"]')[2]
    return dict(re.findall(r"--([a-z-]+):\s*(#[0-9a-f]{6});", block))


def colour(hue: Hue, theme: str) -> str:
    return str(getattr(PAINTS[hue], theme))


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_graphics_and_text__stand_out__from_every_background_of_the_site(theme: str) -> None:
    for background in BACKGROUNDS[theme]:
        under = tokens(theme)[background]
        for hue in GRAPHIC:
            assert contrast(colour(hue, theme), under) >= 3, (hue, background)
        for hue in TEXT:
            assert contrast(colour(hue, theme), under) >= 4.5, (hue, background)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_text_on_fills__is_readable__for_every_class_and_series(theme: str) -> None:
    pairs = ON + [(look.ink, look.fill) for look in LOOKS.values()]
    for ink, fill in pairs:
        assert contrast(colour(ink, theme), colour(fill, theme)) >= 4.5, (ink, fill)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_fifths__go_one_way_in_lightness__so_that_their_order_is_seen(theme: str) -> None:
    steps = [contrast(colour(LOOKS[tone].fill, theme), colour(Hue.SURFACE, theme)) for tone in list(Tone)[-5:]]
    assert steps == sorted(steps)
    assert all(b / a > 1.3 for a, b in pairwise(steps))


def test_classes__differ_without_colour__by_sign_or_number_of_dots() -> None:
    def sign(look: Look) -> tuple[object, int]:
        return look.sign, look.pips

    signs = [sign(look) for look in LOOKS.values()]
    assert len(set(signs)) == len(signs)


def test_every_hue__has_a_paint_and_every_tone_a_look() -> None:
    assert set(PAINTS) == set(Hue)
    assert set(LOOKS) == set(Tone)
    assert key.badge_width(Tone.FIFTH_1) > key.badge_width(Tone.WORSE)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_site_tokens__have_the_same_colours__as_the_fallbacks_in_files(theme: str) -> None:
    for hue, paint in PAINTS.items():
        if paint.token:
            assert tokens(theme)[paint.token] == colour(hue, theme), hue


def test_stylesheet__is_what_the_palette_says__else_write_it_again() -> None:
    assert (STATIC / "charts.css").read_text(encoding="utf-8") == css.stylesheet()


def test_stylesheet__paints_every_hue__in_light_dark_forced_and_print() -> None:
    sheet = css.stylesheet()
    own = [hue for hue, paint in PAINTS.items() if not paint.token]
    for hue in Hue:
        assert (
            f".chart .f-{hue} {{ fill: var(--chart-{hue}); }} .chart .s-{hue} {{ stroke: var(--chart-{hue}); }}"
            in sheet
        )
        assert len(re.findall(rf"--chart-{hue}: ", sheet)) == (5 if hue in own else 3)
    forced = sheet.partition("(forced-colors: active)")[2].partition("@media print")[0]
    assert not re.search("#[0-9a-f]{3}", forced)
    assert sheet.count("{") == sheet.count("}")


def test_contrast__is_that_of_wcag__in_known_cases() -> None:
    assert contrast("#ffffff", "#000000") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)
    assert contrast("#0000ff", "#ffffff") == pytest.approx(8.59, abs=0.01)
