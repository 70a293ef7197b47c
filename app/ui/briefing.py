"""A second window for a briefing: map and timeline of the same plan, with nothing to edit it by."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QLabel, QMainWindow, QSplitter, QVBoxLayout, QWidget

from app.base.message import say
from app.ui.guard import Cover
from app.ui.map.messages import Picked
from app.ui.map.view import MapView
from app.ui.mapwork import MapWork
from app.ui.theme import Theme
from app.ui.timeline.view import TimelineView
from app.ui.workspace import Workspace


class BriefingWindow(QMainWindow):
    """Follows the plan and the selection of the main window; picks, but never edits."""

    touched = Signal()
    """A key or a button of the mouse was pressed on what covers it."""

    def __init__(self, workspace: Workspace, theme: Theme) -> None:
        super().__init__()
        self._workspace = workspace
        self._cover: Cover | None = None
        self.title = QLabel()
        self.title.setObjectName("briefingTitle")
        self.map = MapView(theme)
        self.work = MapWork(workspace, self.map)
        self.work.use_tool("look")
        self.map.said.connect(self._take)
        self.timeline = TimelineView(workspace, theme, editable=False)
        parts = QSplitter(Qt.Orientation.Vertical)
        parts.setHandleWidth(1)
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
        self.resize(1280, 800)
        workspace.opened.connect(self._name)
        workspace.changed.connect(self._name)
        self._name()

    def use_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self.map.use_theme(theme)
        self.timeline.use_theme(theme)

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
        """Take the map down; the plan stays open in the main window."""
        self.work.close()
        event.accept()

    def _name(self) -> None:
        header = self._workspace.plan.header
        badge = f"  {say('ui.exercise_badge')}" if header.exercise else ""
        self.title.setText(f"{header.name}{badge}")
        title = "Watchbill" if self._cover else str(say("ui.briefing_title", name=header.name))
        self.setWindowTitle(title)

    def _take(self, message: object) -> None:
        if isinstance(message, Picked):
            self._workspace.select(message.kind, message.id)
