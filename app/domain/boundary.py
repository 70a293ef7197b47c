"""Handing over at the limit of another State's waters: where a way meets it, and how two assets do."""

from __future__ import annotations

import math
from collections.abc import Sequence, Set
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import shapely
from shapely.ops import substring

from app.base.errors import AppError
from app.base.message import say
from app.domain.areas import Area
from app.domain.arrangements import Arrangement, ArrangementKind
from app.domain.assets import Asset
from app.domain.duties import Duty, Stop
from app.domain.edits.duties import FURTHER_WATCH, SHORTEST_WATCH, duty_marking, plan_duty
from app.domain.edits.law import put_arrangement
from app.domain.edits.naming import FreeNames
from app.domain.edits.organisation import put_handover
from app.domain.facts import Facts
from app.domain.findings import Severity
from app.domain.handovers import Handed, Handover
from app.domain.ids import AreaId, ArrangementId, DutyId, HandoverId, MarkId, new_id
from app.domain.law.legs import Waters
from app.domain.law.placing import waters_of
from app.domain.law.terms import Action
from app.domain.marks import Mark, MarkKind
from app.domain.plan import Plan
from app.domain.rules import judge_assets
from app.domain.text import NAME_LENGTH
from app.geo.geodesic import path_length_m
from app.geo.localplane import lonlats
from app.geo.point import Position
from app.geo.shapes import Circle
from app.geo.units import METRES_PER_NM

_RADIUS_M = 1.0 * METRES_PER_NM
"""Of the area to wait in."""
_BEFORE_M = 1.5 * _RADIUS_M
"""From its middle to the limit, along the way: it is not to reach over a limit that is crossed aslant."""


@dataclass(frozen=True, slots=True)
class Limit:
    """Where the way to a stop meets the waters of a State, and where an asset waits before that."""

    point: Position
    before: Position
    """The middle of where it waits for whoever takes over."""
    start: datetime
    """When it gets there."""

    @property
    def time(self) -> datetime:
        """When they meet: half-way through the wait."""
        return self.start + FURTHER_WATCH / 2


def limit_of(facts: Facts, duty: Duty, stop: int, waters: Set[Waters]) -> Limit | None:
    """Return where the way to a stop comes to some waters; ``None`` where it begins in them or near."""
    asset = facts.plan.assets[duty.asset]
    medium, speed_mps = asset.performance.medium, asset.performance.transit_mps
    begin = duty.stops[stop - 1].area if stop else duty.base_from
    route = facts.route(asset, begin, duty.stops[stop].area)
    if route is None or route.distance_m <= _BEFORE_M:
        return None
    way = lonlats(route.path)
    pieces = facts.zones.along(way)
    inside = (one.start for one in pieces if waters & set(waters_of(one.zones, medium, facts.plan.state_of)))
    share, back = next(inside, 0.0), _BEFORE_M / route.distance_m
    if share <= back:
        return None
    line = shapely.LineString(way)
    point = line.interpolate(share, normalized=True)
    outside = [Position(lat, lon) for lon, lat in substring(line, 0, share - back, normalized=True).coords]
    # To the next minute, as ways are reckoned.
    minutes = math.ceil(path_length_m(outside) / speed_mps / 60)
    left = duty.stops[stop - 1].end if stop else duty.depart
    return Limit(Position(point.y, point.x), outside[-1], left + timedelta(minutes=minutes))


def hand_over_at(facts: Facts, duty: Duty, stop: int, taker: Asset, limit: Limit) -> Plan:
    """Cut a duty short before a limit, and let another asset take over there and do the rest.

    Raises
    ------
    AppError
        If the taker has no time for it, or either duty would break a rule.
    """
    plan, area = facts.plan, facts.plan.areas[duty.stops[stop].area]
    waits = FreeNames(plan.areas.values()).free(_title("law.hand_over_wait", area))
    meets = FreeNames(plan.marks.values()).free(_title("law.hand_over_point", area))
    # Whoever may know of the stay may know of what comes in its place.
    shape, acts = Circle(limit.before, _RADIUS_M), frozenset({Action.TRANSIT})
    gate = Area(AreaId(new_id()), waits, shape, 1, actions=acts, layer=area.layer, marking=area.marking)
    mark = Mark(MarkId(new_id()), meets, MarkKind.POINT, (limit.point,), marking=area.marking)
    plan = replace(plan, areas={**plan.areas, gate.id: gate}, marks={**plan.marks, mark.id: mark})
    wait = Stop(gate.id, limit.start, limit.start + FURTHER_WATCH)
    plan = plan_duty(replace(facts, plan=plan), duty.id, duty.asset, (*duty.stops[:stop], wait), duty.base_to)
    plan, taken = _taking_over(replace(facts, plan=plan), taker, wait, duty.stops[stop])
    row = Handover(HandoverId(new_id()), Handed.CONTACT, mark.id, limit.time, duty.asset, taker.id)
    plan = put_handover(plan, row)
    about = {duty.id, taken.id, mark.id}
    found = judge_assets(replace(facts, plan=plan), row.assets).values()
    if any(one.severity is Severity.BREACH and about & {*one.subjects} for rows in found for one in rows):
        raise AppError(say("plan.cannot_meet", asset=taker.name))
    return plan


def _taking_over(facts: Facts, taker: Asset, wait: Stop, rest: Stop) -> tuple[Plan, Duty]:
    """Send the taker to the meeting, then to the rest of the stay; its owner is asked for the use of it."""
    plan = facts.plan
    way = facts.transit(taker, wait.area, rest.area)
    begin = wait.end + (way or timedelta())
    if way is None or rest.end - begin < SHORTEST_WATCH:
        raise AppError(say("plan.cannot_meet", asset=taker.name))
    stops = (wait, replace(rest, start=begin))
    new = _draft(plan, taker, stops)
    plan = replace(plan, duties={**plan.duties, new.id: new})
    plan = plan_duty(replace(facts, plan=plan), new.id, taker.id, stops, taker.base)
    made, owner = plan.duties[new.id], plan.partners[taker.partner].code
    use = Arrangement(
        ArrangementId(new_id()), ArrangementKind.TASKING, taker.id, owner, made.depart, made.back
    )
    return put_arrangement(plan, use), made


def _draft(plan: Plan, taker: Asset, stops: Sequence[Stop]) -> Duty:
    base, first, last = taker.base, stops[0].start, stops[-1].end
    marking = duty_marking(plan, taker)
    return Duty(DutyId(new_id()), taker.id, base, base, first, tuple(stops), last, marking=marking)


def _title(key: str, area: Area) -> str:
    return str(say(key, area=area.name))[:NAME_LENGTH]
