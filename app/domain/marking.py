"""Who owns an item and who may have it. The ladder of levels is neutral and belongs to no nation."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

from app.domain.ids import PartnerId


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
