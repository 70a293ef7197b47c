"""A rider is aboard one asset at a time, comes aboard where it is, and only while it is offered."""

from __future__ import annotations

from collections.abc import Iterator

from app.base.message import say
from app.domain.arrangements import Arrangement
from app.domain.assets import Asset
from app.domain.facts import Facts
from app.domain.findings import Finding, Severity
from app.domain.plan import Plan
from app.domain.riders import Rider
from app.geo.units import format_dtg


def judge(facts: Facts) -> Iterator[Finding]:
    """Find riders who are sent where they cannot be."""
    plan = facts.plan
    for asset in plan.assets.values():
        for row in plan.arrangements_of(asset.id):
            if row.rider is not None:
                yield from _judge_row(plan, asset, row, plan.riders[row.rider])


def _judge_row(plan: Plan, asset: Asset, row: Arrangement, rider: Rider) -> Iterator[Finding]:
    names = {"rider": rider.name, "asset": asset.name}
    others = [
        other
        for other in plan.arrangements.values()
        if other.rider == rider.id and other.asset != asset.id and overlap(row, other)
    ]
    if others:
        yield _breach(asset, "rules.rider_twice", time=format_dtg(max(row.start, others[0].start)), **names)
    if not (rider.is_offered and rider.start <= row.start and row.end <= rider.end):
        yield _breach(asset, "rules.rider_not_offered", **names)
    duties = [one for one in plan.duties_of(asset.id) if row.start <= one.depart < row.end]
    if any(duty.base_from != rider.base for duty in duties):
        yield _breach(asset, "rules.rider_elsewhere", base=plan.bases[rider.base].name, **names)


def overlap(one: Arrangement, other: Arrangement) -> bool:
    """Tell whether two arrangements hold at the same moment."""
    return one.start < other.end and other.start < one.end


def _breach(asset: Asset, key: str, **names: str) -> Finding:
    return Finding("riders", Severity.BREACH, say(key, **names), (asset.id,))
