"""What lies over the map and is no part of the plan: grids, range rings, the sky of the selected place."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from PySide6.QtCore import QObject, Signal

from app.base.message import say
from app.domain.assets import Asset
from app.domain.bases import Base
from app.domain.ids import AssetId
from app.domain.plan import Plan
from app.geo.charts import Box
from app.geo.grid import Grid, GridLevel, GridLine, graticule, mgrs_grid
from app.geo.rings import FARTHEST_M, radius_of_action_m, reach_m
from app.geo.shapes import arc, unwrapped
from app.geo.units import format_duration
from app.ui.map.messages import FromPage, OverlayLine, OverlayText, Viewed, show_overlay
from app.ui.map.view import MapView
from app.ui.mapwork import MapWork
from app.ui.reading import Reading
from app.ui.workspace import Workspace

GRIDS = ("graticule", "mgrs")
NAMES = (*GRIDS, "rings")
_HOURS = (1, 2, 4, 8)
"""Rings of how far an asset gets in so many hours."""
_LETTER_WIDE_PX, _LETTER_HIGH_PX = 7.5, 18.0
Place = tuple[float, float]
"""Longitude and latitude."""
Ring = tuple[Place, ...]


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
            self._draw_rings()

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
        texts: list[OverlayText] = []
        assets = self._chosen_assets() if "rings" in self.shown else []
        for number, asset in enumerate(assets):
            for radius_m, text in self._rings_of(self._workspace.plan, asset):
                centre = self._workspace.plan.bases[asset.base].position
                ring = tuple(unwrapped(arc(centre, radius_m, 0, 360)))
                lines.append(OverlayLine(ring, "ring"))
                named = f"{asset.name}  {text}" if len(assets) > 1 else text
                at = self._place_for(named, _from_north(ring, number / len(assets)), texts)
                if at is not None:
                    texts.append(OverlayText(at, named, "ring", "centre"))
        self._view.send(show_overlay("rings", lines, texts))

    def _place_for(self, text: str, places: Ring, others: list[OverlayText]) -> Place | None:
        """Return the first place where a text is in view as a whole and on no other; ``None`` for none."""
        viewed = self._viewed
        if viewed is None:
            return places[0]
        lon_per_px = (viewed.east - viewed.west) / max(1, self._view.width())
        lat_per_px = (viewed.north - viewed.south) / max(1, self._view.height())
        high = _LETTER_HIGH_PX * lat_per_px

        def wide(of: str) -> float:
            return len(of) * _LETTER_WIDE_PX * lon_per_px

        def fits(at: Place) -> bool:
            inside = (
                viewed.west <= at[0] - wide(text) / 2
                and at[0] + wide(text) / 2 <= viewed.east
                and viewed.south + high <= at[1] <= viewed.north - high
            )
            return inside and not any(
                abs(at[1] - other.at[1]) < high
                and abs(at[0] - other.at[0]) < (wide(text) + wide(other.text)) / 2
                for other in others
            )

        return next(filter(fits, places), None)

    def _chosen_assets(self) -> list[Asset]:
        assets = self._workspace.plan.assets
        return [assets[AssetId(one)] for kind, one in self._workspace.chosen if kind == "assets"]

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


def _from_north(ring: Ring, turned: float) -> Ring:
    """Return the places of a ring, nearest first to its north, or to where ``turned`` of a circle leads."""
    first, count = int(turned * len(ring)), len(ring)
    order = sorted(range(count), key=lambda step: min((step - first) % count, (first - step) % count))
    return tuple(ring[step] for step in order)


def _grid_line(line: GridLine) -> OverlayLine:
    is_major = line.level in (GridLevel.ZONE, GridLevel.SQUARE)
    return OverlayLine(line.lonlats, "gridmajor" if is_major else "grid")
