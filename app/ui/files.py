"""What the file menu does: opening, making, naming and copying plans."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QMenu

from app.base.errors import AppError
from app.base.message import Message, say
from app.geo.units import format_dtg
from app.session import passphrase
from app.session.session import Place, Session
from app.ui.desk import Desk
from app.ui.dialogs.auditlog import AuditLogDialog
from app.ui.dialogs.backups import BackupsDialog
from app.ui.dialogs.choice import ask
from app.ui.dialogs.newplan import NewPlanDialog, RenewDialog
from app.ui.dialogs.passphrase import ProtectDialog
from app.ui.dialogs.planfile import FILTER, ask_file
from app.ui.opening import open_plan, open_sample


class Files(QObject):
    """Opens plans in one window, and keeps them where they belong."""

    start_asked = Signal()
    """The user wants the start screen."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk.window)
        self._desk = desk
        # A job may have met the trouble in its own thread: the signal brings it to the window's.
        self._trouble.connect(self._tell_trouble)
        self._stop_hearing: Callable[[], None] = _nothing
        desk.workspace.opened.connect(self._watch)
        self._watch()

    _trouble = Signal(object)

    def open_plan(self, path: Path) -> None:
        """Open a plan file, asking what has to be asked."""
        self.switch(lambda: open_plan(path, self._author, self._desk.window))

    def switch(self, opener: Callable[[], Session | None]) -> None:
        """Show another plan in the window; where it cannot be opened the one before stays.

        Everything is asked first: a plan that was opened and is not shown after all would stay locked.
        """
        if self._desk.jobs.busy:
            self._desk.tell(str(say("ui.busy")))
            return
        if not self.may_leave():
            return
        try:
            session = opener()
        except AppError as error:
            self._desk.tell(str(error))
            return
        if session is not None:
            self._desk.workspace.open(session)

    def let_go(self) -> None:
        """Hear no more of the open plan: another window has it from now on."""
        self._stop_hearing()
        self._stop_hearing = _nothing

    def may_leave(self) -> bool:
        """Tell whether the open plan may go: nothing of it is in memory only, or that may be lost."""
        if self._session.saved_where is not Place.MEMORY:
            return True
        text = str(say("safety.unsaved", path=self._session.path))
        answer = ask("ui.not_saved", text, ("ui.choose_place", "ui.lose_it", "ui.cancel"), self._desk.window)
        if answer == "ui.choose_place":
            self.move_elsewhere()
            return self._session.saved_where is not Place.MEMORY
        return answer == "ui.lose_it"

    def new(self) -> None:
        """Ask what a new plan starts from, and open it; it gets its name later."""
        self.switch(lambda: _made(NewPlanDialog(self._author, self._desk.window)))

    def new_from_old(self) -> None:
        """Make a new plan from the open one, all times moved."""
        self.switch(lambda: _made(RenewDialog(self._session, self._author, self._desk.window)))

    def open(self) -> None:
        """Ask for a plan file and open it."""
        name, _ = QFileDialog.getOpenFileName(self._desk.window, str(say("ui.open")), "", FILTER)
        if name:
            self.open_plan(Path(name))

    def open_sample(self) -> None:
        """Open the sample plan."""
        self.switch(lambda: open_sample(self._author, self._desk.window))

    def name_plan(self) -> None:
        """Give the plan a file of its own; where it has one, mark this state as one meant to be kept."""
        session = self._session
        if session.unnamed or session.read_only or session.saved_where is not Place.FILE:
            self.move_elsewhere()
        elif self._desk.workspace.do(lambda session: (session.name_state(), True)):
            time = format_dtg(session.clock())
            self._desk.confirm(str(say("ui.state_named", time=time)))

    def move_elsewhere(self) -> None:
        """Ask for another file and go on there."""
        target = ask_file("ui.name_plan", self._desk.window, self._session.plan.header.name)
        if target is None:
            return
        if self._desk.workspace.do(lambda session: (session.name_as(target, replace=True), True)):
            self._desk.settings.opened(self._session.path)
            self._desk.workspace.moved.emit()

    def reconnect(self) -> None:
        """Try to go back to the plan's own file."""
        self._desk.workspace.do(lambda session: session.reconnect())
        self._desk.workspace.moved.emit()

    def save_copy(self) -> None:
        """Ask for a file and write a copy there."""
        target = ask_file("ui.save_copy", self._desk.window)
        if target is not None:
            self._desk.workspace.do(lambda session: session.save_copy(target))

    def show_backups(self) -> None:
        """Show the dated copies, and open the one that is restored."""
        dialog = BackupsDialog(self._session, self._desk.window)
        if dialog.exec() and dialog.restored is not None:
            self.open_plan(dialog.restored)

    def show_log(self) -> None:
        """Show the audit log."""
        AuditLogDialog(self._desk).exec()

    def change_passphrase(self) -> None:
        """Give the plan a passphrase, another one, or none."""
        session, window = self._session, self._desk.window
        if session.encrypted:
            text, answers = str(say("ui.is_protected")), ("ui.change_passphrase", "ui.unprotect", "ui.cancel")
            answer = ask("ui.protect", text, answers, window)
            if answer == "ui.unprotect":
                self._desk.workspace.do(passphrase.unprotect)
                self._desk.workspace.moved.emit()
            if answer != "ui.change_passphrase":
                return
        if ProtectDialog(session, window).exec():
            self._desk.workspace.moved.emit()
            self._desk.confirm(str(say("ui.now_protected")))

    def recent_menu(self, parent: QMenu) -> QMenu:
        """Return a menu of the plans opened last, made anew each time it is shown."""
        menu = QMenu(str(say("ui.open_recent")), parent)
        menu.aboutToShow.connect(lambda: self._fill_recent(menu))
        return menu

    @property
    def _session(self) -> Session:
        return self._desk.workspace.session

    @property
    def _author(self) -> str:
        return self._desk.settings.author

    def _fill_recent(self, menu: QMenu) -> None:
        menu.clear()
        for name in self._desk.settings.recent:
            entry = menu.addAction(f"{Path(name).stem}  ({Path(name).parent})")
            entry.triggered.connect(lambda _checked=False, name=name: self.open_plan(Path(name)))
        if not self._desk.settings.recent:
            menu.addAction(str(say("ui.no_recent"))).setEnabled(False)

    def _watch(self) -> None:
        """Hear of the open plan's troubles, and tell what its opening left to say."""
        self._stop_hearing()
        self._stop_hearing = self._session.trouble.connect(self._trouble.emit)
        told = [str(warning) for warning in self._session.take_warnings()]
        if not self._session.sound:
            self._desk.tell("\n".join(told), str(say("audit.show")), self.show_log)
        elif self._session.read_only:
            text = "\n".join([*told, str(say("ui.is_read_only"))])
            self._desk.tell(text, str(say("ui.open_copy")), self.move_elsewhere)
        elif self._session.doubt is not None:
            self._desk.tell("\n".join(told), str(say("audit.meant")), self._accept_log)
            self._desk.tell_more(str(say("audit.show")), self.show_log)
        elif told:
            self._desk.tell("\n".join(told))

    def _accept_log(self) -> None:
        """Keep in the log that it is meant as it is."""
        if self._desk.workspace.do(lambda session: (session.accept_log(), True)):
            self._desk.confirm(str(say("audit.accepted")))

    def _tell_trouble(self, trouble: Message) -> None:
        self._desk.workspace.moved.emit()
        if self._session.saved_where is Place.FILE:
            self._desk.tell(str(trouble))
        else:
            self._desk.tell(str(trouble), str(say("ui.choose_place")), self.move_elsewhere)
            self._desk.tell_more(str(say("ui.try_again")), self.reconnect)


def _made(dialog: NewPlanDialog | RenewDialog) -> Session | None:
    """Return the session that a dialog makes, or ``None`` where the user thinks better of it."""
    return dialog.session if dialog.exec() else None


def _nothing() -> None:
    """Stand for a subscription there is not."""
