"""Tables of dialogs: rows to choose one of, their columns sharing the room."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from PySide6.QtCore import QAbstractTableModel, Qt
from PySide6.QtWidgets import QHeaderView, QTableView

from app.ui.touch import scroll_by_touch


def row_table(
    rows: QAbstractTableModel, title: str, row_px: int, columns: Sequence[str], wide: Collection[str]
) -> QTableView:
    """Return a table that is read row by row; a row is as high as its texts, ``row_px`` at least.

    Parameters
    ----------
    title
        What a screen reader calls it.
    columns, wide
        The names of the columns, and of those that take the room that is left.
    """
    view = QTableView()
    view.setModel(rows)
    view.setAccessibleName(title)
    view.setTabKeyNavigation(False)  # arrows go from row to row, Tab goes on
    view.setEditTriggers(QTableView.EditTrigger.NoEditTriggers)
    view.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
    view.setSelectionMode(QTableView.SelectionMode.SingleSelection)
    view.setVerticalScrollMode(QTableView.ScrollMode.ScrollPerPixel)
    view.verticalHeader().setVisible(False)
    view.verticalHeader().setMinimumSectionSize(row_px)
    view.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
    head = view.horizontalHeader()
    head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    head.setHighlightSections(False)
    rows.modelReset.connect(lambda: _share_room(head, columns, wide))
    scroll_by_touch(view)
    return view


def _share_room(head: QHeaderView, columns: Sequence[str], wide: Collection[str]) -> None:
    for at, name in enumerate(columns):
        mode = head.ResizeMode.Stretch if name in wide else head.ResizeMode.ResizeToContents
        head.setSectionResizeMode(at, mode)
