"""Along lines of the chart from one place to another: a river section, a border segment, a piece of coast."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

import numpy as np
import pyproj
import shapely
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components, dijkstra

from app.geo.localplane import LocalPlane
from app.geo.point import Position

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

_JOIN_DEG = 1e-6
"""Lines that come as near as this (a tenth of a metre) are joined there, and where they cross."""
_GAP_DEG = 0.01
"""An end that comes as near to another line reaches it: a kilometre, as good as charts of the world are."""
_NEAR_NOTHING_M = 1e-6
"""Stands for a length of 0, which the graph would take for no edge."""


@dataclass(frozen=True, slots=True)
class Section:
    """What lies of lines between two places."""

    path: tuple[Position, ...]
    """From the first place's nearest point on the lines to the second's; one position where both are one."""
    off_m: float
    """How far the two places lie off the lines, together."""


@dataclass(frozen=True, slots=True)
class _Foot:
    """The point of the lines that is nearest to a place."""

    edge: int
    share: float
    """How far along its edge it lies, 0 to 1."""
    at: Position
    off_m: float


class LineNet:
    """Lines of longitude and latitude as one net, joined where they meet or cross, also at 180 degrees."""

    def __init__(self, lines: Sequence[BaseGeometry]) -> None:
        parts = _lines_of(np.array(lines, dtype=object))
        noded = shapely.union_all(np.concatenate([parts, _gaps(parts)]), grid_size=_JOIN_DEG)
        corners, part = shapely.get_coordinates(_lines_of(noded), return_index=True)
        corners[:, 0] = (corners[:, 0] + 180.0) % 360.0 - 180.0
        self._lonlats, number = np.unique(np.round(corners, 7), axis=0, return_inverse=True)
        number = number.reshape(-1)
        follows = part[1:] == part[:-1]
        ends = np.column_stack([number[:-1][follows], number[1:][follows]])
        self._edges = np.unique(np.sort(ends[ends[:, 0] != ends[:, 1]], axis=1), axis=0)

    def section(self, start: Position, end: Position, reach_m: float) -> Section | None:
        """Return the shortest way along the lines from one place to another.

        ``None`` where a place lies farther than ``reach_m`` off every line, or no line joins the two.
        """
        feet = self._feet(start, end, reach_m)
        if feet is None:
            return None
        path = [feet[0].at, *map(self._position, self._way(*feet)), feet[1].at]
        kept = [at for before, at in zip([None, *path], path, strict=False) if at != before]
        return Section(tuple(kept), feet[0].off_m + feet[1].off_m)

    def _feet(self, start: Position, end: Position, reach_m: float) -> tuple[_Foot, _Foot] | None:
        """Return the nearest points of the lines that join two places; of several the nearest lines'."""
        near = self._near(start, reach_m), self._near(end, reach_m)
        joining = near[0].keys() & near[1].keys()
        if not joining:
            return None
        best = min(joining, key=lambda group: near[0][group].off_m + near[1][group].off_m)
        return near[0][best], near[1][best]

    def _near(self, place: Position, reach_m: float) -> dict[int, _Foot]:
        """Return the nearest point of each group of joined lines that comes near enough.

        They are found on a plane about the place: exact where it matters, near it.
        """
        plane = LocalPlane(place)
        points = plane.forward(self._lonlats)
        first, second = points[self._edges[:, 0]], points[self._edges[:, 1]]
        along = second - first
        squares = np.maximum(np.sum(along**2, axis=1), _NEAR_NOTHING_M**2)
        shares = np.clip(-np.sum(first * along, axis=1) / squares, 0.0, 1.0)
        nearest = first + shares[:, None] * along
        off_m = np.hypot(*nearest.T)
        feet: dict[int, _Foot] = {}
        within = np.flatnonzero(off_m <= reach_m)
        for edge in within[np.argsort(off_m[within], kind="stable")].tolist():
            group = int(self._groups[edge])
            if group not in feet:
                (at,) = plane.positions(nearest[edge])
                feet[group] = _Foot(edge, float(shares[edge]), at, float(off_m[edge]))
        return feet

    def _way(self, start: _Foot, end: _Foot) -> list[int]:
        """Return the corners between two feet on joined lines."""
        if start.edge == end.edge:
            return []
        source, target = len(self._lonlats), len(self._lonlats) + 1
        edges, lengths_m = [self._edges], [self._lengths_m]
        for node, foot in ((source, start), (target, end)):
            edges.append(np.array([[node, corner] for corner in self._edges[foot.edge]]))
            lengths_m.append(np.array([foot.share, 1.0 - foot.share]) * self._lengths_m[foot.edge])
        ends, weights = np.vstack(edges), np.maximum(np.concatenate(lengths_m), _NEAR_NOTHING_M)
        graph = csr_array((weights, (ends[:, 0], ends[:, 1])), shape=(target + 1, target + 1))
        _, before = dijkstra(graph, directed=False, indices=[source], return_predecessors=True)
        way = [int(before[0, target])]
        while way[-1] != source:
            way.append(int(before[0, way[-1]]))
        return way[-2::-1]

    @cached_property
    def _groups(self) -> NDArray[np.int64]:
        """For each edge which lines joined to one another it belongs to."""
        count = len(self._lonlats)
        graph = csr_array((np.ones(len(self._edges)), tuple(self._edges.T)), shape=(count, count))
        labels = connected_components(graph, directed=False)[1]
        return np.asarray(labels[self._edges[:, 0]], dtype=np.int64)

    @cached_property
    def _lengths_m(self) -> NDArray[np.float64]:
        first, second = self._lonlats[self._edges[:, 0]], self._lonlats[self._edges[:, 1]]
        lengths_m = pyproj.Geod(ellps="WGS84").inv(*first.T, *second.T)[2]
        return np.asarray(lengths_m, dtype=float)

    def _position(self, corner: int) -> Position:
        lon, lat = self._lonlats[corner]
        return Position(float(lat), float(lon))


def _lines_of(geometries: BaseGeometry | NDArray[np.object_]) -> NDArray[np.object_]:
    """Return the lines among the parts of geometries; points, where only corners touch, are left out."""
    parts = shapely.get_parts(geometries)
    return np.asarray(parts[shapely.get_dimensions(parts) == 1])


def _gaps(lines: NDArray[np.object_]) -> NDArray[np.object_]:
    """Return what is missing from the ends of lines to the others that they nearly reach."""
    ends = np.concatenate([shapely.get_point(lines, 0), shapely.get_point(lines, -1)])
    end, other = shapely.STRtree(lines).query(ends, predicate="dwithin", distance=_GAP_DEG)
    apart = end % len(lines) != other if len(lines) else []
    gaps = shapely.shortest_line(ends[end[apart]], lines[other[apart]])
    return np.asarray(gaps[shapely.length(gaps) > 0])


def follow(
    kinds: Sequence[Sequence[BaseGeometry]], start: Position, end: Position, reach_m: float
) -> Section | None:
    """Return the section of the kind of lines that both places lie nearest to.

    Rivers, borders and coast run beside and across one another: a section keeps to one kind where one joins
    the two places, and only then goes from kind to kind.
    """
    found = [section for lines in kinds if (section := _net(tuple(lines)).section(start, end, reach_m))]
    if found:
        return min(found, key=lambda section: section.off_m)
    return _net(tuple(line for lines in kinds for line in lines)).section(start, end, reach_m)


@lru_cache(maxsize=16)
def _net(lines: tuple[BaseGeometry, ...]) -> LineNet:
    return LineNet(lines)
