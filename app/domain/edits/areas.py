"""Drawing, shaping, describing and removing areas."""

from __future__ import annotations

from dataclasses import replace

from app.base.errors import AppError
from app.base.message import say
from app.domain.areas import Area
from app.domain.edits.entities import existing, with_entry, without
from app.domain.edits.grants import without_grants
from app.domain.ids import AreaId, new_id
from app.domain.marking import Marking
from app.domain.plan import Plan
from app.geo.shapes import Shape


def own_marking(plan: Plan) -> Marking:
    """Return the marking of what the planner draws: his partner's, released to nobody until said so."""
    return Marking(originator=plan.home, exercise=plan.header.exercise)


def draw_area(plan: Plan, name: str, shape: Shape, identity: AreaId | None = None) -> Plan:
    """Add an area of ordinary weight."""
    area = Area(id=identity or AreaId(new_id()), name=name, shape=shape, marking=own_marking(plan))
    return replace(plan, areas=with_entry(plan.areas, area.id, area))


def reshape_area(plan: Plan, area: AreaId, shape: Shape) -> Plan:
    """Give an area other corners."""
    return describe_area(plan, replace(existing(plan.areas, area), shape=shape))


def describe_area(plan: Plan, area: Area) -> Plan:
    """Put ``area`` in the place of the one with its identity."""
    existing(plan.areas, area.id)
    return replace(plan, areas=with_entry(plan.areas, area.id, area))


def remove_area(plan: Plan, area: AreaId) -> Plan:
    """Remove an area with its duties and permissions, and what is asked, granted and disputed there alone."""
    existing(plan.areas, area)
    duties = without(plan.duties, lambda duty: any(stop.area == area for stop in duty.stops))
    removed = plan.duties.keys() - duties.keys()
    if any(plan.duties[duty].pinned for duty in removed):
        raise AppError(say("plan.pinned_stays"))
    plan = without_grants(plan, lambda grant: grant.area == area)
    return replace(
        plan,
        areas=without(plan.areas, lambda other: other.id == area),
        permissions=without(plan.permissions, lambda row: row.area == area),
        requests=without(plan.requests, lambda row: row.area == area),
        disagreements=without(plan.disagreements, lambda row: row.area == area),
        duties=duties,
    )
