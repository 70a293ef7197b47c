"""Rows of a table to what they add to a plan, with what is wrong told cell by cell."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, TypeVar

import shapely
import shapely.errors

from app.base.errors import AppError
from app.base.message import Message, say
from app.domain.areas import HIGHEST_PRIORITY
from app.domain.catalog import AssetType, asset_types
from app.domain.edits.importing import NewArea, NewAsset, NewAvailability, NewBase, NewMark
from app.domain.marks import MarkKind
from app.exchange.cells import (
    in_unit,
    parse_corners,
    parse_hours_s,
    parse_moment,
    parse_pair,
    parse_whole,
    parse_yes,
)
from app.exchange.columns import Columns, Target, missing
from app.exchange.placing import places_of
from app.exchange.tables import Line, Table
from app.exchange.texts import name_text, note_text
from app.geo.coordinates import parse_position
from app.geo.folding import fold
from app.geo.point import Position
from app.geo.quantities import parse_length, parse_speed
from app.geo.shapes import Circle, Polygon
from app.geo.units import read_zone

New = NewArea | NewMark | NewBase | NewAsset | NewAvailability
Value = TypeVar("Value")
_FIGURES: Mapping[str, tuple[str, Callable[[str], float]]] = {
    "transit": ("transit_mps", parse_speed),
    "patrol": ("patrol_mps", parse_speed),
    "endurance": ("endurance_s", parse_hours_s),
    "turnaround": ("turnaround_s", parse_hours_s),
    "crew_rest": ("crew_rest_s", parse_hours_s),
    "sweep_width": ("sweep_width_m", parse_length),
}
"""Field -> figure of an asset, and how it is read."""


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with one cell."""

    row: int
    """As its user counts it."""
    column: int | None
    """Counted from 0; ``None`` where the column is not chosen."""
    text: Message


@dataclass(frozen=True, slots=True)
class Converted:
    """What a table adds."""

    news: tuple[New, ...]
    problems: tuple[Problem, ...]
    """Rows with one are left out."""


def convert(table: Table, target: Target, columns: Columns, most: int | None = None) -> Converted:
    """Return what the rows of a table add, or its first ``most``.

    Raises
    ------
    AppError
        If a column that is needed is not chosen.
    """
    if lacking := missing(target, columns):
        raise AppError(lacking)
    headings = table.headings
    news: list[New] = []
    problems: list[Problem] = []
    for line in table.rows[:most]:
        row = _Row(line, headings, columns)
        found = _MAKERS[target](row)
        problems += row.problems
        news += [] if row.problems else found
    return Converted(tuple(news), tuple(problems))


class _Row:
    """One row, read field by field; what is wrong is gathered, so that all of it is told at once."""

    def __init__(self, line: Line, headings: tuple[str, ...], columns: Columns) -> None:
        self.problems: list[Problem] = []
        self._line, self._headings, self._columns = line, headings, columns

    def text(self, field: str) -> str:
        """Return the text of a field; empty where it has no column or the cell is."""
        place = self._columns.get(field)
        return self._line.cells[place] if place is not None and place < len(self._line.cells) else ""

    def heading(self, field: str) -> str:
        """Return the heading of a field's column."""
        return self._headings[self._columns[field]]

    def read(self, field: str, parse: Callable[[str], Value]) -> Value | None:
        """Return what a cell holds; nothing where it is empty, or wrong, which is noted."""
        text = self.text(field)
        try:
            return parse(text) if text else None
        except (ValueError, AppError) as error:
            self.blame(field, error)
            return None

    def need(self, field: str, parse: Callable[[str], Value]) -> Value | None:
        """Return what a cell holds; that it is empty is noted as well."""
        if not self.text(field):
            self.blame(field, say("import.empty_cell"))
        return self.read(field, parse)

    def blame(self, field: str, why: object) -> None:
        """Note what is wrong with the cell of a field."""
        place = self._columns.get(field)
        heading = self._headings[place] if place is not None else say(f"import.field_{field}")
        text = say("import.bad_cell", row=self._line.number, column=heading, why=why)
        self.problems.append(Problem(self._line.number, place, text))

    def position(self) -> Position | None:
        """Return the position in one column or two."""
        if self.text("position"):
            return self.read("position", parse_position)
        if "latitude" in self._columns and "longitude" in self._columns:
            longitude = self.need("longitude", str)
            return self.need("latitude", lambda text: parse_pair(text, longitude or "0"))
        self.blame("position", say("import.empty_cell"))
        return None

    def note(self) -> str:
        """Return the note."""
        return note_text(self.text("note"))


def _bases(row: _Row) -> list[New]:
    name, position = row.need("name", _name), row.position()
    timezone = row.read("timezone", lambda text: read_zone(text).key) or ""
    if name is None or position is None:
        return []
    return [NewBase(name, position, name_text(row.text("partner")), timezone, row.note())]


def _assets(row: _Row) -> list[New]:
    name, base, kind = row.need("name", _name), row.need("base", _name), row.need("type", _type)
    if name is None or base is None or kind is None:
        return []
    given: dict[str, Any] = {}
    for field, (figure, parse) in _FIGURES.items():
        value = row.read(field, _in_unit(parse, row, field))
        given |= {} if value is None else {figure: value}
    try:
        performance = replace(kind.performance, **given)
    except AppError as error:
        row.blame("type", error)
        return []
    source = str(say("import.figures_given", source=kind.source)) if given else kind.source
    return [NewAsset(name, kind, base, performance, source, row.note())]


def _areas(row: _Row) -> list[New]:
    name, shapes = row.need("name", _name), _shapes(row)
    priority = row.read("priority", _priority) or 3
    if name is None:
        return []
    task = note_text(row.text("task"))
    return [NewArea(name, shape, priority, task, row.note()) for shape in shapes]


def _points(row: _Row) -> list[New]:
    name, position = row.need("name", _name), row.position()
    if name is None or position is None:
        return []
    return [NewMark(name, MarkKind.POINT, (position,), row.note())]


def _availability(row: _Row) -> list[New]:
    asset = row.need("asset", _name)
    start = row.need("start", parse_moment)
    end = row.need("end", lambda text: parse_moment(text, is_end=True))
    available = row.read("available", parse_yes) or False
    if asset is None or start is None or end is None:
        return []
    if start >= end:
        row.blame("end", say("plan.bad_availability"))
    return [NewAvailability(asset, start, end, available, row.note())]


def _shapes(row: _Row) -> list[Polygon | Circle]:
    """Return the shapes of an area: from well-known text, a list of corners, or a centre and a radius."""
    if row.text("wkt"):
        return list(row.read("wkt", _polygons) or [])
    if row.text("corners"):
        polygon = row.read("corners", lambda text: Polygon(parse_corners(text)))
        return [polygon] if polygon else []
    centre = row.position()
    if centre is None:
        return []
    radius_m = row.need("radius", _in_unit(parse_length, row, "radius"))
    circle = None if radius_m is None else row.read("radius", lambda _: Circle(centre, radius_m))
    return [circle] if circle else []


def _name(text: str) -> str:
    name = name_text(text)
    if not name:
        raise ValueError(say("import.empty_cell"))
    return name


def _type(text: str) -> AssetType:
    kinds = asset_types()
    found = [
        kind for kind in kinds.values() if fold(text) in (fold(kind.key), fold(kind.name), fold(kind.title))
    ]
    if not found:
        known = ", ".join(kind.title for kind in kinds.values())
        raise ValueError(say("import.no_type", text=text[:40], known=known))
    return found[0]


def _priority(text: str) -> int:
    value = parse_whole(text)
    if not 1 <= value <= HIGHEST_PRIORITY:
        raise ValueError(say("import.no_priority", most=HIGHEST_PRIORITY))
    return value


def _polygons(text: str) -> list[Polygon]:
    """Return the polygons of well-known text, with or without the number of WGS-84 before it."""
    try:
        geometry = shapely.from_wkt(re.sub(r"^\s*SRID=4326;", "", text, flags=re.IGNORECASE))
    except shapely.errors.ShapelyError as error:
        raise ValueError(say("import.no_wkt", text=text[:40])) from error
    found = places_of(geometry)
    polygons = [place for place in found if isinstance(place, Polygon)]
    if not polygons:
        reasons = [each for each in found if isinstance(each, Message)]
        raise ValueError(*reasons[:1] or [say("import.no_wkt", text=text[:40])])
    return polygons


def _in_unit(parse: Callable[[str], float], row: _Row, field: str) -> Callable[[str], float]:
    return lambda text: in_unit(parse, text, row.heading(field))


_MAKERS: Mapping[Target, Callable[[_Row], list[New]]] = {
    Target.BASES: _bases,
    Target.ASSETS: _assets,
    Target.AREAS: _areas,
    Target.POINTS: _points,
    Target.AVAILABILITY: _availability,
}
