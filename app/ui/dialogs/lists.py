"""Lists in dialogs: rows as high as their text, tables of them, and rows to tick."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QFocusEvent, QResizeEvent
from PySide6.QtWidgets import (
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTreeWidget,
    QTreeWidgetItem,
)

from app.ui.models.index import OWN, Index
from app.ui.touch import scroll_by_touch

Item = TypeVar("Item")
_HEADING_PX = 16
_PADDING_PX = 14
_MOST_LINES = 6
"""A longer text ends in dots; its tool tip has all of it."""
_LEAST_PX = 112
"""What a list to tick has at the least."""
_TICKED, _OPEN = Qt.CheckState.Checked, Qt.CheckState.Unchecked


class FlatList(QTreeWidget):
    """Rows of texts in columns; without headings where there are none."""

    def __init__(self, name: str, headings: Sequence[str] = ()) -> None:
        super().__init__()
        scroll_by_touch(self)
        self.setAccessibleName(name)
        self.setColumnCount(max(1, len(headings)))
        self.setHeaderLabels(list(headings) or [name])
        self.setHeaderHidden(not headings)
        self.setRootIsDecorated(False)
        self.setAlternatingRowColors(True)


class Wrapped(QStyledItemDelegate):
    """Makes a row as high as its text in lines: under a style sheet Qt asks for one line alone."""

    def __init__(self, tree: QTreeWidget, most_lines: int = 0) -> None:
        super().__init__(tree)
        self._tree, self._most_lines = tree, most_lines

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Return the room that the text takes in the width of its column."""
        size = super().sizeHint(option, index)
        room = QRect(0, 0, self._tree.columnWidth(index.column()) - _PADDING_PX, 0)
        metrics = self._tree.fontMetrics()
        lines = metrics.boundingRect(room, Qt.TextFlag.TextWordWrap, index.data())
        height = max(size.height(), lines.height() + _PADDING_PX // 2)
        if self._most_lines:
            height = min(height, metrics.lineSpacing() * self._most_lines + _PADDING_PX // 2)
        return QSize(size.width(), height)


class WrappedTable(FlatList):
    """A table whose columns share the width by their weights and whose texts wrap; each row has a key."""

    def __init__(self, name: str, headings: Sequence[str] = ()) -> None:
        super().__init__(name, headings)
        self._weights: Sequence[float] = [1.0] * self.columnCount()
        self.setWordWrap(True)
        self.setUniformRowHeights(False)
        self.setItemDelegate(Wrapped(self, _MOST_LINES))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        header = self.header()
        header.setStretchLastSection(False)
        header.setSectionsMovable(False)
        # A heading takes two lines where it has to: in some languages what is given by and to begin alike.
        header.setTextElideMode(Qt.TextElideMode.ElideNone)
        wraps = Qt.AlignmentFlag(Qt.TextFlag.TextWordWrap.value)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter | wraps)
        header.sectionResized.connect(lambda *_: self.scheduleDelayedItemsLayout())

    @property
    def chosen(self) -> str:
        """The key of the current row, empty for none."""
        item = self.currentItem()
        return str(item.data(0, OWN)) if item is not None else ""

    def choose(self, key: str) -> None:
        """Make the row with a key the current one, or none where no row has it."""
        places = (place for place, item in enumerate(self._rows()) if item.data(0, OWN) == key)
        self._go_to(next(places, -1))

    def use_columns(self, headings: Sequence[str], weights: Sequence[float]) -> None:
        """Take other columns with shares of the width."""
        self.setColumnCount(len(headings))
        self.setHeaderLabels(list(headings))
        for column, heading in enumerate(headings):
            self.headerItem().setToolTip(column, heading)
        self.setHeaderHidden(False)
        self._weights = weights
        self._share_width()

    def show_rows(self, rows: Iterable[tuple[str, Sequence[str]]]) -> None:
        """Show rows with their keys; where the current one is gone, the row in its place is current."""
        kept, place = self.chosen, self.currentIndex().row()
        self.blockSignals(True)
        self.clear()
        for key, texts in rows:
            item = QTreeWidgetItem(list(texts))
            item.setData(0, OWN, key)
            for column, text in enumerate(texts):
                item.setToolTip(column, text)
                item.setTextAlignment(column, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
            self.addTopLevelItem(item)
        self.choose(kept)
        if self.currentItem() is None and self.topLevelItemCount():
            self._go_to(max(0, min(place, self.topLevelItemCount() - 1)))
        self.blockSignals(False)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the new width."""
        super().resizeEvent(event)
        self._share_width()

    def _share_width(self) -> None:
        width, edge, total = self.viewport().width(), 0, 0.0
        for column, weight in enumerate(self._weights):
            total += weight
            right = round(width * total / sum(self._weights))
            self.header().resizeSection(column, right - edge)
            edge = right
        self._fit_headings()

    def _fit_headings(self) -> None:
        """Make the headings as high as the longest of them takes in the width of its column."""
        header, most = self.header(), 0
        for column in range(header.count()):
            room = QRect(0, 0, header.sectionSize(column) - _HEADING_PX, 0)
            text = self.headerItem().text(column)
            box = header.fontMetrics().boundingRect(room, Qt.TextFlag.TextWordWrap, text)
            most = max(most, box.height())
        header.setFixedHeight(most + _HEADING_PX)

    def _go_to(self, place: int) -> None:
        """Make a row the current one and the only one chosen; none for -1."""
        self.clearSelection()
        self.setCurrentIndex(self.model().index(place, 0))

    def _rows(self) -> list[QTreeWidgetItem]:
        rows = (self.topLevelItem(place) for place in range(self.topLevelItemCount()))
        return [item for item in rows if item is not None]


@dataclass(frozen=True, slots=True)
class Whole(Generic[Item]):
    """A first row that stands for all of its members."""

    text: str
    value: frozenset[Item]
    """What is chosen while it is ticked."""
    members: frozenset[Item]
    """The rows that are ticked with it."""


class Checks(FlatList, Generic[Item]):
    """Items to tick, with a first row for all of them where there is one."""

    def __init__(
        self,
        name: str,
        rows: Iterable[tuple[Item, str]],
        chosen: frozenset[Item],
        whole: Whole[Item] | None = None,
    ) -> None:
        super().__init__(name)
        self._whole = whole
        self._first = self._add(whole.text, ticked=chosen == whole.value) if whole else None
        ticked = whole.members if whole and chosen == whole.value else chosen
        self._ticks = [(item, self._add(text, ticked=item in ticked)) for item, text in rows]
        self.itemChanged.connect(self._follow)
        # Room is shared by how long lists are.
        policy = self.sizePolicy()
        policy.setVerticalStretch(self.topLevelItemCount())
        self.setSizePolicy(policy)
        self.setMinimumHeight(_LEAST_PX)

    @property
    def chosen(self) -> frozenset[Item]:
        """What is ticked."""
        if self._whole is not None and _is_ticked(self._first):
            return self._whole.value
        return frozenset(item for item, row in self._ticks if _is_ticked(row))

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show which row the keyboard is at."""
        super().focusInEvent(event)
        row = max(0, self.currentIndex().row())
        self.setCurrentIndex(self.model().index(row, 0))

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Show no row as chosen: what is chosen is ticked."""
        super().focusOutEvent(event)
        self.clearSelection()

    def _add(self, text: str, *, ticked: bool) -> QTreeWidgetItem:
        row = QTreeWidgetItem([text])
        row.setToolTip(0, text)
        row.setCheckState(0, _TICKED if ticked else _OPEN)
        self.addTopLevelItem(row)
        return row

    def _follow(self, changed: QTreeWidgetItem) -> None:
        """Tick and untick the members with the row for all; that one goes as soon as a row differs."""
        if self._whole is None or self._first is None:
            return
        self.blockSignals(True)
        if changed is self._first:
            for item, row in self._ticks:
                member = item in self._whole.members
                row.setCheckState(0, _TICKED if member and _is_ticked(self._first) else _OPEN)
        else:
            self._first.setCheckState(0, _OPEN)
        self.blockSignals(False)
        self.viewport().update()


def _is_ticked(row: QTreeWidgetItem | None) -> bool:
    return row is not None and row.checkState(0) == _TICKED
