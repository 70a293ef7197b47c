"""Keeps the screen from eyes it is not for: blank at a key, locked after a while or at a key."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QApplication, QPushButton, QVBoxLayout, QWidget

from app.base.message import say
from app.session import passphrase
from app.session.passphrase import Key
from app.ui.desk import Desk
from app.ui.dialogs.passphrase import hidden_line
from app.ui.jobs import JobRunner
from app.ui.parts import label

_HANDS = {
    QEvent.Type.KeyPress,
    QEvent.Type.MouseMove,
    QEvent.Type.MouseButtonPress,
    QEvent.Type.Wheel,
    QEvent.Type.TouchBegin,
}


class Cover(QWidget):
    """A sheet over the whole window that says nothing of the plan; any key or click lifts it."""

    def __init__(self, window: QWidget, name: str = "blank") -> None:
        super().__init__(window)
        self.setObjectName(name)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
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
        """Go at any key."""
        self.lift()

    def mousePressEvent(self, _event: QMouseEvent) -> None:
        """Go at any click."""
        self.lift()

    def lift(self) -> None:
        """Show the window again."""
        self.hide()
        self.deleteLater()


class Lock(Cover):
    """A cover that only the plan's passphrase lifts; a plan without one says that it only hides."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk.window, "cover")
        self._desk = desk
        self._jobs = JobRunner(self)
        self._jobs.failed.connect(self._refuse)
        self.passphrase = hidden_line()
        self.passphrase.setAccessibleName(str(say("ui.passphrase")))
        self.passphrase.setMaximumWidth(320)
        self.says = label("")
        self.says.setMaximumWidth(420)
        self.go = QPushButton(str(say("ui.lift_lock")))
        self.go.clicked.connect(self._try)
        self.passphrase.returnPressed.connect(self._try)
        column = QVBoxLayout(self)
        column.setAlignment(Qt.AlignmentFlag.AlignCenter)
        column.setSpacing(12)
        for one in (self.says, self.passphrase, self.go):
            column.addWidget(one)
        encrypted = desk.workspace.session.encrypted
        self.passphrase.setVisible(encrypted)
        self.says.setText(str(say("ui.locked_asks" if encrypted else "ui.locked_hides")))
        (self.passphrase if encrypted else self.go).setFocus()

    def keyPressEvent(self, _event: QKeyEvent) -> None:
        """Stay whatever key is pressed."""

    def mousePressEvent(self, _event: QMouseEvent) -> None:
        """Stay wherever it is clicked."""

    def lift(self) -> None:
        """Show the window again, once the job has ended."""
        self._jobs.wait()
        super().lift()

    def _try(self) -> None:
        session = self._desk.workspace.session
        if not session.encrypted:
            self.lift()
            return
        path, text = session.rescue or session.path, self.passphrase.text()
        self._jobs.run(lambda _stop, _progress: passphrase.unlock(path, text), self._derived)

    def _derived(self, key: Key) -> None:
        if passphrase.is_key_of(self._desk.workspace.session, key):
            self.lift()
        else:
            self._refuse(str(say("ui.wrong_passphrase")))

    def _refuse(self, text: str) -> None:
        self.says.setText(text)
        self.passphrase.selectAll()


class Guard(QObject):
    """Blanks and locks one window."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk.window)
        self._desk = desk
        self.cover: Cover | None = None
        """What covers the window now, or did last."""
        self._idle = QTimer(self)
        self._idle.setSingleShot(True)
        self._idle.timeout.connect(self.lock)
        self.restart()

    def restart(self) -> None:
        """Count from now again, by the minutes the settings say."""
        minutes = self._desk.settings.idle_minutes
        application = QApplication.instance()
        if application is None:
            return
        application.removeEventFilter(self)
        self._idle.stop()
        if minutes:
            application.installEventFilter(self)
            self._idle.start(minutes * 60_000)

    def blank(self) -> None:
        """Show nothing until a key or a click."""
        self.cover = Cover(self._desk.window)

    def lock(self) -> None:
        """Cover the window until the passphrase is typed."""
        self.cover = Lock(self._desk)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Keep the window awake while there is a hand on it."""
        if event.type() in _HANDS and self._idle.isActive():
            self._idle.start()
        return False
