"""Read Natural Earth 1:10m, and write layers as FlatGeobuf."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pyogrio
import shapely

from .layout import NATURAL_EARTH

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

WGS84 = "EPSG:4326"
BORDER = "border"
DISPUTED = "disputed"

_BORDER_KINDS = {
    "International boundary (verify)": BORDER,
    "International boundary (Magics)": BORDER,
    "Disputed (please verify)": DISPUTED,
    "Indefinite (please verify)": DISPUTED,
    "Indeterminant frontier": DISPUTED,
    "Line of control (please verify)": DISPUTED,
}
"""What Natural Earth calls a border -> what we draw; leases and overlays are left out."""


def read(name: str, *columns: str) -> tuple[NDArray[Any], list[NDArray[Any]]]:
    """Return the geometries of a layer, shape ``(n,)``, and one array of values a column."""
    file = NATURAL_EARTH / f"ne_10m_{name}.shp"
    info, _, wkb, values = pyogrio.raw.read(file, columns=list(columns))
    by_name = dict(zip(info["fields"], values, strict=True))
    return shapely.from_wkb(wkb), [by_name[column] for column in columns]


def read_land() -> NDArray[Any]:
    """Return the land of the world as valid polygons, shape ``(n,)``."""
    return polygons(repair(read("land")[0]))


def repair(geometries: NDArray[Any]) -> NDArray[Any]:
    """Return geometries with the invalid ones among them made valid, shape ``(n,)``.

    The structure method keeps rings as rings; the others would take seconds for Eurasia.
    """
    broken = ~shapely.is_valid(geometries)
    geometries[broken] = shapely.make_valid(geometries[broken], method="structure", keep_collapsed=False)
    return geometries


def read_borders() -> tuple[NDArray[Any], NDArray[Any]]:
    """Return the border lines and, for each, ``border`` or ``disputed``."""
    lines, (classes,) = read("admin_0_boundary_lines_land", "featurecla")
    kinds = np.array([_BORDER_KINDS.get(each, "") for each in classes], dtype=object)
    return lines[kinds != ""], kinds[kinds != ""]


def read_rivers() -> tuple[NDArray[Any], dict[str, NDArray[Any]]]:
    """Return the rivers, with their lines through lakes, and name and rank (the largest is least)."""
    lines, (names, ranks) = read("rivers_lake_centerlines", "name", "scalerank")
    return lines, {"name": names, "rank": ranks.astype(np.int32)}


def read_places() -> tuple[NDArray[Any], dict[str, NDArray[Any]]]:
    """Return the populated places: points, and name, rank (0 is the greatest), country and capital."""
    points, (names, ranks, countries, capitals) = read(
        "populated_places_simple", "name", "scalerank", "adm0name", "adm0cap"
    )
    fields = {
        "name": names,
        "rank": ranks.astype(np.int32),
        "country": countries,
        "capital": (capitals > 0).astype(np.int32),
    }
    return points, fields


def polygons(geometries: NDArray[Any] | BaseGeometry) -> NDArray[Any]:
    """Return the polygons among the parts of geometries, shape ``(n,)``."""
    parts = shapely.get_parts(geometries)
    return np.asarray(parts[shapely.get_type_id(parts) == shapely.GeometryType.POLYGON])


def write(path: Path, geometries: NDArray[Any], fields: Mapping[str, NDArray[Any]], kind: str) -> None:
    """Write a layer of one geometry type as FlatGeobuf, with the index that makes box reads quick."""
    pyogrio.raw.write(
        path,
        shapely.to_wkb(geometries),
        field_data=list(fields.values()),
        fields=list(fields),
        geometry_type=kind,
        promote_to_multi=kind.startswith("Multi"),
        crs=WGS84,
        driver="FlatGeobuf",
    )
