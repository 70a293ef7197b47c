"""What a finished drawing becomes."""

from __future__ import annotations

from app.base.errors import AppError
from app.base.message import say
from app.domain.marks import MarkKind
from app.geo.geodesic import Path, bearing_deg, distance_m
from app.geo.shapes import Circle, Corridor, Polygon, Sector, Shape, rectangle
from app.ui.map.messages import Tool

AREA_TOOLS: tuple[Tool, ...] = ("area", "rectangle", "circle", "sector", "corridor")
"""Tools that make an area."""

MARK_TOOLS: dict[Tool, MarkKind] = {
    "line": MarkKind.LINE,
    "barrier": MarkKind.BARRIER,
    "point": MarkKind.POINT,
}
"""Tools that make a point or a line."""

SKETCH_TOOLS: tuple[Tool, ...] = (*AREA_TOOLS, *MARK_TOOLS, "base", "cut", "split", "measure")
"""Tools that collect places."""

FOLLOW_TOOLS: tuple[Tool, ...] = ("area", "cut", "corridor", "line", "barrier", "split", "measure")
"""Tools whose drawing may follow lines of the chart."""


def shape_of(tool: Tool, path: Path, width_m: float) -> Shape:
    """Return the shape that a tool makes of the places drawn.

    Parameters
    ----------
    width_m
        Width of a corridor in metres.

    Raises
    ------
    AppError
        If they make none.
    """
    try:
        return _shape_of(tool, path, width_m)
    except (ValueError, IndexError) as error:
        raise AppError(say("plan.bad_shape", why=error)) from error


def _shape_of(tool: Tool, path: Path, width_m: float) -> Shape:
    if tool == "rectangle":
        return rectangle(path[0], path[1])
    if tool == "circle":
        return Circle(path[0], distance_m(path[0], path[1]))
    if tool == "sector":
        sides = [bearing_deg(path[0], place) for place in path[1:3]]
        return Sector(path[0], distance_m(path[0], path[1]), sides[0], sides[1])
    if tool == "corridor":
        return Corridor(tuple(path), width_m)
    return Polygon(tuple(path))
