"""Bottom: the schedule as a timeline, a synchronisation matrix, a table of the days; and who may what."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt, QTimer
from PySide6.QtWidgets import (
    QHBoxLayout,
    QHeaderView,
    QStackedWidget,
    QTabBar,
    QTableView,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.base.message import say
from app.domain.change import Change
from app.ui.icons import icon
from app.ui.models.seams import SeamTable
from app.ui.models.tables import DUTY, DayTable, SyncMatrix, Table, duties_about
from app.ui.parts import LARGE_ROW_PX, ROW_PX, when_picked
from app.ui.reading import Reading
from app.ui.seampage import SeamPage
from app.ui.theme import Theme
from app.ui.timeline.view import TimelineView
from app.ui.touch import scroll_by_touch
from app.ui.workspace import Workspace

TABS = ("timeline", "matrix", "days", "seams")


class BottomPanel(QWidget):
    """Views of one schedule, and of who may do what; what is not shown is not worked out."""

    def __init__(self, workspace: Workspace, reading: Reading, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._workspace, self._reading = workspace, reading
        self.timeline = TimelineView(workspace, theme)
        self.days, self.matrix, self._seams = DayTable(self), SyncMatrix(self), SeamTable(self)
        self.seams = SeamPage(workspace, self._seams, self._table(self._seams, "seams"))
        self.tabs = QTabBar()
        self.tabs.setExpanding(False)
        self.tabs.setDrawBase(False)
        self.tabs.setUsesScrollButtons(False)
        self.tabs.setElideMode(Qt.TextElideMode.ElideNone)
        self.tabs.setAccessibleName(str(say("ui.schedule")))
        self.pages = QStackedWidget()
        for name, page in (
            ("timeline", self.timeline),
            ("matrix", self._table(self.matrix, "matrix")),
            ("days", self._table(self.days, "days")),
            ("seams", self.seams),
        ):
            self.tabs.addTab(str(say(f"ui.tab_{name}")))
            self.pages.addWidget(page)
        self.tabs.currentChanged.connect(self._turn)
        self.closer, self.wider, self.whole = self._zooms()
        top = QHBoxLayout()
        top.setContentsMargins(8, 0, 8, 0)
        top.addWidget(self.tabs)
        top.addStretch()
        for one in (self.wider, self.closer, self.whole):
            top.addWidget(one)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(top)
        column.addWidget(self.pages, 1)
        workspace.changed.connect(self._follow)
        workspace.opened.connect(self._fill)
        workspace.selected.connect(self._mark)

    def use_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self.timeline.use_theme(theme)
        for model in (self.days, self.matrix, self._seams):
            model.use_mark(theme.color("selection"))
        for one, name in ((self.closer, "plus"), (self.wider, "minus"), (self.whole, "calendar-days")):
            one.setIcon(icon(name, theme))

    def use_large(self, *, large: bool) -> None:
        """Draw rows for fingers, or ordinary ones."""
        self.timeline.use_large(large=large)
        for table in self.findChildren(QTableView):
            table.verticalHeader().setDefaultSectionSize(LARGE_ROW_PX if large else ROW_PX)
            _fit_rows(table)

    def show_tab(self, name: str) -> None:
        """Show one of ``TABS``."""
        self.tabs.setCurrentIndex(TABS.index(name))

    def _zooms(self) -> tuple[QToolButton, QToolButton, QToolButton]:
        made = []
        for name, act in (
            ("time_closer", lambda: self.timeline.zoom(1.5)),
            ("time_wider", lambda: self.timeline.zoom(1 / 1.5)),
            ("time_whole", self.timeline.fit),
        ):
            one = QToolButton()
            one.setObjectName(name)
            one.setAccessibleName(str(say(f"ui.{name}")))
            one.setToolTip(str(say(f"ui.{name}")))
            one.clicked.connect(lambda _checked=False, act=act: act())
            made.append(one)
        return made[0], made[1], made[2]

    def _table(self, model: Table, name: str) -> QTableView:
        view = QTableView()
        view.setTabKeyNavigation(False)  # arrows go from cell to cell, Tab goes on
        view.setObjectName(name)
        view.setAccessibleName(str(say(f"ui.tab_{name}")))
        view.setModel(model)
        view.setShowGrid(True)
        view.setEditTriggers(QTableView.EditTrigger.NoEditTriggers)
        view.setVerticalScrollMode(QTableView.ScrollMode.ScrollPerPixel)
        view.setHorizontalScrollMode(QTableView.ScrollMode.ScrollPerPixel)
        view.verticalHeader().setDefaultSectionSize(ROW_PX)
        view.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        view.verticalHeader().setVisible(name == "matrix")
        view.horizontalHeader().setDefaultSectionSize(160)
        view.horizontalHeader().setDefaultAlignment(
            Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        )
        view.horizontalHeader().setStretchLastSection(name in ("days", "seams"))
        if model.times:
            model.modelReset.connect(view.resizeColumnsToContents)
        else:
            model.modelReset.connect(partial(_fit_rows, view))
        when_picked(view, self._pick)
        scroll_by_touch(view)
        return view

    def _turn(self, index: int) -> None:
        self.pages.setCurrentIndex(index)
        for one in (self.closer, self.wider, self.whole):
            one.setVisible(index == 0)
        self._fill()

    def _follow(self, change: Change) -> None:
        if change.kinds & {"duties", "areas", "assets", "bases", "headers"}:
            self._fill()

    def _fill(self) -> None:
        shown = TABS[self.pages.currentIndex()]
        if shown == "days":
            self.days.show(self._workspace.plan, self._reading)
        elif shown == "matrix":
            self.matrix.show(self._workspace.plan)
        self._mark()

    def _mark(self) -> None:
        """Show which rows are about what is selected: duties, and those of assets; areas."""
        shown = TABS[self.pages.currentIndex()]
        if shown == "timeline":
            return
        chosen, plan = self._workspace.chosen, self._workspace.plan
        if shown == "seams":
            about = frozenset(identity for kind, identity in chosen if kind == "areas")
        else:
            about = duties_about(plan, chosen)
        table = self.findChild(QTableView, shown)
        model = table.model() if table is not None else None
        if isinstance(table, QTableView) and isinstance(model, Table):
            marked = model.mark(about)
            if marked is not None:
                # Once it has its scroll bars, or one would lie over the row.
                QTimer.singleShot(0, table, partial(_bring, table, QPersistentModelIndex(marked)))

    def _pick(self, index: QModelIndex) -> None:
        found = index.data(DUTY)
        if found:
            self._workspace.select("areas" if isinstance(index.model(), SeamTable) else "duties", found)


def _fit_rows(table: QTableView) -> None:
    """Make rows high enough for all that meet in an area."""
    model, rows = table.model(), table.verticalHeader()
    if isinstance(model, SyncMatrix | SeamTable):
        for row in range(model.rowCount()):
            more = (model.lines(row) - 1) * table.fontMetrics().lineSpacing()
            rows.resizeSection(row, rows.defaultSectionSize() + more)


def _bring(table: QTableView, index: QPersistentModelIndex) -> None:
    """Bring a cell into view, unless it has gone since."""
    if index.isValid():
        table.scrollTo(table.model().index(index.row(), index.column()))
