"""Which formats there are, what files are called, and which module makes each. Makers are loaded when first needed."""

from luotsi.indicators.exports.jsonstat import jsonstat
from luotsi.indicators.exports.selection import Selection
from luotsi.indicators.exports.tables import csv_table, parquet, xlsx
from luotsi.indicators.queries import profiles
from luotsi.kernel.errors import BadParameter

TABLES = ("csv", "xlsx", "parquet", "json-stat", "pptx")
PICTURES = ("svg", "png")
REPORTS = ("pdf", "pptx", "xlsx")
TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "parquet": "application/vnd.apache.parquet",
    "json-stat": "application/json; charset=utf-8",
    "svg": "image/svg+xml; charset=utf-8",
    "png": "image/png",
    "pdf": "application/pdf",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
}
_ENDINGS = {"json-stat": "json"}


def name(parts: list[str], form: str) -> str:
    """A file's name: what it is of, and its ending.

    >>> name(["pyll", "county:12"], "json-stat")
    'luotsi-pyll-county-12.json'
    """
    told = "-".join(["luotsi", *(part.replace(":", "-") for part in parts if part)])[:100]
    return f"{told}.{_ENDINGS.get(form, form)}"


def table(selection: Selection, *, form: str, lang: str) -> bytes:
    """Figures as a table; BadParameter for another format."""
    makers = {"csv": csv_table, "xlsx": xlsx, "parquet": parquet, "json-stat": jsonstat, "pptx": _slides}
    if form not in makers:
        raise BadParameter("format", form, ", ".join(TABLES))
    return makers[form](selection, lang)


def _slides(selection: Selection, lang: str) -> bytes:
    from luotsi.indicators.exports.indicator_slides import pptx

    return pptx(selection, lang)


def report(area: str, *, form: str, lang: str, reference: str = profiles.COUNTRY, release_id: str = "") -> bytes:
    """An area's profile as a document, slides or a workbook; BadParameter for another format."""
    if form not in REPORTS:
        raise BadParameter("format", form, ", ".join(REPORTS))
    from luotsi.indicators.exports.profile import profile

    told = profile(area, lang=lang, reference=reference, release_id=release_id)
    if form == "pdf":
        from luotsi.indicators.exports.report import pdf

        return pdf(told)
    if form == "pptx":
        from luotsi.indicators.exports.slides import pptx

        return pptx(told)
    from luotsi.indicators.exports.sheets import profile_xlsx

    return profile_xlsx(told)
