"""An asset needs the time the way takes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from app.base.message import say
from app.domain.assets import Asset
from app.domain.duties import Duty
from app.domain.facts import Facts
from app.domain.findings import Finding, Severity
from app.domain.ids import AreaId, BaseId
from app.domain.rules.shared import breach, duties_with_assets
from app.geo.units import format_duration

Leg = tuple[BaseId | AreaId, BaseId | AreaId, timedelta]
"""Where from, where to, and the time allowed."""


def judge(facts: Facts) -> Iterator[Finding]:
    """Find legs that no way leads to, or that leave less time than the way takes."""
    for asset, duty in duties_with_assets(facts.plan):
        for start, end, allowed in legs(duty):
            yield from _judge_leg(facts, asset, duty, (start, end, allowed))


def legs(duty: Duty) -> Iterator[Leg]:
    """Yield the transits of a duty: out, between stops, and back."""
    here: BaseId | AreaId = duty.base_from
    left: datetime = duty.depart
    for stop in duty.stops:
        yield here, stop.area, stop.start - left
        here, left = stop.area, stop.end
    yield here, duty.base_to, duty.back - left


def _judge_leg(facts: Facts, asset: Asset, duty: Duty, leg: Leg) -> Iterator[Finding]:
    start, end, allowed = leg
    names = {"asset": asset.name, "start": _name(facts, start), "end": _name(facts, end)}
    needed = facts.transit(asset, start, end)
    if needed is None:
        yield Finding("transit", Severity.BREACH, say("rules.no_way", **names), (duty.id,))
    elif needed > allowed:
        yield breach(
            "transit", duty.id, **names, needed=format_duration(needed), allowed=format_duration(allowed)
        )


def _name(facts: Facts, where: BaseId | AreaId) -> str:
    place = facts.plan.bases.get(BaseId(where)) or facts.plan.areas.get(AreaId(where))
    return place.name if place else str(say("rules.gone"))
