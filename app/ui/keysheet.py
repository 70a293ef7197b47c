"""Every key on one sheet."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QGridLayout, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from app.base.message import say
from app.ui.actionbook import key_text
from app.ui.actions import ACTIONS
from app.ui.parts import button, label
from app.ui.touch import scroll_by_touch

_COLUMNS = (("file", "go"), ("edit", "schedule"), ("draw",), ("view", "help"))
"""Headings of each column."""


class KeySheet(QDialog):
    """Lists the actions that have keys, by menu."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(str(say("ui.keys")))
        self.setAccessibleName(str(say("ui.keys")))
        content = QWidget()
        content.setObjectName("panel")
        row = QHBoxLayout(content)
        row.setContentsMargins(16, 8, 16, 16)
        row.setSpacing(24)
        for headings in _COLUMNS:
            column = QVBoxLayout()
            for heading in headings:
                self._add(column, heading)
            column.addStretch()
            row.addLayout(column, 1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(content)
        scroll_by_touch(area)
        outer = QVBoxLayout(self)
        # Within its frame.
        outer.setContentsMargins(1, 1, 1, 1)
        outer.addLayout(self._head())
        outer.addWidget(area)
        self._take_room(parent, outer.totalMinimumSize().height(), row)

    def _head(self) -> QHBoxLayout:
        """Return the line above the keys: what they are, and a button to put them away."""
        row = QHBoxLayout()
        row.setContentsMargins(16, 12, 16, 0)
        words = QVBoxLayout()
        words.addWidget(label(str(say("ui.keys")), "sheetHeading"))
        words.addWidget(label(str(say("ui.keys_hint")), "hint"))
        row.addLayout(words, 1)
        row.addWidget(button("ui.close", self.accept), 0, Qt.AlignmentFlag.AlignTop)
        return row

    def _take_room(self, parent: QWidget, head_px: int, keys: QHBoxLayout) -> None:
        """Lie in the middle of the window, no higher than the keys need."""
        width = parent.width() - 40
        self.resize(width, min(head_px + keys.totalHeightForWidth(width), parent.height() - 40))
        self.move(parent.mapToGlobal(parent.rect().center()) - self.rect().center())

    @staticmethod
    def _add(column: QVBoxLayout, heading: str) -> None:
        title = label(str(say(f"menu.{heading}")), "sheetHeading")
        title.setWordWrap(False)
        column.addWidget(title)
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(4)
        keyed = [action for action in ACTIONS if action.heading == heading and key_text(action)]
        for row, action in enumerate(keyed):
            keys = label(key_text(action), "key")
            keys.setWordWrap(False)
            grid.addWidget(keys, row, 0)
            grid.addWidget(label(str(say(action.phrase))), row, 1)
        grid.setColumnStretch(1, 1)
        column.addLayout(grid)
