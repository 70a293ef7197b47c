"""Where each row and bar of the timeline stands. Pure geometry: no Qt."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from functools import cached_property

from app.domain.availabilities import Availability
from app.domain.duties import Duty
from app.domain.edits.displays import is_hidden
from app.domain.ids import AssetId, DutyId
from app.domain.plan import Plan
from app.domain.scene import Badge, badge_of
from app.geo.units import format_dtg

BAND_PX = 12
"""Height of the band of twilight and moon under the dates."""
HEADER_PX = 28 + BAND_PX
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
class Marked:
    """What the judges found: identities of duties."""

    broken: Collection[str] = ()
    conditional: Collection[str] = ()


UNMARKED = Marked()


@dataclass(frozen=True, slots=True)
class Bar:
    """One duty."""

    duty: DutyId
    asset: AssetId
    segments: tuple[Segment, ...]
    text: str
    """The areas it works in."""
    badge: Badge
    pinned: bool
    broken: bool
    """A judge found a breach in it."""
    conditional: bool
    """Its legal basis is conditional."""

    @property
    def left(self) -> float:
        """Where it starts."""
        return self.segments[0].left

    @property
    def right(self) -> float:
        """Where its recovery ends."""
        return self.segments[-1].right


@dataclass(frozen=True, slots=True)
class Away:
    """A time for which an asset is not available, in pixels from the start of the plan."""

    row: Availability
    left: float
    right: float


@dataclass(frozen=True, slots=True)
class Row:
    """One asset, or the heading of a partner: then ``asset`` is ``None``."""

    asset: AssetId | None
    text: str
    badge: Badge
    top: float
    height: float


@dataclass(frozen=True, slots=True)
class Tick:
    """A line down the timeline; one with a text starts a day."""

    x: float
    text: str


@dataclass(frozen=True)
class TimelineLayout:
    """Rows and scale; bars are worked out for the rows that are looked at, however many there are."""

    plan: Plan
    rows: tuple[Row, ...]
    px_per_hour: float

    @property
    def start(self) -> datetime:
        """The moment at the left edge."""
        return self.plan.header.start

    @property
    def width(self) -> float:
        """Pixels of the whole period."""
        return self.plan.header.days * 24 * self.px_per_hour

    @property
    def height(self) -> float:
        """Pixels of the header and all rows."""
        return self.rows[-1].top + self.rows[-1].height if self.rows else float(HEADER_PX)

    def x_of(self, moment: datetime) -> float:
        """Return where a moment stands."""
        return (moment - self.start) / timedelta(hours=1) * self.px_per_hour

    def moment_at(self, x: float) -> datetime:
        """Return the moment a place stands for, to a step of ``SNAP`` and within the plan."""
        latest = self.plan.header.end - SNAP
        return max(self.start, min(latest, self.start + self.duration_of(x)))

    def duration_of(self, width: float) -> timedelta:
        """Return the time a width stands for, in whole steps of ``SNAP``."""
        steps = round(width / self.px_per_hour * timedelta(hours=1) / SNAP)
        return steps * SNAP

    def rows_between(self, top: float, bottom: float) -> tuple[Row, ...]:
        """Return the rows that reach into ``[top, bottom)``."""
        first = max(0, bisect_right(self.rows, top, key=lambda row: row.top) - 1)
        return tuple(row for row in self.rows[first:] if row.top < bottom)[: len(self.rows)]

    def row_of(self, asset: AssetId) -> Row | None:
        """Return an asset's row, or ``None`` where it has none."""
        return next((row for row in self.rows if row.asset == asset), None)

    def bars(self, asset: AssetId, marked: Marked = UNMARKED) -> tuple[Bar, ...]:
        """Return the bars of an asset in the order of time."""
        return tuple(self.bar(duty, marked) for duty in self.plan.duties_of(asset))

    def away(self, asset: AssetId) -> tuple[Away, ...]:
        """Return the times within the plan for which an asset is not available."""
        rows = self.plan.unavailable(asset)
        found = (
            Away(row, max(0.0, self.x_of(row.start)), min(self.width, self.x_of(row.end))) for row in rows
        )
        return tuple(one for one in found if one.left < one.right)

    def bar(self, duty: Duty, marked: Marked = UNMARKED) -> Bar:
        """Return the bar of a duty."""
        asset = self.plan.assets[duty.asset]
        segments: list[Segment] = []
        here = duty.depart
        for stop in duty.stops:
            segments.append(Segment(Phase.TRANSIT, self.x_of(here), self.x_of(stop.start)))
            segments.append(Segment(Phase.STATION, self.x_of(stop.start), self.x_of(stop.end)))
            here = stop.end
        segments.append(Segment(Phase.TRANSIT, self.x_of(here), self.x_of(duty.back)))
        ready = duty.back + timedelta(seconds=asset.performance.recovery_s)
        segments.append(Segment(Phase.RECOVERY, self.x_of(duty.back), self.x_of(ready)))
        text = ", ".join(self.plan.areas[stop.area].name for stop in duty.stops)
        badge = badge_of(self.plan, asset.partner)
        marks = duty.pinned, duty.id in marked.broken, duty.id in marked.conditional
        return Bar(duty.id, asset.id, tuple(segments), text, badge, *marks)

    @cached_property
    def ticks(self) -> tuple[Tick, ...]:
        """A labelled line for each midnight, and minor ones as close as they can stand."""
        scale, start = self.px_per_hour, self.start
        step = next(hours for hours in (1, 2, 3, 6, 12, 24) if hours * scale >= 18 or hours == 24)
        ticks = []
        for hour in range(self.plan.header.days * 24 + 1):
            moment = start + timedelta(hours=hour)
            if moment.hour == 0 or hour == 0:
                ticks.append(Tick(hour * scale, format_dtg(moment)))
            elif moment.hour % step == 0:
                ticks.append(Tick(hour * scale, ""))
        return tuple(ticks)


def lay_out(plan: Plan, px_per_hour: float, row_px: float = ROW_PX) -> TimelineLayout:
    """Return the geometry of ``plan``; assets that are hidden have no row."""
    rows: list[Row] = []
    top = float(HEADER_PX)
    shown = [asset for asset in plan.assets.values() if not is_hidden(plan, "assets", asset)]
    for partner in plan.partners.values():
        own = [asset for asset in shown if asset.partner == partner.id]
        if not own:
            continue
        badge = badge_of(plan, partner.id)
        rows.append(Row(None, partner.name, badge, top, GROUP_PX))
        top += GROUP_PX
        for asset in own:
            rows.append(Row(asset.id, asset.name, badge, top, row_px))
            top += row_px
    return TimelineLayout(plan, tuple(rows), px_per_hour)
