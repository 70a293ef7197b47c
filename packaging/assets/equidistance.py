"""Cut the sea into maritime zones by distance from the coast and by equidistance between units.

All lines that can bound a zone are drawn on one plane and noded: where the nearest coast changes hands
(edges of a Voronoi diagram), and where it is 12, 24 or 200 nm away (geodesic circles). The faces between
them are then asked for their nearest coast, which tells both owner and zone. Neighbours so share their
edges exactly.

The plane is an oblique stereographic one. It is conformal, so the bisector of two points in it is off the
true one by about a mile at the most in an area of this size; distances are geodesic throughout.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pyproj
import shapely
from scipy.spatial import KDTree, Voronoi

from .naturalearth import polygons

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

    from .coast import Coast

    Floats = NDArray[np.float64]

NM = 1852.0
LIMITS_M = (12 * NM, 24 * NM, 200 * NM)
"""Outer limits of the territorial sea, contiguous zone and EEZ (UNCLOS Art. 3, 33 and 57)."""

_GEOD = pyproj.Geod(ellps="WGS84")
_AZIMUTHS = np.linspace(0.0, 360.0, 180, endpoint=False)
_FAR_M = 6e6
"""Far outside any area: helper points there bound every Voronoi cell."""
_SIMPLIFY_M = 150.0
_SLIVER_M2 = 1e4
_MARGIN_M = 1e4


class Plane:
    """The oblique stereographic plane of an area."""

    def __init__(self, area: tuple[float, float, float, float]) -> None:
        west, south, east, north = area
        centre = f"+lat_0={(south + north) / 2} +lon_0={(west + east) / 2}"
        self._transformer = pyproj.Transformer.from_crs(
            "EPSG:4326", f"+proj=stere {centre} +datum=WGS84 +units=m", always_xy=True
        )

    def to_plane(self, degrees: Floats) -> Floats:
        """Return plane coordinates in metres of longitudes and latitudes, shape ``(n, 2)``."""
        return np.column_stack(self._transformer.transform(degrees[:, 0], degrees[:, 1]))

    def to_degrees(self, plane: Floats) -> Floats:
        """Return longitudes and latitudes of plane coordinates, shape ``(n, 2)``."""
        return np.column_stack(self._transformer.transform(plane[:, 0], plane[:, 1], direction="INVERSE"))


@dataclass(frozen=True, slots=True)
class Ring:
    """What of one unit's sea lies between two limits, on the plane."""

    owner: int
    """Index into the policy's units."""
    limit: int
    """Index into `LIMITS_M` of its outer limit: 0 is the territorial sea."""
    shape: BaseGeometry


class Sea:
    """Answers what the nearest coast of a point is."""

    def __init__(self, coast: Coast, is_rock: NDArray[np.bool_], plane: Plane) -> None:
        on_rock = is_rock[coast.owners]
        self.plane = plane
        self.points, self.owners = coast.points[~on_rock], coast.owners[~on_rock]
        self.rocks, self.rock_owners = coast.points[on_rock], coast.owners[on_rock]
        self.xy = plane.to_plane(self.points)
        self._tree = KDTree(self.xy)
        self._rock_tree = KDTree(plane.to_plane(self.rocks))

    def classify(self, xy: Floats) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Return the owner and the limit index of plane points; beyond 200 nm that is ``len(LIMITS_M)``.

        A rock counts within its territorial sea only.
        """
        degrees = self.plane.to_degrees(xy)
        near = self._tree.query(xy)[1]
        owners = self.owners[near]
        limits = np.searchsorted(LIMITS_M, _distance_m(degrees, self.points[near]))
        rock = self._rock_tree.query(xy)[1]
        by_rock = _distance_m(degrees, self.rocks[rock]) <= LIMITS_M[0]
        return np.where(by_rock, self.rock_owners[rock], owners), np.where(by_rock, 0, limits)

    def lines(self) -> list[BaseGeometry]:
        """Return every line that can bound a zone, on the plane.

        Raises
        ------
        ValueError
            If a rock is so near another coast that their territorial seas meet, which this does not divide.
        """
        rock_gap = np.asarray(self._tree.query(self.plane.to_plane(self.rocks))[0])
        if rock_gap.min() < 2 * LIMITS_M[0] * 1.05:
            raise ValueError("a rock lies within 24 nm of another coast")
        ticks = np.linspace(-_FAR_M, _FAR_M, 13)
        low = np.full_like(ticks, -_FAR_M)
        frame = np.vstack(
            [np.column_stack(pair) for pair in ((ticks, low), (ticks, -low), (low, ticks), (-low, ticks))]
        )
        diagram = Voronoi(np.vstack([self.xy, np.unique(frame, axis=0)]))
        return [
            self._bisectors(diagram),
            *(self._circles(self._outermost(diagram, limit), limit) for limit in LIMITS_M),
            self._circles(self.rocks, LIMITS_M[0]),
        ]

    def _bisectors(self, diagram: Voronoi) -> BaseGeometry:
        """Return the edges between cells of different owners."""
        count = len(self.owners)
        ends = np.array(diagram.ridge_vertices)
        sides = diagram.ridge_points
        usable = (sides < count).all(axis=1) & (ends >= 0).all(axis=1)
        ends, sides = ends[usable], sides[usable]
        between = self.owners[sides[:, 0]] != self.owners[sides[:, 1]]
        return shapely.union_all(shapely.linestrings(diagram.vertices[ends[between]]))

    def _outermost(self, diagram: Voronoi, limit_m: float) -> Floats:
        """Return the coast points that can shape the limit: those whose own cell reaches as far."""
        reach = np.zeros(len(diagram.points))
        ends = np.array(diagram.ridge_vertices)
        for side in diagram.ridge_points.T:
            for end in ends.T:
                gap = np.linalg.norm(diagram.vertices[end] - diagram.points[side], axis=1)
                np.maximum.at(reach, side, np.where(end < 0, np.inf, gap))
        # The plane stretches lengths by up to a twentieth here.
        return self.points[reach[: len(self.points)] >= limit_m * 0.95]

    def _circles(self, degrees: Floats, radius_m: float) -> BaseGeometry:
        """Return the outline of the union of geodesic discs round points, on the plane."""
        lon = np.repeat(degrees[:, 0], len(_AZIMUTHS))
        lat = np.repeat(degrees[:, 1], len(_AZIMUTHS))
        azimuths = np.tile(_AZIMUTHS, len(degrees))
        lon, lat, _ = _GEOD.fwd(lon, lat, azimuths, np.full_like(lon, radius_m))
        xy = self.plane.to_plane(np.column_stack([lon, lat])).reshape(len(degrees), len(_AZIMUTHS), 2)
        return shapely.boundary(shapely.union_all(shapely.polygons(xy)))


def divide(sea: Sea, land: BaseGeometry, area: BaseGeometry) -> list[Ring]:
    """Return the rings of all units within an area, sharing their edges; land and area on the plane."""
    # Lines cut off right at the area's edge might miss it by a hair and so close no face.
    lines = shapely.intersection(np.array(sea.lines(), dtype=object), shapely.buffer(area, _MARGIN_M))
    noded = shapely.union_all([*lines, shapely.boundary(land), shapely.boundary(area)])
    faces = polygons(shapely.polygonize(shapely.get_parts(noded)))
    inside = shapely.point_on_surface(faces)
    shapely.prepare([land, area])
    wet = (
        shapely.contains(area, inside) & ~shapely.contains(land, inside) & (shapely.area(faces) > _SLIVER_M2)
    )
    faces, inside = faces[wet], inside[wet]
    owners, limits = sea.classify(shapely.get_coordinates(inside))
    keys = sorted(
        {key for key in zip(owners.tolist(), limits.tolist(), strict=True) if key[1] < len(LIMITS_M)}
    )
    shapes = [shapely.union_all(faces[(owners == owner) & (limits == limit)]) for owner, limit in keys]
    simple = shapely.coverage_simplify(np.array(shapes, dtype=object), _SIMPLIFY_M)
    return [Ring(owner, limit, shape) for (owner, limit), shape in zip(keys, simple, strict=True)]


def _distance_m(a: Floats, b: Floats) -> Floats:
    """Return geodesic distances in metres between points in degrees, both shape ``(n, 2)``."""
    distance = _GEOD.inv(a[:, 0], a[:, 1], b[:, 0], b[:, 1])[2]
    return np.asarray(distance)
