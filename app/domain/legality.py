"""What basis is recorded for each duty of a plan: its ways and its times on station, laid over the zones.

A plan without any instrument is not assessed. From the first one on whatever finds no grant has no basis.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import pairwise

import numpy as np

from app.domain.areas import Area
from app.domain.arrangements import Arrangement, ArrangementKind
from app.domain.assets import Asset
from app.domain.duties import Duty, Stop
from app.domain.facts import Facts
from app.domain.ids import AreaId, BaseId, DutyId
from app.domain.law.basis import Assessment, Verdict, assess
from app.domain.law.legs import NOWHERE_KNOWN, Leg, Part
from app.domain.law.placing import part_on_station, parts_along
from app.domain.law.register import ConditionKind
from app.domain.law.terms import Action, State, Status
from app.domain.plan import Plan
from app.geo.routing import Medium
from app.geo.sky import Light, bands

IN_THE_AIR = frozenset(
    {Action.SURVEIL, Action.PATROL, Action.DETECT, Action.OVERFLY, Action.PURSUE, Action.ORDER_TO_LAND}
)
"""What an aircraft can do of all that an area asks for."""


@dataclass(frozen=True, slots=True)
class LegBasis:
    """The basis of one leg of a duty."""

    start: datetime
    end: datetime
    stop: int | None
    """Which stop of the duty it is, from 0; None for a way."""
    assessment: Assessment

    @property
    def status(self) -> Status:
        """The worst of the leg."""
        return self.assessment.status


@dataclass(frozen=True, slots=True)
class DutyBasis:
    """The basis of a whole duty, leg by leg in the order of time."""

    legs: tuple[LegBasis, ...]
    waits_for: State = ""
    """Who has yet to let its asset do it; empty where nobody has to."""

    @property
    def status(self) -> Status:
        """The worst of the legs."""
        return max((leg.status for leg in self.legs), default=Status.UNKNOWN)

    @property
    def is_firm(self) -> bool:
        """Whether every leg can be planned, and the asset's owner lets it."""
        return not self.waits_for and all(leg.assessment.is_firm for leg in self.legs)

    @property
    def worst(self) -> tuple[LegBasis, Verdict] | None:
        """The first of the worst legs, and what is worst in it."""
        leg = next((leg for leg in self.legs if leg.status is self.status), None)
        verdict = leg.assessment.worst if leg is not None else None
        return None if leg is None or verdict is None else (leg, verdict)


def is_assessed(plan: Plan) -> bool:
    """Tell whether anything is recorded to assess duties by."""
    return bool(plan.instruments)


def actions_of(asset: Asset, area: Area, stop: Stop | None = None) -> frozenset[Action]:
    """Return what an asset does in an area: what the stop says, else the area, as far as it can."""
    wanted = stop.actions if stop is not None and stop.actions else area.actions
    if asset.performance.medium is not Medium.AIR:
        return wanted
    return wanted & IN_THE_AIR or frozenset({Action.SURVEIL})


def basis_of(facts: Facts, duty: Duty) -> DutyBasis:
    """Return what basis is recorded for a duty of the plan."""
    plan = facts.plan
    live = not plan.header.exercise
    legs = (
        LegBasis(start, end, stop, assess(leg, plan.register, live=live))
        for start, end, stop, leg in _legs(facts, duty)
    )
    return DutyBasis(tuple(legs), _waits_for(plan, duty))


def _waits_for(plan: Plan, duty: Duty) -> State:
    """Return whose leave to use its asset is open during a duty."""
    rows = (row for row in plan.arrangements_of(duty.asset) if row.kind is ArrangementKind.TASKING)
    return next(
        (row.state for row in rows if not row.holds and row.start < duty.back and duty.depart < row.end), ""
    )


def firm_times(facts: Facts, asset: Asset, area: Area) -> tuple[tuple[datetime, datetime], ...]:
    """Return the times of the plan, in which any duty of an asset in an area is firm, ways included.

    They are cut wherever an arrangement begins or ends: each holds for whole duties.
    """
    header = facts.plan.header
    if not is_assessed(facts.plan):
        return ((header.start, header.end),)
    seams = {moment for row in facts.plan.arrangements_of(asset.id) for moment in (row.start, row.end)}
    found: list[tuple[datetime, datetime]] = []
    for piece in pieces_of(facts, asset, area):
        if not piece.is_firm:
            continue
        start = piece.start
        if found and found[-1][1] == start and start not in seams:
            start = found.pop()[0]
        found.append((start, piece.end))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Piece:
    """A time of the plan in which nothing changes for an asset that goes to an area and stays there."""

    start: datetime
    end: datetime
    way: Assessment
    station: Assessment
    waits_for: State

    @property
    def is_firm(self) -> bool:
        """Whether any duty inside of it is."""
        return self.way.is_firm and self.station.is_firm and not self.waits_for


def pieces_of(facts: Facts, asset: Asset, area: Area) -> Iterator[Piece]:
    """Yield the whole plan piece by piece, as far as an asset and an area are concerned."""
    header = facts.plan.header
    rows = facts.plan.arrangements_of(asset.id)
    moments = {moment for row in rows for moment in (row.start, row.end)} | set(turns(facts, area, rows))
    inside = {moment for moment in moments if header.start < moment < header.end}
    for start, end in pairwise(sorted({header.start, header.end, *inside})):
        stop = Stop(area.id, start, end)
        trial = Duty(DutyId(""), asset.id, asset.base, asset.base, start, (stop,), end)
        legs = (_way(facts, trial, (asset.base, area.id), start, end), _on_station(facts, trial, stop))
        way, station = (assess(leg, facts.plan.register, live=not header.exercise) for leg in legs)
        yield Piece(start, end, way, station, _waits_for(facts.plan, trial))


def turns(facts: Facts, area: Area, rows: Sequence[Arrangement]) -> Iterator[datetime]:
    """Yield when else, than where arrangements begin and end, a basis may change: dates, notice and light."""
    plan = facts.plan
    yield from plan.register.moments()
    conditions = {condition for grant in plan.grants.values() for condition in grant.conditions}
    for condition in conditions:
        if condition.kind is ConditionKind.NOTICE_HOURS:
            yield from (row.start + timedelta(hours=condition.figure) for row in rows)
    if any(condition.kind is ConditionKind.DAYLIGHT for condition in conditions):
        lights = bands(area.shape.anchor, plan.header.start, plan.header.end)
        yield from (band.start for band in lights)


def basis_on_station(facts: Facts, duty: Duty, stop: Stop) -> Assessment:
    """Return what basis is recorded for one stay of a duty alone."""
    leg = _on_station(facts, duty, stop)
    return assess(leg, facts.plan.register, live=not facts.plan.header.exercise)


def assess_there(
    facts: Facts, asset: Asset, part: Part, actions: frozenset[Action], flags: frozenset[str]
) -> Assessment:
    """Return what basis an asset would have in one place, with what is arranged for all of that time."""
    plan = facts.plan
    leg = replace(_leg(plan, asset, (part.start, part.end), (part,), actions), flags=flags)
    return assess(leg, plan.register, live=not plan.header.exercise)


def _legs(facts: Facts, duty: Duty) -> Iterator[tuple[datetime, datetime, int | None, Leg]]:
    places: list[BaseId | AreaId] = [duty.base_from, *(stop.area for stop in duty.stops), duty.base_to]
    leaves = [duty.depart, *(stop.end for stop in duty.stops)]
    reaches = [*(stop.start for stop in duty.stops), duty.back]
    for index, (ends, leave, reach) in enumerate(zip(pairwise(places), leaves, reaches, strict=True)):
        if leave < reach:
            yield leave, reach, None, _way(facts, duty, ends, leave, reach)
        if index < len(duty.stops):
            stop = duty.stops[index]
            yield stop.start, stop.end, index, _on_station(facts, duty, stop)


def _way(
    facts: Facts, duty: Duty, ends: tuple[BaseId | AreaId, BaseId | AreaId], start: datetime, end: datetime
) -> Leg:
    asset = facts.plan.assets[duty.asset]
    medium, route = asset.performance.medium, facts.route(asset, *ends)
    parts: tuple[Part, ...] = (Part(start, end, (NOWHERE_KNOWN,)),)
    if route is not None:
        lonlats = np.array([place.lonlat for place in route.path])
        parts = parts_along(lonlats, start, end, medium, facts.zones, facts.plan.state_of)
    action = Action.OVERFLY if medium is Medium.AIR else Action.TRANSIT
    return _leg(facts.plan, asset, (duty.depart, duty.back), parts, frozenset({action}))


def _on_station(facts: Facts, duty: Duty, stop: Stop) -> Leg:
    plan = facts.plan
    asset, area = plan.assets[duty.asset], plan.areas[stop.area]
    medium = asset.performance.medium
    part = part_on_station(area.shape, stop.start, stop.end, medium, facts.zones, plan.state_of)
    part = replace(part, areas=frozenset({area.id}), daylight=is_daylight(area, stop.start, stop.end))
    leg = _leg(plan, asset, (duty.depart, duty.back), (part,), actions_of(asset, area, stop))
    return replace(leg, flags=area.flags)


def is_daylight(area: Area, start: datetime, end: datetime) -> bool:
    """Tell whether all of a time is day in an area."""
    lights = bands(area.shape.anchor, start, end)
    return all(band.light is Light.DAY for band in lights)


def _leg(
    plan: Plan,
    asset: Asset,
    away: tuple[datetime, datetime],
    parts: tuple[Part, ...],
    actions: frozenset[Action],
) -> Leg:
    """Return a leg with what has been arranged for all the time that the asset is away."""
    rows = [row for row in plan.arrangements_of(asset.id) if row.covers(*away)]

    def states(kind: ArrangementKind, *, hold: bool = True) -> frozenset[State]:
        return frozenset(row.state for row in rows if row.kind is kind and row.holds is hold)

    notices = [(row.state, row.start) for row in rows if row.kind is ArrangementKind.NOTICE]
    return Leg(
        plan.partners[asset.partner].code,
        asset.performance.medium,
        parts,
        actions,
        riders=states(ArrangementKind.RIDER),
        riders_asked=states(ArrangementKind.RIDER, hold=False),
        # Told more than once, it was told the first time.
        notices=dict(sorted(notices, key=lambda told: told[1], reverse=True)),
        force_limits_read=states(ArrangementKind.FORCE_LIMITS),
        contact_points=states(ArrangementKind.CONTACT_POINT),
    )
