"""The search patterns of IAMSAR (volume II, chapter 5): tracks that sweep an area or grow out of a datum.

Spacing follows from the sweep width: ``spacing = sweep width / coverage factor``. Lengths are on the
ellipsoid; legs are straight on a flat map about the middle of the area, which keeps the spacing to a percent.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import Enum
from functools import cached_property

import numpy as np

from app.base.message import say
from app.geo.geodesic import destination, path_length_m
from app.geo.localplane import LocalPlane
from app.geo.point import Position
from app.geo.shapes import Polygon
from app.geo.sweeping import Start, long_axis_deg, plane_of, sweep_area

_MOST_ROUNDS = 500
_SECTOR_LEGS = 9


class Pattern(Enum):
    """Which pattern, by the letters of IAMSAR."""

    EXPANDING_SQUARE = "SS"
    """Out of a datum that is well known, in growing squares."""
    SECTOR = "VS"
    """Three times through a datum that is known exactly."""
    PARALLEL_TRACK = "PS"
    """Long legs over a wide area, all of it as likely."""
    CREEPING_LINE = "CS"
    """Short legs across an axis, from its likely end on."""


@dataclass(frozen=True, slots=True)
class Sweep:
    """How densely to search.

    Raises
    ------
    ValueError
        If one of the two is not positive.
    """

    sweep_width_m: float
    coverage_factor: float = 1.0
    """Sweep width over spacing; 1 leaves no gap and no overlap."""

    def __post_init__(self) -> None:
        if not (self.sweep_width_m > 0 and self.coverage_factor > 0 and math.isfinite(self.spacing_m)):
            raise ValueError(say("search.sweep"))

    @property
    def spacing_m(self) -> float:
        """Widest distance between two neighbouring tracks."""
        return self.sweep_width_m / self.coverage_factor


@dataclass(frozen=True)
class SearchTrack:
    """A pattern laid out."""

    pattern: Pattern
    path: tuple[Position, ...]
    """Where the searcher turns, in order; the first is the commence search point."""
    spacing_m: float
    """Distance between neighbouring tracks; of the sector pattern the mean one, area over length."""
    sweep_width_m: float

    @property
    def coverage_factor(self) -> float:
        """The coverage factor reached."""
        return self.sweep_width_m / self.spacing_m

    @cached_property
    def length_m(self) -> float:
        """Length of the path on the ellipsoid."""
        return path_length_m(self.path)

    def time_s(self, speed_mps: float) -> float:
        """Return how long the search takes at a speed over the ground, turns not counted."""
        return self.length_m / speed_mps


def parallel_track(
    area: Polygon, sweep: Sweep, bearing_deg: float | None = None, start: Start | None = None
) -> SearchTrack:
    """Return long legs side by side over an area.

    Parameters
    ----------
    area
        What to search; where it is concave or has holes the legs end at its edge and the way on stays inside.
    sweep
        The spacing is this or narrower, so that whole legs fill the area: the first and last are half of it
        inside the edge, and so is the end of each leg.
    bearing_deg
        Of the legs; along the longer side of the area if not given.
    start
        The corner to begin at, or a position to begin near, such as the searcher's own.

    Raises
    ------
    ValueError
        If the area is wider than 3000 km, or too large for the spacing.
    """
    plane = plane_of(area).turned(long_axis_deg(area) if bearing_deg is None else bearing_deg)
    points, spacing_m = sweep_area(area, plane, sweep.spacing_m, start)
    return SearchTrack(Pattern.PARALLEL_TRACK, plane.positions(points), spacing_m, sweep.sweep_width_m)


def creeping_line(
    area: Polygon, sweep: Sweep, creep_deg: float | None = None, start: Start | None = None
) -> SearchTrack:
    """Return short legs across an axis along which the search creeps.

    Parameters
    ----------
    area, sweep
        As for ``parallel_track``.
    creep_deg
        True bearing in which the search creeps, beginning at the end of the area that lies behind; along the
        longer side of the area, from the end nearer to ``start``, if not given.
    start
        The corner to begin at, or a position to begin near.

    Raises
    ------
    ValueError
        If the area is wider than 3000 km, or too large for the spacing.
    """
    axis_deg = long_axis_deg(area) if creep_deg is None else creep_deg
    # The second axis points left of the first: legs on the creep's right-hand bearing creep along it.
    plane = plane_of(area).turned(axis_deg + 90.0)
    points, spacing_m = sweep_area(area, plane, sweep.spacing_m, start, forwards=creep_deg is not None)
    return SearchTrack(Pattern.CREEPING_LINE, plane.positions(points), spacing_m, sweep.sweep_width_m)


def expanding_square(datum: Position, sweep: Sweep, reach_m: float, bearing_deg: float = 0.0) -> SearchTrack:
    """Return growing squares about a datum: legs of 1, 1, 2, 2, 3, 3, ... spacings, all turns to the right.

    Parameters
    ----------
    datum
        Where the search begins.
    sweep
        How densely to search.
    reach_m
        How far from the datum, in the four directions of the legs, the searched square is to reach at least.
    bearing_deg
        True bearing of the first leg, usually downwind.

    Raises
    ------
    ValueError
        If the square is too large for the spacing.
    """
    spacing_m = sweep.spacing_m
    # Half a sweep is seen beyond the outermost track.
    rounds = max(1, math.ceil((reach_m - spacing_m / 2) / spacing_m - 1e-9))
    if rounds > _MOST_ROUNDS:
        raise ValueError(say("search.too_dense"))
    points = [(0.0, 0.0)]
    along, left = 1.0, 0.0
    for leg in range(4 * rounds + 1):
        length_m = (leg // 2 + 1) * spacing_m
        # The last leg only closes the square.
        length_m -= spacing_m if leg == 4 * rounds else 0.0
        points.append((points[-1][0] + along * length_m, points[-1][1] + left * length_m))
        along, left = left, -along
    path = (datum, *LocalPlane(datum, bearing_deg).positions(points[1:]))
    return SearchTrack(Pattern.EXPANDING_SQUARE, path, spacing_m, sweep.sweep_width_m)


def sector_search(
    datum: Position, radius_m: float, sweep_width_m: float, bearing_deg: float = 0.0
) -> SearchTrack:
    """Return three sectors about a datum: nine legs of the radius, all turns 120 degrees to the right.

    The searcher leaves the datum, and comes through it twice more before the last leg ends there. A second
    search is the same turned by 30 degrees.

    Raises
    ------
    ValueError
        If radius or sweep width is not positive.
    """
    if not (radius_m > 0 and sweep_width_m > 0):
        raise ValueError(say("search.sweep"))
    path = [datum]
    for turn_deg in (0.0, 240.0, 120.0):
        out = (bearing_deg + turn_deg) % 360.0
        path += [destination(datum, out, radius_m), destination(datum, out + 60.0, radius_m), datum]
    # The circle of the pattern over the length of its legs.
    spacing_m = math.pi * radius_m / _SECTOR_LEGS
    return SearchTrack(Pattern.SECTOR, tuple(path), spacing_m, sweep_width_m)


def reach_from(datum: Position, ring: tuple[Position, ...], bearing_deg: float = 0.0) -> float:
    """Return the reach in metres with which an expanding square about a datum covers an area.

    The square lies along ``bearing_deg``: a corner counts by its distance along the legs.
    """
    plane = LocalPlane(datum, bearing_deg)
    return float(np.abs(plane.forward([corner.lonlat for corner in ring])).max())
