"""Spreadsheets (XLSX, ISO/IEC 29500): values as last worked out, never formulas; every sheet is a table."""

from __future__ import annotations

import io
import warnings
import zipfile
import zlib
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

import openpyxl

from app.base.errors import Cancelled
from app.base.message import say
from app.base.progress import Stop
from app.exchange import archives
from app.exchange.sources import Source
from app.exchange.tables import MOST_COLUMNS, Line, Table, check_size, table_of
from app.exchange.texts import value_text

_MARK = "xl/workbook.xml"
_MOST_SHEETS = 50
_MOST_BLANKS = 5_000
"""After so many empty rows nothing is expected any more, though a sheet may have a million."""
_BROKEN = (
    LookupError, ValueError, TypeError, AttributeError, ArithmeticError, SyntaxError, OSError, EOFError,
    zipfile.BadZipFile, zlib.error, RecursionError, NotImplementedError,
)  # fmt: skip
"""What openpyxl meets in files that are not what they should be; refused entities are a ValueError."""


def is_workbook(source: Source) -> bool:
    """Tell whether a file is a spreadsheet."""
    return source.data.startswith(archives.MAGIC) and _MARK in archives.member_names(source)


def read_workbook(source: Source, stop: Stop) -> tuple[Table, ...]:
    """Return the sheets that have rows; raise AppError naming the file where none has or it is broken."""
    archives.member_names(source)  # an archive that is a bomb is refused here
    with warnings.catch_warnings():
        # Of parts it leaves out, such as validations and pictures: no values are in them.
        warnings.simplefilter("ignore")
        try:
            tables = list(_tables(source, stop))
        except _BROKEN as error:
            raise source.refuse(say("import.damaged", why=error)) from error
    if not tables:
        raise source.refuse(say("import.no_rows"))
    return tuple(tables)


def _tables(source: Source, stop: Stop) -> Iterator[Table]:
    book = openpyxl.load_workbook(io.BytesIO(source.data), read_only=True, data_only=True, keep_links=False)
    try:
        for sheet in book.worksheets[:_MOST_SHEETS]:
            table = table_of(sheet.title, list(_lines(source, sheet, stop)))
            if table is not None:
                yield table
    finally:
        book.close()


def _lines(source: Source, sheet: Any, stop: Stop) -> Iterator[Line]:  # noqa: ANN401 - two kinds, one untyped
    # What a sheet says of its own size may be a lie.
    sheet.reset_dimensions()
    found = blanks = 0
    for number, row in enumerate(sheet.iter_rows(max_col=MOST_COLUMNS + 1), start=1):
        if number % 256 == 0 and stop():
            raise Cancelled
        cells = [_text(cell) for cell in row]
        while cells and not cells[-1]:
            cells.pop()
        blanks = 0 if cells else blanks + 1
        if blanks > _MOST_BLANKS:
            return
        if cells:
            check_size(source, found, len(cells))
            found += 1
            yield Line(number, tuple(cells))


def _text(cell: Any) -> str:  # noqa: ANN401 - a cell, or what stands for an empty one
    value = cell.value
    match value:
        case datetime():
            # A day alone is one whose format shows no hours.
            alone = value.time() == time(0) and "h" not in cell.number_format.lower()
            return value.date().isoformat() if alone else value.isoformat(timespec="minutes")
        case date():
            return value.isoformat()
        case time():
            return value.isoformat(timespec="minutes")
        case timedelta():
            minutes = round(value.total_seconds() / 60)
            return f"{minutes // 60}:{minutes % 60:02d}"
    return value_text(value).strip()
