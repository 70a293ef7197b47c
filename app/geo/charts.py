"""The coast, borders, rivers, places and maritime zones that set-up built, read where they are needed."""

from __future__ import annotations

import json
import math
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from app.base.errors import AppError
from app.base.message import say
from app.base.paths import asset, resource, user_folder


@dataclass(frozen=True, slots=True)
class Box:
    """A box of longitude and latitude in degrees, not crossing the antimeridian but where that is said."""

    west: float
    south: float
    east: float
    north: float

    def padded(self, degrees: float) -> Box:
        """Return the box grown by ``degrees`` on every side, within the world."""
        return Box(
            max(-180.0, self.west - degrees),
            max(-85.0, self.south - degrees),
            min(180.0, self.east + degrees),
            min(85.0, self.north + degrees),
        )

    def snapped(self, step_deg: float) -> Box:
        """Return the box grown to whole multiples of ``step_deg``, within the world."""
        return Box(
            max(-180.0, math.floor(self.west / step_deg) * step_deg),
            max(-85.0, math.floor(self.south / step_deg) * step_deg),
            min(180.0, math.ceil(self.east / step_deg) * step_deg),
            min(85.0, math.ceil(self.north / step_deg) * step_deg),
        )

    @property
    def parts(self) -> tuple[Box, ...]:
        """The boxes within the world it is made of: more than one where it goes past 180 degrees."""
        edges = [
            (max(self.west, turn - 180.0) - turn, min(self.east, turn + 180.0) - turn)
            for turn in (-360.0, 0.0, 360.0)
        ]
        return tuple(Box(west, self.south, east, self.north) for west, east in edges if west < east)

    @property
    def bounds(self) -> tuple[float, float, float, float]:
        """``(west, south, east, north)``."""
        return self.west, self.south, self.east, self.north

    @staticmethod
    def around(lonlats: list[tuple[float, float]]) -> Box:
        """Return the smallest box around at least one ``(lon, lat)``."""
        lons, lats = zip(*lonlats, strict=True)
        return Box(min(lons), min(lats), max(lons), max(lats))

    @staticmethod
    def shown_around(lonlats: list[tuple[float, float]], padding: float = 0.0) -> Box:
        """Return the box around at least one ``(lon, lat)``, the short way round: past 180 if need be."""
        box = Box.around(lonlats)
        lons = sorted((lon + 180.0) % 360.0 - 180.0 for lon, _ in lonlats)
        gap, after = max((after - before, after) for before, after in pairwise((*lons, lons[0] + 360.0)))
        if 360.0 - gap < box.east - box.west:
            box = Box(after % 360.0, box.south, after % 360.0 + 360.0 - gap, box.north)
        south, north = max(-85.0, box.south - padding), min(85.0, box.north + padding)
        return Box(box.west - padding, south, box.east + padding, north)


COVER = "COVER"
"""The zone of a pack that is the whole area it knows about."""
_WORLD = Box(-180.0, -90.0, 180.0, 90.0)


@dataclass(frozen=True, slots=True)
class Place:
    """A named place of the chart."""

    name: str
    lon_deg: float
    lat_deg: float
    rank: int
    """0 for the largest, growing."""


@dataclass(frozen=True, slots=True)
class ZoneShape:
    """One State's maritime zone."""

    state: str
    zone: str
    """``TS`` territorial sea, ``CZ`` contiguous zone, ``EEZ`` exclusive economic zone, ``HS`` open sea."""
    basis: str
    accuracy_nm: float
    geometry: BaseGeometry
    disputed: bool = False
    approximate: bool = True
    """Computed rather than taken from an authority."""


@dataclass(frozen=True, slots=True)
class ZoneLayer:
    """Where the zones of a pack come from."""

    source: str = ""
    """Of the authority whose layer was imported; empty for zones that were computed."""
    accuracy_nm: float = 0.0
    """How near a limit the other side counts as well."""


_IMPORTED = re.compile("imported[0-9a-f]{16}")
_PACK = re.compile("[a-z0-9]+")


def is_imported(pack: str) -> bool:
    """Tell whether a pack is one that a user imported: it is in the user's folder, under ``zones``."""
    return _IMPORTED.fullmatch(pack) is not None


def zone_file(pack: str, suffix: str) -> Path:
    """Return where a file of a pack is, made at set-up or imported; raise AppError where it cannot be one."""
    stem = pack.partition("-")[0]
    if not _PACK.fullmatch(stem):
        raise AppError(say("chart.missing", name=f"zones/{stem[:40]}"))
    folder = user_folder("zones") if is_imported(pack) else asset("zones")
    return folder / f"{stem}{suffix}"


def is_here(pack: str) -> bool:
    """Tell whether a plan's pack is on this laptop: no pack is not, nor is one imported elsewhere."""
    return bool(pack) and (not is_imported(pack) or zone_file(pack, ".json").exists())


@lru_cache(maxsize=8)
def layer_of(pack: str) -> ZoneLayer:
    """Return where the zones of a pack come from; of no pack, or one that is not here, nothing."""
    if not is_here(pack):
        return ZoneLayer()
    if not is_imported(pack):
        policy = resource("zones", f"{pack.partition('-')[0]}.toml")
        table = tomllib.loads(policy.read_text("utf-8")) if policy.exists() else {}
        return ZoneLayer("", float(table.get("accuracy_nm", 0.0)))
    found = json.loads(zone_file(pack, ".json").read_text("utf-8"))
    return ZoneLayer(found["source"], found["accuracy_nm"])


@lru_cache(maxsize=8)
def read_land(box: Box) -> tuple[shapely.Polygon, ...]:
    """Return the land inside ``box`` as polygons (Natural Earth 1:10m)."""
    shapes = shapely.intersection(_geometries("charts", "land.fgb", box=box), shapely.box(*box.bounds))
    parts = shapely.get_parts(shapely.get_parts(shapes))
    return tuple(part for part in parts if isinstance(part, shapely.Polygon) and not part.is_empty)


@lru_cache(maxsize=8)
def read_coast(box: Box) -> tuple[BaseGeometry, ...]:
    """Return the coast inside ``box`` as lines; the edges of land polygons are also cuts."""
    return _lines_in("coast.fgb", box)


@lru_cache(maxsize=8)
def read_borders(box: Box) -> tuple[BaseGeometry, ...]:
    """Return the land borders inside ``box`` as lines."""
    return _lines_in("borders.fgb", box)


@lru_cache(maxsize=8)
def read_rivers(box: Box) -> tuple[BaseGeometry, ...]:
    """Return the rivers inside ``box`` as lines, through lakes as well."""
    return _lines_in("rivers.fgb", box)


@lru_cache(maxsize=8)
def read_limits(pack: str, box: Box) -> tuple[BaseGeometry, ...]:
    """Return the limits of the maritime zones of ``pack`` inside ``box`` as lines; none with no pack."""
    if not is_here(pack):
        return ()
    lines = shapely.intersection(_limits(pack), shapely.box(*box.bounds))
    return tuple(line for line in lines if not line.is_empty)


@lru_cache(maxsize=8)
def read_places(box: Box) -> tuple[Place, ...]:
    """Return the places inside ``box``, largest first."""
    shapes, (names, ranks) = _read(asset("charts", "places.fgb"), box=box, fields=("name", "rank"))
    points = shapely.get_coordinates(shapely.from_wkb(shapes))
    places = [
        Place(str(name), float(lon), float(lat), int(rank))
        for name, rank, (lon, lat) in zip(names, ranks, points, strict=True)
    ]
    return tuple(sorted(places, key=lambda place: (place.rank, place.name)))


@lru_cache(maxsize=8)
def read_zones(pack: str, box: Box) -> tuple[ZoneShape, ...]:
    """Return the maritime zones of ``pack`` that touch ``box``; none for a plan with no pack."""
    if not is_here(pack):
        return ()
    fields = ("state", "zone", "basis", "accuracy_nm")
    shapes, (states, zones, bases, accuracies) = _read(zone_file(pack, ".fgb"), box=box, fields=fields)
    geometries = shapely.intersection(shapely.from_wkb(shapes), shapely.box(*box.bounds))
    rows = zip(states, zones, bases, accuracies, geometries, strict=True)
    return tuple(ZoneShape(str(s), str(z), str(b), float(a), g) for s, z, b, a, g in rows if not g.is_empty)


def read_reaches(pack: str) -> tuple[tuple[ZoneShape, ...], BaseGeometry]:
    """Return how far each zone of ``pack`` may reach, land included, and the area that is known about.

    Raises
    ------
    AppError
        If set-up has not built the pack.
    """
    fields = ("state", "zone", "basis", "accuracy_nm", "disputed")
    shapes, rows = _read(zone_file(pack, "-reaches.fgb"), box=_WORLD, fields=fields)
    authority = layer_of(pack).source
    found = [
        ZoneShape(
            str(state),
            str(zone),
            str(basis),
            float(nm),
            shape,
            disputed=disputed == "yes",
            approximate=basis != authority,
        )
        for state, zone, basis, nm, disputed, shape in zip(*rows, shapely.from_wkb(shapes), strict=True)
    ]
    reaches = tuple(zone for zone in found if zone.zone != COVER)
    return reaches, shapely.union_all([zone.geometry for zone in found if zone.zone == COVER])


def read_zone_units(pack: str) -> Mapping[str, str]:
    """Return the names of the units of ``pack`` by their codes, in the order of the names."""
    if not is_here(pack):
        return {}
    _, columns = _read(zone_file(pack, "-reaches.fgb"), box=_WORLD, fields=("state", "name"))
    names = {str(state): str(name) for state, name in zip(*columns, strict=True) if state and name}
    return dict(sorted(names.items(), key=lambda unit: unit[1]))


def _lines_in(file: str, box: Box) -> tuple[BaseGeometry, ...]:
    lines = shapely.intersection(_geometries("charts", file, box=box), shapely.box(*box.bounds))
    return tuple(line for line in lines if not line.is_empty)


@lru_cache(maxsize=2)
def _limits(pack: str) -> tuple[BaseGeometry, ...]:
    """Return the limits of all of a pack: those that the page draws and the hand snaps to."""
    path = zone_file(pack, "-lines.geojson")
    if not path.exists():
        raise AppError(say("chart.missing", name=f"zones/{path.name}"))
    return tuple(shapely.get_parts(shapely.from_geojson(path.read_text("utf-8"))))


def _geometries(*parts: str, box: Box) -> list[BaseGeometry]:
    shapes, _ = _read(asset(*parts), box=box, fields=())
    return list(shapely.from_wkb(shapes))


def _read(
    path: Path, *, box: Box, fields: tuple[str, ...]
) -> tuple[NDArray[np.object_], list[NDArray[np.object_]]]:
    """Return the shapes (WKB) of a chart that touch ``box``, and the columns asked for."""
    # It brings pandas along where that is installed: a second that only who reads a chart should wait.
    import pyogrio

    if not path.exists():
        raise AppError(say("chart.missing", name=f"{path.parent.name}/{path.name}"))
    meta, _, shapes, columns = pyogrio.raw.read(path, bbox=box.bounds, columns=list(fields))
    names = list(meta["fields"])
    return shapes, [columns[names.index(field)] for field in fields]
