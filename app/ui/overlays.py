"""What lies over the map and is no part of the plan: grids, range rings, the sky of the selected place."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

import shapely
from PySide6.QtCore import QObject, Signal
from shapely.geometry.base import BaseGeometry

from app.base.message import say
from app.domain.assets import Asset
from app.domain.ids import AssetId
from app.domain.plan import Plan
from app.domain.seams import Seam
from app.geo.charts import Box
from app.geo.grid import Grid, GridLevel, GridLine, graticule, mgrs_grid
from app.geo.point import Position
from app.geo.rings import Ring, rings_of_action
from app.geo.shapes import arc, unwrapped
from app.geo.units import format_duration
from app.ui.map.messages import FromPage, OverlayArea, OverlayLine, OverlayText, Viewed, show_overlay
from app.ui.map.view import MapView
from app.ui.mapwork import MapWork
from app.ui.reading import Reading
from app.ui.workspace import Workspace

GRIDS = ("graticule", "mgrs")
NAMES = (*GRIDS, "rings")
_SIMPLE_DEG = 0.002
_TIMES_S = (3_600.0, 7_200.0, 14_400.0, 28_800.0)
"""Rings of how far an asset gets from its base in so much time."""


@dataclass(frozen=True, slots=True)
class RingSet:
    """Range rings about a place."""

    name: str
    """Whose they are."""
    at: Position
    rings: tuple[Ring, ...]
    on_station_s: float = 0.0
    """Work that the radius of action leaves time for."""


class Overlays(QObject):
    """Draws overlays anew when the view, the selection or the wish for them changes."""

    toggled = Signal(str, bool)
    """An overlay is shown or not from now on."""
    placed_rings = Signal()
    """Rings about a place came or went."""

    def __init__(self, workspace: Workspace, view: MapView, work: MapWork, reading: Reading) -> None:
        super().__init__(view)
        self._workspace, self._view, self._work, self._reading = workspace, view, work, reading
        self._viewed: Viewed | None = None
        self.shown = {"graticule"}
        self.placed: tuple[RingSet, ...] = ()
        """Rings elsewhere than at bases."""
        self._trial: RingSet | None = None
        self._drawn: list[OverlayLine] = []
        """The rings on the page: after most edits they are the same."""
        view.said.connect(self._follow_view)
        workspace.opened.connect(self.clear_rings)
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
        if name == "rings" and now and not self._chosen_assets():
            self._workspace.noticed.emit(str(say("ui.choose_asset_first")))

    def use(self, names: Iterable[str], placed: tuple[RingSet, ...] = ()) -> None:
        """Show these overlays and no others."""
        self.shown = set(names) & set(NAMES)
        self.placed = placed
        self._draw()

    def try_rings(self, rings: RingSet | None) -> None:
        """Show rings while their numbers are chosen, or no longer."""
        self._trial = rings
        self._draw_rings()

    def place_rings(self, rings: RingSet) -> None:
        """Keep rings about a place, beside those there are; the same ones are not drawn twice."""
        others = (one for one in self.placed if one != rings)
        self._place((*others, rings))

    def clear_rings(self) -> None:
        """Take away the rings that are elsewhere than at bases."""
        if self.placed:
            self._place(())

    def show_seams(self, seams: Sequence[Seam]) -> None:
        """Hatch where no partner may do what is asked for: densely where never, else where not always."""
        shapes: dict[Literal["nobody", "sometimes"], list[BaseGeometry]] = {"nobody": [], "sometimes": []}
        for seam in seams:
            if seam.gaps:
                shapes["sometimes" if any(span.holders for span in seam.spans) else "nobody"].append(
                    seam.geometry
                )
        areas = [
            OverlayArea(rings, style)
            for style, found in shapes.items()
            for rings in _rings_of(shapely.union_all(found))
        ]
        self._view.send(show_overlay("seams", [], [], areas))

    def _place(self, placed: tuple[RingSet, ...]) -> None:
        self.placed = placed
        self.placed_rings.emit()
        self._draw_rings()

    def _draw(self) -> None:
        self._draw_grid()
        self._draw_rings()

    def _follow_view(self, message: FromPage) -> None:
        if isinstance(message, Viewed):
            self._viewed = message
            self._draw_grid()

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

    def _draw_rings(self) -> None:
        lines: list[OverlayLine] = []
        based = self._rings_at_bases() if "rings" in self.shown else []
        sets = [*based, *self.placed, *([self._trial] if self._trial else [])]
        for one in sets:
            for ring in one.rings:
                path = tuple(unwrapped(arc(one.at, ring.radius_m, 0, 360)))
                text = self._text_of(one, ring)
                is_named = len(sets) > 1 or one in self.placed
                named = str(say("ui.ring_named", name=one.name, ring=text)) if is_named else text
                lines.append(OverlayLine(path, "ring", named))
        if lines != self._drawn:
            self._drawn = lines
            self._view.send(show_overlay("rings", lines))

    def _rings_at_bases(self) -> list[RingSet]:
        """Return the rings of the selected assets about their bases."""
        plan = self._workspace.plan
        return [_at_base(plan, asset) for asset in self._chosen_assets() if asset.base in plan.bases]

    def _text_of(self, rings: RingSet, ring: Ring) -> str:
        length = self._reading.length(ring.radius_m)
        if ring.time_s is not None:
            return str(say("ui.ring_time", time=_duration(ring.time_s), length=length))
        if rings.on_station_s:
            time = _duration(rings.on_station_s)
            return str(say("ui.ring_action_station", time=time, length=length))
        return str(say("ui.ring_action", length=length))

    def _chosen_assets(self) -> list[Asset]:
        assets = self._workspace.plan.assets
        return [assets[AssetId(one)] for kind, one in self._workspace.chosen if kind == "assets"]


def _at_base(plan: Plan, asset: Asset) -> RingSet:
    figures = asset.performance
    rings = rings_of_action(figures.transit_mps, figures.endurance_s, 0.0, _TIMES_S)
    return RingSet(asset.name, plan.bases[asset.base].position, rings)


def _rings_of(geometry: BaseGeometry) -> Iterator[tuple[tuple[tuple[float, float], ...], ...]]:
    """Yield the rings of each polygon, no finer than a screen shows."""
    for part in shapely.get_parts(shapely.simplify(geometry, _SIMPLE_DEG)):
        if isinstance(part, shapely.Polygon) and not part.is_empty:
            rings = (part.exterior, *part.interiors)
            yield tuple(tuple((x, y) for x, y in ring.coords) for ring in rings)


def _duration(time_s: float) -> str:
    return format_duration(timedelta(seconds=time_s))


def _grid_line(line: GridLine) -> OverlayLine:
    is_major = line.level in (GridLevel.ZONE, GridLevel.SQUARE)
    return OverlayLine(line.lonlats, "gridmajor" if is_major else "grid")
