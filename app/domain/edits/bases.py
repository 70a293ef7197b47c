"""Placing, moving, describing and removing bases."""

from __future__ import annotations

from dataclasses import replace

from app.base.errors import AppError
from app.base.message import say
from app.domain.bases import Base
from app.domain.edits.areas import own_marking
from app.domain.edits.entities import existing, with_entry, without
from app.domain.edits.law import remove_rider
from app.domain.ids import BaseId, PartnerId, new_id
from app.domain.plan import Plan
from app.geo.point import Position


def place_base(plan: Plan, name: str, partner: PartnerId, position: Position, timezone: str = "") -> Plan:
    """Add a base of a partner; ``timezone`` is the one its clocks keep, empty for Z."""
    existing(plan.partners, partner)
    marking = replace(own_marking(plan), originator=partner)
    base = Base(BaseId(new_id()), name, partner, position, timezone, marking=marking)
    return replace(plan, bases=with_entry(plan.bases, base.id, base))


def move_base(plan: Plan, base: BaseId, position: Position) -> Plan:
    """Put a base somewhere else."""
    return describe_base(plan, replace(existing(plan.bases, base), position=position))


def describe_base(plan: Plan, base: Base) -> Plan:
    """Put ``base`` in the place of the one with its identity."""
    existing(plan.bases, base.id)
    existing(plan.partners, base.partner)
    return replace(plan, bases=with_entry(plan.bases, base.id, base))


def remove_base(plan: Plan, base: BaseId) -> Plan:
    """Remove a base that no asset is at and no duty uses."""
    name = existing(plan.bases, base).name
    users = {asset.name for asset in plan.assets.values() if asset.base == base}
    for duty in plan.duties.values():
        if base in (duty.base_from, duty.base_to):
            users.add(plan.assets[duty.asset].name)
    if users:
        raise AppError(say("plan.base_in_use", base=name, assets=", ".join(sorted(users))))
    # A rider without a place to come aboard is none.
    for rider in [one.id for one in plan.riders.values() if one.base == base]:
        plan = remove_rider(plan, rider)
    boarded = {i: replace(row, base=None) for i, row in plan.arrangements.items() if row.base == base}
    return replace(
        plan,
        bases=without(plan.bases, lambda other: other.id == base),
        arrangements={**plan.arrangements, **boarded} if boarded else plan.arrangements,
    )
