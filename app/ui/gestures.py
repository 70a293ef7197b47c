"""Turns what the hand does on the map into edits."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import QObject, QPoint, Signal

from app.base.errors import AppError
from app.base.message import say
from app.domain.areas import Area
from app.domain.change import Change
from app.domain.duties import Duty
from app.domain.ids import AreaId, AssetId, BaseId, MarkId, PartnerId
from app.domain.marks import Mark, MarkKind
from app.domain.text import NAME_LENGTH
from app.geo.geodesic import distance_m
from app.geo.point import Position
from app.geo.shapes import Polygon
from app.session import actions
from app.session.session import Session
from app.ui.drawing import AREA_TOOLS, MARK_TOOLS, SKETCH_TOOLS, shape_of
from app.ui.map import messages
from app.ui.map.messages import Tool
from app.ui.map.view import MapView
from app.ui.mapwork import MapWork
from app.ui.workspace import Spot, Workspace


class Gestures(QObject):
    """Hears the map page and does on the plan what was meant."""

    pointed = Signal(object)
    """The cursor is over a position."""
    sketching = Signal(int, bool)
    """So many places are drawn, and whether they are enough."""
    drawn = Signal()
    """Something was drawn and is selected: it wants a name."""
    menu_asked = Signal(object, object)
    """Where on the map widget, and the message, which says what lies there."""

    def __init__(self, workspace: Workspace, view: MapView, work: MapWork) -> None:
        super().__init__(view)
        self._workspace, self._view, self._work = workspace, view, work
        self._places = 0
        self.width_m = 2_000.0
        """Width of the next corridor, metres."""
        self.keep_tool = False
        """Whether a tool stays in the hand when its drawing is done."""
        view.said.connect(self._take)
        work.tool_changed.connect(lambda _tool: self._sketching(0, enough=False))

    def take_back(self) -> bool:
        """Take back the last place of the drawing; tell whether there was one."""
        return self._steer("undo")

    def drop_sketch(self) -> bool:
        """Drop the drawing and keep the tool; tell whether there was one. What is being dragged goes back."""
        if self._steer("drop"):
            return True
        # Taken up anew, a tool lets go of what it drags.
        self._view.send(messages.use_tool(self._work.tool))
        return False

    def corridor_along(self) -> None:
        """Draw a corridor along the selected line, as wide as the next one drawn by hand."""
        line = self._workspace.selection
        if not isinstance(line, Mark) or line.kind is MarkKind.POINT:
            self._workspace.noticed.emit(str(say("ui.choose_line_first")))
            return
        name = str(say("ui.corridor_name", name=line.name))[:NAME_LENGTH]
        self._show_drawn(self._workspace.do(_draw_corridor, name, line.path, self.width_m))

    def _steer(self, act: Literal["undo", "drop"]) -> bool:
        if self._places:
            self._view.send(messages.steer_sketch(act))
        return self._places > 0

    def _sketching(self, count: int, *, enough: bool) -> None:
        """Note how many places are drawn; what the page says after the tool has gone counts for nothing."""
        self._places = count if self._work.tool in SKETCH_TOOLS else 0
        self.sketching.emit(self._places, enough)

    def _take(self, message: messages.FromPage) -> None:
        match message:
            case messages.CursorAt(at=at):
                self.pointed.emit(at)
            case messages.Picked():
                self._picked(message)
            case messages.Boxed(keys=keys):
                self._workspace.choose(keys)
            case messages.Opened(kind=kind, id=identity):
                self._work.fit_to(((kind, identity),))
            case messages.MenuAsked(x=x, y=y):
                self.menu_asked.emit(QPoint(x, y), message)
            case messages.Sketching(count=count, enough=enough):
                self._sketching(count, enough=enough)
            case messages.Sketched(tool=tool, path=path):
                self._sketched(tool, path)
            case messages.Viewed() | messages.Ready() | messages.Carrying():
                pass
            case _:
                self._carried(message)

    def _picked(self, message: messages.Picked) -> None:
        """Select what was clicked; where nothing is, the place itself is meant."""
        if message.kind or not message.more:
            self._workspace.select(message.kind, message.id, more=message.more)
        if not message.kind:
            self._workspace.pick(Spot(message.at))

    def _carried(self, message: messages.FromPage) -> None:
        """Take what was dragged; where the plan refuses, the page shows the plan again."""
        change: Change | None = None
        match message:
            case messages.Reshaped(kind=kind, id=identity, rings=rings):
                change = self._reshape(kind, identity, rings)
            case messages.Moved(keys=keys, start=start, end=end):
                change = self._move(keys, start, end)
            case messages.Turned(id=identity, angle_deg=angle):
                change = self._workspace.do(actions.turn_area, AreaId(identity), round(angle, 1))
            case messages.AssetDropped(id=identity, at=at):
                self._asset_dropped(AssetId(identity), at)
                return
        if change is None:
            self._work.redraw()

    def _reshape(self, kind: str, identity: str, rings: tuple[tuple[Position, ...], ...]) -> Change | None:
        if kind == "marks":
            return self._workspace.do(actions.reshape_mark, MarkId(identity), rings[0])
        try:
            shape = Polygon(rings[0], rings[1:])
        except ValueError as error:
            self._workspace.noticed.emit(str(say("plan.bad_shape", why=error)))
            return None
        return self._workspace.do(actions.reshape_area, AreaId(identity), shape)

    def _move(
        self, keys: tuple[tuple[messages.Movable, str], ...], start: Position, end: Position
    ) -> Change | None:
        if len(keys) > 1:
            return self._workspace.do(actions.move_things, keys, start, end)
        ((kind, identity),) = keys
        if kind == "areas":
            return self._workspace.do(actions.move_area, AreaId(identity), start, end)
        if kind == "marks":
            return self._workspace.do(actions.move_mark, MarkId(identity), start, end)
        return self._workspace.do(actions.move_base, BaseId(identity), end)

    def _sketched(self, tool: Tool, path: tuple[Position, ...]) -> None:
        if tool == "measure":
            return
        try:
            change = self._make(tool, path)
        except AppError as error:
            self._workspace.noticed.emit(str(error))
            change = None
        if change is not None and not self.keep_tool:
            self._work.use_tool("select")
        if tool not in {"cut", "split"}:
            self._show_drawn(change)

    def _show_drawn(self, change: Change | None) -> None:
        """Select what a change added, and tell of it."""
        if change is not None:
            kind, identity = next(iter(change.after))
            self._workspace.select(kind, identity)
            self.drawn.emit()

    def _make(self, tool: Tool, path: tuple[Position, ...]) -> Change | None:
        session, plan = self._workspace.session, self._workspace.plan
        if tool in AREA_TOOLS:
            name = str(say("ui.area_name", number=len(plan.areas) + 1))
            return actions.draw_area(session, name, shape_of(tool, path, self.width_m))
        if tool in MARK_TOOLS:
            name = str(say(f"ui.{tool}_name", number=len(plan.marks) + 1))
            return actions.draw_mark(session, name, MARK_TOOLS[tool], path)
        if tool == "base":
            name = str(say("ui.base_name", number=len(plan.bases) + 1))
            return actions.place_base(session, name, self._owner_near(path[0]), path[0])
        area = self._workspace.selection
        if not isinstance(area, Area):
            raise AppError(say("ui.choose_area_first"))
        if tool == "cut":
            return actions.cut_area(session, area.id, shape_of(tool, path, self.width_m))
        return actions.split_area(session, area.id, path)

    def _owner_near(self, at: Position) -> PartnerId:
        """Return whose base this is, most likely: the selected partner's, else that of the nearest base."""
        plan = self._workspace.plan
        if self._workspace.kind == "partners":
            return PartnerId(self._workspace.identity)
        near = min(plan.bases.values(), key=lambda base: distance_m(base.position, at), default=None)
        return near.partner if near else plan.home

    def _asset_dropped(self, asset: AssetId, at: Position) -> None:
        """Make a duty by hand in the area the asset was dropped on, after the last one it has."""
        area = self._workspace.plan.area_around(at)
        if area is None:
            self._workspace.noticed.emit(str(say("ui.dropped_nowhere")))
            return
        change = self._workspace.do(actions.assign_duty, asset, area.id)
        if change is not None:
            made = next(entity for entity in change.after.values() if isinstance(entity, Duty))
            self._workspace.select("duties", made.id)


def _draw_corridor(session: Session, name: str, path: tuple[Position, ...], width_m: float) -> Change | None:
    return actions.draw_area(session, name, shape_of("corridor", path, width_m))
