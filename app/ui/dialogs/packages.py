"""Sealing a package for a partner, opening one, and choosing what of it is taken in."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QHeaderView, QPushButton, QTableView

from app.base.errors import AppError
from app.base.message import say
from app.domain.ids import PartnerId
from app.geo.units import format_dtg
from app.session.conflicts import Received
from app.session.proposing import rows_of
from app.session.usecases.orders import Signer
from app.session.usecases.packages import (
    Contents,
    FirstPackage,
    Outcome,
    Sealed,
    contents_of,
    open_first,
    open_package,
    seal_package,
    take_in_package,
)
from app.ui.desk import Desk
from app.ui.dialogs.asking import AskingDialog
from app.ui.dialogs.working import FileLine, WorkDialog, hidden_line
from app.ui.models.proposals import COLUMNS, WIDE, ProposalTable
from app.ui.parts import LARGE_ROW_PX, ROW_PX, Choice, button, label
from app.ui.rows import partner_rows
from app.ui.touch import scroll_by_touch
from app.ui.values import short_value

PACKAGES = "CMS (*.p7m)"
_KEYS, _CERTIFICATES, _TRUST = "PKCS#12 (*.p12 *.pfx)", "PEM (*.pem *.crt)", "(*.trust *.pem)"
_WIDTH_PX, _HEIGHT_PX, _FORM_PX = 1180, 680, 620


class SealDialog(WorkDialog[Sealed]):
    """Asks for a partner, its certificates and a key, and writes the partner's copy of the plan."""

    def __init__(self, desk: Desk) -> None:
        super().__init__("package.seal", "package.seal_now", "package.sealing", desk.window)
        self.setMinimumWidth(_FORM_PX)
        self._session = session = desk.workspace.session
        others = [row for row in partner_rows(session.plan) if row[0] != session.plan.home]
        self.partner: Choice[PartnerId] = Choice(others)
        self.certificates = FileLine("package.certificates", _CERTIFICATES)
        self.signer, self.passphrase = FileLine("package.signer", _KEYS), hidden_line()
        self.out = FileLine("package.out", PACKAGES, new=True)
        self.sealed: Sealed | None = None
        self.add("field.partner", self.partner)
        self.add("package.certificates", self.certificates)
        self.add("package.signer", self.signer)
        self.add("ui.passphrase", self.passphrase)
        self.add("package.out", self.out)
        self.note("package.seal_note")

    def prepare(self) -> Callable[[], Sealed]:
        """Return what seals the package as the form says."""
        signer = Signer(self.signer.path(), self.passphrase.text())
        out = self.out.path()
        out = out if out.suffix else out.with_suffix(".p7m")
        certificates = [self.certificates.path()]
        code = self._session.plan.partners[self.partner.chosen].code
        return partial(seal_package, self._session, certificates, signer, out, code)

    def use(self, made: Sealed) -> None:
        """Keep what was written, to tell of it."""
        self.sealed = made


class OpenDialog(WorkDialog[Received | FirstPackage]):
    """Asks for a package, a key and whom to trust, and opens it for this plan or for a new one."""

    def __init__(self, desk: Desk) -> None:
        super().__init__("package.open", "package.open_now", "package.opening", desk.window)
        self.setMinimumWidth(_FORM_PX)
        self._session = desk.workspace.session
        self.package = FileLine("package.file", PACKAGES)
        self.identity, self.passphrase = FileLine("package.identity", _KEYS), hidden_line()
        self.trust = FileLine("package.trust", _TRUST)
        self.new = Choice([(False, str(say("package.into_this"))), (True, str(say("package.into_new")))])
        self.opened: Received | FirstPackage | None = None
        self.add("package.file", self.package)
        self.add("package.identity", self.identity)
        self.add("ui.passphrase", self.passphrase)
        self.add("package.trust", self.trust)
        self.add("package.into", self.new)

    def prepare(self) -> Callable[[], Received | FirstPackage]:
        """Return what opens the package as the form says."""
        identity = Signer(self.identity.path(), self.passphrase.text())
        path = self.package.path()
        trust = Path(self.trust.text()) if self.trust.text() else None
        if self.new.chosen:
            return partial(open_first, path, identity, trust, self._session.clock)
        return partial(open_package, self._session, path, identity, trust)

    def use(self, made: Received | FirstPackage) -> None:
        """Keep what was opened, to show it."""
        self.opened = made


class ProposalsDialog(AskingDialog):
    """Shows who sent a package and what it proposes, a tick each, and takes in what is ticked."""

    def __init__(self, desk: Desk, received: Received) -> None:
        super().__init__(say("package.proposals"), say("package.take_in"), desk.window)
        self._session, self._received = desk.workspace.session, received
        self.outcome: Outcome | None = None
        if received.package is not None:
            self.body.addWidget(label(_about(contents_of(received.package)), "hint"))
        self.rows = ProposalTable(self)
        words = partial(short_value, reading=desk.reading)
        self.rows.show_rows(rows_of(self._session.plan, received.merge), words)
        self.table = _table(self.rows, LARGE_ROW_PX if desk.reading.large else ROW_PX)
        self.body.addWidget(self.table, 1)
        self.nothing = label(str(say("package.nothing")))
        self.body.addWidget(self.nothing)
        self.theirs = button("package.take_theirs", lambda: self._decide(theirs=True))
        self.ours = button("package.keep_ours", lambda: self._decide(theirs=False))
        self.undecided = button("package.leave_open", lambda: self._decide(theirs=None))
        acts = QHBoxLayout()
        for one in (self.theirs, self.ours, self.undecided):
            acts.addWidget(one)
        acts.addStretch()
        self.body.addLayout(acts)
        self.hint = label(str(say("package.choose_note")), "hint")
        self.body.addWidget(self.hint)
        for one in self.findChildren(QPushButton):
            one.setAutoDefault(one is self.go)
        some = self.rows.rowCount() > 0
        for part in (self.table, self.hint):
            part.setVisible(some)
        self.nothing.setVisible(not some)
        for one in (self.theirs, self.ours, self.undecided):
            one.setVisible(bool(received.merge.conflicts))
        self.table.selectionModel().currentRowChanged.connect(lambda *_rows: self._allow())
        if some:
            self.table.setCurrentIndex(self.rows.index(self.rows.first_conflict, 0))
        self._allow()
        self.go.setEnabled(not self._session.read_only)
        self.resize(min(_WIDTH_PX, desk.window.width() - 40), min(_HEIGHT_PX, desk.window.height() - 60))

    def take(self) -> None:
        """Take in what is ticked as one step of the plan's history."""
        picks = self.rows.picks()
        try:
            self.outcome = take_in_package(self._session, self._received, picks.taken, picks.decided)
        except AppError as error:
            self.tell(str(error))
        else:
            self.accept()

    def _decide(self, *, theirs: bool | None) -> None:
        self.rows.decide(self.table.currentIndex().row(), theirs=theirs)

    def _allow(self) -> None:
        """Let the chosen row be decided where it is a conflict."""
        may = self.rows.is_conflict(self.table.currentIndex().row())
        for one in (self.theirs, self.ours, self.undecided):
            one.setEnabled(may)


def _about(contents: Contents) -> str:
    """Return who sent a package, by which chain, how it is marked, and what is in it."""
    level = str(say(f"level.{contents.level.name}"))
    marked = [str(say("ui.exercise")), level] if contents.exercise else [level]
    counts = ", ".join(f"{say(f'kind.{kind}')} {len(names)}" for kind, names in contents.names.items())
    made = say(
        "package.made",
        number=contents.number,
        sender=contents.sender,
        recipient=contents.recipient,
        time=format_dtg(contents.time),
    )
    chain = "\n".join(f"{name}  {digits}" for name, digits in contents.chain)
    return f"{'  -  '.join(marked)}\n{made}\n{chain}\n{counts}"


def _table(rows: ProposalTable, row_px: int) -> QTableView:
    view = QTableView()
    view.setModel(rows)
    view.setAccessibleName(str(say("package.proposals")))
    view.setTabKeyNavigation(False)  # arrows go from row to row, Tab goes on
    view.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
    view.setSelectionMode(QTableView.SelectionMode.SingleSelection)
    view.setVerticalScrollMode(QTableView.ScrollMode.ScrollPerPixel)
    view.setWordWrap(True)
    view.verticalHeader().setVisible(False)
    view.verticalHeader().setMinimumSectionSize(row_px)
    view.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
    head = view.horizontalHeader()
    head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    head.setHighlightSections(False)
    for at, name in enumerate(COLUMNS):
        mode = head.ResizeMode.Stretch if name in WIDE else head.ResizeMode.ResizeToContents
        head.setSectionResizeMode(at, mode)
    # Qt leaves out of a column's width how wide the style makes a tick.
    head.setSectionResizeMode(0, head.ResizeMode.Fixed)
    view.setColumnWidth(0, max(view.sizeHintForColumn(0), head.sectionSizeHint(0)) + row_px)
    scroll_by_touch(view)
    return view
