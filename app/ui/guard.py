"""Keeps the screen from eyes it is not for: blank at a key, locked after a while or at a key."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QMouseEvent, QWindow
from PySide6.QtWidgets import QApplication, QDialog, QPushButton, QVBoxLayout, QWidget
from shiboken6 import isValid

from app.base.message import say
from app.session import passphrase
from app.session.passphrase import Key
from app.ui.desk import Desk
from app.ui.dialogs.working import hidden_line
from app.ui.jobs import JobRunner
from app.ui.parts import label

_HANDS = {
    QEvent.Type.KeyPress,
    QEvent.Type.MouseMove,
    QEvent.Type.MouseButtonPress,
    QEvent.Type.Wheel,
    QEvent.Type.TouchBegin,
}


_LOCK_WIDTH_PX = 420


class Cover(QWidget):
    """A sheet over the whole window that says nothing of the plan."""

    touched = Signal()
    """A key or a button of the mouse was pressed on it."""

    def __init__(self, window: QWidget, name: str = "blank") -> None:
        super().__init__(window)
        self.setObjectName(name)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setGeometry(window.rect())
        window.installEventFilter(self)
        self.show()
        self.raise_()
        self.setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Cover the window whatever its size."""
        if event.type() is QEvent.Type.Resize and isinstance(watched, QWidget):
            self.setGeometry(watched.rect())
        return False

    def keyPressEvent(self, _event: QKeyEvent) -> None:
        """Tell of any key."""
        self.touched.emit()

    def mousePressEvent(self, _event: QMouseEvent) -> None:
        """Tell of any click."""
        self.touched.emit()

    def leave(self) -> None:
        """Go, and let the window be seen."""
        self.hide()
        self.deleteLater()


class Lock(Cover):
    """A cover that only the plan's passphrase opens; for a plan without one it says that it only hides."""

    opened = Signal()
    """The passphrase was the plan's."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk.window, "cover")
        self._desk = desk
        self._jobs = JobRunner(self)
        self._jobs.failed.connect(self._refuse)
        self.passphrase = hidden_line()
        self.passphrase.setAccessibleName(str(say("ui.passphrase")))
        title = label("Watchbill", "startTitle")
        self.says = label("")
        self.go = QPushButton(str(say("ui.lift_lock")))
        self.go.setProperty("primary", True)
        self.go.clicked.connect(self._try)
        self.passphrase.returnPressed.connect(self._try)
        column = QVBoxLayout(self)
        column.setSpacing(12)
        column.addStretch()
        for one in (title, self.says, self.passphrase, self.go):
            one.setFixedWidth(_LOCK_WIDTH_PX)
            column.addWidget(one, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch()
        encrypted = desk.workspace.session.encrypted
        self.passphrase.setVisible(encrypted)
        self.says.setText(str(say("ui.locked_asks" if encrypted else "ui.locked_hides")))
        self.setFocusProxy(self.passphrase if encrypted else self.go)
        self.setFocus()

    def leave(self) -> None:
        """Go, once the job has ended."""
        self._jobs.wait()
        super().leave()

    def _try(self) -> None:
        session = self._desk.workspace.session
        if not session.encrypted:
            self.opened.emit()
            return
        # Not from the file: that may be on a stick somebody took out.
        salt, text = passphrase.salt_of(session), self.passphrase.text()
        self._jobs.run(lambda _stop, _progress: passphrase.derive_key(text, salt), self._derived)

    def _derived(self, key: Key) -> None:
        if passphrase.is_key_of(self._desk.workspace.session, key):
            self.opened.emit()
        else:
            self._refuse(str(say("ui.wrong_passphrase")))

    def _refuse(self, text: str) -> None:
        self.says.setText(text)
        self.passphrase.selectAll()


class Guard(QObject):
    """Blanks and locks one window."""

    covered = Signal(bool)
    """A cover comes over the window, or is gone from it."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk.window)
        self._desk = desk
        self.cover: Cover | None = None
        """What covers the window now."""
        self._focus: QWidget | None = None
        """What had the keyboard before the cover came."""
        self._idle = QTimer(self)
        self._idle.setSingleShot(True)
        self._idle.timeout.connect(self.lock)
        application = QGuiApplication.instance()
        if isinstance(application, QGuiApplication):
            application.focusWindowChanged.connect(self._watch)
        self.restart()

    @property
    def locked(self) -> bool:
        """Whether only the passphrase gives the window back."""
        return isinstance(self.cover, Lock)

    def restart(self) -> None:
        """Count from now again, by the minutes the settings say."""
        self._idle.stop()
        minutes = self._desk.settings.idle_minutes
        if minutes:
            self._watch(QGuiApplication.focusWindow())
            self._idle.start(minutes * 60_000)

    def stop(self) -> None:
        """Count no more: the window is closed."""
        self._idle.stop()

    def blank(self) -> None:
        """Show nothing until a key or a click."""
        if self.cover is None:
            self._begin()
            self.cover = Cover(self._desk.window)
            self.cover.touched.connect(self.touch)

    def lock(self) -> None:
        """Cover the window until the passphrase is typed."""
        if self.locked:
            return
        self._close_dialogs()
        if self.cover is None:
            self._begin()
        else:
            self.cover.leave()
        lock = self.cover = Lock(self._desk)
        lock.opened.connect(self.lift)

    def touch(self) -> None:
        """Show the window again after a key or a click, unless it wants its passphrase."""
        if not self.locked:
            self.lift()

    def lift(self) -> None:
        """Show the window again."""
        cover, self.cover = self.cover, None
        if cover is None:
            return
        cover.leave()
        self.covered.emit(False)
        if self._focus is not None and isValid(self._focus):
            self._focus.setFocus()
        self._focus = None
        self.restart()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Keep the window awake while there is a hand on it."""
        if event.type() in _HANDS and self._idle.isActive():
            self._idle.start()
        return False

    def _begin(self) -> None:
        self._focus = self._desk.window.focusWidget()
        self.covered.emit(True)

    def _watch(self, window: QWindow | None) -> None:
        """Hear what is done in a window that has the keyboard now; over a lock none may be.

        Only windows are watched: a filter on the application, in Python, ends the program when it meets a
        widget that is being taken down.
        """
        if window is not None and self._desk.settings.idle_minutes:
            window.installEventFilter(self)
        if self.locked:
            QTimer.singleShot(0, self, self._close_dialogs)

    def _close_dialogs(self) -> None:
        """Close menus, lists and questions: they speak of the plan."""
        for seek in (QApplication.activePopupWidget, QApplication.activeModalWidget):
            while (found := seek()) is not None:
                if isinstance(found, QDialog):
                    found.reject()
                else:
                    found.close()
                if seek() is found:
                    break
        for one in QApplication.topLevelWidgets():
            if isinstance(one, QDialog) and one.isVisible():
                one.reject()
