"""Asking for a passphrase, and giving a plan one; keys are derived off the window's thread."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLineEdit, QPushButton, QWidget

from app.base.errors import AppError
from app.base.message import say
from app.session import passphrase
from app.session.passphrase import Key
from app.session.session import Session
from app.ui.dialogs.form import FieldsDialog
from app.ui.jobs import JobRunner
from app.ui.parts import label


def hidden_line() -> QLineEdit:
    """Return a line whose text cannot be read over a shoulder."""
    line = QLineEdit()
    line.setEchoMode(QLineEdit.EchoMode.Password)
    return line


class FileLine(QWidget):
    """A line for the path of a file with a button to choose it; hint and title are phrases of ``key``."""

    def __init__(self, key: str, kinds: str) -> None:
        super().__init__()
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

    def _choose(self) -> None:
        name, _ = QFileDialog.getOpenFileName(self, self._title, "", self._kinds)
        if name:
            self.line.setText(name)


class KeyDialog(FieldsDialog):
    """A form whose verb takes its time: it derives a key in a job and closes when the key was of use."""

    def __init__(self, title: str, verb: str, parent: QWidget | None = None) -> None:
        super().__init__(title, verb, parent)
        self.jobs = JobRunner(self)
        self.jobs.failed.connect(self._refuse)

    def derive(self) -> Callable[[], Key]:
        """Return what makes the key in a job; raise AppError where the form is not filled in."""
        raise NotImplementedError

    def use(self, key: Key) -> None:
        """Make use of the key; where it raises AppError the dialog stays and says so."""
        raise NotImplementedError

    def done(self, result: int) -> None:
        """Leave once the job has ended: its thread must not be destroyed under it."""
        self.jobs.wait()
        super().done(result)

    def take(self) -> None:
        """Derive the key and make use of it."""
        try:
            derive = self.derive()
        except AppError as error:
            self._refuse(str(error))
            return
        self.tell(str(say("ui.deriving")))
        self.go.setEnabled(False)
        self.jobs.run(lambda _stop, _progress: derive(), self._derived)

    def _derived(self, key: Key) -> None:
        try:
            self.use(key)
        except AppError as error:
            self._refuse(str(error))
        else:
            self.accept()

    def _refuse(self, text: str) -> None:
        self.go.setEnabled(True)
        self.tell(text)


class UnlockDialog(KeyDialog):
    """Opens an encrypted plan.

    Parameters
    ----------
    opener
        Opens the plan with a key.
    """

    def __init__(self, path: Path, opener: Callable[[Key], Session], parent: QWidget | None = None) -> None:
        super().__init__("ui.unlock", "ui.unlock_now", parent)
        self._path, self._opener = path, opener
        self.session: Session | None = None
        self.passphrase = hidden_line()
        self.add("ui.plan_file", label(path.name))
        self.add("ui.passphrase", self.passphrase)
        self.key_file = FileLine("ui.recover_with", "PKCS#12 (*.p12 *.pfx)")
        self.sealed = passphrase.recovery_of(path)
        if self.sealed.exists():
            self.add("ui.recover_with", self.key_file)
            self.note("ui.recover_with_note")

    def derive(self) -> Callable[[], Key]:
        """Return what derives the key of the passphrase typed, or opens the sealed one with a key file."""
        path, text, key_file = self._path, self.passphrase.text(), self.key_file.text()
        if key_file:
            return lambda: passphrase.recover_key(self.sealed, Path(key_file), text)
        return lambda: passphrase.unlock(path, text)

    def use(self, key: Key) -> None:
        """Open the plan."""
        self.session = self._opener(key)


class ProtectDialog(KeyDialog):
    """Gives the open plan a passphrase, or another one."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__("ui.protect", "ui.protect_now", parent)
        self._session = session
        self.first, self.second = hidden_line(), hidden_line()
        self.recovery = FileLine("ui.recovery", "PEM (*.pem *.crt)")
        self.add("ui.new_passphrase", self.first)
        self.add("ui.passphrase_again", self.second)
        self.add("ui.recovery", self.recovery)
        self.note("ui.protect_note")

    def derive(self) -> Callable[[], Key]:
        """Return what derives a key of the passphrase typed twice."""
        text = self.first.text()
        passphrase.check_passphrase(text)
        if text != self.second.text():
            raise AppError(say("ui.passphrases_differ"))
        return lambda: passphrase.new_key(text)

    def use(self, key: Key) -> None:
        """Encrypt the plan with the key."""
        name = self.recovery.text()
        try:
            recovery = Path(name).read_bytes() if name else None
        except OSError as error:
            raise AppError(say("trust.unwritable", path=name, why=error.strerror)) from error
        passphrase.protect(self._session, key, recovery=recovery)
