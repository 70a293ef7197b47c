"""When an asset cannot be had."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from app.base.errors import AppError
from app.base.message import say
from app.domain.ids import AssetId, AvailabilityId
from app.domain.marking import Marking
from app.domain.text import checked_note


@dataclass(frozen=True, slots=True)
class Availability:
    """A time, half-open, for which something is known of an asset; in a time with no row it can be had.

    Raises
    ------
    AppError
        If it ends before it starts.
    """

    id: AvailabilityId
    asset: AssetId
    start: datetime
    end: datetime
    available: bool = False
    confirmed: bool = True
    """False until its owner has said so: a plan made from an older one starts with nothing confirmed."""
    note: str = ""
    """Why, in the planner's words; it leaves the plan with no copy."""
    marking: Marking | None = None

    def __post_init__(self) -> None:
        checked_note(self.note)
        if self.start.utcoffset() is None or self.end.utcoffset() is None:
            raise ValueError("an availability needs aware times")
        if self.start >= self.end:
            raise AppError(say("plan.bad_availability"))
