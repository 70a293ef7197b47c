"""Taking over what others have: a preview of a file or a text first, then one undoable change."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path

from app.base.errors import AppError
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
from app.exchange.columns import Columns, Target, fields_of, guess_columns, guess_target, missing
from app.exchange.converting import Converted, New, convert
from app.exchange.features import Features, Found, Remark
from app.exchange.receive import COMPANIONS, SUFFIXES, is_tile_set, receive, receive_text
from app.exchange.tables import Line, Table
from app.exchange.texts import full_note, name_text
from app.geo.charts import Box
from app.geo.point import Position
from app.geo.shapes import Polygon, unwrapped
from app.session.session import SUFFIX, Session

__all__ = [
    "SUFFIXES",
    "Columns",
    "Converted",
    "Found",
    "Line",
    "Remark",
    "Table",
    "Target",
    "convert",
    "fields_of",
    "guess_columns",
    "guess_target",
    "is_tile_set",
    "missing",
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

    def counts(self, layer: str) -> Counts:
        """Return how many polygons, lines and points a layer of the file has."""
        places = [found.place for found in self.features.found if found.layer == layer]
        polygons = sum(isinstance(place, Polygon) for place in places)
        points = sum(isinstance(place, Position) for place in places)
        return Counts(polygons, len(places) - polygons - points, points)

    def outlines(self, layers: frozenset[str]) -> list[list[tuple[float, float]]]:
        """Return the lines to draw of some layers as ``(lon, lat)``; a point has one."""
        chosen = [found for found in self.features.found if found.layer in layers]
        return [unwrapped(path) for found in chosen for path in found.paths]

    def box(self, layers: frozenset[str]) -> Box | None:
        """Return the box around some layers; it passes 180 degrees where they do."""
        lonlats = [lonlat for line in self.outlines(layers) for lonlat in line]
        return Box.around(lonlats) if lonlats else None


@dataclass(frozen=True, slots=True)
class SheetChoice:
    """What the rows of one table become."""

    table: Table
    target: Target
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
    if isinstance(source, str):
        name = str(say("import.pasted"))
        received = receive_text(source, name, stop)
    else:
        if source.suffix.lower() == SUFFIX:
            raise AppError(say("import.is_plan", name=source.name))
        name = source.name
        received = receive(source, stop)
    if isinstance(received, Features):
        return Preview(name, received)
    return Preview(name, tables=received)


def suggest(found: Preview, partner: PartnerId) -> Choices:
    """Return everything of a preview, tables as what their headings tell."""
    sheets = []
    for table in found.tables:
        target = guess_target(table)
        if target is not None:
            sheets.append(SheetChoice(table, target, guess_columns(table, target)))
    return Choices(partner, frozenset(found.features.layers), sheets=tuple(sheets))


def take_over(session: Session, found: Preview, choices: Choices) -> Change | None:
    """Add to the plan what was chosen of a preview, as one change.

    Raises
    ------
    AppError
        If nothing was chosen, or something of it names what is not there: the plan stays as it is.
    """
    intake = _intake(found, choices)
    label = say("change.import", file=name_text(found.name))
    return session.apply(label, lambda plan: take_in(plan, intake))


def _intake(found: Preview, choices: Choices) -> Intake:
    news: list[New] = []
    for one in found.features.found:
        if one.layer in choices.layers:
            news += _new(one, choices)
    for sheet in choices.sheets:
        news += convert(sheet.table, sheet.target, sheet.columns).news
    if not news:
        raise AppError(say("import.nothing_chosen"))
    return Intake(
        layer=name_text(Path(found.name).stem) or str(say("import.pasted")),
        partner=choices.partner,
        areas=[new for new in news if isinstance(new, NewArea)],
        marks=[new for new in news if isinstance(new, NewMark)],
        bases=[new for new in news if isinstance(new, NewBase)],
        assets=[new for new in news if isinstance(new, NewAsset)],
        availabilities=[new for new in news if isinstance(new, NewAvailability)],
    )


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
