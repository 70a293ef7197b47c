"""Lines of the chart for the hand that draws: what it snaps to, and what its drawing follows."""

from __future__ import annotations

import math
from collections.abc import Iterator

import shapely
from PySide6.QtCore import QObject, Signal
from shapely.geometry.base import BaseGeometry

from app.geo.charts import Box, read_borders, read_coast, read_limits, read_rivers
from app.geo.following import follow
from app.geo.point import Position
from app.ui.drawing import SKETCH_TOOLS
from app.ui.map import messages
from app.ui.map.messages import FollowAsked, FromPage, Viewed
from app.ui.map.view import MapView
from app.ui.mapwork import MapWork
from app.ui.workspace import Workspace

_SNAP_ZOOM = 7.0
"""From this zoom on the hand snaps to coast, borders and rivers."""
_SNAP_TOOLS = {*SKETCH_TOOLS, "shape"}
_CHARTED = (read_rivers, read_borders, read_coast)
_REACH_PX = 15
"""A place so near to a line is on it, for a drawing that follows."""
_EQUATOR_M, _TILE_PX = 6_378_137.0, 256
"""Radius of the map's sphere, and how wide it draws the whole world at zoom 0."""
_BOX_STEP_DEG = 0.5
"""Charts are read in boxes of whole steps, so that the next look is at the same box."""
_MOST_DEG = 30.0
"""Two places farther apart are joined by a straight leg: no section of a plan is as long."""


class ChartLines(QObject):
    """Gives the page the lines in view to snap to, and finds the section between two places drawn."""

    follow_changed = Signal(bool)
    """A drawing follows lines from now on, or goes straight."""
    followed = Signal(bool)
    """A leg was added to the drawing, and whether it follows a line."""

    def __init__(self, workspace: Workspace, view: MapView, work: MapWork) -> None:
        super().__init__(view)
        self._workspace, self._view, self._work = workspace, view, work
        self._viewed: Viewed | None = None
        self.follows = False
        view.said.connect(self._take)
        work.tool_changed.connect(self._use_lines)

    def toggle_follow(self) -> None:
        """Let drawings follow lines, or go straight again."""
        self.follows = not self.follows
        self._view.send(messages.follow_lines(on=self.follows))
        self.follow_changed.emit(self.follows)

    def _take(self, message: FromPage) -> None:
        match message:
            case Viewed():
                self._viewed = message
                self._use_lines()
            case FollowAsked(start=start, end=end, keep=keep):
                path = self._section(start, end)
                self._view.send(messages.add_section(path, keep=keep))
                if keep:
                    self.followed.emit(bool(path))

    def _use_lines(self) -> None:
        """Give the hand the lines in view to snap to, while it draws or drags corners."""
        lines: list[list[tuple[float, float]]] = []
        viewed = self._viewed
        if viewed is not None and viewed.zoom >= _SNAP_ZOOM and self._work.tool in _SNAP_TOOLS:
            for box in Box(viewed.west, viewed.south, viewed.east, viewed.north).parts:
                parts = shapely.get_parts([line for read in _CHARTED for line in read(box)])
                lines += [[(lon, lat) for lon, lat in part.coords] for part in parts]
        self._view.send(messages.use_snap_lines(lines))

    def _section(self, start: Position, end: Position) -> tuple[Position, ...]:
        """Return the section between two places of the line they lie on; empty where there is none."""
        box = Box.shown_around([start.lonlat, end.lonlat])
        wide = max(box.east - box.west, box.north - box.south)
        if self._viewed is None or wide > _MOST_DEG:
            return ()
        # A line may swing out as far again as its ends are apart.
        boxes = Box.shown_around([start.lonlat, end.lonlat], wide + _BOX_STEP_DEG).parts
        found = follow(list(self._kinds(boxes)), start, end, _reach_m(self._viewed))
        return found.path if found and len(found.path) <= messages.MOST_CORNERS else ()

    def _kinds(self, boxes: tuple[Box, ...]) -> Iterator[list[BaseGeometry]]:
        """Yield the lines of each kind: the plan's own, then those of the chart."""
        yield self._own(boxes)
        whole = [box.snapped(_BOX_STEP_DEG) for box in boxes]
        for read in _CHARTED:
            yield [line for box in whole for line in read(box)]
        pack = self._workspace.plan.header.zone_pack
        yield [line for box in whole for line in read_limits(pack, box)]

    def _own(self, boxes: tuple[Box, ...]) -> list[BaseGeometry]:
        """Return the lines and outlines of the plan that show, those around the places."""
        scene = self._work.shown
        paths = [mark.path for mark in scene.marks.values() if len(mark.path) > 1]
        rings = [(*ring, ring[0]) for area in scene.areas.values() for ring in area.rings]
        around = shapely.union_all([shapely.box(*box.bounds) for box in boxes])
        lines = [shapely.LineString(path) for path in (*paths, *rings)]
        return [line for line in lines if line.intersects(around)]


def _reach_m(viewed: Viewed) -> float:
    """Return how many metres the hand reaches in the middle of the view."""
    metres_per_px = math.tau * _EQUATOR_M / (_TILE_PX * 2**viewed.zoom)
    return _REACH_PX * metres_per_px * math.cos(math.radians((viewed.south + viewed.north) / 2))
