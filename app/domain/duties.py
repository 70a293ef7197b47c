"""What the assets do, and when."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from app.base.errors import AppError
from app.base.message import say
from app.domain.ids import AreaId, AssetId, BaseId, DutyId
from app.domain.law.terms import Action
from app.domain.marking import Marking
from app.domain.text import checked_note


@dataclass(frozen=True, slots=True)
class Stop:
    """Time on station in one area, half-open: ``start`` belongs to it, ``end`` does not."""

    area: AreaId
    start: datetime
    end: datetime
    actions: frozenset[Action] = frozenset()
    """What is done there instead of what the area asks for; empty for just that."""

    def __post_init__(self) -> None:
        if self.start.utcoffset() is None or self.end.utcoffset() is None:
            raise ValueError("a stop needs aware times")
        if self.start >= self.end:
            raise AppError(say("plan.empty_stop"))

    @property
    def duration(self) -> timedelta:
        """Time on station."""
        return self.end - self.start


@dataclass(frozen=True, slots=True)
class Duty:
    """One asset's work from leaving a base until it is back at one.

    Recovery follows; it is the asset's and not stored here.

    Raises
    ------
    AppError
        If it has no stop or its times run backwards.
    """

    id: DutyId
    asset: AssetId
    base_from: BaseId
    base_to: BaseId
    depart: datetime
    stops: tuple[Stop, ...]
    """Areas in the order they are worked, transits between."""
    back: datetime
    pinned: bool = False
    """A pinned duty stands: the optimiser leaves it alone."""
    by_hand: bool = False
    """Made or moved by a planner rather than the optimiser."""
    note: str = ""
    """The planner's own; it leaves the plan with no copy."""
    marking: Marking | None = None
    """Its originator is the owner of its asset."""

    def __post_init__(self) -> None:
        checked_note(self.note)
        if not self.stops:
            raise AppError(say("plan.empty_stop"))
        times = [self.depart, *(t for stop in self.stops for t in (stop.start, stop.end)), self.back]
        if times != sorted(times):
            raise AppError(say("plan.backward_duty"))

    @property
    def on_station(self) -> timedelta:
        """Time on station in all areas; transit never counts."""
        return sum((stop.duration for stop in self.stops), timedelta())

    @property
    def places(self) -> tuple[str, ...]:
        """The bases and areas it touches, in order."""
        return (self.base_from, *(stop.area for stop in self.stops), self.base_to)

    def touches(self, places: Set[str]) -> bool:
        """Tell whether one of its bases or areas is among ``places``."""
        # Spelt out: it is asked of twenty thousand duties after an edit.
        if self.base_from in places or self.base_to in places:
            return True
        return any(stop.area in places for stop in self.stops)

    @property
    def away(self) -> timedelta:
        """Time from leaving a base until back at one."""
        return self.back - self.depart

    def shifted(self, by: timedelta) -> Duty:
        """Return the same duty earlier or later."""
        stops = tuple(replace(stop, start=stop.start + by, end=stop.end + by) for stop in self.stops)
        return replace(self, depart=self.depart + by, stops=stops, back=self.back + by)
