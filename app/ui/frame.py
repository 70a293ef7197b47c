"""The fixed furniture of the window: top bar, rail of stages, tool bar, notice, status line."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QSize, Qt, QTimer
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QMenu,
    QPushButton,
    QStatusBar,
    QToolBar,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.base.clock import utc_now
from app.base.message import say
from app.geo.point import Position
from app.geo.quantities import format_scale, format_share
from app.geo.units import format_dtg
from app.session.session import Place
from app.session.usecases.optimise import Result
from app.ui.actionbook import ActionBook
from app.ui.icons import icon
from app.ui.map.messages import FromPage, Viewed
from app.ui.parts import label
from app.ui.reading import Reading
from app.ui.theme import Theme
from app.ui.workspace import Workspace

STAGES = ("lay_out", "check", "optimise", "orders")
"""The work in the order a person does it; each has an action ``stage_NAME``."""

TOOL_GROUPS = (
    ("undo", "redo"),
    ("tool_select", "tool_move", "tool_turn", "tool_shape"),
    ("tool_area", "tool_rectangle", "tool_circle", "tool_sector", "tool_corridor"),
    ("tool_line", "tool_barrier", "tool_point", "tool_base"),
    ("tool_cut", "tool_split", "tool_measure"),
    ("follow_line",),
)
"""What the tool bar above the map offers: names of actions."""

ICON_PX, BUTTON_PX, LARGE_PX = 20, 32, 40
BAR_PX, LARGE_BAR_PX = 40, 52


def _tool_button(key: str) -> QToolButton:
    result = QToolButton()
    result.setObjectName(key.partition(".")[2])
    result.setToolTip(str(say(f"{key}_tip")))
    result.setAccessibleName(str(say(key)))
    result.setIconSize(QSize(ICON_PX, ICON_PX))
    result.setFixedSize(QSize(BUTTON_PX, BUTTON_PX))
    return result


class TopBar(QWidget):
    """Name and state of the plan, the menu, the palette and the time."""

    def __init__(self, workspace: Workspace, reading: Reading, menu: QMenu) -> None:
        super().__init__()
        self.setObjectName("topBar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._workspace, self._reading = workspace, reading
        self.menu_button = _tool_button("ui.menu")
        self.menu_button.setMenu(menu)
        self.menu_button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._name, self._state = label("", "planName"), label("", "planState")
        self._exercise, self._clock = label(str(say("ui.exercise_badge")), "exercise"), label("", "clock")
        for one in (self._name, self._state, self._exercise, self._clock):
            one.setWordWrap(False)
        self.palette_button = QPushButton(str(say("ui.palette_box")))
        self.palette_button.setObjectName("paletteBox")
        row = QHBoxLayout(self)
        row.setContentsMargins(6, 0, 12, 0)
        row.setSpacing(12)
        for widget in (self.menu_button, self._name, self._state, self._exercise):
            row.addWidget(widget, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addStretch()
        row.addWidget(self.palette_button)
        row.addStretch()
        row.addWidget(self._clock)
        workspace.opened.connect(self.refresh)
        workspace.changed.connect(self.refresh)
        reading.changed.connect(self._tick)
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._tick)
        self._timer.start(5_000)
        self.refresh()
        self.use_large(large=False)

    def use_large(self, *, large: bool) -> None:
        """Be as high as its controls: for fingers, or as it was."""
        self.setFixedHeight(LARGE_BAR_PX if large else BAR_PX)
        side = LARGE_PX if large else BUTTON_PX
        self.menu_button.setFixedSize(QSize(side, side))

    def refresh(self) -> None:
        """Show the plan's name and state as they are now, at a time no earlier than they were saved."""
        self._tick()
        header = self._workspace.plan.header
        self._name.setText(self.fontMetrics().elidedText(header.name, Qt.TextElideMode.ElideRight, 260))
        self._name.setToolTip(header.name)
        state = say(f"state.{header.state.value}")
        self._state.setText(str(say("ui.version_state", version=header.version, state=state)))
        self._exercise.setVisible(header.exercise)

    def _tick(self) -> None:
        now = utc_now()
        self._clock.setText(f"{format_dtg(now)}  {self._reading.local_hour(now)}".strip())


class Rail(QWidget):
    """The stages of the work, top to bottom, and what is beside them below."""

    def __init__(self, book: ActionBook) -> None:
        super().__init__()
        self.setObjectName("rail")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        column = QVBoxLayout(self)
        column.setContentsMargins(4, 8, 4, 8)
        column.setSpacing(8)
        self.stages = {name: self._button(book.by_name[f"stage_{name}"]) for name in STAGES}
        for name, one in self.stages.items():
            one.setObjectName(name)
            column.addWidget(one)
        column.addStretch()
        self.others = {name: self._button(book.by_name[name]) for name in ("history", "day_night", "keys")}
        for one in self.others.values():
            column.addWidget(one)

    def show_stage(self, name: str) -> None:
        """Show which stage is open, or that it is the history."""
        for stage, one in {**self.stages, "history": self.others["history"]}.items():
            one.setProperty("current", stage == name)
            one.style().unpolish(one)
            one.style().polish(one)

    @staticmethod
    def _button(action: QAction) -> QToolButton:
        one = QToolButton()
        one.setDefaultAction(action)
        one.setAccessibleName(action.text())
        one.setIconSize(QSize(ICON_PX, ICON_PX))
        one.setProperty("square", True)
        return one


class ToolBar(QToolBar):
    """What the hand does on the map; what has no room is behind the arrow at its end."""

    def __init__(self, workspace: Workspace, book: ActionBook) -> None:
        super().__init__()
        self.setObjectName("toolBar")
        self.setIconSize(QSize(ICON_PX, ICON_PX))
        self._workspace, self._book = workspace, book
        self._drawing = False
        self._more = self.findChild(QToolButton, "qt_toolbar_ext_button")
        if self._more is not None:
            self._more.setIconSize(self.iconSize())
            self._more.setAccessibleName(str(say("ui.more_tools")))
            self._more.setToolTip(str(say("ui.more_tools")))
            self._more.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        for group in TOOL_GROUPS:
            if group is not TOOL_GROUPS[0]:
                self.addSeparator()
            for name in group:
                self.addAction(book.by_name[name])
                button = self.button(name)
                button.setObjectName(name)
                button.setAccessibleName(str(say(f"action.{name}")))
                button.setProperty("square", True)
                button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        workspace.opened.connect(self.refresh)
        workspace.changed.connect(self.refresh)
        self.refresh()

    def button(self, name: str) -> QWidget:
        """Return the button of an action."""
        return self.widgetForAction(self._book.by_name[name])

    def event(self, event: QEvent) -> bool:
        """Keep the arrow at the end within the bar whenever Qt laid it out."""
        done = super().event(event)
        if event.type() in (QEvent.Type.Resize, QEvent.Type.LayoutRequest) and self._more is not None:
            self._more.move(min(self._more.x(), self.width() - self._more.width()), self._more.y())
        return done

    def use_theme(self, theme: Theme) -> None:
        """Take the colours of a theme for the arrow; the others have theirs from the actions."""
        if self._more is not None:
            self._more.setIcon(icon("chevron-right", theme))

    def use_large(self, *, large: bool) -> None:
        """Leave room for the arrow at the end: Qt lays out for a small one, and clips what is wider."""
        rows = self.layout()
        if rows is not None:
            margins = rows.contentsMargins()
            margins.setRight(LARGE_PX if large else BUTTON_PX)
            rows.setContentsMargins(margins)

    def follow_drawing(self, count: int) -> None:
        """Let undo take back the places of a drawing."""
        self._drawing = count > 0
        self.refresh()

    def refresh(self) -> None:
        """Show what can be undone and made again."""
        session = self._workspace.session
        for name, what in (("undo", session.undo_label), ("redo", session.redo_label)):
            action = self._book.by_name[name]
            possible = what is not None or (self._drawing and name == "undo")
            self._book.allow(name, possible=possible)
            title = str(say(f"action.{name}"))
            action.setText(str(say("ui.titled", title=title, text=what)) if what else title)
            action.setToolTip(action.text() if what else str(say(f"action.{name}_tip")))


class Notice(QWidget):
    """One message above the map, which it neither covers nor moves; it goes when it has been read."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("notice")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 1, 8, 1)
        self._text = label("", "finding")
        row.addWidget(self._text, 1)
        self._acts = [QPushButton(), QPushButton()]
        self._runs: list[Callable[[], object] | None] = [None, None]
        for number, one in enumerate(self._acts):
            one.hide()
            one.clicked.connect(lambda _checked=False, number=number: self._do(number))
            row.addWidget(one)
        self._close = _tool_button("ui.close")
        self._close.clicked.connect(self.hide)
        row.addWidget(self._close)
        self._said = ""
        self._bars: tuple[QWidget, ...] = ()
        self.hide()

    def lie_over(self, bar: QWidget, last: QWidget) -> None:
        """Take the room of a bar above the map, the one needed least now; ``last`` is the lowest there is."""
        for old in self._bars:
            old.removeEventFilter(self)
        self._bars = (bar, last)
        for new in self._bars:
            new.installEventFilter(self)
        if self.parentWidget() is not bar.parentWidget():
            self.setParent(bar.parentWidget())
        self._lie()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Go with the bars."""
        if event.type() in (QEvent.Type.Resize, QEvent.Type.Move):
            self._lie()
        return False

    @property
    def text(self) -> str:
        """The message shown."""
        return self._said

    def tell(self, text: str, verb: str = "", run: Callable[[], object] | None = None) -> None:
        """Show what is wrong, with a button that does something about it where there is a ``verb``."""
        self._show(text, "finding", verb, run)

    def confirm(self, text: str) -> None:
        """Show what has been done, where nothing else on the screen does."""
        self._show(text, "", "", None)

    def _show(self, text: str, name: str, verb: str, run: Callable[[], object] | None) -> None:
        self._text.setObjectName(name)
        self._text.style().unpolish(self._text)
        self._text.style().polish(self._text)
        self._said = text
        self._text.setAccessibleName(text)
        self._offer(0, verb, run)
        self._offer(1, "", None)
        self.show()
        self._lie()

    def _lie(self) -> None:
        """Stand on the lower edge of the bar, as high as the text asks for and the map leaves room."""
        if not self._bars:
            return
        bar, most = self._bars[0].geometry(), self._bars[1].geometry().bottom() + 1
        words = self._said.split(" ")
        shown = len(words)
        self._text.setText(self._said)
        while self._height_for(bar.width()) > most and shown > 1:
            shown -= 1
            self._text.setText(" ".join(words[:shown]) + " ...")
        self._text.setToolTip(self._said if shown < len(words) else "")
        height = max(bar.height(), self._height_for(bar.width()))
        self.setGeometry(bar.x(), max(0, bar.bottom() + 1 - height), bar.width(), height)
        self.raise_()

    def _height_for(self, width: int) -> int:
        rows = self.layout()
        if rows is None:
            return 0
        rows.activate()
        return max(rows.heightForWidth(width), rows.minimumSize().height())

    def tell_more(self, verb: str, run: Callable[[], object]) -> None:
        """Add a second button to the message shown."""
        self._offer(1, verb, run)
        self._lie()

    def use_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._close.setIcon(icon("x", theme))

    def _offer(self, number: int, verb: str, run: Callable[[], object] | None) -> None:
        self._acts[number].setText(verb)
        self._acts[number].setVisible(bool(verb))
        self._runs[number] = run

    def _do(self, number: int) -> None:
        run = self._runs[number]
        self.hide()
        if run is not None:
            run()


_SAVED = {Place.FILE: "saved", Place.RESCUE: "saved_rescue", Place.MEMORY: "saved_memory"}


_SAME_VALUE = 0.01


class StatusLine(QStatusBar):
    """The place under the cursor, the scale of the map, findings, value, and that everything is saved."""

    def __init__(self, workspace: Workspace, reading: Reading) -> None:
        super().__init__()
        self.setSizeGripEnabled(False)
        self._workspace, self._reading = workspace, reading
        self.cursor_at, self.scale, self._worth = QLabel(), QLabel(), QLabel()
        self.scale.setToolTip(str(say("ui.scale_tip")))
        self.findings, self._saved = QPushButton(), QLabel()
        self.findings.setToolTip(str(say("ui.findings_count_tip")))
        self._result: Result | None = None
        self.cursor_at.setObjectName("cursorAt")
        self.addWidget(self.cursor_at, 1)
        for one in (self.scale, self.findings, self._worth, self._saved):
            self.addPermanentWidget(one)
        workspace.judged.connect(self.refresh)
        workspace.opened.connect(self.refresh)
        workspace.moved.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Show the plan's figures as they are now."""
        count = len(self._workspace.findings)
        self.findings.setText(str(say("ui.findings_count", count=count)))
        self._worth.setText(self._worth_text())
        session = self._workspace.session
        key = "read_only" if session.read_only else _SAVED[session.saved_where]
        if key == "saved" and session.unnamed:
            key = "saved_unnamed"
        self._saved.setText(str(say(f"ui.{key}", time=f"{utc_now():%H%M}Z")))
        self._saved.setToolTip(str(session.rescue or session.path))

    def show_result(self, result: Result) -> None:
        """Show the gap of an optimisation for as long as the plan is worth what came of it."""
        self._result = result
        self.refresh()

    @property
    def worth(self) -> str:
        """What is said of the plan's value."""
        return self._worth.text()

    def _worth_text(self) -> str:
        worth = self._workspace.worth.value
        value = f"{worth:.1f}"
        if self._result is None or abs(self._result.value - worth) > _SAME_VALUE:
            return str(say("ui.plan_value", value=value))
        return str(say("ui.plan_value_gap", value=value, gap=format_share(self._result.gap, 1)))

    def follow_view(self, said: FromPage) -> None:
        """Show the scale of the map in its middle."""
        if isinstance(said, Viewed):
            self.scale.setText(format_scale(said.zoom, (said.south + said.north) / 2))

    def show_position(self, at: Position) -> None:
        """Show where the cursor is."""
        self.cursor_at.setText("   ".join(self._reading.positions(at)))
