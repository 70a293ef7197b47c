"""Tables of text, whether they come from a spreadsheet, a file of separated values or the clipboard."""

from __future__ import annotations

import re
from dataclasses import dataclass

from app.base.message import say
from app.exchange.sources import Source
from app.exchange.texts import name_text

MOST_ROWS = 20_000
MOST_COLUMNS = 200
_FIGURE = re.compile(r"[+-]?\d+(?:[.,]\d+)?\s*°?")
_HEADING_WITHIN = 30
"""Headings are among so many rows; above them may be a title."""


@dataclass(frozen=True, slots=True)
class Line:
    """One row with something in it."""

    number: int
    """As its user counts it: the first row of the sheet or file is 1."""
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """One sheet, from its headings on."""

    name: str
    lines: tuple[Line, ...]
    has_headings: bool
    """Whether the first line names the columns."""

    @property
    def width(self) -> int:
        """Number of columns."""
        return max((len(line.cells) for line in self.lines), default=0)

    @property
    def headings(self) -> tuple[str, ...]:
        """What the columns are called; by their letters where they have no name."""
        named = self.lines[0].cells if self.has_headings and self.lines else ()
        return tuple(
            name_text(named[column] if column < len(named) else "") or column_name(column)
            for column in range(self.width)
        )

    @property
    def rows(self) -> tuple[Line, ...]:
        """What stands below the headings."""
        return self.lines[1:] if self.has_headings else self.lines


def table_of(name: str, lines: list[Line]) -> Table | None:
    """Return a table without what stands above its headings; nothing where it has no rows."""
    if not lines:
        return None
    counts = [sum(bool(cell) for cell in line.cells) for line in lines[:_HEADING_WITHIN]]
    least = max(2, 0.6 * max(counts)) if max(counts) > 1 else 1
    first = next(place for place, count in enumerate(counts) if count >= least)
    # Where figures stand in the first row, it is a row like the others.
    has_headings = not any(_FIGURE.fullmatch(cell) for cell in lines[first].cells)
    table = Table(name, tuple(lines[first:]), has_headings)
    return table if table.rows else None


def check_size(source: Source, rows: int, columns: int) -> None:
    """Refuse a table that has so many rows already, or so many columns."""
    if rows > MOST_ROWS or columns > MOST_COLUMNS:
        raise source.refuse(say("import.table_too_large", rows=f"{MOST_ROWS:,}", columns=MOST_COLUMNS))


def column_name(column: int) -> str:
    """Return the name of a column without heading, by its letter in a spreadsheet."""
    letters = ""
    column += 1
    while column:
        column, letter = divmod(column - 1, 26)
        letters = chr(ord("A") + letter) + letters
    return str(say("import.column", letter=letters))
