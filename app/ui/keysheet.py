"""Every key on one sheet."""

from __future__ import annotations

from PySide6.QtWidgets import QDialog, QGridLayout, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from app.base.message import say
from app.ui.actionbook import key_text
from app.ui.actions import ACTIONS
from app.ui.parts import label
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
        row.setSpacing(32)
        for headings in _COLUMNS:
            column = QVBoxLayout()
            for heading in headings:
                self._add(column, heading)
            column.addStretch()
            row.addLayout(column)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setWidget(content)
        scroll_by_touch(area)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        hint = label(str(say("ui.keys_hint")), "hint")
        hint.setContentsMargins(16, 12, 16, 0)
        outer.addWidget(hint)
        outer.addWidget(area)
        self.resize(min(parent.width() - 40, 1280), min(parent.height() - 40, 720))

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
            grid.addWidget(label(key_text(action), "key"), row, 0)
            name = label(str(say(action.phrase)))
            name.setWordWrap(False)
            grid.addWidget(name, row, 1)
        grid.setColumnStretch(1, 1)
        column.addLayout(grid)
