"""The word of a legal adviser on an instrument: concurs or dissents, signed with a key."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtWidgets import QLineEdit, QWidget

from app.base.errors import AppError
from app.base.message import say
from app.domain.law.register import Instrument
from app.domain.opinions import Opinion, View
from app.session import legal
from app.session.usecases.opinions import Given, sign_opinion
from app.session.usecases.orders import Signer
from app.ui.dialogs.working import FileLine, WorkDialog, hidden_line
from app.ui.parts import Choice, Note, label
from app.ui.workspace import Workspace

_WIDTH_PX = 620
_KEYS = "PKCS#12 (*.p12 *.pfx)"


class OpinionDialog(WorkDialog[Opinion]):
    """Asks how an adviser sees an instrument with its articles, and signs that."""

    def __init__(self, workspace: Workspace, instrument: Instrument, parent: QWidget) -> None:
        super().__init__("opinion.title", "opinion.sign", "opinion.signing", parent)
        self.setMinimumWidth(_WIDTH_PX)
        self._session, self._instrument = workspace.session, instrument
        self.view = Choice([(view, str(say(f"opinion.{view.value}"))) for view in View], View.CONCURS)
        self.post = QLineEdit()
        self.reasons = Note("")
        readers = ((False, "opinion.as_instrument"), (True, "opinion.internal"))
        self.internal = Choice([(value, str(say(key))) for value, key in readers], chosen=False)
        self.signer, self.passphrase = FileLine("opinion.signer", _KEYS), hidden_line()
        self.add("opinion.instrument", label(instrument.title))
        self.add("opinion.view", self.view)
        self.add("opinion.post", self.post)
        self.add("opinion.reasons", self.reasons)
        self.add("opinion.readers", self.internal)
        self.add("opinion.signer", self.signer)
        self.add("ui.passphrase", self.passphrase)
        self.note("opinion.note")

    def prepare(self) -> Callable[[], Opinion]:
        """Return what signs the opinion as the form says."""
        if not self.post.text().strip():
            raise AppError(say("opinion.no_post"))
        given = Given(
            self._instrument.id,
            self.view.chosen,
            self.post.text(),
            self.reasons.typed,
            self.internal.chosen,
        )
        return partial(sign_opinion, self._session, given, Signer(self.signer.path(), self.passphrase.text()))

    def use(self, made: Opinion) -> None:
        """Attach what was signed."""
        legal.record_opinion(self._session, made)
