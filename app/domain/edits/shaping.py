"""Moving, turning, cutting, splitting, joining and doubling what is drawn."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TypeVar

from app.base.errors import AppError
from app.base.message import say
from app.domain.areas import Area
from app.domain.change import Key
from app.domain.edits.areas import remove_area, reshape_area
from app.domain.edits.bases import move_base
from app.domain.edits.entities import existing, with_entry
from app.domain.edits.marks import describe_mark
from app.domain.edits.naming import FreeNames
from app.domain.ids import AreaId, BaseId, MarkId, new_id
from app.domain.plan import Plan
from app.geo import reshaping
from app.geo.geodesic import Path
from app.geo.point import Position
from app.geo.shapes import Polygon, Shape

Made = TypeVar("Made")


def move_area(plan: Plan, area: AreaId, start: Position, end: Position) -> Plan:
    """Carry an area along from one place to another, its size kept."""
    shape = existing(plan.areas, area).shape
    return reshape_area(plan, area, _made(lambda: reshaping.moved(shape, start, end)))


def turn_area(plan: Plan, area: AreaId, angle_deg: float) -> Plan:
    """Turn an area clockwise about its middle."""
    shape = existing(plan.areas, area).shape
    return reshape_area(plan, area, _made(lambda: reshaping.turned(shape, angle_deg)))


def cut_area(plan: Plan, area: AreaId, away: Shape) -> Plan:
    """Take a piece out of an area; where it falls into pieces, the largest keeps its identity."""
    shape = existing(plan.areas, area).shape
    return _in_pieces(plan, area, _made(lambda: reshaping.cut(shape, away)))


def split_area(plan: Plan, area: AreaId, line: Path) -> Plan:
    """Part an area along a line; the largest piece keeps its identity."""
    shape = existing(plan.areas, area).shape
    return _in_pieces(plan, area, _made(lambda: reshaping.split(shape, line)))


def join_areas(plan: Plan, areas: Sequence[AreaId]) -> Plan:
    """Make one area of several that touch; the first stays, with its name and task."""
    shapes = [existing(plan.areas, area).shape for area in areas]
    if len(shapes) < 2:
        raise AppError(say("plan.join_needs_two"))
    first, *others = areas
    plan = reshape_area(plan, first, _made(lambda: reshaping.joined(shapes)))
    for other in others:
        plan = remove_area(plan, other)
    return plan


def double_area(plan: Plan, area: AreaId, to: Position, identity: AreaId | None = None) -> Plan:
    """Add the same area once more, its middle at ``to``."""
    old = existing(plan.areas, area)
    shape = _made(lambda: reshaping.moved(old.shape, old.shape.anchor, to))
    double = replace(
        old, id=identity or AreaId(new_id()), name=FreeNames(plan.areas.values()).free(old.name), shape=shape
    )
    return replace(plan, areas=with_entry(plan.areas, double.id, double))


def move_mark(plan: Plan, mark: MarkId, start: Position, end: Position) -> Plan:
    """Carry a point or a line along from one place to another."""
    old = existing(plan.marks, mark)
    return describe_mark(plan, replace(old, path=reshaping.moved_path(old.path, start, end)))


def move_things(plan: Plan, keys: Sequence[Key], start: Position, end: Position) -> Plan:
    """Carry areas, points, lines and bases along together from one place to another."""
    for kind, identity in keys:
        if kind == "areas":
            plan = move_area(plan, AreaId(identity), start, end)
        elif kind == "marks":
            plan = move_mark(plan, MarkId(identity), start, end)
        else:
            base = BaseId(identity)
            (position,) = reshaping.moved_path((existing(plan.bases, base).position,), start, end)
            plan = move_base(plan, base, position)
    return plan


def reshape_mark(plan: Plan, mark: MarkId, path: tuple[Position, ...]) -> Plan:
    """Give a line other places."""
    return describe_mark(plan, replace(existing(plan.marks, mark), path=path))


def _in_pieces(plan: Plan, area: AreaId, pieces: Sequence[Polygon]) -> Plan:
    plan = reshape_area(plan, area, pieces[0])
    names = FreeNames(plan.areas.values())
    for piece in pieces[1:]:
        whole: Area = plan.areas[area]
        part = replace(whole, id=AreaId(new_id()), name=names.free(whole.name), shape=piece)
        plan = replace(plan, areas=with_entry(plan.areas, part.id, part))
    return plan


def _made(make: Callable[[], Made]) -> Made:
    """Return what ``make`` makes; what geometry refuses is told as something the user can mend."""
    try:
        return make()
    except ValueError as error:
        raise AppError(say("plan.bad_shape", why=error)) from error
