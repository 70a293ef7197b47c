"""The coast that maritime zones are computed from: points, each labelled with the unit it belongs to."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pyogrio
import shapely

from .layout import package
from .naturalearth import polygons, read_land, repair

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

_STEP_DEG = 2000.0 / 111_320.0
"""Between coast points: 2 km, so a chord of coast is off a 12 nm limit by 25 m at most."""
_FRAME_DEG = 1e-6


@dataclass(frozen=True, slots=True)
class Unit:
    """A State, a part of one, or a rock: what zones are labelled with."""

    state: str
    name: str
    note: str
    disputed: bool
    is_rock: bool


@dataclass(frozen=True, slots=True)
class Policy:
    """The policy table of one pack of zones."""

    table: dict[str, Any]
    """As written in ``resources/zones``."""

    @classmethod
    def read(cls, path: Path) -> Policy:
        """Return the policy written in a TOML file."""
        return cls(tomllib.loads(path.read_text("utf-8")))

    @property
    def units(self) -> tuple[Unit, ...]:
        """All units: States and their parts first, then rocks."""
        states = [
            Unit(row["state"], row["name"], row.get("note", ""), False, False) for row in self.table["unit"]
        ]
        rocks = [
            Unit(row["state"], row["name"], row["disputed"], bool(row["disputed"]), True)
            for row in self.table["rock"]
        ]
        return (*states, *rocks)


@dataclass(frozen=True, slots=True)
class Coast:
    """Land and its labelled coast."""

    land: BaseGeometry
    """Without its inland waters, within the area of influence."""
    points: NDArray[np.float64]
    """Longitude and latitude in degrees, shape ``(n, 2)``."""
    owners: NDArray[np.int64]
    """Index into the policy's units, shape ``(n,)``."""


def read_coast(policy: Policy) -> Coast:
    """Return the labelled coast of a policy's area of influence.

    Raises
    ------
    ValueError
        If part of the coast belongs to no unit of the policy.
    """
    influence = shapely.box(*policy.table["influence"])
    parts = polygons(shapely.intersection(read_land(), influence))
    # Inland water is no sea: lakes count as land, and so do waters that only a strait joins to the sea.
    inland = np.array([shapely.box(*row["box"]) for row in policy.table["inland"]], dtype=object)
    filled = shapely.polygons(np.asarray(shapely.get_exterior_ring(parts)))
    land = shapely.union_all(np.concatenate([filled, inland]))
    # Where the area of influence cuts the land there is no coast.
    frame = shapely.buffer(shapely.boundary(influence), _FRAME_DEG)
    lines = shapely.difference(shapely.boundary(land), frame)
    coordinates = shapely.get_coordinates(shapely.segmentize(lines, _STEP_DEG))
    points = np.unique(np.round(coordinates, 6), axis=0)
    return Coast(land, points, _label(points, policy, influence))


def _label(points: NDArray[np.float64], policy: Policy, influence: shapely.Polygon) -> NDArray[np.int64]:
    """Return the unit of each point: a rock by position, else the nearest country or its part."""
    names, shapes = _read_countries(influence)
    nearest = names[shapely.STRtree(shapes).nearest(shapely.points(points))]
    owners = np.full(len(points), -1, dtype=np.int64)
    for index, row in enumerate(policy.table["unit"]):
        inside = np.isin(nearest, row["country"])
        if "box" in row:
            west, south, east, north = row["box"]
            lon, lat = points.T
            inside &= (west <= lon) & (lon <= east) & (south <= lat) & (lat <= north)
        owners[inside] = index
    for index, row in enumerate(policy.table["rock"], start=len(policy.table["unit"])):
        east_nm = (points[:, 0] - row["lon"]) * 60 * np.cos(np.radians(row["lat"]))
        north_nm = (points[:, 1] - row["lat"]) * 60
        inside = np.hypot(east_nm, north_nm) <= row["radius_nm"]
        if not inside.any():
            raise ValueError(f"no coast at {row['name']}")
        owners[inside] = index
    if (owners < 0).any():
        raise ValueError(f"coast without a unit: {sorted(set(nearest[owners < 0]))}")
    return owners


def read_lands(policy: Policy, coast: Coast) -> NDArray[Any]:
    """Return the land of each unit, shape ``(n_units,)``: together all the land of the coast.

    Countries and coast come from two editions: what of the land no country holds is the nearest one's.
    """
    influence = shapely.box(*policy.table["influence"])
    names, shapes = _read_countries(influence)
    lands = [shapely.intersection(_of_unit(row, names, shapes), coast.land) for row in policy.table["unit"]]
    for row in policy.table["rock"]:
        around = shapely.buffer(shapely.Point(row["lon"], row["lat"]), row["radius_nm"] / 60)
        lands.append(shapely.intersection(around, coast.land))
    rest = polygons(shapely.difference(coast.land, shapely.union_all(lands)))
    nearest = shapely.STRtree(lands).nearest(rest)
    parts = [shapely.union_all([land, *rest[nearest == index]]) for index, land in enumerate(lands)]
    return np.array(parts, dtype=object)


def _of_unit(row: dict[str, Any], names: NDArray[Any], shapes: NDArray[Any]) -> BaseGeometry:
    whole = shapely.union_all(shapes[np.isin(names, row["country"])])
    return shapely.intersection(whole, shapely.box(*row["box"])) if "box" in row else whole


def _read_countries(influence: shapely.Polygon) -> tuple[NDArray[Any], NDArray[Any]]:
    """Return the names and shapes of the countries that reach into the area of influence."""
    file = package("world-atlas") / "countries-10m.json"
    _, _, wkb, (names,) = pyogrio.raw.read(file, layer="countries", columns=["name"])
    shapes = shapely.from_wkb(wkb)
    there = shapely.intersects(shapely.box(*shapely.bounds(shapes).T), influence)
    return names[there], shapely.intersection(repair(shapes[there]), influence)
