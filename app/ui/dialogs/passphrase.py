"""Asking for a passphrase, and giving a plan one; keys are derived off the window's thread."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QWidget

from app.base.errors import AppError
from app.base.message import say
from app.session import passphrase
from app.session.passphrase import Key
from app.session.session import Session
from app.ui.dialogs.working import FileLine, WorkDialog, hidden_line
from app.ui.parts import label


class UnlockDialog(WorkDialog[Key]):
    """Opens an encrypted plan.

    Parameters
    ----------
    opener
        Opens the plan with a key.
    """

    def __init__(self, path: Path, opener: Callable[[Key], Session], parent: QWidget | None = None) -> None:
        super().__init__("ui.unlock", "ui.unlock_now", "ui.deriving", parent)
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

    def prepare(self) -> Callable[[], Key]:
        """Return what derives the key of the passphrase typed, or opens the sealed one with a key file."""
        path, text, key_file = self._path, self.passphrase.text(), self.key_file.text()
        if key_file:
            return lambda: passphrase.recover_key(self.sealed, Path(key_file), text)
        return lambda: passphrase.unlock(path, text)

    def use(self, key: Key) -> None:
        """Open the plan."""
        self.session = self._opener(key)


class ProtectDialog(WorkDialog[Key]):
    """Gives the open plan a passphrase, or another one."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__("ui.protect", "ui.protect_now", "ui.deriving", parent)
        self._session = session
        self.first, self.second = hidden_line(), hidden_line()
        self.recovery = FileLine("ui.recovery", "PEM (*.pem *.crt)")
        self.add("ui.new_passphrase", self.first)
        self.add("ui.passphrase_again", self.second)
        self.add("ui.recovery", self.recovery)
        self.note("ui.protect_note")

    def prepare(self) -> Callable[[], Key]:
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
