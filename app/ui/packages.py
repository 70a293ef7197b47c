"""What the file menu does with partners' packages: sealing and opening them, and the ledger."""

from __future__ import annotations

from PySide6.QtCore import QObject

from app.base.message import say
from app.session.conflicts import Received
from app.ui.desk import Desk
from app.ui.dialogs.ledger import LedgerDialog
from app.ui.dialogs.packages import OpenDialog, ProposalsDialog, SealDialog
from app.ui.dialogs.planfile import ask_file
from app.ui.files import Files


class Packages(QObject):
    """Exchanges packages in one window."""

    def __init__(self, desk: Desk, files: Files) -> None:
        super().__init__(desk.window)
        self._desk, self._files = desk, files

    def seal(self) -> None:
        """Ask for a partner, and write its copy of the plan as a package."""
        dialog = SealDialog(self._desk)
        if dialog.exec() and dialog.sealed is not None:
            self._desk.confirm(str(say("package.sealed", path=dialog.sealed.path)))

    def open(self) -> None:
        """Ask for a package, and show what it proposes, or make a new plan of it."""
        dialog = OpenDialog(self._desk)
        if not dialog.exec() or dialog.opened is None:
            return
        if isinstance(dialog.opened, Received):
            self.show_proposals(dialog.opened)
            return
        first = dialog.opened
        path = ask_file("ui.name_plan", self._desk.window, first.name)
        if path is not None:
            self._files.switch(lambda: first.create(path, self._desk.settings.author))

    def show_proposals(self, received: Received) -> None:
        """Show what a package proposes, and tell what became of it."""
        dialog = ProposalsDialog(self._desk, received)
        if not dialog.exec() or dialog.outcome is None:
            return
        refused = dialog.outcome.refused
        if refused:
            first = next(iter(refused.values()))
            self._desk.tell(str(say("package.some_refused", count=len(refused), first=first)))
        else:
            self._desk.confirm(str(say("package.taken_in", partner=received.sender.name)))

    def show_ledger(self) -> None:
        """Show what went to whom and what came."""
        LedgerDialog(self._desk).exec()
