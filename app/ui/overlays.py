"""What lies over the map and is no part of the plan: grids, range rings, the sky of the selected place."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

import shapely
from PySide6.QtCore import QObject, Signal

from app.base.message import say
from app.domain.assets import Asset
from app.domain.bases import Base
from app.domain.plan import Plan
from app.geo.charts import Box, read_borders, read_coast
from app.geo.geodesic import destination
from app.geo.grid import Grid, GridLevel, GridLine, graticule, mgrs_grid
from app.geo.rings import FARTHEST_M, radius_of_action_m, reach_m
from app.geo.shapes import arc, unwrapped
from app.geo.units import format_duration
from app.ui.drawing import SKETCH_TOOLS
from app.ui.map.messages import FromPage, OverlayLine, OverlayText, Viewed, show_overlay, use_snap_lines
from app.ui.map.view import MapView
from app.ui.mapwork import MapWork
from app.ui.reading import Reading
from app.ui.workspace import Workspace

GRIDS = ("graticule", "mgrs")
NAMES = (*GRIDS, "rings")
_SNAP_ZOOM = 7.0
"""From this zoom on the hand snaps to coast and borders."""
_SNAP_TOOLS = {*SKETCH_TOOLS, "shape"}
_HOURS = (1, 2, 4, 8)
"""Rings of how far an asset gets in so many hours."""


class Overlays(QObject):
    """Draws overlays anew when the view, the selection or the wish for them changes."""

    toggled = Signal(str, bool)
    """An overlay is shown or not from now on."""

    def __init__(self, workspace: Workspace, view: MapView, work: MapWork, reading: Reading) -> None:
        super().__init__(view)
        self._workspace, self._view, self._work, self._reading = workspace, view, work, reading
        self._viewed: Viewed | None = None
        self.shown = {"graticule"}
        view.said.connect(self._follow_view)
        work.tool_changed.connect(self._use_coast)
        workspace.selected.connect(self._draw_rings)
        workspace.changed.connect(self._draw_rings)
        reading.changed.connect(self._draw_rings)

    def toggle(self, name: str) -> None:
        """Show an overlay, or no longer; of the two grids one at the most."""
        now = name not in self.shown
        self.shown = (self.shown - set(GRIDS) if name in GRIDS else self.shown - {name}) | (
            {name} if now else set()
        )
        self.toggled.emit(name, now)
        self._draw()

    def use(self, names: Iterable[str]) -> None:
        """Show these overlays and no others."""
        self.shown = set(names) & set(NAMES)
        self._draw()

    def _draw(self) -> None:
        self._draw_grid()
        self._draw_rings()

    def _follow_view(self, message: FromPage) -> None:
        if isinstance(message, Viewed):
            self._viewed = message
            self._draw_grid()
            self._use_coast()

    def _draw_grid(self) -> None:
        if self._viewed is None:
            return
        grid = Grid()
        box = Box(self._viewed.west, self._viewed.south, self._viewed.east, self._viewed.north)
        if "graticule" in self.shown:
            grid = graticule(box, self._viewed.zoom)
        elif "mgrs" in self.shown:
            grid = mgrs_grid(box, self._viewed.zoom)
        lines = [_grid_line(line) for line in grid.lines]
        texts = [OverlayText(text.lonlat, text.text, "grid", text.place.value) for text in grid.labels]
        self._view.send(show_overlay("grid", lines, texts))

    def _use_coast(self) -> None:
        """Give the hand coast and borders in view to snap to, while it draws or drags corners."""
        lines: list[list[tuple[float, float]]] = []
        viewed = self._viewed
        if viewed is not None and viewed.zoom >= _SNAP_ZOOM and self._work.tool in _SNAP_TOOLS:
            for box in _boxes_in(viewed):
                parts = shapely.get_parts([*read_coast(box), *read_borders(box)])
                lines += [[(lon, lat) for lon, lat in part.coords] for part in parts]
        self._view.send(use_snap_lines(lines))

    def _draw_rings(self) -> None:
        lines: list[OverlayLine] = []
        texts: list[OverlayText] = []
        asset = self._workspace.selection
        if "rings" in self.shown and isinstance(asset, Asset):
            for radius_m, text in self._rings_of(self._workspace.plan, asset):
                centre = self._workspace.plan.bases[asset.base].position
                ring = tuple(unwrapped(arc(centre, radius_m, 0, 360)))
                lines.append(OverlayLine(ring, "ring"))
                texts.append(OverlayText(destination(centre, 0, radius_m).lonlat, text, "ring", "centre"))
        self._view.send(show_overlay("rings", lines, texts))

    def _rings_of(self, plan: Plan, asset: Asset) -> list[tuple[float, str]]:
        """Return radius and text of each ring: the radius of action, and how far it gets in some hours."""
        figures = asset.performance
        most = radius_of_action_m(figures.transit_mps, figures.endurance_s)
        rings = [(most, str(say("ui.ring_action", length=self._reading.length(most))))]
        for hours in _HOURS:
            radius_m = reach_m(figures.transit_mps, hours * 3600)
            if radius_m < most:
                duration = format_duration(timedelta(hours=hours))
                text = say("ui.ring_time", time=duration, length=self._reading.length(radius_m))
                rings.append((radius_m, str(text)))
        known = isinstance(plan.bases.get(asset.base), Base)
        return [ring for ring in rings if known and ring[0] <= FARTHEST_M]


def _boxes_in(viewed: Viewed) -> list[Box]:
    """Return what is in view as boxes within the world: two where it shows both sides of 180 degrees."""
    boxes = []
    for turn in (-360.0, 0.0, 360.0):
        west, east = max(-180.0, viewed.west + turn), min(180.0, viewed.east + turn)
        if west < east:
            boxes.append(Box(west, viewed.south, east, viewed.north))
    return boxes


def _grid_line(line: GridLine) -> OverlayLine:
    is_major = line.level in (GridLevel.ZONE, GridLevel.SQUARE)
    return OverlayLine(line.lonlats, "gridmajor" if is_major else "grid")
