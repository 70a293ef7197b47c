"""A form whose verb takes its time: what it asks for is done in a job, off the window's thread."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Generic, TypeVar

from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLineEdit, QPushButton, QWidget

from app.base.errors import AppError
from app.base.message import say
from app.ui.dialogs.form import FieldsDialog
from app.ui.jobs import JobRunner

Made = TypeVar("Made")


def hidden_line() -> QLineEdit:
    """Return a line whose text cannot be read over a shoulder."""
    line = QLineEdit()
    line.setEchoMode(QLineEdit.EchoMode.Password)
    return line


class FileLine(QWidget):
    """A line for the path of a file with a button to choose it; hint and title are phrases of ``key``.

    Parameters
    ----------
    kinds
        The files there are to choose from, as Qt writes them.
    new
        Whether it is a file that is to be made.
    """

    def __init__(self, key: str, kinds: str, *, new: bool = False) -> None:
        super().__init__()
        self._new = new
        self._title, self._kinds = str(say(key)), kinds
        self.line = QLineEdit()
        self.line.setAccessibleName(self._title)
        self.line.setPlaceholderText(str(say(f"{key}_hint")))
        choose = QPushButton(str(say("ui.choose_file")))
        choose.clicked.connect(self._choose)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.line)
        row.addWidget(choose)

    def text(self) -> str:
        """Return the path, empty where none was given."""
        return self.line.text().strip()

    def path(self) -> Path:
        """Return the path; raise AppError where none was given."""
        if not self.text():
            raise AppError(say("package.no_file", what=self._title))
        return Path(self.text())

    def _choose(self) -> None:
        ask = QFileDialog.getSaveFileName if self._new else QFileDialog.getOpenFileName
        name, _ = ask(self, self._title, self.text(), self._kinds)
        if name:
            self.line.setText(name)


class WorkDialog(FieldsDialog, Generic[Made]):
    """Does its work in a job, and closes when what came of it was of use.

    Parameters
    ----------
    title, verb
        Keys of the phrases on the window and on the button.
    doing
        Key of what is said while the job runs.
    """

    def __init__(self, title: str, verb: str, doing: str, parent: QWidget | None = None) -> None:
        super().__init__(title, verb, parent)
        self._doing = doing
        self.jobs = JobRunner(self)
        self.jobs.failed.connect(self._refuse)

    def prepare(self) -> Callable[[], Made]:
        """Return what the job does; raise AppError where the form is not filled in."""
        raise NotImplementedError

    def use(self, made: Made) -> None:
        """Make use of what the job made; where it raises AppError the dialog stays and says so."""
        raise NotImplementedError

    def done(self, result: int) -> None:
        """Leave once the job has ended: its thread must not be destroyed under it."""
        self.jobs.wait()
        super().done(result)

    def take(self) -> None:
        """Do the work and make use of it."""
        try:
            work = self.prepare()
        except AppError as error:
            self._refuse(str(error))
            return
        self.tell(str(say(self._doing)))
        self.go.setEnabled(False)
        self.jobs.run(lambda _stop, _progress: work(), self._worked)

    def _worked(self, made: Made) -> None:
        try:
            self.use(made)
        except AppError as error:
            self._refuse(str(error))
        else:
            self.accept()

    def _refuse(self, text: str) -> None:
        self.go.setEnabled(True)
        self.tell(text)
