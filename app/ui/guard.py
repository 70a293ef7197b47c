"""Keeps the screen from eyes it is not for: blank at a key, locked after a while or at a key."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QApplication, QLabel, QVBoxLayout, QWidget

from app.ui.desk import Desk

_HANDS = {
    QEvent.Type.KeyPress,
    QEvent.Type.MouseMove,
    QEvent.Type.MouseButtonPress,
    QEvent.Type.Wheel,
    QEvent.Type.TouchBegin,
}


class Cover(QWidget):
    """A sheet over the whole window that says nothing of the plan."""

    def __init__(self, window: QWidget, text: str) -> None:
        super().__init__(window)
        self.setObjectName("cover" if text else "blank")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        column = QVBoxLayout(self)
        column.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.says = QLabel(text)
        column.addWidget(self.says)
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


class Guard(QObject):
    """Blanks and locks one window."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk.window)
        self._desk = desk
        self._cover: Cover | None = None
        self._idle = QTimer(self)
        self._idle.setSingleShot(True)
        self._idle.timeout.connect(self.blank)
        self.restart()

    def restart(self) -> None:
        """Count from now again, by the minutes the settings say."""
        minutes = self._desk.settings.idle_minutes
        application = QApplication.instance()
        if application is not None:
            application.removeEventFilter(self)
        self._idle.stop()
        if minutes and application is not None:
            application.installEventFilter(self)
            self._idle.start(minutes * 60_000)

    def blank(self) -> None:
        """Show nothing until a key or a click."""
        self._cover = Cover(self._desk.window, "")

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Keep the window awake while there is a hand on it."""
        if event.type() in _HANDS and self._idle.isActive():
            self._idle.start()
        return False
