"""Files of separated values and rows from the clipboard: separator and encoding are told by the content."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterator

from app.base.errors import Cancelled
from app.base.message import say
from app.base.progress import Stop
from app.exchange.sources import Source
from app.exchange.tables import Line, Table, check_size, table_of

_SEPARATORS = ("\t", ";", "|", ",")
"""The comma last: where another one fits as well, commas are in the figures."""
_SAMPLE = 64_000
_SAMPLE_ROWS = 50
_FITTING = 0.9
"""The share of rows that must have as many cells as most."""


def read_delimited(source: Source, stop: Stop) -> tuple[Table, ...]:
    """Return the one table of a text; raise AppError naming the file where it is none or too large."""
    text = _decoded(source)
    lines: list[Line] = []
    try:
        for number, cells in enumerate(_records(text, _separator(text)), start=1):
            if number % 1000 == 0 and stop():
                raise Cancelled
            cells = [cell.strip() for cell in cells]
            check_size(source, len(lines), len(cells))
            if any(cells):
                lines.append(Line(number, tuple(cells)))
    except csv.Error as error:
        raise source.refuse(say("import.bad_table", why=error)) from error
    table = table_of(source.stem, lines)
    if table is None:
        raise source.refuse(say("import.no_rows"))
    return (table,)


def _decoded(source: Source) -> str:
    """Return the text: by its mark, as UTF-8 if it is, else as Western European Windows writes it."""
    data = source.data
    try:
        text = data.decode("utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp1252", "replace")
    controls = sum(letter < " " and letter not in "\t\r\n\f" for letter in text[:_SAMPLE])
    if not text.strip() or controls > len(text[:_SAMPLE]) // 100:
        raise source.refuse(say("import.unknown_format"))
    return text


def _separator(text: str) -> str:
    """Return what parts the cells: what gives the first row and nearly all others as many cells."""
    best, most = ",", 0.0
    for separator in _SEPARATORS:
        sizes = [len(cells) for cells in _sample(text, separator)]
        ((size, count),) = Counter(sizes).most_common(1) or [(1, 0)]
        if size > 1 and sizes[0] == size and count >= _FITTING * len(sizes):
            return separator
        if size > 1 and count / len(sizes) > most:
            best, most = separator, count / len(sizes)
    return best


def _sample(text: str, separator: str) -> list[list[str]]:
    try:
        records = _records(text[:_SAMPLE], separator)
        return [cells for cells, _ in zip(records, range(_SAMPLE_ROWS), strict=False) if any(cells)]
    except csv.Error:
        return []


def _records(text: str, separator: str) -> Iterator[list[str]]:
    return csv.reader(io.StringIO(text, newline=""), delimiter=separator)
