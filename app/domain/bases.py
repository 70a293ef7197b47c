"""Places assets leave from and return to."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from zoneinfo import available_timezones

from app.base.errors import AppError
from app.base.message import say
from app.domain.ids import BaseId, PartnerId
from app.domain.marking import Marking
from app.domain.text import checked_name, checked_note
from app.geo.point import Position


@dataclass(frozen=True, slots=True)
class Base:
    """A port, airfield or station.

    Raises
    ------
    AppError
        If the time zone is not one.
    """

    id: BaseId
    name: str
    partner: PartnerId
    """Whose base it is."""
    position: Position
    timezone: str = ""
    """IANA name of the time zone its clocks show; empty where only Z is used."""
    note: str = ""
    """The planner's own; it leaves the plan with no copy."""
    marking: Marking | None = None

    def __post_init__(self) -> None:
        checked_name(self.name)
        checked_note(self.note)
        if self.timezone and self.timezone not in _timezones():
            raise AppError(say("plan.bad_timezone", name=self.name, timezone=self.timezone))


@cache
def _timezones() -> frozenset[str]:
    """Return the names there are; finding them takes five milliseconds, and each base is checked often."""
    return frozenset(available_timezones())
