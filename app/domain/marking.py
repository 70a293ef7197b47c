"""Who owns an item and who may have it. The ladder of levels is neutral and belongs to no nation."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from datetime import datetime
from enum import Enum, IntEnum

from app.base.errors import AppError
from app.base.message import say
from app.domain.ids import PartnerId
from app.domain.text import checked_name

COARSEST_GRID_M = 500_000.0
COARSEST_HOURS = 72


class Level(IntEnum):
    """How far an item must be protected."""

    OPEN = 0
    """May be seen by anyone."""
    OFFICIAL = 1
    """For the work of the coalition."""
    RESTRICTED = 2
    """Harm is possible if it leaves the coalition."""
    CONTROLLED = 3
    """Serious harm is possible; counted copies."""


class Purpose(Enum):
    """What an item may be used for, and what a partner uses such items for."""

    CRIME = "crime"
    """To prevent and investigate crime."""
    BORDER = "border"
    CUSTOMS = "customs"
    FISHERIES = "fisheries"
    ENVIRONMENT = "environment"
    RESCUE = "rescue"


@dataclass(frozen=True, slots=True)
class LadderRow:
    """What one level of a partner's own ladder stands for, for a time (half-open).

    Raises
    ------
    AppError
        If the name is blank or it ends before it begins.
    """

    name: str
    """The level as the partner calls it."""
    level: Level
    since: datetime
    until: datetime | None = None
    """When the agreement on it ends; None for one with no end."""

    def __post_init__(self) -> None:
        checked_name(self.name)
        if self.until is not None and self.until <= self.since:
            raise AppError(say("plan.backward_ladder", name=self.name))

    def holds(self, at: datetime) -> bool:
        """Tell whether it is in force at a moment."""
        return self.since <= at and (self.until is None or at < self.until)


@dataclass(frozen=True, slots=True)
class Handling:
    """What the originator asks of whoever gets an item, beyond its level.

    Raises
    ------
    AppError
        If a figure of the generalisation is out of its range.
    """

    orcon: bool = False
    """Controlled by its originator: only those on its list of approvals may have it."""
    approved: frozenset[PartnerId] = frozenset()
    """Whom the originator has approved, where it controls the item."""
    purposes: frozenset[Purpose] = frozenset()
    """What it may be used for; empty for any use."""
    personal: bool = False
    """It holds personal data: only for partners cleared for that, and with a date to keep it to."""
    keep_until: datetime | None = None
    """Until when personal data may be kept."""
    not_before: datetime | None = None
    """The end of an embargo: until then it stays with its originator."""
    grid_m: float = 0.0
    """Others get positions as the cell of a grid of this width; 0 for the true ones."""
    widen_h: int = 0
    """Others get times widened to whole multiples of these hours; 0 for the true ones."""

    def __post_init__(self) -> None:
        if not (math.isfinite(self.grid_m) and 0 <= self.grid_m <= COARSEST_GRID_M):
            raise AppError(say("plan.bad_grid", most=f"{COARSEST_GRID_M / 1000:g}"))
        if not 0 <= self.widen_h <= COARSEST_HOURS:
            raise AppError(say("plan.bad_widening", most=COARSEST_HOURS))


PLAIN = Handling()
"""Nothing is asked beyond the level."""


@dataclass(frozen=True, slots=True)
class Marking:
    """The marking of one item. An item with no marking at all stays home."""

    originator: PartnerId
    """Who owns the item and alone may widen its release."""
    level: Level = Level.OFFICIAL
    """How far the item must be protected."""
    releasable_to: frozenset[PartnerId] = frozenset()
    """Who may have it besides its originator."""
    exercise: bool = False
    """True for exercise items; exercise and live items are never mixed in one copy."""
    national: str = ""
    """The level on its originator's own ladder, good while a row of the originator's table holds."""
    handling: Handling = PLAIN
    received_for: frozenset[PartnerId] | None = None
    """Whom it was given for when it came in from elsewhere; None for what was entered here."""
    fields: tuple[FieldMark, ...] = ()
    """Fields that are marked on their own, as they come from somebody else."""

    @property
    def readers(self) -> frozenset[PartnerId]:
        """Who may have it as far as names go: level, time and purpose are asked beside."""
        readers = self.releasable_to
        if self.handling.orcon:
            readers &= self.handling.approved
        if self.received_for is not None:
            readers &= self.received_for
        return readers | {self.originator}

    @property
    def partners(self) -> frozenset[PartnerId]:
        """Every partner that it names."""
        named = self.releasable_to | {self.originator} | self.handling.approved
        return named.union(self.received_for or (), *(field.marking.partners for field in self.fields))


@dataclass(frozen=True, slots=True)
class FieldMark:
    """One field of an item that has a marking of its own.

    Raises
    ------
    AppError
        If its marking holds fields again or asks for a coarser form: a field goes as it is or not at all.
    """

    field: str
    marking: Marking

    def __post_init__(self) -> None:
        handling = self.marking.handling
        if self.marking.fields or handling.grid_m or handling.widen_h:
            raise AppError(say("plan.bad_field_mark", field=self.field))


def widens(old: Marking | None, new: Marking | None) -> bool:
    """Tell whether ``new`` lets an item that came in from elsewhere go further than ``old`` did.

    Its level may be raised and lists of partners made shorter; the rest is its originator's to say.
    """
    if old is None or old.received_for is None or old == new:
        return False
    if new is None or new.level < old.level:
        return True
    lists = ((new.releasable_to, old.releasable_to), (new.handling.approved, old.handling.approved))
    if not all(now <= was for now, was in lists):
        return True
    handling = replace(new.handling, approved=old.handling.approved)
    return replace(new, level=old.level, releasable_to=old.releasable_to, handling=handling) != old
