"""PNG of a chart: the width asked, text and shapes drawn; clear words when there is no font."""

import io
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image
from tests.charts import reading, showcase

from luotsi.charts import png as png_module
from luotsi.charts.png import png
from luotsi.kernel.errors import BadInput, NotReady


def picture(svg: str, width: int) -> Image.Image:
    return Image.open(io.BytesIO(png(svg, width=width))).convert("L")


@pytest.mark.parametrize("name", ["lines", "tiles", "ranked", "map"])
def test_png__has_ink_where_each_text_stands__and_the_width_asked(name: str) -> None:
    chart = showcase.charts_of("fi", 400)[name]
    svg = replace(chart, sheet=replace(chart.sheet, standalone=True)).svg()  # type: ignore[type-var]
    image = picture(svg, 800)
    root = reading.parse(svg)
    wide, tall = reading.size(root)
    assert image.width == 800
    assert image.height == pytest.approx(tall * 800 / wide, abs=1)
    for text in reading.texts(root):
        box = tuple(round(v * 2) for v in (text.left, text.top, text.right, text.bottom))
        darkest, lightest = image.crop(box).getextrema()
        assert lightest - darkest > 60, text.said


def test_png__is_the_same__drawn_again() -> None:
    svg = showcase.charts_of("fi", 320)["sparkline"].svg()
    assert png(svg, width=280) == png(svg, width=280)


def test_png__says_what_to_install__where_there_is_no_font(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(png_module, "_FOLDERS", (str(tmp_path),))
    with pytest.raises(NotReady, match="apt-get install fonts-dejavu-core"):
        png(showcase.charts_of()["tiles"].svg(), width=320)
    with pytest.raises(NotReady, match="no font at"):
        png(showcase.charts_of()["tiles"].svg(), width=320, fonts=[tmp_path / "none.ttf"])


@pytest.mark.parametrize(("svg", "width"), [("no picture", 300), ("<svg", 300), ("<svg/>", 0), ("<svg/>", 99_999)])
def test_png__is_refused__for_what_cannot_be_drawn(svg: str, width: int) -> None:
    with pytest.raises(BadInput):
        png(svg, width=width)
