"""Charts for paper, routing and drawing: land, coast, borders, rivers and places as FlatGeobuf.

``land.fgb`` is cut into small polygons so that reading a box is quick; its cuts are not coast, so the line
to draw round the land is ``coast.fgb``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from .layout import ASSETS, publish
from .naturalearth import polygons, read_borders, read_land, read_places, read_rivers, write

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

_MAX_VERTICES = 1000
"""Of one piece of land."""
_MAX_SEGMENTS = 500
"""Of one piece of coast."""


def build(out: Path) -> None:
    """Write the five layers."""
    land = read_land()
    pieces = [piece for polygon in land for piece in _cut(polygon)]
    write(out / "land.fgb", np.array(pieces, dtype=object), {}, "Polygon")
    rings = shapely.get_rings(land)
    coast = [piece for ring in rings for piece in _chop(shapely.get_coordinates(ring))]
    write(out / "coast.fgb", np.array(coast, dtype=object), {}, "LineString")
    borders, kinds = read_borders()
    write(out / "borders.fgb", borders, {"kind": kinds}, "MultiLineString")
    rivers, names = read_rivers()
    write(out / "rivers.fgb", rivers, names, "MultiLineString")
    points, fields = read_places()
    write(out / "places.fgb", points, fields, "Point")


def _cut(polygon: shapely.Polygon) -> list[shapely.Polygon]:
    """Halve a polygon across its longer side until every piece is small."""
    if shapely.get_num_coordinates(polygon) <= _MAX_VERTICES:
        return [polygon]
    west, south, east, north = polygon.bounds
    if east - west > north - south:
        middle = (west + east) / 2
        halves = shapely.box(west, south, middle, north), shapely.box(middle, south, east, north)
    else:
        middle = (south + north) / 2
        halves = shapely.box(west, south, east, middle), shapely.box(west, middle, east, north)
    return [piece for half in halves for part in polygons(polygon.intersection(half)) for piece in _cut(part)]


def _chop(coordinates: NDArray[Any]) -> list[shapely.LineString]:
    """Return a line of shape ``(n, 2)`` as short lines that share their end points."""
    starts = range(0, len(coordinates) - 1, _MAX_SEGMENTS)
    return [shapely.LineString(coordinates[start : start + _MAX_SEGMENTS + 1]) for start in starts]


if __name__ == "__main__":
    publish(build, ASSETS / "charts")
