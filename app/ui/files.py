"""What the file menu does: opening, making, naming and copying plans."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import cast

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog, QMenu

from app.base.errors import AppError
from app.base.message import say
from app.session.session import SUFFIX, Session
from app.session.usecases.create import open_sample
from app.ui.desk import Desk
from app.ui.dialogs.newplan import NewPlanDialog

_FILTER = f"Watchbill (*{SUFFIX})"


class Files(QObject):
    """Opens plans in one window."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk.window)
        self._desk = desk

    def open_plan(self, path: Path) -> None:
        """Open a plan file."""
        self.switch(lambda: Session.open(path))

    def switch(self, opener: Callable[[], Session]) -> None:
        """Show another plan in the window; where it cannot be opened the one before stays."""
        if self._desk.jobs.busy:
            self._desk.tell(str(say("ui.busy")))
            return
        try:
            session = opener()
        except AppError as error:
            self._desk.tell(str(error))
            return
        self._desk.workspace.open(session)

    def new(self) -> None:
        """Ask for a file and what a new plan starts from, and open it."""
        name, _ = QFileDialog.getSaveFileName(self._desk.window, str(say("ui.new_plan")), "", _FILTER)
        if not name:
            return
        dialog = NewPlanDialog(with_suffix(name), self._desk.window)
        if dialog.exec() and dialog.session is not None:
            self.switch(lambda: cast("Session", dialog.session))

    def open(self) -> None:
        """Ask for a plan file and open it."""
        name, _ = QFileDialog.getOpenFileName(self._desk.window, str(say("ui.open")), "", _FILTER)
        if name:
            self.open_plan(Path(name))

    def open_sample(self) -> None:
        """Open the sample plan."""
        self.switch(open_sample)

    def save_copy(self) -> None:
        """Ask for a file and write a copy there."""
        name, _ = QFileDialog.getSaveFileName(self._desk.window, str(say("ui.save_copy")), "", _FILTER)
        if name:
            self._desk.workspace.do(lambda session: session.save_copy(with_suffix(name)))

    def recent_menu(self, parent: QMenu) -> QMenu:
        """Return a menu of the plans opened last, made anew each time it is shown."""
        menu = QMenu(str(say("ui.open_recent")), parent)
        menu.aboutToShow.connect(lambda: self._fill_recent(menu))
        return menu

    def _fill_recent(self, menu: QMenu) -> None:
        menu.clear()
        for name in self._desk.settings.recent:
            entry = menu.addAction(f"{Path(name).stem}  ({Path(name).parent})")
            entry.triggered.connect(lambda _checked=False, name=name: self.open_plan(Path(name)))
        if not self._desk.settings.recent:
            menu.addAction(str(say("ui.no_recent"))).setEnabled(False)


def with_suffix(name: str) -> Path:
    """Return the path a user named, with the suffix of a plan file."""
    path = Path(name)
    return path if path.suffix == SUFFIX else path.with_name(path.name + SUFFIX)
