"""A second window for a briefing: map and timeline of the same plan, with nothing to edit it by."""

from __future__ import annotations

from PySide6.QtCore import QByteArray, QSize, Qt, Signal
from PySide6.QtGui import QCloseEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QLabel, QMainWindow, QSplitter, QVBoxLayout, QWidget

from app.base.message import say
from app.ui.actions import ACTIONS
from app.ui.desk import Desk
from app.ui.guard import Cover
from app.ui.map.messages import Picked
from app.ui.map.view import MapView
from app.ui.mapwork import MapWork
from app.ui.overlays import Overlays
from app.ui.parts import HANDLE_PX, LARGE_HANDLE_PX
from app.ui.theme import Theme
from app.ui.timeline.view import TimelineView

_KEYS = ("full_screen", "day_night", "blank", "lock_window")
"""Actions whose keys work in this window too."""


class BriefingWindow(QMainWindow):
    """Follows the plan and the selection of the main window; picks, but never edits."""

    touched = Signal()
    """A key or a button of the mouse was pressed on what covers it."""

    asked = Signal(str)
    """An action of the main window is asked for, by its name."""

    def __init__(self, desk: Desk, theme: Theme) -> None:
        super().__init__()
        workspace = self._workspace = desk.workspace
        self._settings = desk.settings
        self._cover: Cover | None = None
        self.title = QLabel()
        self.title.setObjectName("briefingTitle")
        self.map = MapView(theme)
        self.work = MapWork(workspace, self.map, desk.reading)
        self.work.use_tool("look")
        self.overlays = Overlays(workspace, self.map, self.work, desk.reading)
        self.map.said.connect(self._take)
        self.timeline = TimelineView(workspace, theme, editable=False)
        parts = QSplitter(Qt.Orientation.Vertical)
        parts.setHandleWidth(HANDLE_PX)
        self._parts = parts
        parts.addWidget(self.map)
        parts.addWidget(self.timeline)
        parts.setSizes([540, 220])
        parts.setStretchFactor(0, 1)
        room = self._room = QWidget()
        room.setObjectName("room")
        column = QVBoxLayout(room)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.title)
        column.addWidget(parts, 1)
        self.setCentralWidget(room)
        self._give_keys()
        self.resize(QSize(1280, 800).boundedTo(self.screen().availableSize()))
        if desk.settings.briefing:
            self.restoreGeometry(QByteArray.fromBase64(desk.settings.briefing.encode()))
        workspace.opened.connect(self._name)
        workspace.changed.connect(self._name)
        self._name()

    def use_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self.map.use_theme(theme)
        self.timeline.use_theme(theme)

    def use_large(self, *, large: bool) -> None:
        """Take controls for gloves and fingers, or ordinary ones."""
        self.timeline.use_large(large=large)
        self._parts.setHandleWidth(LARGE_HANDLE_PX if large else HANDLE_PX)

    def cover(self, *, covered: bool) -> None:
        """Show nothing of the plan, not even its name, or all of it again."""
        self._room.setEnabled(not covered)
        if covered and self._cover is None:
            self._cover = Cover(self)
            self._cover.touched.connect(self.touched)
        elif not covered and self._cover is not None:
            self._cover.leave()
            self._cover = None
        self._name()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Remember the place, take the map down; the plan stays open in the main window."""
        self._settings.briefing = self.saveGeometry().toBase64().toStdString()
        self.work.close()
        event.accept()

    def toggle_full_screen(self) -> None:
        """Give the window the whole screen, or what it had before."""
        self.setWindowState(self.windowState() ^ Qt.WindowState.WindowFullScreen)

    def _give_keys(self) -> None:
        """Let the keys work here that mean the same in both windows."""
        for action in ACTIONS:
            if action.name in _KEYS:
                # Of the room: while that is covered they rest.
                shortcut = QShortcut(QKeySequence(action.key), self._room)
                shortcut.setObjectName(action.name)
                shortcut.activated.connect(self._press)

    def _press(self) -> None:
        name = self.sender().objectName()
        if name == "full_screen":
            self.toggle_full_screen()
        else:
            self.asked.emit(name)

    def _name(self) -> None:
        header = self._workspace.plan.header
        badge = f"  {say('ui.exercise_badge')}" if header.exercise else ""
        self.title.setText(f"{header.name}{badge}")
        title = "Watchbill" if self._cover else str(say("ui.briefing_title", name=header.name))
        self.setWindowTitle(title)

    def _take(self, message: object) -> None:
        if isinstance(message, Picked):
            self._workspace.select(message.kind, message.id)
