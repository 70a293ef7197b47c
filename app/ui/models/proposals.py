"""What a package proposes, as a table: a tick for what is taken in, and both values of what differs."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt

from app.base.message import say
from app.session.conflicts import field_name
from app.session.proposing import Picks, Row, Sort, Words, conflicts_of, shown_value
from app.ui.models.index import SHOWN, TICK, Index
from app.ui.models.tables import Table

COLUMNS = ("act", "item", "kind", "fields", "here", "there")
"""Phrases ``package.column_NAME``."""
WIDE = ("here", "there")
"""The columns that take the room that is left."""
_TICKED, _FREE, _OPEN = Qt.CheckState.Checked, Qt.CheckState.Unchecked, Qt.CheckState.PartiallyChecked


class ProposalTable(Table):
    """One row a proposal; the tick of a conflict is half until somebody decides."""

    _proposals: tuple[Row, ...] = ()
    _ticks: tuple[Qt.CheckState, ...] = ()

    @property
    def first_conflict(self) -> int:
        """The first row that is a conflict; the first of all where none is."""
        return next((at for at in range(len(self._proposals)) if self.is_conflict(at)), 0)

    def show_rows(self, rows: list[Row], words: Words) -> None:
        """Show these proposals: what the sender may say is ticked, a suggestion is not."""
        first = {Sort.CHANGE: _TICKED, Sort.SUGGESTION: _FREE, Sort.CONFLICT: _OPEN}
        self._proposals, self._ticks = tuple(rows), tuple(first[row.sort] for row in rows)
        headings = [str(say(f"package.column_{name}")) for name in COLUMNS]
        self.fill(headings, [_cells(row, words) for row in rows], [[()] * len(COLUMNS) for _ in rows], [])

    def is_conflict(self, row: int) -> bool:
        """Tell whether a row is a conflict."""
        return 0 <= row < len(self._proposals) and self._proposals[row].sort is Sort.CONFLICT

    def decide(self, row: int, *, theirs: bool | None) -> None:
        """Choose the sender's value in a conflict, ours, or neither yet."""
        if self.is_conflict(row):
            self._tick(row, _OPEN if theirs is None else _TICKED if theirs else _FREE)

    def picks(self) -> Picks:
        """Return what is ticked, and the conflicts that are decided."""
        rows = list(zip(self._proposals, self._ticks, strict=True))
        taken = tuple(row.what for row, tick in rows if tick is _TICKED)
        return Picks(taken, conflicts_of(row for row, tick in rows if tick is not _OPEN))

    def data(self, index: Index, role: int = SHOWN) -> Any:  # noqa: ANN401 - Qt's variant
        """Return what every table does, and the tick before the first column."""
        if index.column() == 0 and role == TICK:
            return self._ticks[index.row()]
        if index.column() == 0 and role in {SHOWN, int(Qt.ItemDataRole.ToolTipRole)}:
            return self._act(index.row())
        return super().data(index, role)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Let the first column be ticked."""
        flags = super().flags(index)
        return flags | Qt.ItemFlag.ItemIsUserCheckable if index.column() == 0 else flags

    def setData(self, index: Index, value: Any, role: int = TICK) -> bool:  # noqa: ANN401 - Qt's variant
        """Tick a row, or take its tick off."""
        if role != TICK:
            return False
        self._tick(index.row(), _FREE if Qt.CheckState(value) is _FREE else _TICKED)
        return True

    def _tick(self, row: int, tick: Qt.CheckState) -> None:
        self._ticks = (*self._ticks[:row], tick, *self._ticks[row + 1 :])
        self.dataChanged.emit(self.index(row, 0), self.index(row, 0))

    def _act(self, row: int) -> str:
        """Return what a proposal is, and of a conflict how it stands."""
        proposal = self._proposals[row]
        if proposal.sort is not Sort.CONFLICT:
            return str(proposal.act)
        stands = {_OPEN: "open", _TICKED: "theirs", _FREE: "ours"}[self._ticks[row]]
        return str(say(f"package.conflict_{stands}"))


def _cells(row: Row, words: Words) -> list[str]:
    differences = row.differences
    fields = "\n".join(str(field_name(one.field)) for one in differences)
    here, there = (
        "\n".join(shown_value(one.field, getattr(one, side), words) or "..." for one in differences)
        for side in ("ours", "theirs")
    )
    return [str(row.act), row.name, str(say(f"kind.{row.key[0]}")), fields, here, there]
