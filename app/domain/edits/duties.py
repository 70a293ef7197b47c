"""Making duties by hand, moving, pinning and removing them, and taking over a computed schedule."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise

from app.base.errors import AppError
from app.base.message import say
from app.domain.areas import Area
from app.domain.assets import Asset
from app.domain.duties import Duty, Stop
from app.domain.edits.entities import existing, with_entry, without
from app.domain.facts import Facts
from app.domain.ids import AreaId, AssetId, BaseId, DutyId, new_id
from app.domain.marking import Marking
from app.domain.plan import Plan
from app.geo.units import format_dtg, format_duration

ORDINARY_WATCH = timedelta(hours=8)
"""How long a duty made by hand stays on station where the endurance allows."""

FURTHER_WATCH = timedelta(hours=1)
"""How long a stay lasts that is added to a duty by hand."""

SHORTEST_WATCH = timedelta(minutes=15)
"""A shorter time on station is not worth the way."""


def duty_marking(plan: Plan, asset: Asset) -> Marking | None:
    """Return the marking of a duty: its asset's. Release asks for the area's as well."""
    return None if asset.marking is None else replace(asset.marking, exercise=plan.header.exercise)


def assign_duty(
    facts: Facts,
    asset: AssetId,
    area: AreaId,
    start: datetime | None = None,
    identity: DutyId | None = None,
) -> Plan:
    """Send an asset to an area for an ordinary watch.

    Parameters
    ----------
    start
        On station from then, or as soon as it can be there from the start of the plan; with ``None``
        in the first gap of the asset's own duties that the whole duty fits into.

    Raises
    ------
    AppError
        If there is no way, the endurance does not reach there and back, the area is forbidden, or there
        is no gap.
    """
    plan = facts.plan
    unit, place = existing(plan.assets, asset), existing(plan.areas, area)
    out, watch = _reach(facts, unit, place)
    gap_or_then = _first_gap(plan, unit, 2 * out + watch) if start is None else start - out
    depart = max(gap_or_then, plan.header.start)
    stop = Stop(area, depart + out, depart + out + watch)
    duty = Duty(
        id=identity or DutyId(new_id()),
        asset=asset,
        base_from=unit.base,
        base_to=unit.base,
        depart=depart,
        stops=(stop,),
        back=stop.end + out,
        by_hand=True,
        marking=duty_marking(plan, unit),
    )
    return replace(plan, duties=with_entry(plan.duties, duty.id, duty))


def _reach(facts: Facts, asset: Asset, area: Area) -> tuple[timedelta, timedelta]:
    """Return the transit out and the watch that endurance leaves; raise AppError where there is none."""
    _check_permitted(facts.plan, asset, area)
    (out,) = _ways(facts, asset, [asset.base, area.id])
    endurance = timedelta(seconds=asset.performance.endurance_s)
    watch = min(ORDINARY_WATCH, endurance - 2 * out)
    if watch < SHORTEST_WATCH:
        names = {"asset": asset.name, "area": area.name}
        raise AppError(say("plan.too_far_by_hand", endurance=format_duration(endurance), **names))
    return out, watch


def _first_gap(plan: Plan, asset: Asset, away: timedelta) -> datetime:
    """Return the earliest departure at which a duty fits between the others; raise AppError where none."""
    recovery = timedelta(seconds=asset.performance.recovery_s)
    ready = plan.header.start
    busy = [(duty.depart - recovery, duty.back + recovery) for duty in plan.duties_of(asset.id)]
    busy += [(row.start, row.end) for row in plan.unavailable(asset.id)]
    for start, end in sorted(busy):
        if ready + away <= start:
            return ready
        ready = max(ready, end)
    if ready + away > plan.header.end:
        raise AppError(say("plan.no_gap_by_hand", asset=asset.name, away=format_duration(away)))
    return ready


def move_duty(plan: Plan, duty: DutyId, by: timedelta) -> Plan:
    """Move a duty in time. What that breaks the judges say; a pinned duty does not move."""
    old = existing(plan.duties, duty)
    if old.pinned:
        raise AppError(say("plan.pinned_stays"))
    return replace(plan, duties=with_entry(plan.duties, duty, replace(old.shifted(by), by_hand=True)))


def plan_duty(facts: Facts, duty: DutyId, asset: AssetId, stops: Sequence[Stop], base_to: BaseId) -> Plan:
    """Give a duty another asset, other areas and times in them, or another base; ways between follow.

    It leaves the asset's base so as to be on station in time, and is back as soon as it can be. What else
    that breaks the judges say.

    Raises
    ------
    AppError
        If it is pinned, an area is forbidden, there is no way, or one stop leaves no time to reach the next.
    """
    plan = facts.plan
    old, unit = existing(plan.duties, duty), existing(plan.assets, asset)
    if old.pinned:
        raise AppError(say("plan.pinned_stays"))
    if not stops:
        raise AppError(say("plan.empty_stop"))
    for stop in stops:
        _check_permitted(plan, unit, existing(plan.areas, stop.area))
    home = existing(plan.bases, base_to)
    out, *between, back = _ways(facts, unit, [unit.base, *(stop.area for stop in stops), home.id])
    for (before, after), way in zip(pairwise(stops), between, strict=True):
        if after.start < before.end + way:
            names = {"area": plan.areas[after.area].name, "earliest": format_dtg(before.end + way)}
            raise AppError(say("plan.too_soon_by_hand", **names))
    new = replace(
        old,
        asset=asset,
        base_from=unit.base,
        base_to=home.id,
        depart=stops[0].start - out,
        stops=tuple(stops),
        back=stops[-1].end + back,
        by_hand=True,
        marking=old.marking if asset == old.asset else duty_marking(plan, unit),
    )
    return replace(plan, duties=with_entry(plan.duties, duty, new))


def next_stop(facts: Facts, duty: Duty, area: AreaId) -> Stop:
    """Return a stay in another area after the last of a duty: an hour there, as soon as it can be.

    Raises
    ------
    AppError
        If the asset may not go there or there is no way.
    """
    plan, last = facts.plan, duty.stops[-1]
    unit, place = plan.assets[duty.asset], existing(plan.areas, area)
    _check_permitted(plan, unit, place)
    (way,) = _ways(facts, unit, [last.area, area])
    return Stop(area, last.end + way, last.end + way + FURTHER_WATCH)


def _check_permitted(plan: Plan, asset: Asset, area: Area) -> None:
    if (asset.id, area.id) in plan.forbidden:
        raise AppError(say("plan.forbidden_by_hand", asset=asset.name, area=area.name))


def _ways(facts: Facts, asset: Asset, places: Sequence[BaseId | AreaId]) -> list[timedelta]:
    """Return how long the asset takes from place to place; raise AppError where it cannot get there."""
    ways = []
    for start, end in pairwise(places):
        way = facts.transit(asset, start, end)
        if way is None:
            names = {"base": _place_name(facts.plan, start), "area": _place_name(facts.plan, end)}
            raise AppError(say("plan.no_way_by_hand", asset=asset.name, **names))
        ways.append(way)
    return ways


def _place_name(plan: Plan, place: BaseId | AreaId) -> str:
    names: dict[str, str] = {base.id: base.name for base in plan.bases.values()}
    names |= {area.id: area.name for area in plan.areas.values()}
    return names[place]


def describe_duty(plan: Plan, duty: Duty) -> Plan:
    """Put ``duty`` in the place of the one with its identity; a pinned one keeps its times."""
    old = existing(plan.duties, duty.id)
    existing(plan.assets, duty.asset)
    if old.pinned and (old.depart, old.stops, old.back) != (duty.depart, duty.stops, duty.back):
        raise AppError(say("plan.pinned_stays"))
    return replace(plan, duties=with_entry(plan.duties, duty.id, duty))


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
