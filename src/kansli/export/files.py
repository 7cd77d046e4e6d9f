"""Tables as files: XLSX and CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from datetime import date
from decimal import Decimal

import xlsxwriter

from kansli.export.tables import Cell, Table

_DANGEROUS = ("=", "+", "-", "@", "\t", "\r")
"""A spreadsheet takes text that begins so for a formula."""


def xlsx(tables: Sequence[Table], *, language: str = "sv-SE") -> bytes:
    """One workbook, a sheet a table: headings kept in sight, filters on, dates as dates."""
    made = io.BytesIO()
    with xlsxwriter.Workbook(made, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        book.set_properties({"title": tables[0].title, "language": language})
        bold, dated, wrapped = (
            book.add_format(look)
            for look in ({"bold": True}, {"num_format": "yyyy-mm-dd", "valign": "top"}, {"text_wrap": True, "valign": "top"})
        )
        for table in tables:
            sheet = book.add_worksheet(table.title[:31].translate(str.maketrans("", "", "[]:*?/\\")))
            top = 0
            if table.note:
                sheet.write_string(0, 0, table.note)
                top = 2
            for column, heading in enumerate(table.columns):
                sheet.write_string(top, column, heading, bold)
                sheet.set_column(column, column, _width(table, column))
            for number, row in enumerate(table.rows, top + 1):
                for column, value in enumerate(row):
                    if isinstance(value, date):
                        sheet.write_datetime(number, column, value, dated)
                    elif isinstance(value, (int, Decimal)):
                        sheet.write_number(number, column, float(value), wrapped)
                    elif value:
                        sheet.write_string(number, column, value, wrapped)
            sheet.freeze_panes(top + 1, 0)
            sheet.autofilter(top, 0, top + max(1, len(table.rows)), len(table.columns) - 1)
            sheet.set_landscape()
            sheet.fit_to_pages(1, 0)
            sheet.repeat_rows(top)
    return made.getvalue()


def csv_text(table: Table) -> bytes:
    """Semicolons and a byte-order mark, as a Swedish Excel opens it; text that would run as a formula is quoted with an apostrophe."""
    made = io.StringIO()
    writer = csv.writer(made, delimiter=";", lineterminator="\r\n")
    writer.writerow(table.columns)
    writer.writerows([_plain(value) for value in row] for row in table.rows)
    return b"\xef\xbb\xbf" + made.getvalue().encode()


def _plain(value: Cell) -> str:
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return f"{value.normalize():f}".replace(".", ",")
    words = str(value)
    return f"'{words}" if isinstance(value, str) and words.startswith(_DANGEROUS) else words


def _width(table: Table, column: int) -> int:
    """Wide enough for most cells, never so wide that a row leaves the sheet."""
    longest = max((len(str(row[column] or "")) for row in table.rows), default=0)
    return max(9, min(60, max(longest, len(table.columns[column])) + 2))
