"""Slides of one look: titles, paragraphs, tables, native charts, notes. Owns python-pptx; knows no indicators."""

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pptx import Presentation
from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE, XL_LEGEND_POSITION
from pptx.util import Inches, Pt

from luotsi.indicators.exports import packing

_ChartData: Any = CategoryChartData
_COVER, _TITLE_ONLY = 0, 5
"""Layouts of the library's template."""


@dataclass(frozen=True, slots=True)
class Box:
    """A place on a slide, in inches."""

    left: float
    top: float
    width: float
    height: float

    def put(self, shape: Any) -> None:
        """Move a shape there."""
        shape.left, shape.top, shape.width, shape.height = self.inches

    @property
    def inches(self) -> tuple[Any, Any, Any, Any]:
        return Inches(self.left), Inches(self.top), Inches(self.width), Inches(self.height)


class Deck:
    """Slides under construction, 16:9."""

    def __init__(self, title: str, lang: str) -> None:
        self._deck: Any = Presentation()
        self._deck.slide_width, self._deck.slide_height = Inches(13.333), Inches(7.5)
        core = self._deck.core_properties
        core.title, core.author, core.last_modified_by, core.language = title, "Luotsi", "Luotsi", lang
        core.revision = 1

    def cover(self, title: str, lines: Sequence[str]) -> None:
        """The first slide."""
        slide = self._deck.slides.add_slide(self._deck.slide_layouts[_COVER])
        slide.shapes.title.text = title
        Box(0.8, 2.2, 11.7, 1.5).put(slide.shapes.title)
        slide.placeholders[1].text = "\n".join(lines)
        Box(0.8, 3.8, 11.7, 1.8).put(slide.placeholders[1])

    def slide(self, title: str) -> "Slide":
        """A new slide with a title."""
        slide = self._deck.slides.add_slide(self._deck.slide_layouts[_TITLE_ONLY])
        slide.shapes.title.text = title
        Box(0.4, 0.2, 12.5, 0.85).put(slide.shapes.title)
        slide.shapes.title.text_frame.paragraphs[0].font.size = Pt(26)
        return Slide(slide)

    def finish(self, at: datetime) -> bytes:
        """The file, made at that moment: the same slides give the same bytes."""
        core = self._deck.core_properties
        core.created = core.modified = at.replace(tzinfo=None)
        file = io.BytesIO()
        self._deck.save(file)
        return packing.fixed(file.getvalue(), at)


class Slide:
    """One slide."""

    def __init__(self, slide: Any) -> None:
        self._slide = slide

    def paragraphs(self, texts: Sequence[str], *, size: int) -> None:
        """Text over the whole slide."""
        frame = self._slide.shapes.add_textbox(*Box(0.6, 1.2, 12.1, 5.8).inches).text_frame
        frame.word_wrap = True
        for number, text in enumerate(texts):
            paragraph = frame.paragraphs[0] if number == 0 else frame.add_paragraph()
            paragraph.text = text
            paragraph.font.size = Pt(size)
            paragraph.space_after = Pt(size / 2)

    def table(self, rows: Sequence[Sequence[str]], box: Box, widths: Sequence[float], *, about: str) -> None:
        """A table whose first row is its heading; `about` is told to people who do not see it."""
        shape = self._slide.shapes.add_table(len(rows), len(widths), *box.inches)
        _describe(shape, about)
        for column, width in zip(shape.table.columns, widths, strict=True):
            column.width = Inches(width)
        for row, texts in enumerate(rows):
            shape.table.rows[row].height = Inches(box.height / len(rows))
            for column, text in enumerate(texts):
                _fill(shape.table.cell(row, column), text, is_bold=row == 0)

    def chart(
        self,
        title: str,
        categories: Sequence[str],
        series: Mapping[str, Sequence[float | None]],
        box: Box,
        *,
        is_line: bool,
    ) -> None:
        """A native chart; its numbers are in the workbook that it holds."""
        data = _ChartData()
        data.categories = list(categories)
        for name, values in series.items():
            data.add_series(name, list(values))
        kind = XL_CHART_TYPE.LINE_MARKERS if is_line else XL_CHART_TYPE.BAR_CLUSTERED
        frame = self._slide.shapes.add_chart(kind, *box.inches, data)
        _describe(frame, title)
        chart = frame.chart
        chart.font.size = Pt(10)
        chart.has_title = True
        chart.chart_title.text_frame.text = title
        chart.chart_title.text_frame.paragraphs[0].font.size = Pt(12)
        chart.has_legend = len(series) > 1
        if chart.has_legend:
            chart.legend.position = XL_LEGEND_POSITION.BOTTOM
            chart.legend.include_in_layout = False

    def note(self, text: str) -> None:
        """What the speaker sees."""
        self._slide.notes_slide.notes_text_frame.text = text


def _fill(cell: Any, text: str, *, is_bold: bool) -> None:
    cell.text = text
    cell.margin_left = cell.margin_right = Inches(0.05)
    cell.margin_top = cell.margin_bottom = Inches(0.02)
    for paragraph in cell.text_frame.paragraphs:
        paragraph.font.size = Pt(10)
        paragraph.font.bold = is_bold


def _describe(frame: Any, text: str) -> None:
    frame._element.nvGraphicFramePr.cNvPr.set("descr", text)
