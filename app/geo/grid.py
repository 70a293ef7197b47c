"""Lines over a map: the graticule of degrees, and the military grid with its zones, squares and kilometres.

Longitudes run on beyond 180 where the view does, so that nothing jumps at the antimeridian.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import Enum
from operator import itemgetter
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from app.geo.charts import Box
from app.geo.point import normal_lon
from app.geo.utm import (
    BANDS,
    NORTH_DEG,
    SOUTH_DEG,
    SQUARE_M,
    Cell,
    cell_of,
    square_letters,
    zone_projection,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

LonLat = tuple[float, float]

_STEPS_S = (1, 5, 10, 30, 60, 120, 300, 600, 1200, 1800, 3600, 7200, 18_000, 36_000, 108_000)
"""Steps of the graticule in seconds of arc, 1" to 30 degrees."""
_TILE_PX = 256
_EQUATOR_M = 40_075_016.68557849
_LINE_PX = 90
"""Least distance of two lines of the graticule on the screen."""
_SQUARE_PX = 60
"""The same of the military grid."""
_ZONE_PX = 30
_ZONE_LABEL_PX = 40
_MOST_LINES = 300
_MOST_POINTS = 65
"""Of one line."""
_LEAST_SHOWN = 0.1
"""Share of a square, or of the view, that a square must fill for its letters to be drawn."""


class GridLevel(Enum):
    """How coarse a line is."""

    GRATICULE = "graticule"
    """Of latitude or longitude."""
    ZONE = "zone"
    """Edge of a UTM zone or of a band."""
    SQUARE = "100 km"
    """Edge of a 100 km square."""
    TEN_KM = "10 km"
    KILOMETRE = "1 km"


class LabelPlace(Enum):
    """Where a label's position lies on its text."""

    CENTRE = "centre"
    """The text stands over it."""
    SOUTH = "south"
    """At the low end of a line going up: the text stands beside it."""
    WEST = "west"
    """At the left end of a line going across: the text stands above it."""
    NORTH_WEST = "north west"
    """In the top left corner of what it names: the text stands below and right of it."""


@dataclass(frozen=True, slots=True)
class GridLine:
    """One line to draw."""

    level: GridLevel
    lonlats: tuple[LonLat, ...]


@dataclass(frozen=True, slots=True)
class GridLabel:
    """One text to draw."""

    level: GridLevel
    text: str
    lonlat: LonLat
    place: LabelPlace


@dataclass(frozen=True, slots=True)
class Grid:
    """All that one view shows."""

    lines: tuple[GridLine, ...] = ()
    labels: tuple[GridLabel, ...] = ()


@dataclass(frozen=True, slots=True)
class _View:
    """The part of a cell that is in view."""

    cell: Cell
    box: Box
    turn_deg: float
    """Whole turns from the cell's own longitudes to those of the view."""
    eastings: tuple[float, float]
    northings: tuple[float, float]
    """Ranges in metres; the equator is at 0."""

    def lonlats(self, eastings: NDArray[Any], northings: NDArray[Any]) -> NDArray[np.float64]:
        """Return points of the zone, of any shape, as longitudes and latitudes, shape ``(..., 2)``."""
        lons, lats = zone_projection(self.cell.zone)(eastings, northings, inverse=True)
        middle = self.cell.zone * 6.0 - 183.0
        return np.stack([middle + self.turn_deg + (lons - middle + 180.0) % 360.0 - 180.0, lats], axis=-1)

    def count(self, step_m: int) -> float:
        """Return about how many lines of a step cross it."""
        return sum((high - low) / step_m for low, high in (self.eastings, self.northings))


def graticule(view: Box, zoom: float) -> Grid:
    """Return the lines of latitude and longitude over a view, at a step that fits, with their labels.

    Parameters
    ----------
    view
        West may lie beyond -180, and east beyond 180.
    zoom
        Of a web map: the world is ``256 * 2**zoom`` pixels wide.
    """
    south, north = max(view.south, -90.0), min(view.north, 90.0)
    least_s = 360.0 * 3600.0 * _LINE_PX / (_TILE_PX * 2.0**zoom)
    least_s = max(least_s, (view.east - view.west + north - south) * 3600.0 / _MOST_LINES)
    step_s = next((step for step in _STEPS_S if step >= least_s), _STEPS_S[-1])
    lines, labels = [], []
    for lon in _multiples(view.west, view.east, step_s):
        lines.append(GridLine(GridLevel.GRATICULE, ((lon, south), (lon, north))))
        text = _degrees(normal_lon(lon), "EW")
        labels.append(GridLabel(GridLevel.GRATICULE, text, (lon, south), LabelPlace.SOUTH))
    for lat in _multiples(south, north, step_s):
        lines.append(GridLine(GridLevel.GRATICULE, ((view.west, lat), (view.east, lat))))
        labels.append(GridLabel(GridLevel.GRATICULE, _degrees(lat, "NS"), (view.west, lat), LabelPlace.WEST))
    return Grid(tuple(lines), tuple(labels))


def mgrs_grid(view: Box, zoom: float) -> Grid:
    """Return the military grid over a view, as fine as the zoom allows, with its labels.

    Zones come first, then 100 km squares with their letters, 10 km and 1 km lines with the figures that a
    reference would have. Beyond 84 N and 80 S, where the grid is polar, there is none.

    Parameters
    ----------
    view, zoom
        As for ``graticule``.
    """
    degree_px = _TILE_PX * 2.0**zoom / 360.0
    if 6.0 * degree_px < _ZONE_PX or view.south >= NORTH_DEG or view.north <= SOUTH_DEG:
        return Grid()
    cells = list(_cells(view))
    lines = [GridLine(GridLevel.ZONE, line) for line in _zone_edges(view, cells)]
    if 6.0 * degree_px < _ZONE_LABEL_PX:
        return Grid(tuple(lines))
    views = list(_views(view, cells))
    labels = [_zone_label(each) for each in views]
    step_m = _step(view, zoom, views)
    for each in views if step_m else []:
        found, texts = _metric_lines(each, step_m)
        lines += found
        labels += [*texts, *_square_labels(each)]
    return Grid(tuple(lines), tuple(labels))


def _multiples(low: float, high: float, step_s: int) -> list[float]:
    """Return the multiples of a step within a range of degrees."""
    first, last = math.ceil(low * 3600.0 / step_s - 1e-6), math.floor(high * 3600.0 / step_s + 1e-6)
    return [count * step_s / 3600.0 for count in range(first, last + 1)]


def _degrees(value: float, hemispheres: str) -> str:
    """Return degrees, with minutes and seconds if there are any."""
    seconds = round(abs(value) * 3600.0)
    text = f"{seconds // 3600}°"
    if seconds % 3600:
        text += f"{seconds // 60 % 60:02d}'"
    if seconds % 60:
        text += f'{seconds % 60:02d}"'
    # Neither the equator nor the two middle meridians lie in a hemisphere.
    middle = seconds == 0 or seconds == 180 * 3600
    return text if middle else text + hemispheres[value < 0]


def _cells(view: Box) -> Iterator[tuple[Cell, float]]:
    """Yield the cells that touch a view, each with the turns that bring it there."""
    first, last = (math.floor((lon + 180.0) / 360.0) for lon in (view.west, view.east))
    bands = [cell_of(1, band) for band in BANDS]
    shown = [band for band in bands if band and band.south < view.north and band.north > view.south]
    for turn in range(first, last + 1):
        for zone in range(1, 61):
            for band in shown:
                cell, turn_deg = cell_of(zone, band.band), 360.0 * turn
                if cell and cell.west + turn_deg < view.east and cell.east + turn_deg > view.west:
                    yield cell, turn_deg


def _zone_edges(view: Box, cells: list[tuple[Cell, float]]) -> list[tuple[LonLat, ...]]:
    """Return the edges of zones and bands within a view."""
    edges: list[tuple[LonLat, ...]] = []
    sides = set()
    for cell, turn_deg in cells:
        south, north = max(view.south, cell.south), min(view.north, cell.north)
        for lon in (cell.west + turn_deg, cell.east + turn_deg):
            if view.west <= lon <= view.east:
                sides.add(((lon, south), (lon, north)))
    if sides:
        # One line for all bands in which the edge goes on: only V and X have edges of their own.
        merged = shapely.line_merge(shapely.MultiLineString(sorted(sides)))
        edges += [_lonlats(line) for line in shapely.get_parts(merged)]
    lats = {lat for cell, _ in cells for lat in (cell.south, cell.north)}
    edges += [((view.west, lat), (view.east, lat)) for lat in lats if view.south <= lat <= view.north]
    return edges


def _views(view: Box, cells: list[tuple[Cell, float]]) -> Iterator[_View]:
    """Yield what is in view of each cell."""
    for cell, turn_deg in cells:
        box = Box(
            max(view.west, cell.west + turn_deg),
            max(view.south, cell.south),
            min(view.east, cell.east + turn_deg),
            min(view.north, cell.north),
        )
        # Eastings and northings are greatest and least somewhere on the rim.
        rim = shapely.get_coordinates(shapely.segmentize(shapely.box(*box.bounds), 0.5))
        eastings, northings = zone_projection(cell.zone)(rim[:, 0] - turn_deg, rim[:, 1])
        # A little more: what is too much is cut off.
        ranges = [(float(each.min()) - 1000.0, float(each.max()) + 1000.0) for each in (eastings, northings)]
        yield _View(cell, box, turn_deg, *ranges)


def _step(view: Box, zoom: float, views: list[_View]) -> int:
    """Return the finest step in metres that is neither too dense nor too much; 0 for none."""
    middle = math.radians(min(85.0, max(-85.0, (view.south + view.north) / 2)))
    metre_px = _TILE_PX * 2.0**zoom / (_EQUATOR_M * math.cos(middle))
    for step_m in (1000, 10_000, SQUARE_M):
        if step_m * metre_px >= _SQUARE_PX and sum(each.count(step_m) for each in views) <= _MOST_LINES:
            return step_m
    return 0


def _metric_lines(view: _View, step_m: int) -> tuple[list[GridLine], list[GridLabel]]:
    """Return the lines of whole steps within a cell, with their figures where they are finer than squares."""
    lines, labels = [], []
    for place in (LabelPlace.SOUTH, LabelPlace.WEST):
        for value, lonlats in _curves(view, step_m, place):
            lines.append(GridLine(_level(value), lonlats))
            if step_m < SQUARE_M:
                # The figures of a reference to the step: a 100 km square has 0 to 9, or 00 to 99.
                figures = f"{value % SQUARE_M // step_m:0{1 if step_m == 10_000 else 2}d}"
                end = min(lonlats, key=itemgetter(1 if place is LabelPlace.SOUTH else 0))
                labels.append(GridLabel(_level(value), figures, end, place))
    return lines, labels


def _curves(view: _View, step_m: int, place: LabelPlace) -> Iterator[tuple[int, tuple[LonLat, ...]]]:
    """Yield each easting (with its label south) or northing (west) of whole steps, and its line in view."""
    upwards = place is LabelPlace.SOUTH
    own, other = (view.eastings, view.northings) if upwards else (view.northings, view.eastings)
    values = np.arange(math.ceil(own[0] / step_m), math.floor(own[1] / step_m) + 1) * step_m
    # Between points 5 km apart a line of the grid bends by a metre; over a wide view no screen shows more.
    places = np.linspace(*other, min(_MOST_POINTS, math.ceil((other[1] - other[0]) / 5000.0) + 1))
    first, second = np.meshgrid(values, places, indexing="ij")
    lonlats = view.lonlats(first, second) if upwards else view.lonlats(second, first)
    clipped = np.asarray(shapely.clip_by_rect(shapely.linestrings(lonlats), *view.box.bounds))
    for value, line in zip(values.tolist(), clipped, strict=True):
        for part in shapely.get_parts(line):
            yield value, _lonlats(part)


def _zone_label(view: _View) -> GridLabel:
    name = f"{view.cell.zone}{view.cell.band}"
    return GridLabel(GridLevel.ZONE, name, (view.box.west, view.box.north), LabelPlace.NORTH_WEST)


def _level(value_m: int) -> GridLevel:
    if value_m % SQUARE_M == 0:
        return GridLevel.SQUARE
    return GridLevel.TEN_KM if value_m % 10_000 == 0 else GridLevel.KILOMETRE


def _square_labels(view: _View) -> list[GridLabel]:
    """Return the letters of the 100 km squares, each in the middle of what is in view of it."""
    columns, rows = (
        np.arange(math.floor(low / SQUARE_M), math.floor(high / SQUARE_M) + 1)
        for low, high in (view.eastings, view.northings)
    )
    # Sides that are straight on the grid bend on the map: by a kilometre and more in the far north.
    outline = shapely.get_coordinates(shapely.segmentize(shapely.box(0.0, 0.0, 1.0, 1.0), 1 / 16))
    squares = np.stack(np.meshgrid(columns, rows, indexing="ij"), axis=-1).reshape(-1, 2)
    outlines = (squares[:, None] + outline[None]) * float(SQUARE_M)
    whole = shapely.polygons(view.lonlats(outlines[..., 0], outlines[..., 1]))
    shown = np.asarray(shapely.clip_by_rect(whole, *view.box.bounds))
    # Of a large square in a small view, or of a small one in a large view.
    least = _LEAST_SHOWN * np.minimum(shapely.area(whole), shapely.area(shapely.box(*view.box.bounds)))
    found = []
    large = shapely.area(shown) >= least
    for square, middle in zip(squares[large], shapely.centroid(shown[large]), strict=True):
        letters = square_letters(view.cell.zone, *(square * SQUARE_M + SQUARE_M / 2))
        found.append(GridLabel(GridLevel.SQUARE, letters, (middle.x, middle.y), LabelPlace.CENTRE))
    return found


def _lonlats(line: shapely.LineString) -> tuple[LonLat, ...]:
    return tuple((float(lon), float(lat)) for lon, lat in shapely.get_coordinates(line))
