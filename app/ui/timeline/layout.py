"""Where each row and bar of the timeline stands. Pure geometry: no Qt."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum

from app.domain.duties import Duty
from app.domain.ids import AssetId, DutyId
from app.domain.plan import Plan
from app.domain.scene import Badge, badge_of
from app.geo.units import format_dtg

HEADER_PX = 28
GROUP_PX = 20
ROW_PX = 28
SNAP = timedelta(minutes=15)
"""A dragged bar moves in steps of this."""


class Phase(Enum):
    """A part of a duty."""

    TRANSIT = "transit"
    STATION = "station"
    RECOVERY = "recovery"


@dataclass(frozen=True, slots=True)
class Segment:
    """A part of a bar, in pixels from the start of the plan."""

    phase: Phase
    left: float
    right: float


@dataclass(frozen=True, slots=True)
class Bar:
    """One duty."""

    duty: DutyId
    top: float
    segments: tuple[Segment, ...]
    text: str
    """The areas it works in."""
    badge: Badge
    pinned: bool
    broken: bool
    """A judge found a breach in it."""

    @property
    def left(self) -> float:
        """Where it starts."""
        return self.segments[0].left

    @property
    def right(self) -> float:
        """Where its recovery ends."""
        return self.segments[-1].right


@dataclass(frozen=True, slots=True)
class Row:
    """One asset, or the heading of a partner: then ``asset`` is ``None``."""

    asset: AssetId | None
    text: str
    badge: Badge
    top: float


@dataclass(frozen=True, slots=True)
class Tick:
    """A line of the time scale."""

    x: float
    text: str
    """Empty for a minor line."""


@dataclass(frozen=True, slots=True)
class TimelineLayout:
    """The whole timeline in pixels."""

    rows: tuple[Row, ...]
    bars: tuple[Bar, ...]
    ticks: tuple[Tick, ...]
    width: float
    height: float
    px_per_hour: float
    start: datetime

    def x_of(self, moment: datetime) -> float:
        """Return where a moment stands."""
        return (moment - self.start) / timedelta(hours=1) * self.px_per_hour

    def duration_of(self, width: float) -> timedelta:
        """Return the time a width stands for, in whole steps of ``SNAP``."""
        steps = round(width / self.px_per_hour * timedelta(hours=1) / SNAP)
        return steps * SNAP


def lay_out(plan: Plan, broken: Collection[str], px_per_hour: float) -> TimelineLayout:
    """Return the geometry of ``plan``; duties in ``broken`` are marked."""
    rows, tops = _rows(plan)
    empty = TimelineLayout((), (), (), 0, 0, px_per_hour, plan.header.start)
    bars = [_bar(empty, plan, duty, tops[duty.asset], broken) for duty in plan.duties.values()]
    height = HEADER_PX + sum(ROW_PX if row.asset else GROUP_PX for row in rows)
    width = plan.header.days * 24 * px_per_hour
    return TimelineLayout(
        tuple(rows), tuple(bars), _ticks(plan, px_per_hour), width, height, px_per_hour, plan.header.start
    )


def _rows(plan: Plan) -> tuple[list[Row], dict[AssetId, float]]:
    rows: list[Row] = []
    tops: dict[AssetId, float] = {}
    top = float(HEADER_PX)
    for partner in plan.partners.values():
        own = [asset for asset in plan.assets.values() if asset.partner == partner.id]
        if not own:
            continue
        badge = badge_of(plan, partner.id)
        rows.append(Row(None, partner.name, badge, top))
        top += GROUP_PX
        for asset in own:
            rows.append(Row(asset.id, asset.name, badge, top))
            tops[asset.id] = top
            top += ROW_PX
    return rows, tops


def _bar(scale: TimelineLayout, plan: Plan, duty: Duty, top: float, broken: Collection[str]) -> Bar:
    asset = plan.assets[duty.asset]
    segments: list[Segment] = []
    here = duty.depart
    for stop in duty.stops:
        segments.append(Segment(Phase.TRANSIT, scale.x_of(here), scale.x_of(stop.start)))
        segments.append(Segment(Phase.STATION, scale.x_of(stop.start), scale.x_of(stop.end)))
        here = stop.end
    segments.append(Segment(Phase.TRANSIT, scale.x_of(here), scale.x_of(duty.back)))
    ready = duty.back + timedelta(seconds=asset.performance.recovery_s)
    segments.append(Segment(Phase.RECOVERY, scale.x_of(duty.back), scale.x_of(ready)))
    text = ", ".join(plan.areas[stop.area].name for stop in duty.stops)
    badge = badge_of(plan, asset.partner)
    return Bar(duty.id, top, tuple(segments), text, badge, duty.pinned, duty.id in broken)


def _ticks(plan: Plan, px_per_hour: float) -> tuple[Tick, ...]:
    """Return a labelled line for each midnight, and minor ones as close as they can stand."""
    step = next(hours for hours in (1, 2, 3, 6, 12, 24) if hours * px_per_hour >= 18 or hours == 24)
    ticks = []
    for hour in range(plan.header.days * 24 + 1):
        moment = plan.header.start + timedelta(hours=hour)
        if moment.hour == 0 or hour == 0:
            ticks.append(Tick(hour * px_per_hour, format_dtg(moment)))
        elif moment.hour % step == 0:
            ticks.append(Tick(hour * px_per_hour, ""))
    return tuple(ticks)
