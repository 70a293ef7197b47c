"""Zones of an authority, imported in the place of the computed ones: settled, written, and named by a hash.

What the authority says of a State's zone takes the place of the computed zone of that State and kind; what
it says nothing of stays computed, and gives way to it. Where zones of different States overlap it is for
nobody to say whose they are: they are disputed.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from app.base.errors import AppError
from app.base.message import say
from app.geo import charts
from app.geo.charts import COVER, Box, ZoneShape
from app.geo.zonemap import ZoneMap, zone_map

_WORLD = Box(-180.0, -90.0, 180.0, 90.0)
_SLIVER_DEG = 0.005
"""Half the width, in degrees, of what two limits that were rounded differently may overlap by: 0.3 nm."""
_GRID_DEG = 1e-4
"""Coordinates: 11 m."""


def settle(drawn: Sequence[ZoneShape], computed: Iterable[ZoneShape]) -> tuple[ZoneShape, ...]:
    """Return the zones as an authority drew them, its overlaps disputed, and the rest of computed ones."""
    own = tuple(_undisputed(drawn))
    known = {(zone.state, zone.zone) for zone in drawn}
    rest = [zone for zone in computed if (zone.state, zone.zone) not in known]
    return (*own, *_giving_way(rest, own))


def _undisputed(drawn: Sequence[ZoneShape]) -> Iterator[ZoneShape]:
    """Yield zones without what two States claim, and that as a zone of its own."""
    claimed: dict[int, list[BaseGeometry]] = {}
    tree = shapely.STRtree([zone.geometry for zone in drawn])
    for one, other in tree.query([zone.geometry for zone in drawn], predicate="intersects").T.tolist():
        if one >= other or drawn[one].state == drawn[other].state:
            continue
        both = _without_slivers(shapely.intersection(drawn[one].geometry, drawn[other].geometry))
        if not both.is_empty:
            claimed.setdefault(one, []).append(both)
            claimed.setdefault(other, []).append(both)
            yield replace(drawn[one], geometry=both, disputed=True)
    for number, zone in enumerate(drawn):
        left = shapely.difference(zone.geometry, shapely.union_all(claimed.get(number, [])))
        if not left.is_empty:
            yield replace(zone, geometry=left)


def _giving_way(computed: Iterable[ZoneShape], own: Sequence[ZoneShape]) -> Iterator[ZoneShape]:
    tree = shapely.STRtree([one.geometry for one in own])
    for zone in computed:
        near = (own[number] for number in tree.query(zone.geometry, predicate="intersects").tolist())
        others = [one.geometry for one in near if one.state != zone.state]
        left = _without_slivers(shapely.difference(zone.geometry, shapely.union_all(others)))
        if not left.is_empty:
            yield replace(zone, geometry=left)


def _without_slivers(shape: BaseGeometry) -> BaseGeometry:
    """Return what of a shape is wide enough to be in."""
    wide = shapely.buffer(shapely.buffer(shape, -_SLIVER_DEG), 2 * _SLIVER_DEG)
    return shapely.intersection(shape, wide)


def import_layer(
    drawn: Sequence[ZoneShape], names: Mapping[str, str], ground: str, source: str, accuracy_nm: float
) -> str:
    """Write a pack of an authority's zones into the user's folder; return its name.

    Parameters
    ----------
    names
        What each State of the layer is called.
    ground
        The computed pack that it replaces where it has something to say.
    source
        Who says so: shown wherever the zones are.

    Raises
    ------
    AppError
        If it lies outside of what ``ground`` knows about, or the files cannot be written.
    """
    reaches, cover = charts.read_reaches(ground)
    inside = [replace(zone, geometry=shapely.intersection(zone.geometry, cover)) for zone in drawn]
    inside = [zone for zone in inside if not zone.geometry.is_empty]
    if not inside:
        raise AppError(say("zones.elsewhere"))
    settled = settle(inside, charts.read_zones(ground, _WORLD))
    land = [zone for zone in reaches if zone.zone == "LAND"]
    # Land is kept as it is: it has been grown by its accuracy already.
    grown = [*ZoneMap.of(settled, cover).reaches, *land, ZoneShape("", COVER, "", 0.0, cover)]
    called = {**names, **charts.read_zone_units(ground)}
    digest = hashlib.sha256(shapely.to_wkb(shapely.geometrycollections([one.geometry for one in grown])))
    digest.update(json.dumps([source, accuracy_nm, sorted(called.items())]).encode())
    pack = f"imported{digest.hexdigest()[:16]}"
    _write(pack, ".fgb", settled, called)
    _write(pack, "-reaches.fgb", grown, called)
    charts.zone_file(pack, "-lines.geojson").write_text(_lines(settled, source), "utf-8")
    about = {"source": source, "accuracy_nm": accuracy_nm}
    # Last: with it the pack counts as being here.
    charts.zone_file(pack, ".json").write_text(json.dumps(about), "utf-8")
    for known in (zone_map, charts.read_zones, charts.read_limits, charts.layer_of):
        known.cache_clear()
    return pack


def _write(pack: str, suffix: str, zones: Sequence[ZoneShape], names: Mapping[str, str]) -> None:
    import pyogrio

    columns: dict[str, list[Any]] = {
        "state": [zone.state for zone in zones],
        "name": [names.get(zone.state, "") for zone in zones],
        "zone": [zone.zone for zone in zones],
        "disputed": ["yes" if zone.disputed else "no" for zone in zones],
        "basis": [zone.basis for zone in zones],
    }
    fields = [np.array(column, dtype=object) for column in columns.values()]
    fields.append(np.array([zone.accuracy_nm for zone in zones]))
    pyogrio.raw.write(
        charts.zone_file(pack, suffix),
        shapely.to_wkb([_polygons(_rounded(zone.geometry)) for zone in zones]),
        fields,
        [*columns, "accuracy_nm"],
        geometry_type="MultiPolygon",
        crs="EPSG:4326",
        driver="FlatGeobuf",
    )


def _rounded(shape: BaseGeometry) -> BaseGeometry:
    return shapely.set_precision(shape, _GRID_DEG)


def _polygons(shape: BaseGeometry) -> BaseGeometry:
    """Return the areas of a shape: where two of them touch there may be a point or a line beside them."""
    parts = shapely.get_parts(shapely.get_parts([shape]))
    return shapely.multipolygons([part for part in parts if isinstance(part, shapely.Polygon)])


def _lines(zones: Sequence[ZoneShape], source: str) -> str:
    """Return the limits that are drawn: an authority's say whose they are."""
    features = [
        {
            "type": "Feature",
            "properties": {
                "kind": zone.zone,
                "state": zone.state,
                "other": "",
                "disputed": zone.disputed,
                "source": source if zone.basis == source else "",
            },
            "geometry": shapely.geometry.mapping(part),
        }
        for zone in zones
        for part in shapely.get_parts(shapely.line_merge(shapely.boundary(_rounded(zone.geometry))))
    ]
    return json.dumps({"type": "FeatureCollection", "features": features})
