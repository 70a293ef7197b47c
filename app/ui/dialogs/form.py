"""A small form in a dialog: fields, one verb on the button, and errors beside the fields."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from app.base.errors import AppError
from app.base.message import say
from app.ui.entries import Entry, unread
from app.ui.parts import Form, label


def stand_right(dialog: QDialog, window: QWidget) -> None:
    """Move a dialog to the right edge of its window: the map is to be seen beside it."""
    corner = window.mapToGlobal(window.rect().topRight())
    dialog.move(corner.x() - dialog.frameGeometry().width() - 8, corner.y() + 48)


class FormDialog(QDialog):
    """Asks until the answer is good or the user leaves.

    Parameters
    ----------
    title, verb
        Keys of the phrases on the window and on the button.
    accept
        Makes use of the answer; where it raises ``AppError`` the dialog stays and says so.
    """

    def __init__(
        self, title: str, verb: str, accept: Callable[[], object], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(str(say(title)))
        self.setMinimumWidth(420)
        self._accept = accept
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(12)
        self._form = Form()
        self._form.setHorizontalSpacing(16)
        self._form.setVerticalSpacing(8)
        column.addLayout(self._form)
        self.problem = label("", "finding")
        self.problem.hide()
        column.addWidget(self.problem)
        row = QHBoxLayout()
        row.addStretch()
        leave = QPushButton(str(say("ui.cancel")))
        leave.clicked.connect(self.reject)
        self.go = QPushButton(str(say(verb)))
        self.go.setProperty("primary", True)
        self.go.setDefault(True)
        self.go.clicked.connect(self._try)
        row.addWidget(leave)
        row.addWidget(self.go)
        column.addLayout(row)

    def add(self, key: str, field: QWidget) -> None:
        """Add a field under the phrase ``key``."""
        field.setObjectName(key.partition(".")[2])
        if isinstance(field, Entry):
            field.add_to(self._form, str(say(key)))
        else:
            self._form.addRow(str(say(key)), field)

    def show_row(self, field: QWidget, *, shown: bool) -> None:
        """Show a field with its phrase, or neither."""
        self._form.setRowVisible(field, shown)

    def note(self, key: str) -> None:
        """Add a hint under the fields."""
        self._form.addRow(label(str(say(key)), "hint"))

    def _try(self) -> None:
        wrong = unread(self)
        for one in wrong:
            one.refusal.tell()
        if wrong:
            return
        try:
            self._accept()
        except AppError as error:
            self.refuse(str(error))
        else:
            self.accept()

    def refuse(self, why: str) -> None:
        """Say what is wrong with the answer; nothing for an empty text."""
        self.problem.setText(why)
        self.problem.setVisible(bool(why))
