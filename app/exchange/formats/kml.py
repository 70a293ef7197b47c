"""KML 2.0 to 2.3 and KMZ: what Google Earth and chart tools write. Links out of it are never followed."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Collection, Iterator, Mapping
from xml.etree.ElementTree import Element

import shapely
from shapely.geometry.base import BaseGeometry

from app.base.message import say
from app.base.progress import Stop
from app.exchange import archives
from app.exchange.features import MOST_FEATURES, MOST_VERTICES, Features, Remark
from app.exchange.format import Format
from app.exchange.markup import begins_with, child_text, children, local, read_elements
from app.exchange.placing import Row, Sheet, line, number, place, too_fine, unreadable
from app.exchange.sources import Source
from app.exchange.texts import name_text

_CONTAINERS = ("Document", "Folder")
_UNREAD = {
    "NetworkLink": "import.network_link",
    "GroundOverlay": "import.picture",
    "ScreenOverlay": "import.picture",
    "PhotoOverlay": "import.picture",
    "Tour": "import.picture",
}
"""What holds no place of its own -> why it is left out."""
_BETWEEN = " / "
"""Between the names of folders in folders."""


def read_kml(source: Source, stop: Stop) -> Features:
    """Return what is in a KML file; raise AppError naming it where nothing of it can be used."""
    return _read(source, {"": source.data}, stop)


def read_kmz(source: Source, stop: Stop) -> Features:
    """Return what is in the documents of a KMZ file; raise AppError as ``read_kml`` does."""
    documents = archives.read_members(source, lambda name: name.lower().endswith(".kml"))
    if not documents:
        raise source.refuse(say("import.no_document"))
    return _read(source, documents, stop)


def _read(source: Source, documents: Mapping[str, bytes], stop: Stop) -> Features:
    reading = _Reading(source, documents)
    for name, data in documents.items():
        reading.document = name
        for event, element in read_elements(Source(source.name, data), "kml", stop):
            reading.take(event, element)
    sheets = [Sheet(name, rows) for name, rows in reading.layers.items()]
    return place(source, sheets, reading.remarks, stop)


class _Reading:
    """Follows documents: in which folder it is, and what was found in each."""

    def __init__(self, source: Source, documents: Collection[str]) -> None:
        self.layers: dict[str, list[Row]] = {}
        self.remarks: list[Remark] = []
        self.document = ""
        """The document it is in, by its name in the archive."""
        self._source, self._documents = source, documents
        self._open: list[Element] = []
        """The elements it is in."""
        self._containers: list[tuple[str, str]] = []
        """Kind and name of the folders it is in."""
        self._rows = self._vertices = 0

    def take(self, event: str, element: Element) -> None:
        """Take the start or the end of an element."""
        name = local(element)
        if event == "start":
            self._open.append(element)
            if name in _CONTAINERS:
                self._containers.append((name, ""))
            return
        self._open.pop()
        inside = local(self._open[-1]) if self._open else ""
        if name in _CONTAINERS:
            self._containers.pop()
        elif name == "name" and inside in _CONTAINERS:
            self._containers[-1] = (inside, name_text(element.text or ""))
        elif name == "Placemark":
            self._add(element)
            element.clear()
        elif name in _UNREAD:
            if not self._is_inside(element):
                what = name_text(child_text(element, "name")) or name
                self.remarks.append(Remark(self._layer(), what, say(_UNREAD[name])))
            element.clear()
        elif name in ("coordinates", "coord"):
            self._count(element.text or "")

    def _layer(self) -> str:
        """Return the folders it is in; where there is none, the document."""
        for kind in reversed(_CONTAINERS):
            names = [name for container, name in self._containers if name and container == kind]
            if names:
                return _BETWEEN.join(names)
        return self._source.stem

    def _is_inside(self, link: Element) -> bool:
        """Tell whether an element links to a document of the same archive, which is read anyway."""
        targets = [child_text(to, "href") for kind in ("Link", "Url") for to in children(link, kind)]
        folder = posixpath.dirname(self.document)
        return any(posixpath.normpath(posixpath.join(folder, to)) in self._documents for to in targets if to)

    def _add(self, element: Element) -> None:
        self._rows += 1
        if self._rows > MOST_FEATURES:
            raise self._source.refuse(say("import.too_many", most=f"{MOST_FEATURES:,}"))
        self.layers.setdefault(self._layer(), []).append(_row(element))

    def _count(self, text: str) -> None:
        self._vertices += text.count(",") // 2 + 1
        if self._vertices > MOST_VERTICES:
            raise self._source.refuse(too_fine())


def _row(placemark: Element) -> Row:
    name, note = child_text(placemark, "name"), child_text(placemark, "description")
    texts = dict(_attributes(placemark))
    try:
        parts = [geometry for child in placemark for geometry in _geometries(child)]
    except ValueError as error:
        return Row(None, texts, name, note, problem=unreadable(error))
    return Row(shapely.GeometryCollection(parts) if parts else None, texts, name, note)


def _attributes(placemark: Element) -> Iterator[tuple[str, str]]:
    """Yield the extended data, of both kinds."""
    for data in children(placemark, "ExtendedData"):
        for each in children(data, "Data"):
            yield each.get("name", ""), child_text(each, "value")
        for schema in children(data, "SchemaData"):
            for each in children(schema, "SimpleData"):
                yield each.get("name", ""), (each.text or "").strip()


def _geometries(element: Element) -> Iterator[BaseGeometry]:
    """Yield the geometries of an element, which may hold others; none for what is no geometry."""
    name = local(element)
    if name in ("MultiGeometry", "MultiTrack"):
        for child in element:
            yield from _geometries(child)
    elif name in _MAKERS:
        yield _MAKERS[name](element)


def _point(element: Element) -> BaseGeometry:
    return shapely.MultiPoint(_lonlats(element)[:1])


def _polygon(element: Element) -> BaseGeometry:
    rings = [
        _lonlats(ring)
        for boundary in ("outerBoundaryIs", "innerBoundaryIs")
        for edge in children(element, boundary)
        for ring in children(edge, "LinearRing")
    ]
    outer, *holes = rings or [[]]
    return shapely.Polygon(outer, holes)


def _track(element: Element) -> BaseGeometry:
    return line(_pair((each.text or "").split()) for each in children(element, "coord"))


def _lonlats(element: Element) -> list[tuple[float, float]]:
    # Blanks belong between places, but some writers put them after commas too.
    text = re.sub(r"\s*,\s*", ",", child_text(element, "coordinates"))
    return [_pair(place.split(",")) for place in text.split()]


def _pair(numbers: list[str]) -> tuple[float, float]:
    if len(numbers) < 2:
        raise ValueError(say("import.no_number", text=",".join(numbers)[:40]))
    return number(numbers[0]), number(numbers[1])


_MAKERS: Mapping[str, Callable[[Element], BaseGeometry]] = {
    "Point": _point,
    "LineString": lambda element: line(_lonlats(element)),
    "LinearRing": lambda element: shapely.LinearRing(_lonlats(element)),
    "Polygon": _polygon,
    "Track": _track,
}


def _is_kmz(source: Source) -> bool:
    if not source.data.startswith(archives.MAGIC):
        return False
    return any(name.lower().endswith(".kml") for name in archives.member_names(source))


KML = Format("KML", (".kml",), lambda source: begins_with(source, "kml"), read_kml)
KMZ = Format("KMZ", (".kmz",), _is_kmz, read_kmz)
