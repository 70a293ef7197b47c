"""What every dialog that asks is made of: its content, what is wrong with it, a way out and one verb."""

from __future__ import annotations

from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from app.base.message import Message, say
from app.ui.parts import Form, label


class AskingDialog(QDialog):
    """Asks until ``take`` has made use of the answer or the user leaves.

    Parameters
    ----------
    title, verb
        What stands on the window and on the button.
    """

    def __init__(self, title: Message, verb: Message, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(str(title))
        self._column = column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(12)
        self.content = QWidget()
        self.body = QVBoxLayout(self.content)
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(8)
        column.addWidget(self.content, 1)
        self.problem = label("", "finding")
        self.problem.hide()
        column.addWidget(self.problem)
        row = QHBoxLayout()
        row.addStretch()
        leave = QPushButton(str(say("ui.cancel")))
        leave.clicked.connect(self.reject)
        self.go = QPushButton(str(verb))
        self.go.setProperty("primary", True)
        self.go.setDefault(True)
        self.go.clicked.connect(self.take)
        row.addWidget(leave)
        row.addWidget(self.go)
        column.addLayout(row)

    def take(self) -> None:
        """Make use of the answer and close, or tell why not."""
        raise NotImplementedError

    def tell(self, text: str) -> None:
        """Say below the content what is wrong, or what is being done; nothing for an empty text."""
        self.problem.setText(text)
        self.problem.setVisible(bool(text))
        # Qt makes room for the text, but at the cost of the content.
        height = self._column.totalHeightForWidth(self.width())
        if self.isVisible() and height > self.height():
            self.resize(self.width(), height)

    def form(self) -> Form:
        """Add and return a form."""
        form = Form()
        form.setHorizontalSpacing(16)
        form.setVerticalSpacing(8)
        self.body.addLayout(form)
        return form

    def stand_right(self, window: QWidget) -> None:
        """Move to the right edge of a window: the map is to be seen beside the dialog."""
        corner = window.mapToGlobal(window.rect().topRight())
        self.move(corner.x() - self.frameGeometry().width() - 8, corner.y() + 48)
