"""What the schedule menu does with the law: the register, consents, and the zones the plan lies on."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QDialog

from app.ui.desk import Desk
from app.ui.dialogs.consents import ConsentsDialog
from app.ui.dialogs.helpful import HelpfulDialog
from app.ui.dialogs.organisation import OrganisationDialog
from app.ui.dialogs.register import RegisterDialog
from app.ui.dialogs.shares import SharesDialog
from app.ui.dialogs.zones import ZonesDialog


class Law(QObject):
    """Opens the dialogs of the law over one window."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk.window)
        self._desk = desk

    def show_register(self) -> None:
        """Show the register of legal instruments, and change it."""
        _run(RegisterDialog(self._desk))

    def show_consents(self) -> None:
        """Show whose consent is asked for, and record the answers."""
        desk = self._desk
        _run(ConsentsDialog(desk.workspace, desk.reading, desk.window))

    def show_helpful(self) -> None:
        """Find out which missing consents would help most, and ask for them."""
        _run(HelpfulDialog(self._desk))

    def show_organisation(self) -> None:
        """Show who owns, controls, supports and decides, and record what of it changes."""
        desk = self._desk
        _run(OrganisationDialog(desk.workspace, desk.reading, desk.window))

    def show_shares(self) -> None:
        """Show what part of the burden each partner carries, and what it agreed to."""
        desk = self._desk
        _run(SharesDialog(desk.workspace, desk.reading, desk.window))

    def show_zones(self) -> None:
        """Show where the maritime zones come from, and lay the plan on others."""
        _run(ZonesDialog(self._desk.workspace, self._desk.window))


def _run(dialog: QDialog) -> None:
    dialog.exec()
    # Some follow the plan for as long as they live.
    dialog.deleteLater()
