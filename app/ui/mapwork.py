"""Turns what the mouse does on the map into edits, and changes of the plan into pictures."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from app.base.message import say
from app.domain.change import Change
from app.domain.duties import Duty
from app.domain.ids import AreaId, AssetId, BaseId
from app.domain.scene import Scene, compose
from app.geo.point import Position
from app.geo.shapes import Polygon
from app.session import actions
from app.ui.dialogs.things import AreaDialog, BaseDialog
from app.ui.frame import ToolBar
from app.ui.map import messages
from app.ui.map.messages import Tool
from app.ui.map.view import MapView
from app.ui.workspace import Workspace

_REMOVERS: dict[str, Callable[..., Change | None]] = {
    "areas": actions.remove_area,
    "bases": actions.remove_base,
    "assets": actions.remove_asset,
    "duties": actions.remove_duty,
    "partners": actions.remove_partner,
}


class MapWork(QObject):
    """The traffic between the plan and the map."""

    pointed = Signal(object)
    """The cursor is over a position."""

    def __init__(self, workspace: Workspace, view: MapView, tool_bar: ToolBar) -> None:
        super().__init__(view)
        self._workspace = workspace
        self._view = view
        self._tool_bar = tool_bar
        view.said.connect(self._take)
        tool_bar.tool_chosen.connect(self.use_tool)
        workspace.opened.connect(self._show_plan)
        workspace.changed.connect(self._redraw)
        workspace.selected.connect(view.show_selection)
        self._show_plan()
        tool_bar.hold("select")

    def use_tool(self, tool: Tool) -> None:
        """Put a tool in the user's hand."""
        self._tool_bar.hold(tool)
        self._view.use_tool(tool)
        self._view.setFocus()

    def remove_selected(self) -> None:
        """Remove the selected thing, if it can be removed."""
        remover = _REMOVERS.get(self._workspace.kind)
        if remover is not None:
            self._workspace.do(remover, self._workspace.identity)

    def _show_plan(self) -> None:
        scene = self._draw()
        self._view.show_zones(self._workspace.plan.header.zone_pack)
        self._view.fit(scene)

    def _redraw(self, change: Change) -> None:
        if change.kinds - {"headers", "permissions"}:
            self._draw()

    def _draw(self) -> Scene:
        scene = compose(self._workspace.session.facts)
        self._view.show_scene(scene)
        return scene

    def _take(self, message: messages.FromPage) -> None:
        match message:
            case messages.CursorAt(at=at):
                self.pointed.emit(at)
            case messages.Picked(kind=kind, id=identity):
                self._workspace.select(kind, identity)
            case messages.AreaDrawn(ring=ring):
                self._area_drawn(ring)
            case messages.AreaReshaped(id=identity, ring=ring):
                self._area_reshaped(AreaId(identity), ring)
            case messages.PointPlaced(at=at):
                BaseDialog(self._workspace, at, self._view.window()).exec()
            case messages.BaseMoved(id=identity, at=at):
                self._workspace.do(actions.move_base, BaseId(identity), at)
                self._draw()
            case messages.AssetDropped(id=identity, at=at):
                self._asset_dropped(AssetId(identity), at)
            case messages.ToolEnded():
                self._tool_bar.hold("select")

    def _area_drawn(self, ring: tuple[Position, ...]) -> None:
        shape = self._shape(ring)
        if shape is not None:
            AreaDialog(self._workspace, shape, self._view.window()).exec()

    def _area_reshaped(self, area: AreaId, ring: tuple[Position, ...]) -> None:
        shape = self._shape(ring)
        if shape is None or self._workspace.do(actions.reshape_area, area, shape) is None:
            self._draw()

    def _shape(self, ring: tuple[Position, ...]) -> Polygon | None:
        try:
            return Polygon(ring)
        except ValueError as error:
            self._workspace.noticed.emit(str(say("ui.bad_shape", why=error)))
            return None

    def _asset_dropped(self, asset: AssetId, at: Position) -> None:
        """Make a duty by hand in the area the asset was dropped on, after the last one it has."""
        plan = self._workspace.plan
        area = plan.area_around(at)
        if area is None:
            self._workspace.noticed.emit(str(say("ui.dropped_nowhere")))
            return
        change = self._workspace.do(actions.assign_duty, asset, area.id)
        if change is not None:
            made = next(entity for entity in change.after.values() if isinstance(entity, Duty))
            self._workspace.select("duties", made.id)
