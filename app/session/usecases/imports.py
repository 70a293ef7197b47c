"""Taking over what others have: a preview of a file or a text first, then one undoable change."""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import Enum
from itertools import chain
from pathlib import Path

from app.base.errors import AppError, Cancelled
from app.base.message import say
from app.base.progress import Stop, never
from app.domain.change import Change
from app.domain.edits.importing import (
    Intake,
    NewArea,
    NewAsset,
    NewAvailability,
    NewBase,
    NewMark,
    take_in,
)
from app.domain.ids import PartnerId
from app.domain.marks import MOST_PLACES, MarkKind
from app.domain.text import NAME_LENGTH
from app.exchange.columns import Columns, Target, fields_of, guess_columns, guess_target
from app.exchange.converting import Converted, New, Problem, convert
from app.exchange.features import Features, Found
from app.exchange.receive import COMPANIONS, SUFFIXES, is_tile_set, receive, receive_text
from app.exchange.tables import Table
from app.exchange.texts import full_note, name_text
from app.geo import geodesic
from app.geo.charts import Box
from app.geo.point import Position
from app.geo.shapes import Polygon, unwrapped
from app.geo.tiles import describe
from app.session import actions
from app.session.session import SUFFIX, Session

__all__ = [
    "SUFFIXES",
    "Converted",
    "Table",
    "Target",
    "convert",
    "fields_of",
    "is_tile_set",
]


class PolygonsAs(Enum):
    """What polygons become."""

    AREAS = "areas"
    """Areas to watch."""
    LINES = "lines"
    """Lines along their edges."""


class PointsAs(Enum):
    """What points become."""

    POINTS = "points"
    """Reference points."""
    BASES = "bases"
    """Bases of the partner chosen."""


MOST_TAKEN = 20_000
"""So many things of one file become parts of a plan; of more it is a background."""

Outline = list[tuple[float, float]]
"""A line to draw as ``(lon, lat)``, past 180 degrees where it crosses that line; a point has one place."""


@dataclass(frozen=True, slots=True)
class Counts:
    """How many there are of what."""

    polygons: int = 0
    lines: int = 0
    points: int = 0


@dataclass(frozen=True)
class Preview:
    """What would come; nothing of the plan is touched or asked."""

    name: str
    """The file, or what is said of a text."""
    features: Features = field(default_factory=lambda: Features(()))
    tables: tuple[Table, ...] = ()
    path: Path | None = None
    """Where the file is; ``None`` for a text."""

    def counts(self, layer: str) -> Counts:
        """Return how many polygons, lines and points a layer of the file has."""
        places = [found.place for found in self.features.found if found.layer == layer]
        polygons = sum(isinstance(place, Polygon) for place in places)
        points = sum(isinstance(place, Position) for place in places)
        return Counts(polygons, len(places) - polygons - points, points)

    def outlines(self, layers: frozenset[str]) -> list[Outline]:
        """Return the lines to draw of some layers."""
        chosen = [found for found in self.features.found if found.layer in layers]
        return [unwrapped(path) for found in chosen for path in found.paths]


@dataclass(frozen=True, slots=True)
class SheetChoice:
    """What the rows of one table become."""

    table: Table
    target: Target | None
    """``None`` for nothing: the table stays out."""
    columns: Columns


@dataclass(frozen=True, slots=True)
class Choices:
    """What of a preview is to be taken over, and as what."""

    partner: PartnerId
    """Whose bases are that name no partner."""
    layers: frozenset[str] = frozenset()
    """Those layers of the file that are taken."""
    polygons: PolygonsAs = PolygonsAs.AREAS
    points: PointsAs = PointsAs.POINTS
    sheets: tuple[SheetChoice, ...] = ()


def wanted(paths: Sequence[Path]) -> tuple[Path, ...]:
    """Return which of the files dropped at once are to be opened, not those that belong to another one."""
    shapefiles = {path.with_suffix("") for path in paths if path.suffix.lower() == ".shp"}
    return tuple(
        path
        for path in paths
        if path.suffix.lower() not in COMPANIONS or path.with_suffix("") not in shapefiles
    )


def preview(source: Path | str, stop: Stop = never) -> Preview:
    """Return what a file or a text from the clipboard would bring.

    Raises
    ------
    AppError
        If it cannot be read, is too large, broken or of no format known: says what and what to do.
    Cancelled
        If it was stopped.
    """
    path = None if isinstance(source, str) else source
    if isinstance(source, str):
        name = str(say("import.pasted"))
        received = receive_text(source, name, stop)
    else:
        if source.suffix.lower() == SUFFIX:
            raise AppError(say("import.is_plan", name=source.name))
        name = source.name
        received = receive(source, stop)
    if isinstance(received, Features):
        return Preview(name, received, path=path)
    return Preview(name, tables=received, path=path)


def suggest(found: Preview, partner: PartnerId) -> Choices:
    """Return everything of a preview, each table as what its headings tell."""
    sheets = tuple(suggest_columns(table, guess_target(table)) for table in found.tables)
    return Choices(partner, frozenset(found.features.layers), sheets=sheets)


def suggest_columns(table: Table, target: Target | None) -> SheetChoice:
    """Return a table whose rows become ``target``, its columns as their headings tell."""
    return SheetChoice(table, target, guess_columns(table, target) if target else {})


@dataclass(frozen=True, slots=True)
class Prepared:
    """What would be added, ready for the plan."""

    intake: Intake
    problems: tuple[Problem, ...] = ()
    """What is wrong with rows that are left out."""


def prepare(found: Preview, choices: Choices, stop: Stop = never) -> Prepared:
    """Return what was chosen of a preview; no plan is asked, so any thread may do it.

    Raises
    ------
    AppError
        If nothing was chosen, or more than a plan can hold.
    Cancelled
        If it was stopped.
    """
    news: list[New] = []
    problems: list[Problem] = []
    for one in found.features.found:
        if stop():
            raise Cancelled
        if one.layer in choices.layers:
            news += _new(one, choices)
    for sheet in choices.sheets:
        if stop():
            raise Cancelled
        if sheet.target is None:
            continue
        converted = convert(sheet.table, sheet.target, sheet.columns)
        news += converted.news
        problems += converted.problems
    if not news:
        raise AppError(say("import.nothing_chosen"))
    if len(news) > MOST_TAKEN:
        raise AppError(say("import.too_many_taken", chosen=f"{len(news):,}", most=f"{MOST_TAKEN:,}"))
    intake = Intake(
        layer=name_text(Path(found.name).stem) or str(say("import.pasted")),
        partner=choices.partner,
        areas=[new for new in news if isinstance(new, NewArea)],
        marks=[new for new in news if isinstance(new, NewMark)],
        bases=[new for new in news if isinstance(new, NewBase)],
        assets=[new for new in news if isinstance(new, NewAsset)],
        availabilities=[new for new in news if isinstance(new, NewAvailability)],
    )
    return Prepared(intake, tuple(problems))


def add(session: Session, found: Preview, prepared: Prepared) -> Change | None:
    """Add to the plan what was prepared, as one change; raise AppError as ``take_in`` does."""
    label = say("change.import", file=name_text(found.name))
    return session.apply(label, lambda plan: take_in(plan, prepared.intake))


def add_tiles(session: Session, path: Path) -> Change | None:
    """Add a layer that shows a tile file; raise AppError where it holds none that can be shown."""
    try:
        describe(path)
    except ValueError as error:
        raise AppError(say("import.refused", name=path.name, why=error)) from error
    return add_background(session, path)


def add_background(session: Session, path: Path) -> Change | None:
    """Add a layer that shows a file under the plan, of which nothing becomes part of it."""
    name = name_text(path.stem) or path.name[:NAME_LENGTH]
    return actions.add_layer(session, name, source=str(path.absolute()))


def background_lines(path: Path, stop: Stop = never) -> bytes:
    """Return the places of a file to draw under a plan.

    Pairs of float64, longitude and latitude in degrees; a pair of NaN ends each line, and a point is a line
    of one place.

    Raises
    ------
    AppError
        As ``preview`` does, and if the file is a table.
    Cancelled
        If it was stopped.
    """
    received = receive(path, stop)
    if not isinstance(received, Features):
        raise AppError(say("import.no_places", name=path.name))
    end = [(float("nan"), float("nan"))]
    lines = [unwrapped(line) + end for one in received.found for line in one.paths]
    return array("d", chain.from_iterable(chain.from_iterable(lines))).tobytes()


def outlines_of(news: Sequence[New]) -> list[Outline]:
    """Return the lines to draw of what rows would add."""
    paths: list[geodesic.Path] = []
    for new in news:
        match new:
            case NewArea():
                paths.append((*new.shape.ring, new.shape.ring[0]))
            case NewMark():
                paths.append(new.path)
            case NewBase():
                paths.append((new.position,))
    return [unwrapped(path) for path in paths]


def box_of(outlines: Sequence[Outline]) -> Box | None:
    """Return the box around lines to draw, ``None`` around none."""
    lonlats = [lonlat for line in outlines for lonlat in line]
    return Box.shown_around(lonlats) if lonlats else None


def _new(one: Found, choices: Choices) -> Iterator[New]:
    """Yield what a feature becomes."""
    note = full_note(one.note, one.properties)
    match one.place:
        case Polygon() if choices.polygons is PolygonsAs.AREAS:
            yield NewArea(one.name, one.place, note=note)
        case Position() if choices.points is PointsAs.BASES:
            yield NewBase(one.name, one.place, note=note)
        case Position():
            yield NewMark(one.name, MarkKind.POINT, (one.place,), note)
        case _:
            for path in one.paths:
                # An edge may have more places than a line of the plan.
                for start in range(0, len(path) - 1, MOST_PLACES - 1):
                    yield NewMark(one.name, MarkKind.LINE, tuple(path[start : start + MOST_PLACES]), note)
