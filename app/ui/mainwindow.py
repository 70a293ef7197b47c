"""The window: map in the middle, furniture along the walls."""

from __future__ import annotations

from PySide6.QtCore import QByteArray, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QMoveEvent, QResizeEvent
from PySide6.QtWidgets import (
    QLineEdit,
    QMainWindow,
    QMenu,
    QStackedWidget,
    QWidget,
)

from app.base.message import say
from app.domain.areas import Area
from app.geo.point import Position
from app.session.session import Session
from app.ui.actionbook import ActionBook
from app.ui.bottom import BottomPanel
from app.ui.briefing import BriefingWindow
from app.ui.chartlines import ChartLines
from app.ui.desk import Desk
from app.ui.dialogs.pattern import PatternDialog
from app.ui.dialogs.release import ReleaseDialog
from app.ui.dialogs.settings import SettingsDialog
from app.ui.drawbar import DrawBar
from app.ui.editing import Editing
from app.ui.files import Files
from app.ui.foresight import Foresight
from app.ui.frame import Notice, Rail, StatusLine, ToolBar, TopBar
from app.ui.gestures import Gestures
from app.ui.guard import Guard
from app.ui.guide import GuideWindow
from app.ui.icons import icon
from app.ui.imports import Imports
from app.ui.jobs import JobRunner
from app.ui.keysheet import KeySheet
from app.ui.law import Law
from app.ui.map.messages import MenuAsked, Tool
from app.ui.map.view import MapView
from app.ui.mapwork import MapWork
from app.ui.memory import Memory
from app.ui.objectmenu import ObjectMenu
from app.ui.overlays import Overlays
from app.ui.packages import Packages
from app.ui.palette import Palette
from app.ui.panels.check import CheckPanel
from app.ui.panels.details import DetailsPanel
from app.ui.panels.history import HistoryPanel
from app.ui.panels.optimise import OptimisePanel
from app.ui.panels.orders import OrdersPanel
from app.ui.panels.plantree import PlanTreePanel
from app.ui.rangerings import RangeRings
from app.ui.reading import Reading
from app.ui.room import Room, column
from app.ui.settings import Settings
from app.ui.theme import THEMES, Theme, dress, themes
from app.ui.tour import Stop, TourBar
from app.ui.workspace import Workspace


class MainWindow(QMainWindow):
    """One open plan with everything to work on it."""

    language_changed = Signal()
    """Another language was chosen: a new window speaks it."""

    def __init__(self, session: Session, settings: Settings) -> None:
        super().__init__()
        self.briefing: BriefingWindow | None = None
        self.guide: GuideWindow | None = None
        self._handed_over = False
        self.settings: Settings = settings
        self.workspace: Workspace = Workspace(session)
        self.jobs = JobRunner(self)
        self.reading = Reading(settings)
        theme = self.theme = themes()[settings.theme if settings.theme in THEMES else THEMES[0]]
        self.map = MapView(theme)
        self.map_work: MapWork = MapWork(self.workspace, self.map, self.reading)
        self.gestures: Gestures = Gestures(self.workspace, self.map, self.map_work)
        self.chart_lines: ChartLines = ChartLines(self.workspace, self.map, self.map_work)
        self.editing: Editing = Editing(self.workspace, self.reading, self)
        self.foresight = Foresight(self.workspace, self.map, self.map_work)
        self.overlays: Overlays = Overlays(self.workspace, self.map, self.map_work, self.reading)
        self.overlays.use(settings.overlays)
        self.range_rings: RangeRings = RangeRings(
            self.workspace, self.overlays, self.editing, self.reading, self
        )
        self.memory = Memory(settings, self._gather, self)
        self.notice = Notice()
        self.desk = Desk(
            self.workspace,
            settings,
            self.reading,
            self.jobs,
            self,
            self.notice.tell,
            self.notice.confirm,
            self.notice.tell_more,
        )
        self.files = Files(self.desk)
        self.guard = Guard(self.desk)
        self.imports = Imports(self.desk, self.map)
        self.packages = Packages(self.desk, self.files)
        self.law = Law(self.desk)
        self.book = ActionBook(self, self, self.map)
        self._furnish(theme)
        self._arrange()
        self._connect()
        self.use_theme(theme.name)
        self._opened()

    def use_tool(self, tool: Tool) -> None:
        """Put a tool in the user's hand."""
        self.map_work.use_tool(tool)
        self.map.setFocus()

    def undo(self) -> None:
        """Take back the last place while drawing, else the last change."""
        if not self.gestures.take_back():
            self.workspace.do(lambda session: session.undo())

    def redo(self) -> None:
        """Make again what was undone last."""
        self.workspace.do(lambda session: session.redo())

    def escape(self) -> None:
        """Let go of the drawing, then of the tool, then of the selection."""
        if self.gestures.drop_sketch():
            return
        if self.map_work.tool != "select":
            self.use_tool("select")
        else:
            self.workspace.select("", "")
            self.workspace.pick(None)

    def show_side(self, name: str) -> None:
        """Show a stage, or another panel, on the right."""
        self.rail.show_stage(name)
        self.side.setCurrentWidget(self.stages.get(name) or self.sides[name])
        self.room.reveal("side")

    def show_tab(self, name: str) -> None:
        """Show one of the views of the schedule below."""
        self.room.reveal("bottom")
        self.bottom.show_tab(name)

    def optimise(self) -> None:
        """Start the optimiser, or stop it and keep the best it has."""
        self.show_side("optimise")
        self.optimise_panel.toggle()

    def issue_orders(self) -> None:
        """Issue the orders with the signer given on their panel."""
        self.show_side("orders")
        self.orders_panel.issue.click()

    def toggle_panel(self, name: str) -> None:
        """Put a panel out of the way, or back; the keyboard that was in it goes to the map."""
        was_in_it = self.room.panels[name].isAncestorOf(self.focusWidget())
        self.room.toggle(name)
        if was_in_it:
            self.map.setFocus()

    def use_theme(self, name: str) -> None:
        """Take the colours of a theme everywhere at once."""
        theme = self.theme = themes()[name]
        self.settings.theme = name
        if name != "night":
            self.settings.day_theme = name
        self.memory.keep_soon()
        dress(theme, large=self.settings.large)
        for part in (
            self.book,
            self.tool_bar,
            self.notice,
            self.bottom,
            self.map,
            self.plan_tree,
            self.check_panel,
        ):
            part.use_theme(theme)
        large = self.settings.large
        self.top_bar.use_large(large=large)
        self.tool_bar.use_large(large=large)
        self.bottom.use_large(large=large)
        self.plan_tree.use_large(large=large)
        self.room.use_large(large=large)
        if self.briefing is not None:
            self.briefing.use_theme(theme)
            self.briefing.use_large(large=large)
        if self.guide is not None:
            self.guide.use_theme(theme)
        self.top_bar.menu_button.setIcon(icon("menu", theme))
        self.top_bar.palette_button.setIcon(icon("search", theme, "muted"))

    def toggle_night(self) -> None:
        """Night colours, or back to those of before."""
        self.use_theme(self.settings.day_theme if self.settings.theme == "night" else "night")

    def toggle_large(self) -> None:
        """Take controls for gloves and fingers, or ordinary ones."""
        self.settings.large = not self.settings.large
        self.use_theme(self.settings.theme)
        self.reading.changed.emit()

    def toggle_full_screen(self) -> None:
        """Give the window the whole screen, or what it had before."""
        self.setWindowState(self.windowState() ^ Qt.WindowState.WindowFullScreen)

    def open_briefing(self) -> None:
        """Open the second window, or bring it to the front."""
        if self.briefing is None:
            self.briefing = BriefingWindow(self.desk, self.theme)
            self.briefing.use_large(large=self.settings.large)
            self.briefing.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            self.briefing.destroyed.connect(self._forget_briefing)
            self.briefing.touched.connect(self.guard.touch)
            self.briefing.asked.connect(self.book.run)
            self._tell_overlays()
        self.briefing.show()
        self.briefing.raise_()

    def show_settings(self) -> None:
        """Ask for other settings, and follow them at once."""
        spoken = self.settings.language
        if not SettingsDialog(self.settings, self).exec():
            return
        self.use_theme(self.settings.theme)
        self.workspace.session.author = self.settings.author
        self.guard.restart()
        self.reading.changed.emit()
        if self.settings.language != spoken:
            if self.jobs.busy:
                self.notice.tell(str(say("ui.language_later")))
            self.jobs.when_idle(self.language_changed.emit)

    def make_pattern(self) -> None:
        """Ask for a search pattern over the selected area."""
        area = self.workspace.selection
        if not isinstance(area, Area):
            self.notice.tell(str(say("ui.choose_area_first")))
            return
        PatternDialog(self.workspace, self.map, self.reading, area, self).exec()

    def show_release(self) -> None:
        """Show what each partner would get, and go to an item of it."""
        ReleaseDialog(self.workspace, self.reading, self).exec()

    def start_tour(self) -> None:
        """Begin the guided tour."""
        self.tour.begin()

    def show_palette(self) -> None:
        """Search, or do anything."""
        Palette(self.desk, self.book, self.map_work, self.editing.cursor).open_at_top()

    def show_keys(self) -> None:
        """Show every key."""
        KeySheet(self).exec()

    def show_guide(self) -> None:
        """Open the guide, or bring it to the front."""
        if self.guide is None:
            self.guide = GuideWindow(self, self.theme)
        self.guide.show()
        self.guide.raise_()
        self.guide.activateWindow()

    def next_finding(self) -> None:
        """Select what the next finding is about, after the last of them the first."""
        subjects = [finding.subjects[0] for finding in self.workspace.findings]
        if not subjects:
            self.notice.tell(str(say("ui.no_findings")))
            return
        here = subjects.index(self.workspace.identity) if self.workspace.identity in subjects else -1
        self.workspace.go_to(subjects[(here + 1) % len(subjects)])
        self.show_side("lay_out")

    def closeEvent(self, event: QCloseEvent) -> None:
        """End the running job, keep the settings, let go of the plan."""
        self.jobs.wait()
        if not self._handed_over and not self.files.may_leave():
            event.ignore()
            return
        for window in (self.briefing, self.guide):
            if window is not None:
                window.close()
        self.memory.keep()
        self.guard.stop()
        self.map_work.close()
        self.workspace.close()
        event.accept()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Remember the size."""
        super().resizeEvent(event)
        self.memory.keep_soon()

    def moveEvent(self, event: QMoveEvent) -> None:
        """Remember the place."""
        super().moveEvent(event)
        self.memory.keep_soon()

    def hand_over(self) -> Session:
        """Close the window without letting go of the plan; return its session for another window."""
        self._handed_over = True
        self.files.let_go()
        session = self.workspace.release()
        self.close()
        return session

    def _gather(self) -> None:
        """Put into the settings where the window is and how its panels share it."""
        self.settings.geometry = self.saveGeometry().toBase64().toStdString()
        self.room.gather()

    def _overlays_changed(self) -> None:
        self.settings.overlays = sorted(self.overlays.shown)
        self.memory.keep_soon()
        self._tell_overlays()

    def _tell_overlays(self) -> None:
        if self.briefing is not None:
            self.briefing.overlays.use(self.overlays.shown, self.overlays.placed)

    def _forget_briefing(self) -> None:
        self.memory.keep_soon()
        self.briefing = None

    def _furnish(self, theme: Theme) -> None:
        self.menu = QMenu(self)
        self.submenus = self.book.fill(self.menu)
        self.top_bar = TopBar(self.workspace, self.reading, self.menu)
        self.rail = Rail(self.book)
        self.tool_bar = ToolBar(self.workspace, self.book)
        self.draw_bar = DrawBar(self.map, self.map_work, self.gestures, self.chart_lines, self.reading)
        self.bottom = BottomPanel(self.workspace, self.reading, theme)
        self.plan_tree: PlanTreePanel = PlanTreePanel(self.workspace)
        self.status_line = StatusLine(self.workspace, self.reading)
        self.details = DetailsPanel(self.workspace, self.reading)
        self.check_panel = CheckPanel(self.workspace)
        self.optimise_panel = OptimisePanel(self.workspace, self.jobs)
        self.orders_panel = OrdersPanel(self.workspace, self.jobs, self.reading)
        self.stages: dict[str, QWidget] = {
            "lay_out": self.details,
            "check": self.check_panel,
            "optimise": self.optimise_panel,
            "orders": self.orders_panel,
        }
        self.sides: dict[str, QWidget] = {"history": HistoryPanel(self.workspace, self.reading)}
        self.tour = TourBar(self._tour_stops())
        self.tour.ended.connect(self._tour_ended)
        self.object_menu = ObjectMenu(self.workspace, self.book, self.editing, self)

    def _arrange(self) -> None:
        self.side = QStackedWidget()
        for panel in (*self.stages.values(), *self.sides.values()):
            self.side.addWidget(panel)
        centre = column(self.tool_bar, self.draw_bar, self.tour, self.map)
        self.notice.lie_over(self.draw_bar, self.draw_bar)
        self.panels = {"tree": self.plan_tree, "side": self.side, "bottom": self.bottom}
        self.room = Room(self.settings, self.top_bar, self.rail, centre, self.panels)
        self.setCentralWidget(self.room)
        self.setStatusBar(self.status_line)
        self.resize(1366, 768)
        if self.settings.geometry:
            self.restoreGeometry(QByteArray.fromBase64(self.settings.geometry.encode()))
        self.show_side("lay_out")

    def _connect(self) -> None:
        workspace = self.workspace
        workspace.noticed.connect(self.notice.tell)
        workspace.changed.connect(self.notice.hide)
        workspace.changed.connect(self._name_window)
        workspace.opened.connect(self._opened)
        self.guard.covered.connect(self._cover)
        self.jobs.failed.connect(self.notice.tell)
        self.map.said.connect(self.status_line.follow_view)
        self.map.dropped.connect(self.imports.open_files)
        self.editing.text_pasted.connect(self.imports.paste_table)
        self.overlays.toggled.connect(self._overlays_changed)
        self.overlays.placed_rings.connect(self._tell_overlays)
        self.bottom.seams.found.connect(self.overlays.show_seams)
        self.room.rearranged.connect(self.memory.keep_soon)
        workspace.moved.connect(self.memory.keep_soon)
        self.map_work.tool_changed.connect(self.book.hold)
        self.chart_lines.follow_changed.connect(self.book.show_states)
        self.gestures.pointed.connect(self._pointed)
        self.gestures.sketching.connect(self._sketching)
        # Once the details, which show what is new by then, are built.
        self.gestures.drawn.connect(lambda: QTimer.singleShot(0, self, self._name_what_was_drawn))
        self.gestures.menu_asked.connect(self._menu_on_map)
        self.plan_tree.menu_asked.connect(self.object_menu.popup_for_selection)
        self.bottom.timeline.menu_asked.connect(self.object_menu.popup_for_selection)
        self.plan_tree.opened.connect(lambda: self.map_work.fit_to(workspace.chosen))
        self.top_bar.palette_button.clicked.connect(self.show_palette)
        self.status_line.findings.clicked.connect(lambda: self.show_side("check"))
        self.optimise_panel.solved.connect(self.status_line.show_result)
        self.book.hold("select")
        self.submenus["file"].insertMenu(
            self.book.by_name["open_sample"], self.files.recent_menu(self.submenus["file"])
        )

    def _pointed(self, at: Position) -> None:
        self.editing.cursor = at
        self.status_line.show_position(at)

    def _sketching(self, count: int, _enough: bool) -> None:
        """While something is drawn its numbers stay in sight, and the tools can wait."""
        self.tool_bar.follow_drawing(count)
        self.notice.lie_over(self.tool_bar if count else self.draw_bar, self.draw_bar)

    def _menu_on_map(self, point: QPoint, message: MenuAsked) -> None:
        self.object_menu.popup_on_map(self.map.mapToGlobal(point), message)

    def _name_what_was_drawn(self) -> None:
        """Open the details of what was just drawn, ready to type its name."""
        self.show_side("lay_out")
        field = self.details.findChild(QLineEdit, "name")
        if field is not None:
            field.setFocus()
            field.selectAll()

    def _tour_stops(self) -> tuple[Stop, ...]:
        return (
            Stop("plan", lambda: self.plan_tree, lambda: self.room.reveal("tree")),
            Stop("map", lambda: self.map, lambda: self.map_work.fit()),
            Stop("draw", lambda: self.tool_bar),
            Stop("numbers", lambda: self.draw_bar),
            Stop("details", lambda: self.side, self._select_first_area),
            Stop("timeline", lambda: self.bottom, lambda: self.show_tab("timeline")),
            Stop("law", lambda: self.bottom, lambda: self.show_tab("seams")),
            Stop("stages", lambda: self.rail, lambda: self.show_side("optimise")),
            Stop("palette", lambda: self.top_bar.palette_button),
            Stop("undo", lambda: self.tool_bar, lambda: self.show_side("history")),
        )

    def _select_first_area(self) -> None:
        self.workspace.choose(tuple(("areas", area) for area in list(self.workspace.plan.areas)[:1]))
        self.show_side("lay_out")

    def _tour_ended(self) -> None:
        self.settings.toured = True
        self.memory.keep_soon()
        self.show_tab("timeline")
        self.show_side("lay_out")

    def _opened(self) -> None:
        # A plan without a name is offered by what it holds, not by the file it lies in.
        if not self.workspace.session.unnamed:
            self.settings.opened(self.workspace.session.path)
        self.memory.keep_soon()
        self._name_window()

    def _name_window(self) -> None:
        """Name the plan in the title, unless it is nobody's business now."""
        name = f"{self.workspace.plan.header.name} - " if self.room.isEnabled() else ""
        self.setWindowTitle(f"{name}Watchbill")

    def _cover(self, covered: bool) -> None:
        """Let nothing be done while the window is covered, neither here nor in the second window."""
        self.book.pause(paused=covered)
        for part in (self.room, self.status_line):
            part.setEnabled(not covered)
        if self.briefing is not None:
            self.briefing.cover(covered=covered)
        self._name_window()
