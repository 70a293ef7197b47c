"""Where and when which partner holds a basis for one act, and where nobody does: the seams of a coalition."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby, pairwise

import shapely
from shapely.geometry.base import BaseGeometry

from app.domain.areas import Area
from app.domain.assets import Asset
from app.domain.facts import Facts
from app.domain.ids import AreaId
from app.domain.law.legs import Part
from app.domain.law.placing import part_on_station, waters_of
from app.domain.law.terms import ANY, Action, State, Status, Zone
from app.domain.legality import IN_THE_AIR, assess_there, is_daylight, turns
from app.geo.charts import ZoneShape
from app.geo.routing import Medium

AROUND_DEG = 0.5
"""How far beyond the areas of the plan its zones are looked at."""


@dataclass(frozen=True, slots=True)
class Hold:
    """What one partner has for an act in one place at one time: the best of its assets."""

    status: Status
    waits: bool = False
    """Whether somebody has yet to say yes."""

    @property
    def counts(self) -> bool:
        """Whether its assets can be planned there."""
        return self.status <= Status.CONDITIONAL and not self.waits


@dataclass(frozen=True, slots=True)
class Span:
    """A time in which nothing changes."""

    start: datetime
    end: datetime
    holds: Mapping[State, Hold]
    """By the code of each partner that has an asset for the act."""

    @property
    def holders(self) -> tuple[State, ...]:
        """The partners that hold a basis: none makes a gap, more than one an overlap."""
        return tuple(state for state, hold in self.holds.items() if hold.counts)


@dataclass(frozen=True, slots=True)
class Seam:
    """One place through the whole plan: an area, or a zone outside of what the areas say of themselves."""

    area: AreaId | None
    zone: Zone | None
    """Of what is no area: the zone, as a ship finds it."""
    host: State
    """Whose zone it is."""
    geometry: BaseGeometry
    """In degrees; of a zone as far as it may reach."""
    spans: tuple[Span, ...]

    @property
    def gaps(self) -> tuple[Span, ...]:
        """The times in which no partner holds a basis."""
        return tuple(span for span in self.spans if not span.holders)

    @property
    def overlaps(self) -> tuple[Span, ...]:
        """The times in which more than one partner does."""
        return tuple(span for span in self.spans if len(span.holders) > 1)


def seams_of(facts: Facts, action: Action) -> tuple[Seam, ...]:
    """Return who holds a basis for ``action``: in each area of the plan, then in each zone around them.

    A zone counts with all that it may reach into, so that near a limit the worse side shows. In it craft of
    all the flags are met that the areas expect.
    """
    return tuple(_seams(facts, action))


def _seams(facts: Facts, action: Action) -> Iterator[Seam]:
    plan = facts.plan
    times = tuple(pairwise(_moments(facts)))
    for area in plan.areas.values():
        spans = _spans(facts, action, times, _in_area(facts, area), area.flags)
        yield Seam(area.id, None, "", area.shape.outline.geometry, spans)
    if not plan.areas:
        return
    flags: Set[str] = {flag for area in plan.areas.values() for flag in area.flags} - {ANY} or {ANY}
    for (zone, host), shapes in sorted(_zones_around(facts).items(), key=lambda found: found[0][1]):
        spans = _spans(facts, action, times, _in_zone(facts, shapes), flags)
        yield Seam(None, zone, host, shapely.union_all([shape.geometry for shape in shapes]), spans)


def _zones_around(facts: Facts) -> dict[tuple[Zone, State], list[ZoneShape]]:
    """Return the zones near the areas, as far as they are near, by what they are and whose."""
    plan = facts.plan
    view = shapely.box(*shapely.total_bounds([a.shape.outline.geometry for a in plan.areas.values()]))
    view = shapely.buffer(view, AROUND_DEG, join_style="mitre")
    found: dict[tuple[Zone, State], list[ZoneShape]] = {}
    for shape in facts.zones.reaches:
        if shapely.intersects(shape.geometry, view):
            waters = waters_of([shape], Medium.WATER, plan.state_of)[0]
            near = replace(shape, geometry=shapely.intersection(shape.geometry, view))
            found.setdefault((waters.zone, waters.host), []).append(near)
    return found


def _moments(facts: Facts) -> list[datetime]:
    """Return the start and the end of the plan, and between them whenever a basis may change."""
    plan = facts.plan
    rows = plan.arrangements.values()
    inside = {moment for row in rows for moment in (row.start, row.end)}
    for area in plan.areas.values():
        inside.update(turns(facts, area, tuple(rows)))
    header = plan.header
    return sorted({header.start, header.end, *(m for m in inside if header.start < m < header.end)})


_PartOf = Callable[[Medium, datetime, datetime], Part]
"""The place as what moves on, over or through it finds it."""


def _in_area(facts: Facts, area: Area) -> _PartOf:
    def part(medium: Medium, start: datetime, end: datetime) -> Part:
        place = part_on_station(area.shape, start, end, medium, facts.zones, facts.plan.state_of)
        day = is_daylight(area, start, end)
        return Part(start, end, place.waters, frozenset({area.id}), daylight=day)

    return part


def _in_zone(facts: Facts, shapes: Sequence[ZoneShape]) -> _PartOf:
    whole = shapely.union_all([shape.geometry for shape in shapes])
    areas = facts.plan.areas.values()
    nearest = min(areas, key=lambda area: shapely.distance(area.shape.outline.geometry, whole))

    def part(medium: Medium, start: datetime, end: datetime) -> Part:
        waters = waters_of(shapes, medium, facts.plan.state_of)
        return Part(start, end, waters, daylight=is_daylight(nearest, start, end))

    return part


def _spans(
    facts: Facts,
    action: Action,
    times: tuple[tuple[datetime, datetime], ...],
    place: _PartOf,
    flags: Set[str],
) -> tuple[Span, ...]:
    spans = [Span(start, end, _holds(facts, action, place, flags, (start, end))) for start, end in times]
    runs = (tuple(run) for _, run in groupby(spans, key=lambda span: span.holds))
    return tuple(Span(run[0].start, run[-1].end, run[0].holds) for run in runs)


def _holds(
    facts: Facts, action: Action, place: _PartOf, flags: Set[str], time: tuple[datetime, datetime]
) -> dict[State, Hold]:
    plan = facts.plan
    parts = {medium: place(medium, *time) for medium in Medium}
    found: dict[State, Hold] = {}
    for asset in plan.assets.values():
        if not _can(asset, action):
            continue
        part = parts[asset.performance.medium]
        basis = assess_there(facts, asset, part, frozenset({action}), frozenset(flags))
        hold = Hold(basis.status, not basis.is_firm and basis.status <= Status.CONDITIONAL)
        state = plan.partners[asset.partner].code
        found[state] = min(found.get(state, hold), hold, key=lambda one: (not one.counts, one.status))
    return found


def _can(asset: Asset, action: Action) -> bool:
    return asset.performance.medium is not Medium.AIR or action in IN_THE_AIR
