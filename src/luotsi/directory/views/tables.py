"""A table as a file to save: CSV or XLSX, safe to open in a spreadsheet."""

from collections.abc import Sequence

from django.http import HttpResponse

from luotsi.kernel import clock, sheets
from luotsi.kernel.errors import NotFound


def file(
    form: str, name: str, title: str, header: Sequence[str], rows: Sequence[Sequence[sheets.Cell]]
) -> HttpResponse:
    """The table under `name` with the form's ending; NotFound for another form."""
    if form not in sheets.TYPES:
        raise NotFound("No such file.", hint="Files are csv and xlsx.")
    is_csv = form == "csv"
    body = sheets.csv_rows(header, rows) if is_csv else sheets.workbook([(title, header, rows)], created=clock.now())
    response = HttpResponse(body, content_type=sheets.TYPES[form])
    response["Content-Disposition"] = f'attachment; filename="{name}.{form}"'
    return response
