"""The steps of a plan's history as rows, the last on top, as far back as anybody has looked."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex
from PySide6.QtGui import QFont

from app.base.message import say
from app.domain.change import Change
from app.geo.units import format_dtg
from app.ui.models.index import FACE, NOWHERE, OWN, SHOWN, Index
from app.ui.workspace import Workspace

POSITION = OWN
"""Role of how many steps are made just after a row: 0 for the beginning, below all steps."""
BATCH = 40
"""Rows that come at once: at first, and when the user has scrolled to the last there is."""


class Steps(QAbstractListModel):
    """One row a step, put into words when it is drawn; an edit adds a row and leaves the others."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self._workspace = workspace
        self._changes: list[Change] = []
        self._made = 0
        self._first = 0
        """Position of the last row."""

    @property
    def here(self) -> QModelIndex:
        """The row of the step the plan is at."""
        return self._row(self._made)

    def follow(self) -> None:
        """Take over what happened to the history since."""
        done, undone = self._workspace.session.history()
        changes = [*done, *undone]
        pairs = enumerate(zip(self._changes, changes, strict=False))
        same = next((at for at, (old, new) in pairs if old is not new), min(len(self._changes), len(changes)))
        if same < self._first or len(changes) - same > BATCH:
            self._begin_anew(changes, len(done))
            return
        if same < len(self._changes):
            self.beginRemoveRows(NOWHERE, 0, len(self._changes) - same - 1)
            del self._changes[same:]
            self.endRemoveRows()
        if same < len(changes):
            self.beginInsertRows(NOWHERE, 0, len(changes) - same - 1)
            self._changes = changes
            self.endInsertRows()
        before, self._made = self._made, len(done)
        self._look_back_to(self._made)
        self._tell_undone(before)

    def rowCount(self, parent: Index = NOWHERE) -> int:
        """Return the number of rows there are by now."""
        return 0 if parent.isValid() else len(self._changes) - self._first + 1

    def canFetchMore(self, parent: Index) -> bool:
        """Tell whether there were steps before the last row."""
        return not parent.isValid() and self._first > 0

    def fetchMore(self, parent: Index) -> None:
        """Add some of them."""
        if not parent.isValid():
            self._look_back_to(self._first - 1)

    def data(self, index: Index, role: int = SHOWN) -> Any:  # noqa: ANN401 - Qt's variant
        """Return what a step is called, when and by whom it was made; slanted where it was undone."""
        position = len(self._changes) - index.row()
        if role == POSITION:
            return position
        undone = position > self._made
        if role == SHOWN:
            return self._words(position, undone=undone)
        if role == FACE and undone:
            face = QFont()
            face.setItalic(True)
            return face
        return None

    def _words(self, position: int, *, undone: bool) -> str:
        if not position:
            return str(say("ui.history_start"))
        change = self._changes[position - 1]
        text = f"{change.label}\n{format_dtg(change.time)}  {change.author}"
        return str(say("ui.titled", title=say("ui.undone"), text=text)) if undone else text

    def _row(self, position: int) -> QModelIndex:
        return self.index(len(self._changes) - position)

    def _begin_anew(self, changes: list[Change], made: int) -> None:
        self.beginResetModel()
        self._changes, self._made = changes, made
        self._first = max(0, min(made, len(changes) - BATCH))
        self.endResetModel()

    def _look_back_to(self, position: int) -> None:
        """Have a row for a position, and a few more."""
        if position >= self._first:
            return
        first, rows = max(0, min(position, self._first - BATCH)), self.rowCount()
        self.beginInsertRows(NOWHERE, rows, rows + self._first - first - 1)
        self._first = first
        self.endInsertRows()

    def _tell_undone(self, before: int) -> None:
        """Tell of the rows that were undone, or made again."""
        last, first = sorted((before, self._made))
        if first > last:
            top, bottom = self._row(min(first, len(self._changes))), self._row(last + 1)
            self.dataChanged.emit(top, bottom, [SHOWN, FACE])
