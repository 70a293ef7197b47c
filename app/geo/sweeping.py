"""Parallel legs over an area of any shape, and the shortest ways between them that stay inside.

The area is cut into cells in which each leg has one neighbour on either side (boustrophedon decomposition,
Choset and Pignon 1998); each cell is swept to and fro, and the cell with the nearest end comes next.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import Enum
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import shapely
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from app.base.message import say
from app.geo.localplane import LocalPlane
from app.geo.point import Position

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from app.geo.shapes import Polygon

_MOST_LEGS = 2000
_FARTHEST_M = 1_500_000.0
"""From the middle of the area: beyond, the flat map is off by more than a percent."""
_EDGE_DEG = 0.1
"""Edges are straight on the chart; on the flat map they are followed in steps of this."""
_TOLERANCE = 0.01
"""By how many spacings the way between two legs may cut a corner of the area."""


class Corner(Enum):
    """A corner of an area, on the chart."""

    NORTH_EAST = (1, 1)
    """Top right."""
    SOUTH_EAST = (1, -1)
    """Bottom right."""
    SOUTH_WEST = (-1, -1)
    """Bottom left."""
    NORTH_WEST = (-1, 1)
    """Top left."""


Start = Corner | Position
"""Where a search is to begin, or near which position."""


def plane_of(area: Polygon) -> LocalPlane:
    """Return the flat map about the middle of an area."""
    return LocalPlane(area.centroid)


def long_axis_deg(area: Polygon) -> float:
    """Return the true bearing, 0 to 180, of the longer side of the smallest rectangle round an area."""
    box = shapely.minimum_rotated_rectangle(flattened(area, plane_of(area)))
    corners = shapely.get_coordinates(box)[:3]
    sides = np.diff(corners, axis=0)
    east, north = sides[np.argmax(np.hypot(*sides.T))]
    return math.degrees(math.atan2(east, north)) % 180.0


def flattened(area: Polygon, plane: LocalPlane) -> shapely.Polygon:
    """Return an area on a flat map, in metres."""
    dense = shapely.segmentize(area.geometry, _EDGE_DEG)
    return shapely.transform(dense, plane.forward)


@dataclass(frozen=True, slots=True)
class _Leg:
    """A piece of one line inside the area, along the first axis of the plane."""

    row: int
    left: float
    right: float
    """Where the area's edge is."""
    across: float
    """Place on the second axis."""
    inset: float
    """How far from the edge the searcher turns."""

    def meets(self, other: _Leg) -> bool:
        """Tell whether the two lie side by side."""
        return self.left < other.right and other.left < self.right

    def ends(self, *, rightwards: bool) -> list[tuple[float, float]]:
        """Return where to run it from and to; a leg shorter than the insets is passed in its middle."""
        if self.right - self.left <= 2 * self.inset:
            return [((self.left + self.right) / 2, self.across)]
        ends = [(self.left + self.inset, self.across), (self.right - self.inset, self.across)]
        return ends if rightwards else ends[::-1]


def sweep_area(
    area: Polygon, plane: LocalPlane, widest_m: float, start: Start | None, *, forwards: bool = False
) -> tuple[NDArray[np.float64], float]:
    """Lay legs along the first axis of a plane.

    Parameters
    ----------
    area
        What to sweep.
    plane
        Its flat map, turned.
    widest_m
        The widest spacing.
    start
        Where to begin; anywhere if not given.
    forwards
        Whether to begin at the low end of the second axis.

    Returns
    -------
    points
        Where to turn, in order, shape ``(n, 2)``.
    spacing_m
        The spacing taken, so that a whole number of legs fills the area.

    Raises
    ------
    ValueError
        If the area is too wide, or too large for the spacing.
    """
    flat = flattened(area, plane)
    west, south, east, north = flat.bounds
    if np.hypot(*np.abs(shapely.get_coordinates(flat)).max(axis=0)) > _FARTHEST_M:
        raise ValueError(say("search.too_wide"))
    rows = max(1, math.ceil((north - south) / widest_m - 1e-9))
    if rows > _MOST_LEGS:
        raise ValueError(say("search.too_dense"))
    spacing_m = (north - south) / rows
    across = south + (np.arange(rows) + 0.5) * spacing_m
    cells = _cells(_legs(flat, across, spacing_m / 2))
    ways = _Ways(flat, spacing_m * _TOLERANCE)
    target = _target(start, plane, (west, south, east, north))
    return np.array(list(_walk(cells, ways, target, forwards=forwards))), spacing_m


def _legs(flat: shapely.Polygon, across: NDArray[np.floating], inset: float) -> list[list[_Leg]]:
    """Return the pieces of each line inside the area, from left to right."""
    west, _, east, _ = flat.bounds
    lines = shapely.linestrings([[(west - 1.0, y), (east + 1.0, y)] for y in across])
    rows = []
    for row, (y, found) in enumerate(zip(across, shapely.intersection(lines, flat), strict=True)):
        pieces = [part.bounds for part in shapely.get_parts(found) if isinstance(part, shapely.LineString)]
        rows.append([_Leg(row, left, right, float(y), inset) for left, _, right, _ in sorted(pieces)])
    return rows


def _cells(rows: list[list[_Leg]]) -> list[list[_Leg]]:
    """Return runs of legs in which each has just one neighbour on either side."""
    cells: list[list[_Leg]] = []
    last: dict[_Leg, list[_Leg]] = {}
    """Leg of the row before -> the cell it ends."""
    for before, legs in pairwise([[], *rows]):
        current: dict[_Leg, list[_Leg]] = {}
        for leg in legs:
            below = [other for other in before if other.meets(leg)]
            alone = len(below) == 1 and sum(below[0].meets(other) for other in legs) == 1
            if alone:
                cell = last[below[0]]
                cell.append(leg)
            else:
                cell = [leg]
                cells.append(cell)
            current[leg] = cell
        last = current
    return cells


def _target(
    start: Start | None, plane: LocalPlane, bounds: tuple[float, float, float, float]
) -> tuple[float, float]:
    """Return the point of the plane to begin near."""
    if isinstance(start, Position):
        x, y = plane.forward([start.lonlat])[0]
        return float(x), float(y)
    west, south, east, north = bounds
    if start is None:
        return west, south
    # Far off in the direction of the corner, so that the outermost end is the nearest.
    far = 10.0 * max(east - west, north - south)
    east_wards, north_wards = start.value
    bearing = math.radians(plane.bearing_deg - math.degrees(math.atan2(east_wards, north_wards)))
    return far * math.cos(bearing), far * math.sin(bearing)


def _walk(
    cells: list[list[_Leg]], ways: _Ways, target: tuple[float, float], *, forwards: bool
) -> Iterator[tuple[float, float]]:
    """Yield the turning points of all cells, the nearest one next."""
    here, todo = target, list(range(len(cells)))
    reversals: tuple[bool, ...] = (False,) if forwards else (False, True)
    begun = False
    while todo:
        runs = [
            (math.dist(here, run[0]), cell, run)
            for cell in todo
            for reverse in reversals
            for rightwards in (True, False)
            for run in [_run(cells[cell], reverse=reverse, rightwards=rightwards)]
            if begun or not forwards or cells[cell][0].row == 0
        ]
        _, cell, run = min(runs, key=lambda each: each[0])
        todo.remove(cell)
        for point in run:
            yield from ways.between(here, point) if begun else (point,)
            here, begun = point, True
        reversals = (False, True)


def _run(cell: list[_Leg], *, reverse: bool, rightwards: bool) -> list[tuple[float, float]]:
    """Return the turning points of one cell, to and fro."""
    points = []
    for leg in reversed(cell) if reverse else cell:
        points += leg.ends(rightwards=rightwards)
        rightwards = not rightwards
    return points


class _Ways:
    """Shortest ways between points of a polygon, by its visibility graph."""

    def __init__(self, flat: shapely.Polygon, tolerance_m: float) -> None:
        self._inside = flat.buffer(tolerance_m, join_style="mitre")
        shapely.prepare(self._inside)
        self._flat, self._tolerance_m = flat, tolerance_m

    def between(self, start: tuple[float, float], end: tuple[float, float]) -> Iterator[tuple[float, float]]:
        """Yield the corners of the way and its end, not its start."""
        if not self._sees([start], [end])[0, 0]:
            yield from self._round(start, end)
        yield end

    def _round(self, start: tuple[float, float], end: tuple[float, float]) -> list[tuple[float, float]]:
        corners = self._corners
        nodes = np.vstack([corners, [start], [end]])
        seen = np.zeros((len(nodes), len(nodes)), dtype=bool)
        seen[: len(corners), : len(corners)] = self._seen
        seen[-2:] = self._sees(nodes[-2:], nodes)
        # A length of nothing would count as no way.
        lengths = np.where(seen | seen.T, np.hypot(*(nodes[:, None] - nodes[None]).T) + 1e-6, 0.0)
        _, before = dijkstra(
            csr_array(lengths), directed=False, indices=[len(nodes) - 2], return_predecessors=True
        )
        way, node = [], int(before[0, -1])
        while 0 <= node < len(corners):
            way.append((float(nodes[node, 0]), float(nodes[node, 1])))
            node = int(before[0, node])
        return way[::-1]

    @cached_property
    def _corners(self) -> NDArray[np.float64]:
        """The corners that shortest ways bend round: those where the area is reflex, shape ``(n, 2)``."""
        shape = shapely.orient_polygons(self._flat.simplify(self._tolerance_m / 2))
        found = []
        for ring in shapely.get_rings(shape):
            points = shapely.get_coordinates(ring)[:-1]
            # The area lies on the left: a turn to the right is reflex.
            into, out = points - np.roll(points, 1, axis=0), np.roll(points, -1, axis=0) - points
            found.append(points[into[:, 0] * out[:, 1] - into[:, 1] * out[:, 0] < 0])
        return np.vstack(found)

    @cached_property
    def _seen(self) -> NDArray[np.bool_]:
        return self._sees(self._corners, self._corners)

    def _sees(self, starts: Sequence[object] | NDArray[np.float64], ends: object) -> NDArray[np.bool_]:
        """Tell which starts see which ends, shape ``(n_starts, n_ends)``."""
        here, there = np.asarray(starts, dtype=float), np.asarray(ends, dtype=float)
        pairs = np.stack(np.broadcast_arrays(here[:, None], there[None]), axis=2)
        return np.asarray(shapely.covers(self._inside, shapely.linestrings(pairs)))
