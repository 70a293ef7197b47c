"""Which maritime zones a way or an area lies in, and where near a limit it may as well lie beyond it.

Zones nest as in the law of the sea: the contiguous zone lies in the exclusive economic zone. Here each
place is in the innermost zone of a State only. What no zone covers inside the map is the open sea.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise
from threading import Lock
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from app.geo.charts import ZoneShape, is_here, read_reaches

_NM_DEG = 1 / 60
_GAP_DEG = 0.01
_MOST_KNOWN = 50_000
_LEAST_SHARE = 1e-9
"""Of a leg: two crossings so near each other are one."""
_INNERMOST = ("LAND", "IW", "AW", "TS", "CZ", "EEZ")
"""The kinds from the inside out: each leaves out what those before it hold of the same State."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """A piece of a way in which it lies in the same zones."""

    start: float
    """Share of the way's length, 0 to 1."""
    end: float
    zones: tuple[ZoneShape, ...]
    """More than one where a limit is nearer than its accuracy; none outside of the map."""


class ZoneMap:
    """The zones of one pack or layer, and the open sea between them.

    Parameters
    ----------
    reaches
        The zones, each with all that lies nearer to it than its limits are accurate.
    cover
        What is known about; outside of it nothing is.
    """

    def __init__(self, reaches: Sequence[ZoneShape], cover: BaseGeometry) -> None:
        self.reaches, self.cover = tuple(reaches), cover
        self._shapes = np.array([zone.geometry for zone in self.reaches], dtype=object)
        shapely.prepare(self._shapes)
        self._tree = shapely.STRtree(self._shapes)
        # Prepared shapes are not for two threads at a time: judges ask while a search does.
        self._lock = Lock()
        # The same few ways and areas are asked for again and again.
        self._ways: dict[bytes, tuple[Stretch, ...]] = {}
        self._places: dict[BaseGeometry, tuple[ZoneShape, ...]] = {}

    @classmethod
    def of(cls, zones: Sequence[ZoneShape], cover: BaseGeometry) -> ZoneMap:
        """Return the map of zones as they are drawn: nested or not, overlapping or not."""
        settled = (*_disjoint(zones), *_open_sea(zones, cover))
        return cls([replace(zone, geometry=_buffered(zone)) for zone in settled], cover)

    def along(self, lonlats: NDArray[np.float64]) -> tuple[Stretch, ...]:
        """Return the stretches of a way of at least two ``(lon, lat)`` points, shape ``(n, 2)``."""
        key = lonlats.tobytes()
        with self._lock:
            if key not in self._ways:
                _make_room(self._ways)
                self._ways[key] = self._stretches(lonlats)
            return self._ways[key]

    def _stretches(self, lonlats: NDArray[np.float64]) -> tuple[Stretch, ...]:
        steps = np.diff(lonlats, axis=0)
        lengths = np.hypot(steps[:, 0], steps[:, 1])
        whole = float(lengths.sum())
        if whole == 0:
            return (Stretch(0.0, 1.0, self._reached_by(shapely.Point(lonlats[0]))),)
        ends = np.concatenate([[0.0], np.cumsum(lengths) / whole])
        ends[-1] = 1.0
        # Leg by leg: a way that comes back over itself crosses a limit twice in the same place.
        legs = zip(pairwise(lonlats), pairwise(ends.tolist()), strict=True)
        return tuple(
            _joined(piece for leg, span in legs if span[1] > span[0] for piece in self._cut(leg, span))
        )

    def _cut(
        self, leg: tuple[NDArray[np.float64], NDArray[np.float64]], span: tuple[float, float]
    ) -> Iterator[Stretch]:
        """Yield the stretches of one straight leg that is a span of the whole way."""
        line = shapely.LineString(leg)
        near = self._reaching(line)
        edges = shapely.boundary([*(self._shapes[index] for index in near), self.cover])
        crossed = shapely.get_coordinates(shapely.intersection(line, edges))
        shares = np.atleast_1d(shapely.line_locate_point(line, shapely.points(crossed), normalized=True))
        start, length = span[0], span[1] - span[0]
        for begin, end in pairwise(sorted({0.0, 1.0, *map(float, shares)})):
            if end - begin > _LEAST_SHARE:
                middle = shapely.line_interpolate_point(line, (begin + end) / 2, normalized=True)
                yield Stretch(start + begin * length, start + end * length, self._holding(near, middle))

    def around(self, shape: BaseGeometry) -> tuple[ZoneShape, ...]:
        """Return all zones that a shape may reach into; none where it leaves the map."""
        with self._lock:
            if shape not in self._places:
                _make_room(self._places)
                self._places[shape] = self._reached_by(shape)
            return self._places[shape]

    def _reached_by(self, shape: BaseGeometry) -> tuple[ZoneShape, ...]:
        if not shapely.covers(self.cover, shape):
            return ()
        return tuple(self.reaches[index] for index in self._reaching(shape))

    def _reaching(self, shape: BaseGeometry) -> list[int]:
        return sorted(self._tree.query(shape, predicate="intersects").tolist())

    def _holding(self, near: Sequence[int], point: shapely.Point) -> tuple[ZoneShape, ...]:
        if not shapely.intersects(self.cover, point):
            return ()
        return tuple(self.reaches[index] for index in near if shapely.intersects(self._shapes[index], point))


def _make_room(known: dict[Any, Any]) -> None:
    if len(known) >= _MOST_KNOWN:
        known.clear()


@lru_cache(maxsize=4)
def zone_map(pack: str) -> ZoneMap:
    """Return the zones of a pack; of no pack, or one that is not here, a map that knows nothing.

    Raises
    ------
    AppError
        If set-up has not built the pack.
    """
    return ZoneMap(*read_reaches(pack)) if is_here(pack) else ZoneMap((), shapely.Polygon())


def _joined(pieces: Iterable[Stretch]) -> Iterator[Stretch]:
    """Join neighbours that lie in the same zones."""
    last: Stretch | None = None
    for piece in pieces:
        if last is not None and last.zones == piece.zones:
            last = Stretch(last.start, piece.end, piece.zones)
            continue
        if last is not None:
            yield last
        last = piece
    if last is not None:
        yield last


def _disjoint(zones: Sequence[ZoneShape]) -> Iterator[ZoneShape]:
    """Take from each zone what lies in an inner zone of its State; what is disputed is nobody's."""
    for zone in zones:
        if zone.disputed:
            yield zone
            continue
        level = _INNERMOST.index(zone.zone)
        inner = [
            other.geometry
            for other in zones
            if other.state == zone.state and _INNERMOST.index(other.zone) < level
        ]
        rest = shapely.difference(zone.geometry, shapely.union_all(inner)) if inner else zone.geometry
        if not rest.is_empty:
            yield replace(zone, geometry=rest)


def _open_sea(zones: Sequence[ZoneShape], cover: BaseGeometry) -> Iterator[ZoneShape]:
    """Yield what is left; a gap too narrow for anybody to be in is only where two limits were rounded."""
    rest = shapely.difference(cover, shapely.union_all([zone.geometry for zone in zones]))
    rest = shapely.intersection(shapely.buffer(shapely.buffer(rest, -_GAP_DEG), 2 * _GAP_DEG), rest)
    if not rest.is_empty:
        doubt = max((zone.accuracy_nm for zone in zones), default=0.0)
        basis = next((zone.basis for zone in zones), "")
        approximate = any(zone.approximate for zone in zones)
        yield ZoneShape("", "HS", basis, doubt, rest, approximate=approximate)


def _buffered(zone: ZoneShape) -> BaseGeometry:
    """Grow a zone in degrees; a degree of longitude is as long as in the latitude nearest a pole."""
    geometry, nm = zone.geometry, zone.accuracy_nm
    if nm <= 0:
        return geometry
    _, south, _, north = geometry.bounds
    shrink = math.cos(math.radians(min(85.0, max(abs(south), abs(north)))))
    flat = shapely.transform(geometry, lambda points: points * (shrink, 1.0))
    return shapely.transform(shapely.buffer(flat, nm * _NM_DEG), lambda points: points / (shrink, 1.0))
