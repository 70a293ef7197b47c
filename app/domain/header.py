"""What a plan says of itself."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import Enum

from app.base.errors import AppError
from app.base.message import say
from app.domain.ids import PartnerId, PlanId
from app.domain.marking import Marking
from app.domain.text import checked_name, checked_note

LONGEST_DAYS = 28


class PlanState(Enum):
    """How far a plan has come."""

    DRAFT = "draft"
    """Being worked on."""
    PROPOSED = "proposed"
    """Sent to the partners for approval."""
    RETURNED = "returned"
    """Sent back with remarks."""
    APPROVED = "approved"
    """Approved by those who must."""
    ISSUED = "issued"
    """Its orders are out."""
    SUPERSEDED = "superseded"
    """A later version is in force."""
    CANCELLED = "cancelled"
    """Called off."""


@dataclass(frozen=True, slots=True)
class OrderText:
    """What the planner writes into the order; the rest is generated."""

    situation: str = ""
    mission: str = ""
    """One sentence: who, what, where, when and why."""
    execution: str = ""
    """Intent and how the work is done; the duties follow as a table."""
    sustainment: str = ""
    command: str = ""
    """Command and signal: who commands, how units report."""

    def __post_init__(self) -> None:
        for name in self.__slots__:
            checked_note(getattr(self, name))


@dataclass(frozen=True, slots=True)
class Header:
    """Name, period, state and texts of a plan.

    Raises
    ------
    AppError
        If the period is not 1 to 28 days or does not start on a whole hour.
    """

    id: PlanId
    name: str
    lead: PartnerId
    """Who plans and issues the orders; originator of what the planner draws."""
    start: datetime
    days: int
    exercise: bool
    """An exercise plan says so on every page and never mixes with live items."""
    state: PlanState = PlanState.DRAFT
    version: int = 1
    """Counts the issued versions, from 1."""
    freeze_until: datetime | None = None
    """Duties that depart before this stand as they are."""
    zone_pack: str = ""
    """Which maritime zones the plan was made on."""
    order: OrderText = field(default_factory=OrderText)
    hidden: frozenset[str] = frozenset()
    """What the picture leaves out: identities of things, layers and partners, and names of kinds."""
    locked: frozenset[str] = frozenset()
    """What no edit may touch, named in the same way."""
    note: str = ""
    """The planner's own; it leaves the plan with no copy."""
    home: PartnerId | None = None
    """Whose copy of the plan this is, where it is not the lead's."""
    marking: Marking | None = None

    def __post_init__(self) -> None:
        checked_name(self.name)
        checked_note(self.note)
        if self.start.utcoffset() is None:
            raise ValueError("a plan's start needs a time zone")
        if self.start.minute or self.start.second or self.start.microsecond:
            raise AppError(say("plan.start_not_whole_hour"))
        if not 1 <= self.days <= LONGEST_DAYS:
            raise AppError(say("plan.bad_days", most=LONGEST_DAYS))

    @property
    def end(self) -> datetime:
        """The first moment after the plan."""
        return self.start + timedelta(days=self.days)
