"""Making duties by hand, moving, pinning and removing them, and taking over a computed schedule."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from app.base.errors import AppError
from app.base.message import say
from app.domain.assets import Asset
from app.domain.duties import Duty, Stop
from app.domain.edits.entities import existing, with_entry, without
from app.domain.facts import Facts
from app.domain.ids import AreaId, AssetId, DutyId, new_id
from app.domain.marking import Marking
from app.domain.plan import Plan
from app.geo.units import format_duration

ORDINARY_WATCH = timedelta(hours=8)
"""How long a duty made by hand stays on station where the endurance allows."""


def duty_marking(plan: Plan, asset: Asset) -> Marking | None:
    """Return the marking of a duty: its asset's. Release asks for the area's as well."""
    return None if asset.marking is None else replace(asset.marking, exercise=plan.header.exercise)


def assign_duty(
    facts: Facts, asset: AssetId, area: AreaId, start: datetime, identity: DutyId | None = None
) -> Plan:
    """Send an asset to an area for an ordinary watch, as early after ``start`` as it can be there.

    Raises
    ------
    AppError
        If there is no way, the endurance does not reach there and back, or the area is forbidden.
    """
    plan = facts.plan
    unit, place = existing(plan.assets, asset), existing(plan.areas, area)
    if (asset, area) in plan.forbidden:
        raise AppError(say("plan.forbidden_by_hand", asset=unit.name, area=place.name))
    out = facts.transit(unit, unit.base, area)
    if out is None:
        base = plan.bases[unit.base].name
        raise AppError(say("plan.no_way_by_hand", asset=unit.name, area=place.name, base=base))
    endurance = timedelta(seconds=unit.performance.endurance_s)
    watch = min(ORDINARY_WATCH, endurance - 2 * out)
    if watch < timedelta(minutes=15):
        text = format_duration(endurance)
        raise AppError(say("plan.too_far_by_hand", asset=unit.name, area=place.name, endurance=text))
    arrive = max(start, plan.header.start + out)
    stop = Stop(area, arrive, arrive + watch)
    duty = Duty(
        id=identity or DutyId(new_id()),
        asset=asset,
        base_from=unit.base,
        base_to=unit.base,
        depart=arrive - out,
        stops=(stop,),
        back=stop.end + out,
        by_hand=True,
        marking=duty_marking(plan, unit),
    )
    return replace(plan, duties=with_entry(plan.duties, duty.id, duty))


def move_duty(plan: Plan, duty: DutyId, by: timedelta) -> Plan:
    """Move a duty in time. What that breaks the judges say; a pinned duty does not move."""
    old = existing(plan.duties, duty)
    if old.pinned:
        raise AppError(say("plan.pinned_stays"))
    return replace(plan, duties=with_entry(plan.duties, duty, replace(old.shifted(by), by_hand=True)))


def pin_duty(plan: Plan, duty: DutyId, *, pinned: bool = True) -> Plan:
    """Pin a duty so that the optimiser leaves it alone, or let it go again."""
    changed = replace(existing(plan.duties, duty), pinned=pinned)
    return replace(plan, duties=with_entry(plan.duties, duty, changed))


def remove_duty(plan: Plan, duty: DutyId) -> Plan:
    """Remove a duty that is not pinned."""
    if existing(plan.duties, duty).pinned:
        raise AppError(say("plan.pinned_stays"))
    return replace(plan, duties=without(plan.duties, lambda other: other.id == duty))


def is_fixed(plan: Plan, duty: Duty) -> bool:
    """Tell whether the optimiser must leave a duty alone: it is pinned, or departs in the freeze window."""
    freeze = plan.header.freeze_until
    return duty.pinned or (freeze is not None and duty.depart < freeze)


def replace_schedule(plan: Plan, duties: Iterable[Duty]) -> Plan:
    """Put computed duties in the place of all that are not fixed."""
    kept = {identity: duty for identity, duty in plan.duties.items() if is_fixed(plan, duty)}
    return replace(plan, duties={**kept, **{duty.id: duty for duty in duties}})
