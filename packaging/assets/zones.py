"""Approximate maritime zones of an area: polygons, and the limits between them as lines.

``NAME.fgb`` has one feature a unit and zone. Zones nest as in the law of the sea: the contiguous zone (CZ)
runs from 12 to 24 nm, the exclusive economic zone (EEZ) from 12 to 200 nm and so includes it; the
territorial sea (TS) is neither's part. ``NAME-lines.geojson`` has each limit once, to draw dashed.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from .coast import Policy, read_coast, read_lands
from .equidistance import Plane, Ring, Sea, divide
from .layout import ASSETS, RESOURCES, publish
from .naturalearth import polygons, write
from .reaches import write_reaches

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

    from .coast import Unit

_LIMITS = ("TS", "CZ", "EEZ")
"""What the outer limit of each ring is the limit of."""
_ZONES = {"TS": (0,), "CZ": (1,), "EEZ": (1, 2)}
"""The rings that make up each zone."""
_TITLES = {"TS": "territorial sea", "CZ": "contiguous zone", "EEZ": "exclusive economic zone"}
_GRID_DEG = 1e-4
"""Coordinates for the page: 11 m, far below the accuracy of the zones."""
_AREA_STEP_DEG = 0.25
_ON_LINE_M = 400.0
"""How near a simplified line lies to the coast or the frame that it came from."""


def build(out: Path) -> None:
    """Write the zones of every policy table."""
    for path in sorted((RESOURCES / "zones").glob("*.toml")):
        _build_pack(Policy.read(path), path.stem, out)


def _build_pack(policy: Policy, name: str, out: Path) -> None:
    plane = Plane(tuple(policy.table["area"]))
    coast = read_coast(policy)
    units = policy.units
    sea = Sea(coast, np.array([unit.is_rock for unit in units]), plane)
    land = shapely.transform(coast.land, plane.to_plane)
    box = shapely.segmentize(shapely.box(*policy.table["area"]), _AREA_STEP_DEG)
    area = shapely.transform(box, plane.to_plane)
    rings = divide(sea, land, area)
    shapes, rows = _zones(rings, units, policy)
    degrees = shapely.transform(shapes, plane.to_degrees)
    fields = {
        key: np.array([row[key] for row in rows], dtype=object) for key in rows[0] if key != "accuracy_nm"
    }
    numbers = {"accuracy_nm": np.array([row["accuracy_nm"] for row in rows], dtype=np.float64)}
    write(out / f"{name}.fgb", degrees, fields | numbers, "MultiPolygon")
    _write_geojson(out / f"{name}.geojson", degrees, rows)
    write_reaches(out / f"{name}-reaches.fgb", degrees, rows, read_lands(policy, coast), policy)
    lines, line_rows = _limits(rings, units, shapely.union(shapely.boundary(land), shapely.boundary(area)))
    _write_geojson(out / f"{name}-lines.geojson", shapely.transform(lines, plane.to_degrees), line_rows)


def _zones(rings: list[Ring], units: tuple[Unit, ...], policy: Policy) -> tuple[Any, list[dict[str, Any]]]:
    """Return the zones of all units as multipolygons on the plane, and their properties."""
    by_key = {(ring.owner, ring.limit): ring.shape for ring in rings}
    shapes, rows = [], []
    for owner in sorted({ring.owner for ring in rings}):
        for zone, limits in _ZONES.items():
            parts = [by_key[owner, limit] for limit in limits if (owner, limit) in by_key]
            if parts:
                shapes.append(shapely.multipolygons(polygons(shapely.union_all(parts))))
                rows.append(_row(units[owner], zone, policy))
    return np.array(shapes, dtype=object), rows


def _row(unit: Unit, zone: str, policy: Policy) -> dict[str, Any]:
    table = policy.table
    return {
        "state": unit.state,
        "name": unit.name,
        "zone": zone,
        "label": f"{unit.name}: {_TITLES[zone]} (approximate)",
        "disputed": "yes" if unit.disputed else "no",
        "note": unit.note,
        "pack": table["name"],
        "basis": table["basis"],
        "source_version": table["source_version"],
        "generated": table["generated"],
        "accuracy_nm": table["accuracy_nm"],
    }


def _limits(
    rings: list[Ring], units: tuple[Unit, ...], edge: BaseGeometry
) -> tuple[Any, list[dict[str, Any]]]:
    """Return every limit once, on the plane: kind and the units on its sides.

    ``TS``, ``CZ`` and ``EEZ`` are outer limits of one unit, ``between`` divides two. `edge` is coast and
    frame, which are no limits.
    """
    shapes = np.array([ring.shape for ring in rings], dtype=object)
    outlines = shapely.boundary(shapes)
    lines, rows = [], []
    tree = shapely.STRtree(shapes)
    for one, other in sorted(
        (a, b) for a, b in tree.query(shapes, predicate="intersects").T.tolist() if a < b
    ):
        shared = _lines(shapely.intersection(outlines[one], outlines[other]))
        if not shared.is_empty:
            lines.append(shared)
            rows.append(_limit_row(rings[one], rings[other], units))
    outside = shapely.difference(
        shapely.boundary(shapely.union_all(shapes)), shapely.buffer(edge, _ON_LINE_M)
    )
    for ring, outline in zip(rings, outlines, strict=True):
        limit = _lines(shapely.intersection(outline, outside))
        if not limit.is_empty:
            lines.append(limit)
            rows.append({"kind": _LIMITS[ring.limit], "state": units[ring.owner].state, "other": ""})
    return np.array(lines, dtype=object), rows


def _limit_row(one: Ring, other: Ring, units: tuple[Unit, ...]) -> dict[str, Any]:
    """Return the properties of the line that two rings share."""
    inner, outer = sorted((one, other), key=lambda ring: ring.limit)
    if one.owner == other.owner or units[inner.owner].is_rock:
        return {"kind": _LIMITS[inner.limit], "state": units[inner.owner].state, "other": ""}
    return {"kind": "between", "state": units[inner.owner].state, "other": units[outer.owner].state}


def _lines(geometry: BaseGeometry) -> BaseGeometry:
    """Return the lines of a geometry, joined; points where only corners touch are left out."""
    parts = shapely.get_parts(geometry)
    joined: BaseGeometry = shapely.line_merge(
        shapely.multilinestrings(parts[shapely.get_dimensions(parts) == 1])
    )
    return joined


def _write_geojson(path: Path, geometries: NDArray[Any], rows: list[dict[str, Any]]) -> None:
    """Write features for the page, rounded to a grid; what vanishes on it is left out."""
    rounded = shapely.set_precision(geometries, _GRID_DEG)
    features = [
        {"type": "Feature", "properties": row, "geometry": json.loads(text)}
        for row, text, empty in zip(rows, shapely.to_geojson(rounded), shapely.is_empty(rounded), strict=True)
        if not empty
    ]
    collection = {"type": "FeatureCollection", "features": features}
    path.write_text(json.dumps(collection, separators=(",", ":"), ensure_ascii=False), "utf-8")


if __name__ == "__main__":
    publish(build, ASSETS / "zones")
