"""The way from a base to an area: over water round the land, through the air, over land."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components, dijkstra

from app.geo.charts import Box, read_land
from app.geo.geodesic import distance_m, path_length_m
from app.geo.point import Position

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

CELL_DEG = 1 / 40
"""Side of a cell of the water grid in degrees: 1.5 nm."""
HARBOUR_CELLS = 6
"""How far, in cells, a position ashore may be from the water it is reached by."""
WINDING = 1.3
"""Length of a road over the straight line between its ends, where no road network is known."""
MOSTLY = 0.7
"""Least share of a straight line over land that makes it a way over land."""
MARGINS_DEG = (1.0, 5.0)
"""How far round the two ends the water is looked at: first near, then, if that is a dead end, wide."""
TILE_DEG = 5.0
"""Boxes of water end on multiples of this: a way depends on its two ends, not on what was asked before."""


class Medium(Enum):
    """What an asset moves through."""

    WATER = "water"
    """Over water, round the land."""
    AIR = "air"
    """Straight."""
    LAND = "land"
    """Over land, near enough straight, never over open water."""


@dataclass(frozen=True)
class Route:
    """A way through positions in order."""

    path: tuple[Position, ...]
    distance_m: float
    """Its length in metres, windings included."""


class Router:
    """Finds ways and remembers them.

    Over water: shortest path on a grid of cells free of land (Dijkstra 1959), pulled taut wherever
    a straight line stays clear of land, and measured on the ellipsoid.

    Parameters
    ----------
    land_in
        Returns the polygons of land inside a box.
    """

    def __init__(self, land_in: Callable[[Box], Sequence[shapely.Polygon]] = read_land) -> None:
        self._land_in = land_in
        self._waters: dict[Box, _Water] = {}
        self._known: dict[tuple[Medium, Position, Position], Route | None] = {}

    def route(self, medium: Medium, start: Position, end: Position) -> Route | None:
        """Return the way from ``start`` to ``end``, or ``None`` where there is none."""
        key = medium, start, end
        if key not in self._known:
            self._known[key] = self._find(medium, start, end)
        return self._known[key]

    def _find(self, medium: Medium, start: Position, end: Position) -> Route | None:
        if medium is Medium.AIR:
            return Route((start, end), distance_m(start, end))
        if medium is Medium.LAND:
            straight = Route((start, end), distance_m(start, end) * WINDING)
            share = self._water_around(start, end, MARGINS_DEG[0]).land_share(start, end)
            return straight if share >= MOSTLY else None
        for margin_deg in MARGINS_DEG:
            path = self._water_around(start, end, margin_deg).path(start, end)
            if path is not None:
                return Route(path, path_length_m(path))
        return None

    def _water_around(self, start: Position, end: Position, margin_deg: float) -> _Water:
        box = Box.around([start.lonlat, end.lonlat]).padded(margin_deg).snapped(TILE_DEG)
        if box not in self._waters:
            self._waters[box] = _Water(box, self._land_in(box))
        return self._waters[box]


class _Water:
    """A grid of cells over a box; row 0 is the south, column 0 the west."""

    def __init__(self, box: Box, land: Sequence[shapely.Polygon]) -> None:
        self.box = box
        self._land = shapely.STRtree(list(land))
        self._shape = (
            int(np.ceil((box.north - box.south) / CELL_DEG)),
            int(np.ceil((box.east - box.west) / CELL_DEG)),
        )
        self._free = self._free_cells(land)
        self._trees: dict[int, NDArray[np.int32]] = {}

    def path(self, start: Position, end: Position) -> tuple[Position, ...] | None:
        if self._clear(start.lonlat, end.lonlat):
            return start, end
        first, last = self._nearest_free(start), self._nearest_free(end)
        if first is None or last is None:
            return None
        cells = self._cells_between(first, last)
        if cells is None:
            return None
        ways = self._pulled_taut([self._centre(cell) for cell in cells])
        middle = [Position(lat, lon) for lon, lat in ways]
        return (start, *middle, end)

    def land_share(self, start: Position, end: Position) -> float:
        line = shapely.LineString([start.lonlat, end.lonlat])
        if line.length == 0:
            return 1.0
        touched = self._land.geometries[self._land.query(line)]
        return float(shapely.length(shapely.intersection(touched, line)).sum() / line.length)

    def _free_cells(self, land: Sequence[shapely.Polygon]) -> NDArray[np.bool_]:
        """Return cells, shape ``(n_rows, n_columns)``, whose centre is water and that no coast crosses."""
        rows, columns = self._shape
        lons = self.box.west + (np.arange(columns) + 0.5) * CELL_DEG
        lats = self.box.south + (np.arange(rows) + 0.5) * CELL_DEG
        free = np.ones(self._shape, dtype=bool)
        for polygon in land:
            west, south, east, north = polygon.bounds
            inside_rows = np.flatnonzero((lats >= south) & (lats <= north))
            inside_columns = np.flatnonzero((lons >= west) & (lons <= east))
            if len(inside_rows) and len(inside_columns):
                shapely.prepare(polygon)
                window = np.ix_(inside_rows, inside_columns)
                grid = np.meshgrid(lons[inside_columns], lats[inside_rows])
                free[window] &= ~shapely.contains_xy(polygon, *grid)
            coast = shapely.get_coordinates(shapely.segmentize(polygon.boundary, CELL_DEG / 2))
            row = np.clip(((coast[:, 1] - self.box.south) / CELL_DEG).astype(int), 0, rows - 1)
            column = np.clip(((coast[:, 0] - self.box.west) / CELL_DEG).astype(int), 0, columns - 1)
            free[row, column] = False
        return free

    @cached_property
    def _graph(self) -> csr_array:
        """Return free cells joined to their eight neighbours, weights in degrees of latitude."""
        rows, columns = self._shape
        index = np.arange(rows * columns).reshape(self._shape)
        stretch = np.cos(np.radians(self.box.south + (np.arange(rows) + 0.5) * CELL_DEG))
        starts, ends, weights = [], [], []
        for down, right in ((0, 1), (1, 0), (1, 1), (1, -1)):
            here = np.s_[: rows - down, max(0, -right) : columns - max(0, right)]
            there = np.s_[down:, max(0, right) : columns + min(0, right)]
            both = self._free[here] & self._free[there]
            if down and right:
                # Not between two cells that meet at a corner: the way would brush the land there.
                sides = np.s_[down:, here[1]], np.s_[: rows - down, there[1]]
                both &= self._free[sides[0]] & self._free[sides[1]]
            length = CELL_DEG * np.hypot(down, right * stretch[: rows - down, None])
            starts.append(index[here][both])
            ends.append(index[there][both])
            weights.append(np.broadcast_to(length, both.shape)[both])
        count = rows * columns
        edges = (np.concatenate(weights), (np.concatenate(starts), np.concatenate(ends)))
        return csr_array(edges, shape=(count, count))

    @cached_property
    def _open_water(self) -> NDArray[np.bool_]:
        """Free cells of the largest connected water: a pond ashore is no way to anywhere."""
        _, labels = connected_components(self._graph, directed=False)
        labels = np.where(self._free.ravel(), labels, -1)
        sizes = np.bincount(labels[labels >= 0], minlength=1)
        largest: NDArray[np.bool_] = (labels == int(np.argmax(sizes))).reshape(self._shape)
        return largest

    def _nearest_free(self, position: Position) -> int | None:
        columns = self._shape[1]
        row = (position.lat_deg - self.box.south) / CELL_DEG - 0.5
        column = (position.lon_deg - self.box.west) / CELL_DEG - 0.5
        low_row, low_column = max(0, int(row) - HARBOUR_CELLS), max(0, int(column) - HARBOUR_CELLS)
        window = self._open_water[
            low_row : int(row) + HARBOUR_CELLS + 2, low_column : int(column) + HARBOUR_CELLS + 2
        ]
        found_rows, found_columns = np.nonzero(window)
        if not len(found_rows):
            return None
        away = np.hypot(found_rows + low_row - row, found_columns + low_column - column)
        nearest = int(np.argmin(away))
        return int((found_rows[nearest] + low_row) * columns + found_columns[nearest] + low_column)

    def _cells_between(self, first: int, last: int) -> list[int] | None:
        if first not in self._trees:
            _, before = dijkstra(
                self._graph, directed=False, indices=np.array([first]), return_predecessors=True
            )
            self._trees[first] = before[0].astype(np.int32)
        before = self._trees[first]
        cells = [last]
        while cells[-1] != first:
            previous = int(before[cells[-1]])
            if previous < 0:
                return None
            cells.append(previous)
        return cells[::-1]

    def _pulled_taut(self, points: list[tuple[float, float]]) -> list[tuple[float, float]]:
        """Keep only the points needed to stay clear of land, looking as far ahead as is clear."""
        kept, here = [points[0]], 0
        while here < len(points) - 1:
            here = self._furthest_clear(points, here)
            kept.append(points[here])
        return kept

    def _furthest_clear(self, points: list[tuple[float, float]], here: int) -> int:
        step = len(points) - 1 - here
        while step > 1:
            if self._clear(points[here], points[here + step]):
                return here + step
            # Halving finds a long clear reach in few tests; the last cells are tried one by one.
            step = step // 2 if step > 16 else step - 1
        return here + 1

    def _clear(self, start: tuple[float, float], end: tuple[float, float]) -> bool:
        line = shapely.LineString([start, end])
        return not len(self._land.query(line, predicate="intersects"))

    def _centre(self, cell: int) -> tuple[float, float]:
        row, column = divmod(cell, self._shape[1])
        return self.box.west + (column + 0.5) * CELL_DEG, self.box.south + (row + 0.5) * CELL_DEG
