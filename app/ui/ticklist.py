"""A list to tick any number of rows of, wherever one chooses several among many."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Generic, TypeVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from app.base.message import say
from app.ui.touch import scroll_by_touch

Item = TypeVar("Item")
_LONG = 16
"""A list of more rows has a search above it."""
_SEEN = 12
"""So many rows are seen at least, where there are so many."""
_FREE = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsUserCheckable


class _Rows(QListWidget):
    """Rows that a click anywhere ticks and makes current: Qt ticks on the box alone, and goes nowhere."""

    def __init__(self) -> None:
        super().__init__()
        self._before: Qt.CheckState | None = None
        self.itemClicked.connect(self._flip)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Remember the tick of the row, to see whether Qt turns it."""
        row = self.itemAt(event.position().toPoint())
        self._before = row.checkState() if row is not None else None
        super().mouseReleaseEvent(event)

    def _flip(self, row: QListWidgetItem) -> None:
        self.setCurrentItem(row)
        if row.checkState() == self._before:
            row.setCheckState(_state(self._before == Qt.CheckState.Unchecked))


class TickList(QWidget, Generic[Item]):
    """Rows with a tick each; a click anywhere on one, or the space bar, ticks it or takes its tick off.

    Parameters
    ----------
    title
        What the list is called by screen readers.
    rows
        The items with their texts.
    ticked
        What is ticked at first.
    alone
        An item that goes with no other: to tick it takes the ticks off all others, and theirs takes off its.
    """

    changed = Signal()
    """The user ticked another set of rows."""

    def __init__(
        self,
        title: str,
        rows: Iterable[tuple[Item, str]],
        ticked: Collection[Item],
        alone: Item | None = None,
    ) -> None:
        super().__init__()
        self._items: list[Item] = []
        self._alone = alone
        self.rows = _Rows()
        self.rows.setAccessibleName(title)
        scroll_by_touch(self.rows)
        for item, text in rows:
            self._items.append(item)
            row = QListWidgetItem(text)
            row.setFlags(_FREE)
            row.setCheckState(_state(item in ticked))
            self.rows.addItem(row)
        self.rows.itemChanged.connect(self._follow)
        self.search = QLineEdit()
        self.search.setPlaceholderText(str(say("ui.search_list")))
        self.search.setAccessibleName(str(say("ui.search_list")))
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(self._seek)
        self.search.setVisible(self.rows.count() > _LONG)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.search)
        column.addWidget(self.rows)
        self.rows.ensurePolished()
        self.rows.setMinimumHeight(min(self.rows.count(), _SEEN) * self.rows.sizeHintForRow(0))
        self.rows.setCurrentRow(next(filter(self._is_ticked, range(self.rows.count())), 0))
        self.setFocusProxy(self.search if self.rows.count() > _LONG else self.rows)

    @property
    def ticked(self) -> tuple[Item, ...]:
        """The items that are ticked, in the order of the rows."""
        return tuple(item for place, item in enumerate(self._items) if self._is_ticked(place))

    def tick(self, item: Item, *, on: bool) -> None:
        """Tick an item or take its tick off, as the user does."""
        self.rows.item(self._items.index(item)).setCheckState(_state(on))

    def _is_ticked(self, place: int) -> bool:
        return self.rows.item(place).checkState() == Qt.CheckState.Checked

    def _follow(self, row: QListWidgetItem) -> None:
        """Keep the item that goes alone alone."""
        here = self.rows.row(row)
        if self._is_ticked(here):
            is_alone = self._items[here] == self._alone
            self.rows.blockSignals(True)
            for place, item in enumerate(self._items):
                if place != here and (is_alone or item == self._alone):
                    self.rows.item(place).setCheckState(Qt.CheckState.Unchecked)
            self.rows.blockSignals(False)
            self.rows.viewport().update()
        self.changed.emit()

    def _seek(self, text: str) -> None:
        for place in range(self.rows.count()):
            row = self.rows.item(place)
            row.setHidden(text.casefold() not in row.text().casefold())


def _state(on: bool) -> Qt.CheckState:
    return Qt.CheckState.Checked if on else Qt.CheckState.Unchecked
