"""One question with a few answers, each a verb on a button."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from app.base.message import say
from app.ui.parts import label

Answers = tuple[str, ...]


class ChoiceDialog(QDialog):
    """Says what is the matter and offers what can be done; closing it is the way out.

    Parameters
    ----------
    answers
        Keys of the phrases on the buttons, the best one first.
    """

    def __init__(
        self, title: str, text: str, answers: tuple[str, ...], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(str(say(title)))
        self.setMinimumWidth(460)
        self.answer = ""
        """The key of the answer given; empty for none."""
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(16)
        words = label(text)
        words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        column.addWidget(words)
        row = QHBoxLayout()
        row.addStretch()
        self.buttons: dict[str, QPushButton] = {}
        for key in (*reversed(answers[1:]), answers[0]):
            one = self.buttons[key] = QPushButton(str(say(key)))
            one.setObjectName(key.partition(".")[2])
            one.clicked.connect(lambda _checked=False, key=key: self._take(key))
            row.addWidget(one)
        self.buttons[answers[0]].setProperty("primary", True)
        self.buttons[answers[0]].setDefault(True)
        column.addLayout(row)

    def _take(self, key: str) -> None:
        self.answer = key
        self.accept()


def ask(title: str, text: str, answers: Answers, parent: QWidget | None = None) -> str:
    """Return the key of the answer given, empty for none."""
    dialog = ChoiceDialog(title, text, answers, parent)
    dialog.exec()
    return dialog.answer
