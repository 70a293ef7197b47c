"""Who hands something over is there at that time, and both owners said yes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from app.base.message import say
from app.domain.assets import Asset
from app.domain.duties import Duty
from app.domain.facts import Facts
from app.domain.findings import Finding, Severity
from app.domain.handovers import Handover, Side
from app.domain.ids import AreaId, BaseId
from app.domain.organisation import sides_open
from app.domain.rules.shared import breach
from app.geo.nearness import distance_to_path_m, distance_to_shape_m
from app.geo.point import Position
from app.geo.units import METRES_PER_NM, format_dtg

MEETING_NM = 5
"""As near as that an asset goes to the point, from the edge of its area or from its way."""


def judge(facts: Facts) -> Iterator[Finding]:
    """Find assets that are not at a hand-over of theirs, and owners who have not said yes."""
    for asset in facts.plan.assets.values():
        for row in facts.plan.handovers_of(asset.id):
            yield from _judge_side(facts, asset, row)


def _judge_side(facts: Facts, asset: Asset, row: Handover) -> Iterator[Finding]:
    plan = facts.plan
    mark = plan.marks[row.mark]
    names = {"asset": asset.name, "point": mark.name, "time": format_dtg(row.time)}
    about = (asset.id, mark.id)
    away = [duty for duty in plan.duties_of(asset.id) if duty.depart <= row.time <= duty.back]
    if not away:
        yield Finding("handover", Severity.BREACH, say("rules.handover_ashore", **names), about)
    elif not any(is_there(facts, duty, mark.path[0], row.time) for duty in away):
        yield breach("handover", away[0].id, *about, reach=MEETING_NM, **names)
    side = Side.GIVER if asset.id == row.giver else Side.TAKER
    if side in sides_open(plan, row):
        code = plan.partners[asset.partner].code
        text = say("rules.handover_open", partner=code, **names)
        yield Finding("handover", Severity.NOTE, text, about)


def is_there(facts: Facts, duty: Duty, place: Position, time: datetime) -> bool:
    """Tell whether a duty can bring its asset to a place at a time.

    It can while on station in an area that holds the place or whose edge is near it, and while on a way that
    passes near it.
    """
    plan, near_m = facts.plan, MEETING_NM * METRES_PER_NM
    shapes = (plan.areas[stop.area].shape for stop in duty.stops if stop.start <= time <= stop.end)
    if any(distance_to_shape_m(place, shape) <= near_m for shape in shapes):
        return True
    routes = (
        facts.route(plan.assets[duty.asset], start, end)
        for start, end, left, reached in _ways(duty)
        if left <= time <= reached
    )
    return any(distance_to_path_m(place, route.path) <= near_m for route in routes if route is not None)


def _ways(duty: Duty) -> Iterator[tuple[BaseId | AreaId, BaseId | AreaId, datetime, datetime]]:
    """Yield the ways of a duty: from where to where, left when, and reached when."""
    here: BaseId | AreaId = duty.base_from
    left = duty.depart
    for stop in duty.stops:
        yield here, stop.area, left, stop.start
        here, left = stop.area, stop.end
    yield here, duty.base_to, left, duty.back
