"""Where things are, in words: the positions an order lists, in the format its issuer chose."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from app.base.message import Message, say
from app.domain.plan import Plan
from app.geo.coordinates import CoordinateFormat, format_position
from app.geo.point import Position
from app.geo.quantities import Units, format_bearing
from app.geo.shapes import Circle, Corridor, Polygon, Sector, Shape

MOST_WRITTEN = 40
"""So many places of one line or ring are written at the most; the rest is counted."""


@dataclass(frozen=True, slots=True)
class PlaceLine:
    """One area, line, point or base, and where it is."""

    name: str
    form: str
    """Its shape with what sizes it, ``Circle, radius 12.0 nm``."""
    places: tuple[str, ...]
    """Positions in their order; a word among them says what follows is a hole, or that some are left out."""


def list_places(plan: Plan, style: CoordinateFormat) -> tuple[PlaceLine, ...]:
    """Return where the areas, marks and bases of a plan are."""
    areas = [_of_shape(area.name, area.shape, style) for area in plan.areas.values()]
    marks = [
        PlaceLine(mark.name, str(say(f"mark.{mark.kind.value}")), _written(mark.path, style))
        for mark in plan.marks.values()
    ]
    bases = [
        PlaceLine(base.name, str(say("paper.form_base")), _written([base.position], style))
        for base in plan.bases.values()
    ]
    return (*areas, *marks, *bases)


def _of_shape(name: str, shape: Shape, style: CoordinateFormat) -> PlaceLine:
    places: Iterable[str]
    length = Units().format_length
    match shape:
        case Circle(centre, radius_m):
            form, places = say("paper.form_circle", radius=length(radius_m)), _written([centre], style)
        case Sector(centre, radius_m, start_deg, end_deg, inner_m):
            form = _sector(length(radius_m), length(inner_m) if inner_m else "", start_deg, end_deg)
            places = _written([centre], style)
        case Corridor(line, width_m):
            form, places = say("paper.form_corridor", width=length(width_m)), _written(line, style)
        case Polygon(corners, holes):
            form, places = say("paper.form_polygon"), list(_written(corners, style))
            for hole in holes:
                places += [str(say("paper.hole")), *_written(hole, style)]
        case _:
            raise TypeError(type(shape).__name__)
    return PlaceLine(name, str(form), tuple(places))


def _sector(radius: str, inner: str, start_deg: float, end_deg: float) -> Message:
    spread = {"start": format_bearing(start_deg), "end": format_bearing(end_deg)}
    if inner:
        return say("paper.form_ring_sector", radius=radius, inner=inner, **spread)
    return say("paper.form_sector", radius=radius, **spread)


def _written(path: Sequence[Position], style: CoordinateFormat) -> tuple[str, ...]:
    written = [format_position(place, style) for place in path[:MOST_WRITTEN]]
    more = len(path) - len(written)
    return (*written, str(say("paper.more_places", count=more))) if more else tuple(written)
