"""From the geometry of a file to places on WGS-84: one thing each, and sound."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby

import numpy as np
import shapely
import shapely.errors
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from app.base.errors import Cancelled
from app.base.message import Message, say
from app.base.progress import Stop, never
from app.domain.marks import MOST_PLACES
from app.exchange.features import MOST_FEATURES, MOST_VERTICES, Features, Found, Place, Remark
from app.exchange.sources import Source
from app.exchange.systems import WGS84, Geometries, to_wgs84
from app.exchange.texts import name_key, name_text, note_key, note_text, shorten, value_text
from app.geo.geodesic import Path
from app.geo.point import Position
from app.geo.shapes import Polygon, polygon_of, unwrapped, wrapped

_FARTHEST_LON_DEG = 540.0
"""A turn and a half: beyond, a number is no longitude that went on past 180."""
_EDGE_DEG = 1e-6
"""How close to 180 degrees the halves of what was cut there are taken to touch."""


@dataclass(frozen=True, slots=True)
class Row:
    """One feature as a format holds it."""

    geometry: BaseGeometry | None
    properties: Mapping[str, object] = field(default_factory=dict)
    name: str = ""
    """Where the format itself has one; else an attribute is looked for."""
    note: str = ""
    problem: Message | None = None
    """Why there is no geometry, where it is known."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One layer as a format holds it."""

    name: str
    rows: Sequence[Row]
    system: str | None = WGS84
    """The coordinate system, as ``systems.to_wgs84`` takes it."""


def place(
    source: Source, sheets: Iterable[Sheet], remarks: Iterable[Remark] = (), stop: Stop = never
) -> Features:
    """Return what is in the layers of a file.

    Parameters
    ----------
    remarks
        What the format had to leave out.

    Raises
    ------
    AppError
        If it is too much, or nothing of it can be used: names the file and says why.
    Cancelled
        If it was stopped.
    """
    placer = _Placer(source, list(remarks), stop)
    for sheet in sheets:
        placer.add(sheet)
    if not placer.found:
        lost = next((remark.why for remark in placer.remarks if remark.lost), say("import.no_features"))
        raise source.refuse(lost)
    return Features(tuple(placer.found), tuple(placer.remarks))


class _Placer:
    """Gathers what comes and what does not."""

    def __init__(self, source: Source, remarks: list[Remark], stop: Stop) -> None:
        self.found: list[Found] = []
        self.remarks = remarks
        self._source, self._stop = source, stop
        self._vertices = 0

    def add(self, sheet: Sheet) -> None:
        """Take one layer."""
        layer = name_text(sheet.name) or self._source.stem
        geometries = shapely.force_2d(np.array([row.geometry for row in sheet.rows], dtype=object))
        self._count(geometries)
        geometries[_is_off(geometries, np.inf)] = None
        try:
            geometries, doubt = to_wgs84(geometries, sheet.system)
        except ValueError as error:
            self.remarks.append(Remark(layer, "", say("import.layer_lost", why=error)))
            return
        if doubt is not None:
            self.remarks.append(Remark(layer, "", doubt, lost=False))
        is_off = _is_off(geometries, _FARTHEST_LON_DEG)
        keys = list(dict.fromkeys(key for row in sheet.rows for key in row.properties))
        names = (name_key(keys), note_key(keys))
        for number, row in enumerate(sheet.rows):
            if number % 256 == 0 and self._stop():
                raise Cancelled
            geometry = None if is_off[number] else geometries[number]
            self._take(layer, number + 1, _named(row, *names), geometry)

    def _take(self, layer: str, number: int, row: Row, geometry: BaseGeometry | None) -> None:
        """Take one feature, in as many pieces as it has."""
        what = name_text(row.name) or f"{layer} {number}"[-80:].strip()
        texts, dropped = shorten(row.properties)
        if dropped:
            why = say("import.long_text", names=", ".join(dropped[:3]))
            self.remarks.append(Remark(layer, what, why, lost=False))
        if geometry is None or geometry.is_empty:
            self.remarks.append(Remark(layer, what, row.problem or _why_none(row)))
            return
        for result in _places(geometry):
            if isinstance(result, Message):
                self.remarks.append(Remark(layer, what, result, lost=result.key != "import.mended"))
            else:
                self.found.append(Found(layer, what, note_text(row.note), result, texts))
        if len(self.found) > MOST_FEATURES:
            raise self._source.refuse(say("import.too_many", most=f"{MOST_FEATURES:,}"))

    def _count(self, geometries: Geometries) -> None:
        self._vertices += int(shapely.get_num_coordinates(geometries).sum())
        if len(geometries) > MOST_FEATURES:
            raise self._source.refuse(say("import.too_many", most=f"{MOST_FEATURES:,}"))
        if self._vertices > MOST_VERTICES:
            raise self._source.refuse(too_fine())


def places_of(geometry: BaseGeometry) -> list[Place | Message]:
    """Return what a geometry in degrees is on the earth, with a message where it is nothing or was mended."""
    if _is_off(np.array([geometry]), _FARTHEST_LON_DEG)[0]:
        return [say("import.off_the_earth")]
    return list(_places(geometry))


def number(text: str) -> float:
    """Return a coordinate; a ValueError tells that it is none."""
    try:
        return float(text)
    except ValueError as error:
        raise ValueError(say("import.no_number", text=text[:40])) from error


def unreadable(error: Exception) -> Message:
    """Return why a shape cannot be read: in our words, not in those of a library."""
    told = error.args[0] if error.args else None
    return say("import.bad_geometry", why=told if isinstance(told, Message) else say("import.no_shape"))


def line(lonlats: Iterable[tuple[float, float]]) -> shapely.LineString:
    """Return a line, of a single place too: what is wrong with that is said where places are made."""
    pairs = list(lonlats)
    return shapely.LineString(pairs if len(pairs) != 1 else pairs * 2)


def too_fine() -> Message:
    """Return the reason for which a file with too many corners is refused."""
    return say("import.too_fine", most=f"{MOST_VERTICES:,}")


def _is_off(geometries: Geometries, farthest: float) -> NDArray[np.bool_]:
    """Tell which geometries have coordinates that are none, or none of the earth, shape ``(n,)``."""
    points, owners = shapely.get_coordinates(geometries, return_index=True)
    with np.errstate(invalid="ignore"):
        off = ~np.isfinite(points).all(axis=1) | (np.abs(points[:, 0]) > farthest)
        if np.isfinite(farthest):
            off |= np.abs(points[:, 1]) > 90
    result = np.zeros(len(geometries), dtype=bool)
    result[owners[off]] = True
    return result


def _why_none(row: Row) -> Message:
    has_none = row.geometry is None or row.geometry.is_empty
    return say("import.no_place" if has_none else "import.off_the_earth")


def _named(row: Row, name: str, note: str) -> Row:
    """Return a feature with its name and note taken from the attributes that have them."""
    rest = dict(row.properties)
    if not row.name and name:
        row = replace(row, name=value_text(rest.pop(name, "")))
    if not row.note and note:
        row = replace(row, note=value_text(rest.pop(note, "")))
    return replace(row, properties=rest)


def _parts(geometry: BaseGeometry) -> Iterator[BaseGeometry]:
    """Yield the points, lines and polygons a geometry is made of."""
    if not hasattr(geometry, "geoms"):
        if not geometry.is_empty:
            yield geometry
        return
    for part in geometry.geoms:
        yield from _parts(part)


def _rejoined(parts: list[BaseGeometry]) -> list[BaseGeometry]:
    """Return the parts with those that were cut at 180 degrees put together again, past that line."""
    east = [part for part in parts if abs(part.bounds[2] - 180) < _EDGE_DEG]
    west = [part for part in parts if abs(part.bounds[0] + 180) < _EDGE_DEG]
    if not east or not west or any(part in east for part in west):
        return parts
    turned = [shapely.transform(part, lambda points: points + np.array([360.0, 0.0])) for part in west]
    whole = shapely.union_all([*east, *turned], grid_size=_EDGE_DEG / 10)
    joined = list(_parts(shapely.line_merge(whole) if whole.length and not whole.area else whole))
    others = [part for part in parts if part not in east and part not in west]
    return [*joined, *others] if len(joined) < len(east) + len(west) else parts


def _places(geometry: BaseGeometry) -> Iterator[Place | Message]:
    """Yield what the parts of a geometry are on the earth, with a message where one is nothing, or mended."""
    for part in _rejoined(list(_parts(geometry))):
        match part:
            case shapely.Point():
                yield _position(part.x, part.y)
            case shapely.LineString():
                yield from _lines(part)
            case shapely.Polygon():
                yield from _areas(part)


def _lines(part: shapely.LineString) -> Iterator[Place | Message]:
    """Yield a line, in pieces where it has more places than a line of the plan may have."""
    path = [place for place, _ in groupby(_positions(part))]
    if len(path) < 2:
        yield say("import.short_line")
        return
    # Each piece begins where the one before ends.
    for start in range(0, len(path) - 1, MOST_PLACES - 1):
        yield tuple(path[start : start + MOST_PLACES])


def _areas(part: shapely.Polygon) -> Iterator[Place | Message]:
    """Yield a polygon, mended where it stays one."""
    outer, *holes = (tuple(_positions(ring)) for ring in (part.exterior, *part.interiors))
    try:
        yield Polygon(outer, tuple(holes))
        return
    except ValueError:
        mended = _mended(outer, holes)
    if mended is None:
        yield say("import.crooked")
    else:
        yield mended
        yield say("import.mended")


def _mended(outer: Path, holes: Sequence[Path]) -> Polygon | None:
    """Return a sound polygon instead of a crooked one, or ``None`` where that would not be one thing."""
    near = outer[0].lon_deg
    try:
        flat = shapely.Polygon(unwrapped(outer), [unwrapped(hole, near) for hole in holes])
        whole = shapely.make_valid(flat, method="structure", keep_collapsed=False)
        pieces = [part for part in _parts(whole) if part.area > 0]
        return polygon_of(pieces[0]) if len(pieces) == 1 else None
    except (ValueError, shapely.errors.GEOSException):
        return None


def _positions(line: BaseGeometry) -> list[Position]:
    return [_position(lon, lat) for lon, lat in shapely.get_coordinates(line).tolist()]


def _position(lon: float, lat: float) -> Position:
    return Position(lat, wrapped(lon))
