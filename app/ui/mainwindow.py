"""The window: map in the middle, furniture along the walls."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import cast

from PySide6.QtCore import QByteArray, Qt
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import (
    QApplication,
    QFileDialog,
    QHBoxLayout,
    QMainWindow,
    QMenu,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.base.errors import AppError
from app.base.message import say
from app.domain.bases import Base
from app.session.session import SUFFIX, Session
from app.session.usecases.create import open_sample
from app.ui.dialogs.newplan import NewPlanDialog
from app.ui.dialogs.things import AssetDialog, PartnerDialog
from app.ui.frame import Notice, Rail, StatusLine, ToolBar, TopBar
from app.ui.icons import icon
from app.ui.jobs import JobRunner
from app.ui.map.view import MapView
from app.ui.mapwork import MapWork
from app.ui.menu import MainMenu
from app.ui.panels.check import CheckPanel
from app.ui.panels.details import DetailsPanel
from app.ui.panels.optimise import OptimisePanel
from app.ui.panels.orders import OrdersPanel
from app.ui.panels.plantree import PlanTreePanel
from app.ui.settings import Settings
from app.ui.theme import THEMES, palette, style_sheet, themes
from app.ui.timeline.view import TimelineView
from app.ui.workspace import Workspace

_FILTER = f"Watchbill (*{SUFFIX})"
_LEFT_PX, _RIGHT_PX, _BOTTOM_PX = 240, 320, 220


class MainWindow(QMainWindow):
    """One open plan with everything to work on it."""

    def __init__(self, session: Session, settings: Settings) -> None:
        super().__init__()
        self.settings = settings
        self.workspace = Workspace(session)
        self.jobs = JobRunner(self)
        theme = themes()[settings.theme if settings.theme in THEMES else THEMES[0]]
        self.menu = QMenu(self)
        self.top_bar = TopBar(self.workspace, self.menu)
        self.rail = Rail()
        self.tool_bar = ToolBar(self.workspace)
        self.notice = Notice()
        self.map = MapView(theme)
        self.map_work = MapWork(self.workspace, self.map, self.tool_bar)
        self.timeline = TimelineView(self.workspace, theme)
        self.plan_tree = PlanTreePanel(self.workspace)
        self.status_line = StatusLine(self.workspace)
        self.optimise_panel = OptimisePanel(self.workspace, self.jobs)
        self.orders_panel = OrdersPanel(self.workspace, self.jobs)
        self.stages: dict[str, QWidget] = {
            "lay_out": DetailsPanel(self.workspace),
            "check": CheckPanel(self.workspace),
            "optimise": self.optimise_panel,
            "orders": self.orders_panel,
        }
        self._arrange()
        self._connect()
        self.use_theme(theme.name)
        self._opened()

    def show_stage(self, name: str) -> None:
        """Show what a stage of the work offers."""
        self.rail.stages[name].setChecked(True)
        self.side.setCurrentWidget(self.stages[name])

    def use_theme(self, name: str) -> None:
        """Take the colours of a theme everywhere at once."""
        theme = themes()[name]
        self.settings.theme = name
        QApplication.setPalette(palette(theme))
        self.setStyleSheet(style_sheet(theme))
        for part in (self.rail, self.tool_bar, self.notice, self.timeline, self.map):
            part.use_theme(theme)
        self.top_bar.menu_button.setIcon(icon("menu", theme))

    def open_plan(self, path: Path) -> None:
        """Open a plan file in this window."""
        self._switch(lambda: Session.open(path))

    def closeEvent(self, event: QCloseEvent) -> None:
        """End the running job, keep the settings, let go of the plan."""
        self.jobs.wait()
        self.settings.geometry = self.saveGeometry().toBase64().toStdString()
        self.settings.save()
        self.map.close_page()
        self.workspace.close()
        event.accept()

    def _arrange(self) -> None:
        self.side = QStackedWidget()
        for panel in self.stages.values():
            self.side.addWidget(panel)
        centre = QWidget()
        column = QVBoxLayout(centre)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for widget in (self.tool_bar, self.notice):
            column.addWidget(widget)
        column.addWidget(self.map, 1)
        upper = _splitter(Qt.Orientation.Horizontal, (self.plan_tree, centre, self.side))
        upper.setSizes([_LEFT_PX, 1366 - 44 - _LEFT_PX - _RIGHT_PX, _RIGHT_PX])
        upper.setStretchFactor(1, 1)
        whole = _splitter(Qt.Orientation.Vertical, (upper, self.timeline))
        whole.setSizes([768 - 64 - _BOTTOM_PX, _BOTTOM_PX])
        whole.setStretchFactor(0, 1)
        room = QWidget()
        room.setObjectName("room")
        rows = QVBoxLayout(room)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        rows.addWidget(self.top_bar)
        row = QHBoxLayout()
        row.setSpacing(0)
        row.addWidget(self.rail)
        row.addWidget(whole, 1)
        rows.addLayout(row, 1)
        self.setCentralWidget(room)
        self.setStatusBar(self.status_line)
        self.resize(1366, 768)
        if self.settings.geometry:
            self.restoreGeometry(QByteArray.fromBase64(self.settings.geometry.encode()))

    def _connect(self) -> None:
        self.workspace.noticed.connect(self.notice.tell)
        self.workspace.changed.connect(lambda _change: self.notice.hide())
        self.workspace.opened.connect(self._opened)
        self.jobs.failed.connect(self.notice.tell)
        self.map_work.pointed.connect(self.status_line.show_position)
        self.rail.chosen.connect(self.show_stage)
        self.plan_tree.add_asset.connect(self._add_asset)
        self.plan_tree.add_partner.connect(lambda: PartnerDialog(self.workspace, self).exec())
        menu = MainMenu(self.menu, self, self.settings)
        menu.new.connect(self._new)
        menu.open.connect(self._open)
        menu.open_path.connect(lambda path: self.open_plan(Path(path)))
        menu.open_sample.connect(lambda: self._switch(open_sample))
        menu.save_copy.connect(self._save_copy)
        menu.undo.connect(self.tool_bar.undo.click)
        menu.redo.connect(self.tool_bar.redo.click)
        menu.remove.connect(self.map_work.remove_selected)
        menu.theme.connect(self.use_theme)
        menu.quit.connect(self.close)

    def _opened(self) -> None:
        self.settings.opened(self.workspace.session.path)
        self.setWindowTitle(f"{self.workspace.plan.header.name} - Watchbill")

    def _switch(self, opener: Callable[[], Session]) -> None:
        if self.jobs.busy:
            self.notice.tell(str(say("ui.busy")))
            return
        try:
            session = opener()
        except AppError as error:
            self.notice.tell(str(error))
            return
        self.notice.hide()
        self.workspace.open(session)

    def _new(self) -> None:
        name, _ = QFileDialog.getSaveFileName(self, str(say("ui.new_plan")), "", _FILTER)
        if not name:
            return
        dialog = NewPlanDialog(with_suffix(name), self)
        if dialog.exec() and dialog.session is not None:
            self._switch(lambda: cast("Session", dialog.session))

    def _open(self) -> None:
        name, _ = QFileDialog.getOpenFileName(self, str(say("ui.open")), "", _FILTER)
        if name:
            self.open_plan(Path(name))

    def _save_copy(self) -> None:
        name, _ = QFileDialog.getSaveFileName(self, str(say("ui.save_copy")), "", _FILTER)
        if name:
            self.workspace.do(lambda session: session.save_copy(with_suffix(name)))

    def _add_asset(self) -> None:
        chosen = self.workspace.selection
        base = chosen.id if isinstance(chosen, Base) else None
        AssetDialog(self.workspace, base, self).exec()


def with_suffix(name: str) -> Path:
    """Return the path a user named, with the suffix of a plan file."""
    path = Path(name)
    return path if path.suffix == SUFFIX else path.with_name(path.name + SUFFIX)


def _splitter(orientation: Qt.Orientation, parts: tuple[QWidget, ...]) -> QSplitter:
    splitter = QSplitter(orientation)
    splitter.setHandleWidth(1)
    splitter.setChildrenCollapsible(False)
    for part in parts:
        splitter.addWidget(part)
    return splitter
