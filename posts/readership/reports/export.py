"""CSV and JSON export of the reports."""

import csv
from datetime import date
from typing import Any

from django.http import HttpResponse, JsonResponse
from django.utils.http import content_disposition_header

from posts.lib.text.cleaning import NOT_IN_XML, clean
from posts.readership.reports.report import ArticleReport, BlogReport
from posts.readership.reports.tables import Cell, Table

# What a spreadsheet takes for the beginning of a formula (OWASP, "CSV injection"), in the full-width forms too.
FORMULA_STARTS = tuple("=+-@\t\r\n＝＋－＠")


def as_csv(table: Table, name: str) -> HttpResponse:
    """With a byte order mark: spreadsheets take the letters for another alphabet without it."""
    response = HttpResponse(content_type="text/csv; charset=utf-8", headers=_as_file(f"{name}-{table.key}.csv"))
    response.write("\ufeff")
    # Words always in quotes: where a semicolon parts cells, one in a title would begin another cell.
    writer = csv.writer(response, quoting=csv.QUOTE_NONNUMERIC)
    writer.writerow([safe_cell(key) for key in table.columns])
    writer.writerows([safe_cell(cell) for cell in row] for row in table.rows)
    return response


def safe_cell(cell: Cell) -> str | int:
    """Words never begin a formula; numbers stay numbers."""
    if isinstance(cell, int):
        return cell
    if isinstance(cell, date):
        return cell.isoformat()
    if NOT_IN_XML.search(cell):  # stored by an older version
        cell = clean(cell)
    return f"'{cell}" if cell.lstrip(" ").startswith(FORMULA_STARTS) else cell


def as_json(report: BlogReport | ArticleReport) -> dict[str, Any]:
    return report.figures() | {key: table.as_objects() for key, table in report.tables.items()}


def json_file(report: BlogReport | ArticleReport) -> HttpResponse:
    return JsonResponse(as_json(report), headers=_as_file(f"{report.name}.json"), json_dumps_params={"indent": 2})


def _as_file(name: str) -> dict[str, str]:
    disposition = content_disposition_header(as_attachment=True, filename=name)
    return {"Content-Disposition": str(disposition), "Cache-Control": "no-store"}
