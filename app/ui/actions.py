"""Everything the window can do, in one list: menus, palette, keys and their sheet are made from it.

To add one: a line in ``ACTIONS`` and the phrases ``action.NAME`` and ``action.NAME_tip``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Protocol

from PySide6.QtWidgets import QWidget

from app.geo.coordinates import CoordinateFormat
from app.ui.chartlines import ChartLines
from app.ui.editing import Editing
from app.ui.files import Files
from app.ui.gestures import Gestures
from app.ui.guard import Guard
from app.ui.imports import Imports
from app.ui.law import Law
from app.ui.map.messages import Tool
from app.ui.mapwork import MapWork
from app.ui.overlays import Overlays
from app.ui.packages import Packages
from app.ui.panels.plantree import PlanTreePanel
from app.ui.rangerings import RangeRings
from app.ui.settings import Settings
from app.ui.workspace import Workspace

HEADINGS = ("file", "edit", "draw", "schedule", "view", "go", "help")
"""The menus, in order; phrases ``menu.NAME``."""


class Window(Protocol):
    """What actions act on: the main window, as far as they know it."""

    workspace: Workspace
    files: Files
    editing: Editing
    guard: Guard
    imports: Imports
    packages: Packages
    law: Law
    map_work: MapWork
    gestures: Gestures
    chart_lines: ChartLines
    overlays: Overlays
    range_rings: RangeRings
    plan_tree: PlanTreePanel
    settings: Settings
    panels: Mapping[str, QWidget]

    def isFullScreen(self) -> bool:
        """Return whether the window has the whole screen."""

    def close(self) -> bool:
        """Close the window."""

    def undo(self) -> None:
        """Take back the last change."""

    def redo(self) -> None:
        """Make again what was undone last."""

    def escape(self) -> None:
        """Let go of what is in the hand."""

    def use_tool(self, tool: Tool) -> None:
        """Put a tool in the hand."""

    def make_pattern(self) -> None:
        """Ask for a search pattern."""

    def show_side(self, name: str) -> None:
        """Show a panel on the right."""

    def show_tab(self, name: str) -> None:
        """Show one of the views of the schedule below."""

    def optimise(self) -> None:
        """Start the optimiser, or stop it."""

    def show_release(self) -> None:
        """Show what each partner would get."""

    def issue_orders(self) -> None:
        """Issue the orders."""

    def toggle_panel(self, name: str) -> None:
        """Put a panel out of the way, or back."""

    def use_theme(self, name: str) -> None:
        """Take the colours of a theme."""

    def toggle_night(self) -> None:
        """Take night colours, or go back."""

    def toggle_large(self) -> None:
        """Take large controls, or ordinary ones."""

    def toggle_full_screen(self) -> None:
        """Take the whole screen, or give it back."""

    def open_briefing(self) -> None:
        """Open the second window."""

    def show_settings(self) -> None:
        """Ask for other settings."""

    def show_palette(self) -> None:
        """Search, or do anything."""

    def next_finding(self) -> None:
        """Go to the next finding."""

    def show_keys(self) -> None:
        """Show every key."""

    def start_tour(self) -> None:
        """Begin the guided tour."""

    def show_guide(self) -> None:
        """Open the guide."""


@dataclass(frozen=True, slots=True)
class Action:
    """One thing the window can do."""

    name: str
    heading: str
    run: Callable[[Window], object]
    key: str = ""
    """Works wherever the focus is."""
    map_key: str = ""
    """A single key that works while the map has the focus."""
    icon: str = ""
    submenu: str = ""
    """The menu within its menu where it is one of several of a sort; phrase ``menu.NAME``."""
    tool: Tool | None = None
    """The tool it puts in the hand: the action is checked while it is there."""
    is_on: Callable[[Window], bool] | None = None
    """Whether what it turns on and off is on: the action is checked while it is."""

    @property
    def phrase(self) -> str:
        """The key of its title."""
        return f"action.{self.name}"


def _tool(tool: Tool, map_key: str, icon: str) -> Action:
    return Action(f"tool_{tool}", "draw", lambda w: w.use_tool(tool), map_key=map_key, icon=icon, tool=tool)


def _panel(name: str, key: str) -> Action:
    return Action(
        f"panel_{name}",
        "view",
        lambda w: w.toggle_panel(name),
        key,
        is_on=lambda w: not w.panels[name].isHidden(),
    )


def _theme(name: str, key: str) -> Action:
    return Action(f"theme_{name}", "view", lambda w: w.use_theme(name), key, is_on=_has_theme(name))


def _has_theme(name: str) -> Callable[[Window], bool]:
    return lambda w: w.settings.theme == name


def _overlay(name: str, overlay: str, map_key: str) -> Action:
    return Action(
        name,
        "view",
        lambda w: w.overlays.toggle(overlay),
        map_key=map_key,
        is_on=lambda w: overlay in w.overlays.shown,
    )


def _copy_as(style: CoordinateFormat, key: str) -> Action:
    return Action(
        f"copy_as_{style.value}",
        "edit",
        lambda w: w.editing.copy_position(style),
        key,
        submenu="copy_position_as",
    )


ACTIONS: tuple[Action, ...] = (
    Action("new", "file", lambda w: w.files.new(), "Ctrl+N", icon="file-plus"),
    Action("open", "file", lambda w: w.files.open(), "Ctrl+O", icon="folder-open"),
    Action("open_sample", "file", lambda w: w.files.open_sample(), "Ctrl+Shift+O"),
    Action("new_from_old", "file", lambda w: w.files.new_from_old(), "Ctrl+Shift+N"),
    Action("start_screen", "file", lambda w: w.files.start_asked.emit(), "Ctrl+Shift+H"),
    Action("import", "file", lambda w: w.imports.choose(), "Ctrl+I", icon="download"),
    Action("name_plan", "file", lambda w: w.files.name_plan(), "Ctrl+S", icon="save"),
    Action("save_copy", "file", lambda w: w.files.save_copy(), "Ctrl+Shift+S", icon="copy"),
    Action("seal_package", "file", lambda w: w.packages.seal(), "Ctrl+E", icon="upload"),
    Action("open_package", "file", lambda w: w.packages.open(), "Ctrl+Shift+E", icon="package"),
    Action("backups", "file", lambda w: w.files.show_backups(), "Ctrl+B", icon="history"),
    Action("passphrase", "file", lambda w: w.files.change_passphrase(), "Ctrl+Shift+P", icon="key"),
    Action("release", "file", lambda w: w.show_release(), "Ctrl+Shift+J", icon="share-2"),
    Action("audit_log", "file", lambda w: w.files.show_log(), "Ctrl+Shift+B", icon="shield-check"),
    Action("lock_window", "file", lambda w: w.guard.lock(), "Ctrl+Shift+L", icon="lock"),
    Action("briefing", "file", lambda w: w.open_briefing(), "F9", icon="map"),
    Action("settings", "file", lambda w: w.show_settings(), "Ctrl+,", icon="settings"),
    Action("quit", "file", lambda w: w.close(), "Ctrl+Q"),
    Action("undo", "edit", lambda w: w.undo(), "Ctrl+Z", icon="undo-2"),
    Action("redo", "edit", lambda w: w.redo(), "Ctrl+Shift+Z", icon="redo-2"),
    Action("history", "edit", lambda w: w.show_side("history"), "Ctrl+H", icon="history"),
    Action("copy", "edit", lambda w: w.editing.copy(), "Ctrl+C", icon="copy"),
    Action("paste", "edit", lambda w: w.editing.paste(), "Ctrl+V"),
    Action("duplicate", "edit", lambda w: w.editing.duplicate(), "Ctrl+D", map_key="D", icon="copy"),
    Action("rename", "edit", lambda w: w.plan_tree.rename(), "F2", icon="pencil"),
    Action("remove", "edit", lambda w: w.editing.remove(), "Del", icon="trash-2"),
    Action("hide", "edit", lambda w: w.editing.toggle_hidden(), map_key="H", icon="eye-off"),
    Action("lock", "edit", lambda w: w.editing.toggle_locked(), map_key="K", icon="lock"),
    Action("join", "edit", lambda w: w.editing.join(), map_key="J", icon="layers"),
    Action("pattern", "edit", lambda w: w.make_pattern(), map_key="Q", icon="route"),
    Action("copy_position", "edit", lambda w: w.editing.copy_position(), "Ctrl+Shift+C", icon="map-pin"),
    *(_copy_as(style, f"Ctrl+F{number}") for number, style in enumerate(CoordinateFormat, 1)),
    Action("deselect", "edit", lambda w: w.escape(), "Esc"),
    Action("add_asset", "draw", lambda w: w.editing.add_asset(), "Ctrl+Shift+A", icon="ship"),
    Action("add_duty", "draw", lambda w: w.editing.add_duty(), "Ctrl+Shift+D", icon="calendar-days"),
    Action("add_partner", "draw", lambda w: w.editing.add_partner(), "Ctrl+Shift+R", icon="users"),
    Action("add_layer", "draw", lambda w: w.editing.add_layer(), "Ctrl+Shift+Y", icon="layers"),
    _tool("select", "V", "mouse-pointer-2"),
    _tool("move", "M", "move"),
    _tool("turn", "R", "rotate-cw"),
    _tool("shape", "E", "spline"),
    _tool("area", "A", "pentagon"),
    _tool("rectangle", "G", "square"),
    _tool("circle", "O", "circle"),
    _tool("sector", "W", "pie-chart"),
    _tool("corridor", "C", "route"),
    Action(
        "follow_line",
        "draw",
        lambda w: w.chart_lines.toggle_follow(),
        map_key="Shift+F",
        icon="waypoints",
        is_on=lambda w: w.chart_lines.follows,
    ),
    Action("corridor_along", "draw", lambda w: w.gestures.corridor_along(), map_key="Shift+C", icon="route"),
    _tool("line", "L", "minus"),
    _tool("barrier", "B", "grip"),
    _tool("point", "P", "map-pin"),
    _tool("base", "N", "anchor"),
    _tool("cut", "X", "scissors"),
    _tool("split", "S", "split"),
    _tool("measure", "U", "ruler"),
    Action("layer_up", "draw", lambda w: w.editing.raise_layers(1), "Ctrl+PgUp"),
    Action("layer_down", "draw", lambda w: w.editing.raise_layers(-1), "Ctrl+PgDown"),
    Action("pin", "schedule", lambda w: w.editing.toggle_pinned(), "Ctrl+P"),
    Action("forbid_here", "schedule", lambda w: w.editing.forbid_here(), "Ctrl+Shift+F"),
    Action("legal_register", "schedule", lambda w: w.law.show_register(), "Ctrl+L", icon="signature"),
    Action("optimise_now", "schedule", lambda w: w.optimise(), "Ctrl+R", icon="cpu"),
    Action("issue_orders", "schedule", lambda w: w.issue_orders(), "Ctrl+Shift+I", icon="file-text"),
    Action("ledger", "schedule", lambda w: w.packages.show_ledger(), "Ctrl+J", icon="history"),
    Action("consents", "schedule", lambda w: w.law.show_consents(), "Ctrl+G", icon="signature"),
    Action("helpful_consents", "schedule", lambda w: w.law.show_helpful(), "Ctrl+Shift+G", icon="signature"),
    Action("organisation", "schedule", lambda w: w.law.show_organisation(), "Ctrl+T", icon="users"),
    Action("burden_shares", "schedule", lambda w: w.law.show_shares(), "Ctrl+Shift+M", icon="users"),
    Action("zones", "schedule", lambda w: w.law.show_zones(), "Ctrl+M", icon="map"),
    Action("stage_lay_out", "view", lambda w: w.show_side("lay_out"), "Alt+1", icon="pencil"),
    Action("stage_check", "view", lambda w: w.show_side("check"), "Alt+2", icon="circle-check"),
    Action("stage_optimise", "view", lambda w: w.show_side("optimise"), "Alt+3", icon="cpu"),
    Action("stage_orders", "view", lambda w: w.show_side("orders"), "Alt+4", icon="file-text"),
    Action("show_timeline", "view", lambda w: w.show_tab("timeline"), "Alt+5"),
    Action("show_matrix", "view", lambda w: w.show_tab("matrix"), "Alt+6"),
    Action("show_days", "view", lambda w: w.show_tab("days"), "Alt+7"),
    Action("show_seams", "view", lambda w: w.show_tab("seams"), "Alt+8"),
    _panel("tree", "F5"),
    _panel("side", "F6"),
    _panel("bottom", "F7"),
    Action("day_night", "view", lambda w: w.toggle_night(), "F8", icon="moon", is_on=_has_theme("night")),
    _theme("day", "Ctrl+F6"),
    _theme("dusk", "Ctrl+F7"),
    _theme("night", "Ctrl+F8"),
    Action(
        "large_controls", "view", lambda w: w.toggle_large(), "Ctrl+F11", is_on=lambda w: w.settings.large
    ),
    _overlay("grid_degrees", "graticule", "I"),
    _overlay("grid_mgrs", "mgrs", "Y"),
    _overlay("range_rings", "rings", "T"),
    Action("rings_here", "view", lambda w: w.range_rings.ask(), map_key="Shift+T", icon="radar"),
    Action("rings_clear", "view", lambda w: w.range_rings.clear(), map_key="Alt+T"),
    Action("full_screen", "view", lambda w: w.toggle_full_screen(), "F11", is_on=lambda w: w.isFullScreen()),
    Action("blank", "view", lambda w: w.guard.blank(), "F12"),
    Action("palette", "go", lambda w: w.show_palette(), "Ctrl+K", icon="search"),
    Action("zoom_plan", "go", lambda w: w.map_work.fit(), "Ctrl+0", map_key="F"),
    Action("zoom_selection", "go", lambda w: w.map_work.fit_to(w.workspace.chosen), map_key="Z"),
    Action("moment_earlier", "go", lambda w: w.workspace.step_moment(-1), "Alt+Left", icon="clock"),
    Action("moment_later", "go", lambda w: w.workspace.step_moment(1), "Alt+Right", icon="clock"),
    Action("moment_now", "go", lambda w: w.workspace.look_at(None), "Alt+Home"),
    Action("next_finding", "go", lambda w: w.next_finding(), "F4", icon="triangle-alert"),
    Action("keys", "help", lambda w: w.show_keys(), "?", icon="info"),
    Action("tour", "help", lambda w: w.start_tour(), "Shift+F1"),
    Action("guide", "help", lambda w: w.show_guide(), "F1"),
)
"""Every action of the window. Each has a key or a map key, and neither belongs to a second one."""
