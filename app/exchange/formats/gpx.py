"""GPX 1.0 and 1.1: what plotters and hand-held receivers keep: waypoints, routes and tracks."""

from __future__ import annotations

from xml.etree.ElementTree import Element

import shapely
from shapely.geometry.base import BaseGeometry

from app.base.message import say
from app.base.progress import Stop
from app.exchange.features import MOST_FEATURES, MOST_VERTICES, Features
from app.exchange.format import Format
from app.exchange.markup import begins_with, child_text, children, local, read_elements
from app.exchange.placing import Row, Sheet, line, number, place, too_fine, unreadable
from app.exchange.sources import Source

_LAYERS = {"wpt": "import.waypoints", "rte": "import.routes", "trk": "import.tracks"}
_POINTS = ("wpt", "rtept", "trkpt")
_TEXTS = ("cmt", "desc", "sym", "type", "src", "number", "time", "ele")


def read_gpx(source: Source, stop: Stop) -> Features:
    """Return what is in a GPX file; raise AppError naming it where nothing of it can be used."""
    rows: dict[str, list[Row]] = {name: [] for name in _LAYERS}
    points = 0
    for event, element in read_elements(source, "gpx", stop):
        name = local(element)
        if event == "start":
            continue
        points += name in _POINTS
        if points > MOST_VERTICES:
            raise source.refuse(too_fine())
        if name in rows:
            rows[name].append(_row(name, element))
            element.clear()
            if len(rows[name]) > MOST_FEATURES:
                raise source.refuse(say("import.too_many", most=f"{MOST_FEATURES:,}"))
    sheets = [Sheet(str(say(_LAYERS[name])), found) for name, found in rows.items() if found]
    return place(source, sheets, stop=stop)


def _row(kind: str, element: Element) -> Row:
    texts = {name: text for name in _TEXTS if (text := child_text(element, name))}
    note = texts.pop("desc", "") or texts.pop("cmt", "")
    name = child_text(element, "name")
    try:
        return Row(_geometry(kind, element), texts, name, note)
    except ValueError as error:
        return Row(None, texts, name, note, problem=unreadable(error))


def _geometry(kind: str, element: Element) -> BaseGeometry:
    if kind == "wpt":
        return shapely.Point(_lonlat(element))
    if kind == "rte":
        return line(map(_lonlat, children(element, "rtept")))
    segments = children(element, "trkseg")
    return shapely.GeometryCollection([line(map(_lonlat, children(one, "trkpt"))) for one in segments])


def _lonlat(point: Element) -> tuple[float, float]:
    try:
        return number(point.attrib["lon"]), number(point.attrib["lat"])
    except KeyError as error:
        raise ValueError(say("import.no_number", text="")) from error


GPX = Format("GPX", (".gpx",), lambda source: begins_with(source, "gpx"), read_gpx)
