"""The log of a plan as a table: one row an entry, the last first, read as far as somebody looks."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QAbstractTableModel, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QFont

from app.base.message import say
from app.geo.units import format_dtg
from app.session.usecases.audit import LogHead, LogReader, Row
from app.ui.models.index import FACE, NOWHERE, SHOWN, Index
from app.ui.theme import MONO

COLUMNS = ("seq", "time", "post", "what", "signed", "hash")
"""Phrases ``audit.column_NAME``."""
WIDE = ("what",)
"""The column that takes the room that is left."""
_FIGURES = tuple(COLUMNS.index(name) for name in ("seq", "time", "hash"))
_STEP, _PAGE = 500, 200
"""Entries looked at without a break, and rows shown before somebody asks for more."""
_DIGITS = 16
"""Of a hash: enough to be read out."""


class LogTable(QAbstractTableModel):
    """Rows of the entries that are sought; between two steps of reading the window goes on."""

    read_on = Signal()
    """More of the log has been looked at."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._mono = QFont(MONO)
        self._rows: list[Row] = []
        self._heads: Mapping[int, LogHead] = {}
        self._reader: LogReader | None = None
        self._wanted = 0
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._read)

    @property
    def ended(self) -> bool:
        """Whether all of the log was looked at."""
        return self._reader is None or self._reader.ended

    def show_entries(self, reader: LogReader) -> None:
        """Show what a reader finds."""
        self.beginResetModel()
        self._rows, self._reader, self._wanted = [], reader, _PAGE
        self.endResetModel()
        self._read()

    def show_heads(self, heads: Mapping[int, LogHead]) -> None:
        """Say of entries who signed for them."""
        self._heads = heads
        if self._rows:
            column = COLUMNS.index("signed")
            self.dataChanged.emit(self.index(0, column), self.index(len(self._rows) - 1, column))

    def rowCount(self, _parent: Index = NOWHERE) -> int:
        """Return the number of rows found so far."""
        return len(self._rows)

    def columnCount(self, _parent: Index = NOWHERE) -> int:
        """Return the number of columns."""
        return len(COLUMNS)

    def canFetchMore(self, _parent: Index = NOWHERE) -> bool:
        """Tell whether there is more to be read than is being read."""
        return not self.ended and not self._timer.isActive()

    def fetchMore(self, _parent: Index = NOWHERE) -> None:
        """Read on until there is another page of rows."""
        self._wanted = len(self._rows) + _PAGE
        self._timer.start(0)

    def data(self, index: Index, role: int = SHOWN) -> str | QFont | None:
        """Return the text of a cell, or how it is drawn."""
        if role in (SHOWN, Qt.ItemDataRole.ToolTipRole):
            return self._cell(self._rows[index.row()], COLUMNS[index.column()])
        return self._mono if role == FACE and index.column() in _FIGURES else None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = SHOWN) -> str | None:
        """Return the heading of a column."""
        if role != SHOWN or orientation is not Qt.Orientation.Horizontal:
            return None
        return str(say(f"audit.column_{COLUMNS[section]}"))

    def _cell(self, row: Row, column: str) -> str:
        if column == "signed":
            head = self._heads.get(row.seq)
            return str(head.who) if head else ""
        return {
            "seq": str(row.seq),
            "time": format_dtg(row.time),
            "post": row.post,
            "what": row.what,
            "hash": row.hash[:_DIGITS],
        }[column]

    def _read(self) -> None:
        if self._reader is None:
            return
        found, first = self._reader.more(_STEP), len(self._rows)
        if found:
            self.beginInsertRows(NOWHERE, first, first + len(found) - 1)
            self._rows += found
            self.endInsertRows()
        if not self.ended and len(self._rows) < self._wanted:
            self._timer.start(0)
        self.read_on.emit()
