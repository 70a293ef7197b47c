"""The fixed furniture of the window: top bar, rail of stages, tool bar, notice, status line."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QLabel,
    QMenu,
    QStatusBar,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.base.clock import utc_now
from app.base.message import say
from app.geo.coordinates import format_dms, format_mgrs
from app.geo.point import Position
from app.geo.units import format_dtg
from app.ui.icons import icon
from app.ui.map.messages import Tool
from app.ui.parts import label
from app.ui.theme import Theme
from app.ui.workspace import Workspace

STAGES = (("lay_out", "pencil"), ("check", "circle-check"), ("optimise", "cpu"), ("orders", "file-text"))
"""The work in the order a person does it, with its icon."""

TOOLS: tuple[tuple[Tool, str], ...] = (
    ("select", "mouse-pointer-2"),
    ("area", "pentagon"),
    ("base", "anchor"),
    ("shape", "spline"),
)
"""What the mouse can do on the map, with its icon."""


def _tool_button(key: str, *, checkable: bool = True) -> QToolButton:
    result = QToolButton()
    result.setObjectName(key.partition(".")[2])
    result.setToolTip(str(say(f"{key}_tip")))
    result.setAccessibleName(str(say(key)))
    result.setCheckable(checkable)
    result.setIconSize(QSize(20, 20))
    result.setFixedSize(QSize(32, 32))
    return result


class TopBar(QWidget):
    """Name and state of the plan, menus, and the time."""

    def __init__(self, workspace: Workspace, menu: QMenu) -> None:
        super().__init__()
        self.setObjectName("topBar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedHeight(40)
        self._workspace = workspace
        self.menu_button = _tool_button("ui.menu", checkable=False)
        self.menu_button.setMenu(menu)
        self.menu_button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._name, self._state = label("", "planName"), label("", "planState")
        self._exercise, self._clock = label(str(say("ui.exercise_badge")), "exercise"), label("", "clock")
        for one in (self._name, self._state, self._exercise, self._clock):
            one.setWordWrap(False)
        row = QHBoxLayout(self)
        row.setContentsMargins(6, 0, 12, 0)
        row.setSpacing(12)
        for widget in (self.menu_button, self._name, self._state, self._exercise):
            row.addWidget(widget, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addStretch()
        row.addWidget(self._clock)
        workspace.opened.connect(self.refresh)
        workspace.changed.connect(self.refresh)
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._tick)
        self._timer.start(5_000)
        self._tick()
        self.refresh()

    def refresh(self) -> None:
        """Show the plan's name and state as they are now."""
        header = self._workspace.plan.header
        self._name.setText(header.name)
        self._state.setText(f"v{header.version} - {header.state.value}")
        self._exercise.setVisible(header.exercise)

    def _tick(self) -> None:
        self._clock.setText(format_dtg(utc_now()))


class Rail(QWidget):
    """The stages of the work, top to bottom."""

    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("rail")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedWidth(44)
        column = QVBoxLayout(self)
        column.setContentsMargins(6, 8, 6, 8)
        column.setSpacing(8)
        self._group = QButtonGroup(self)
        self.stages: dict[str, QToolButton] = {}
        for name, _ in STAGES:
            one = self.stages[name] = _tool_button(f"ui.{name}")
            one.clicked.connect(lambda _checked=False, name=name: self.chosen.emit(name))
            self._group.addButton(one)
            column.addWidget(one)
        column.addStretch()
        self.stages["lay_out"].setChecked(True)

    def use_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        for name, picture in STAGES:
            self.stages[name].setIcon(icon(picture, theme))


class ToolBar(QWidget):
    """What the mouse does on the map, undo and redo, and the plan's verbs."""

    tool_chosen = Signal(str)

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self.setObjectName("toolBar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedHeight(40)
        self._workspace = workspace
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 0, 8, 0)
        row.setSpacing(4)
        self._group = QButtonGroup(self)
        self.tools: dict[str, QToolButton] = {}
        for name, _ in TOOLS:
            one = self.tools[name] = _tool_button(f"ui.tool_{name}")
            one.clicked.connect(lambda _checked=False, name=name: self.tool_chosen.emit(name))
            self._group.addButton(one)
            row.addWidget(one)
        row.addSpacing(16)
        self.undo = self._plain(row, "ui.undo", lambda: workspace.do(lambda session: session.undo()))
        self.redo = self._plain(row, "ui.redo", lambda: workspace.do(lambda session: session.redo()))
        row.addStretch()
        self.hint = label("", "hint")
        self.hint.setWordWrap(False)
        row.addWidget(self.hint)
        self.tools["select"].setChecked(True)
        workspace.opened.connect(self.refresh)
        workspace.changed.connect(self.refresh)
        self.refresh()

    def hold(self, tool: str) -> None:
        """Show which tool is in the user's hand."""
        self.tools[tool].setChecked(True)
        self.hint.setText(str(say(f"ui.tool_{tool}_hint")))

    def use_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        for name, picture in TOOLS:
            self.tools[name].setIcon(icon(picture, theme))
        self.undo.setIcon(icon("undo-2", theme))
        self.redo.setIcon(icon("redo-2", theme))

    def refresh(self) -> None:
        """Show what can be undone and made again."""
        session = self._workspace.session
        for one, key, what in (
            (self.undo, "ui.undo", session.undo_label),
            (self.redo, "ui.redo", session.redo_label),
        ):
            one.setEnabled(what is not None)
            one.setToolTip(f"{say(key)}: {what}" if what else str(say(f"{key}_tip")))

    def _plain(self, row: QHBoxLayout, key: str, clicked: Callable[[], object]) -> QToolButton:
        one = _tool_button(key, checkable=False)
        one.clicked.connect(lambda _checked=False: clicked())
        row.addWidget(one)
        return one


class Notice(QWidget):
    """One message above the map; it covers nothing and goes when it has been read."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("toolBar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 6, 8, 6)
        self._text = label("", "finding")
        row.addWidget(self._text, 1)
        self._close = _tool_button("ui.close", checkable=False)
        self._close.clicked.connect(self.hide)
        row.addWidget(self._close)
        self.hide()

    @property
    def text(self) -> str:
        """The message shown."""
        return self._text.text()

    def tell(self, text: str) -> None:
        """Show a message."""
        self._text.setText(f"\N{WARNING SIGN} {text}")
        self.show()

    def use_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._close.setIcon(icon("x", theme))


class StatusLine(QStatusBar):
    """The place under the cursor, findings, value, and that everything is saved."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self.setSizeGripEnabled(False)
        self._workspace = workspace
        self.cursor_at, self._worth = QLabel(), QLabel()
        self._findings, self._saved = QLabel(), QLabel()
        self.cursor_at.setObjectName("cursorAt")
        self.addWidget(self.cursor_at, 1)
        for one in (self._findings, self._worth, self._saved):
            self.addPermanentWidget(one)
        workspace.judged.connect(self.refresh)
        workspace.opened.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Show the plan's figures as they are now."""
        count = len(self._workspace.findings)
        self._findings.setText(str(say("ui.findings_count", count=count)))
        self._worth.setText(str(say("ui.plan_value", value=f"{self._workspace.value:.1f}")))
        self._saved.setText(str(say("ui.saved", time=f"{utc_now():%H%M}Z")))
        self._saved.setToolTip(str(self._workspace.session.path))

    def show_position(self, at: Position) -> None:
        """Show where the cursor is."""
        self.cursor_at.setText(f"{format_mgrs(at)}   {format_dms(at)}")
