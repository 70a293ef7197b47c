"""GeoJSON (RFC 7946), with the ``crs`` member of 2008 that other programs still write, or one feature a line.

Everything is bounded before it is parsed: a position needs a bracket, so brackets are counted first.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import shapely
from shapely.geometry.base import BaseGeometry

from app.base.message import say
from app.base.progress import Stop
from app.exchange.features import MOST_FEATURES, MOST_VERTICES, Features
from app.exchange.format import Format
from app.exchange.placing import Row, Sheet, place, too_fine, unreadable
from app.exchange.sources import Source
from app.exchange.systems import WGS84

_MOST_BRACKETS = MOST_VERTICES + 8 * MOST_FEATURES
_DEEPEST_COLLECTION = 8
_KINDS = ("FeatureCollection", "Feature")
_BROKEN = (TypeError, ValueError, LookupError, AttributeError, shapely.errors.ShapelyError)


def read_geojson(source: Source, stop: Stop) -> Features:
    """Return what is in a GeoJSON file; raise AppError naming it where nothing of it can be used."""
    if source.data.count(b"[") > _MOST_BRACKETS:
        raise source.refuse(too_fine())
    tree = _parse(source)
    system, layer = WGS84, tree.get("name")
    if tree.get("crs") is not None:
        system = _system(source, tree["crs"])
    rows = [_row(feature) for feature in _features(source, tree)]
    return place(source, [Sheet(layer if isinstance(layer, str) else source.stem, rows, system)], stop=stop)


def _fits(source: Source) -> bool:
    start = source.head.lstrip(b"\xef\xbb\xbf \t\r\n\x1e")
    return start.startswith(b"{")


def _parse(source: Source) -> dict[str, Any]:
    try:
        text = source.data.decode("utf-8-sig")
        try:
            tree = json.loads(text)
        except json.JSONDecodeError:
            # GeoJSON text sequences (RFC 8142): one feature a line, or after a record separator.
            lines = [line for line in text.replace("\x1e", "\n").splitlines() if line.strip()]
            tree = {"type": "FeatureCollection", "features": [json.loads(line) for line in lines]}
    except (ValueError, RecursionError) as error:
        raise source.refuse(say("import.bad_json", why=error)) from error
    if not isinstance(tree, dict) or not isinstance(tree.get("type"), str):
        raise source.refuse(say("import.not_geojson"))
    return tree


def _features(source: Source, tree: dict[str, Any]) -> Sequence[object]:
    if tree["type"] == "FeatureCollection":
        features = tree.get("features")
        if not isinstance(features, list):
            raise source.refuse(say("import.not_geojson"))
        return features
    if tree["type"] == "Feature":
        return [tree]
    if tree["type"] in _MAKERS or tree["type"] == "GeometryCollection":
        return [{"type": "Feature", "geometry": tree, "properties": {}}]
    raise source.refuse(say("import.not_geojson"))


def _system(source: Source, member: object) -> str:
    """Return the coordinate system that the member of 2008 names; one that is a link is not followed."""
    match member:
        case {"type": "name", "properties": {"name": str(name)}}:
            return name
        case {"type": "EPSG", "properties": {"code": int(code)}}:
            return f"EPSG:{code}"
    raise source.refuse(say("import.system_elsewhere"))


def _row(feature: object) -> Row:
    match feature:
        case {"type": "Feature", "geometry": geometry, **rest}:
            properties = rest.get("properties")
        case _:
            return Row(None, problem=say("import.not_geojson_feature"))
    texts = properties if isinstance(properties, Mapping) else {}
    try:
        made = None if geometry is None else _geometry(geometry, _DEEPEST_COLLECTION)
    except _BROKEN as error:
        return Row(None, texts, problem=unreadable(error))
    return Row(made, texts)


def _geometry(tree: Any, depth: int) -> BaseGeometry:  # noqa: ANN401 - whatever a stranger's JSON holds
    if tree["type"] == "GeometryCollection":
        if depth == 0:
            raise ValueError(say("import.too_deep"))
        return shapely.GeometryCollection([_geometry(part, depth - 1) for part in tree["geometries"]])
    if tree["type"] not in _MAKERS:
        raise ValueError(say("import.unknown_geometry", kind=str(tree["type"])[:40]))
    return _MAKERS[tree["type"]](tree["coordinates"])


def _path(coordinates: Sequence[Sequence[float]]) -> list[tuple[float, float]]:
    """Return pairs of longitude and latitude, heights and what else there is left out."""
    return [(_number(each[0]), _number(each[1])) for each in coordinates]


def _number(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise TypeError(say("import.no_number", text=str(value)[:40]))
    # What is too large for a float lies as far off the earth as infinity.
    return float(value) if abs(value) < 1e300 else math.inf


def _polygon(rings: Sequence[Any]) -> BaseGeometry:
    outer, *holes = [_path(ring) for ring in rings] or [[]]
    return shapely.Polygon(outer, holes)


_MAKERS: Mapping[str, Callable[[Any], BaseGeometry]] = {
    "Point": lambda place: shapely.MultiPoint(_path([place] if place else [])),
    "MultiPoint": lambda places: shapely.MultiPoint(_path(places)),
    "LineString": lambda line: shapely.LineString(_path(line)),
    "MultiLineString": lambda lines: shapely.MultiLineString([_path(line) for line in lines]),
    "Polygon": _polygon,
    "MultiPolygon": lambda parts: shapely.GeometryCollection([_polygon(rings) for rings in parts]),
}

GEOJSON = Format("GeoJSON", (".geojson", ".json", ".geojsonl"), _fits, read_geojson)
