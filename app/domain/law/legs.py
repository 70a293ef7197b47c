"""What a leg does where and when, cut so that in each part nothing changes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import pairwise

from app.domain.ids import AreaId
from app.domain.law.terms import ANY, Action, State, Zone
from app.geo.routing import Medium


@dataclass(frozen=True, slots=True)
class Waters:
    """A zone of one State, or of none: sea, river, land or air."""

    zone: Zone
    host: State = ""
    """The State it belongs to; empty on the high seas and where nobody knows."""
    approximate: bool = False
    """Computed rather than taken from an authority."""
    source: str = ""
    """Where it comes from, with its version."""


NOWHERE_KNOWN = Waters(Zone.DISPUTED)
"""Where no zone data reach: as good as disputed."""


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a leg during which it is in the same place of the law.

    More than one of ``waters`` means that a boundary is within its accuracy: the worst of them counts.
    """

    start: datetime
    end: datetime
    waters: tuple[Waters, ...]
    areas: frozenset[AreaId] = frozenset()
    """The areas it lies in, for grants that hold in one area alone."""
    daylight: bool = False
    """Whether all of it is between sunrise and sunset."""
    off_coast_nm: float | None = None
    """The farthest from the host's coast, for grants that end at a distance; None where nobody knows."""


@dataclass(frozen=True, slots=True)
class Pursuit:
    """How a pursuit stands (UNCLOS 111)."""

    continuous: bool = False
    signal_given: bool = False


@dataclass(frozen=True, slots=True)
class Leg:
    """What one asset does on one stretch, and what has been arranged for it."""

    partner: State
    """Who acts: the code of the asset's owner."""
    medium: Medium
    parts: tuple[Part, ...]
    """In the order of time."""
    actions: frozenset[Action]
    flags: frozenset[str] = frozenset({ANY})
    """Whose craft are expected: States' codes, STATELESS, or ANY where it is not known."""
    riders: frozenset[State] = frozenset()
    """Whose officials are embarked, agreed by both sides."""
    riders_asked: frozenset[State] = frozenset()
    """Whose officials are wanted and not yet agreed."""
    notices: dict[State, datetime] = field(default_factory=dict)
    """When who was told of it."""
    flag_confirmed: bool = False
    pursuit: Pursuit | None = None
    force_limits_read: frozenset[State] = frozenset()
    """Whose limits of force the crew has read."""
    contact_points: frozenset[State] = frozenset()
    """Whose contact point is known and answers."""
    seniority_years: float = 0.0
    """Of the officer in charge."""


def split_at(parts: Iterable[Part], moments: Iterable[datetime]) -> tuple[Part, ...]:
    """Cut parts at moments; each keeps what it says of its place."""
    cuts = sorted(set(moments))
    result: list[Part] = []
    for part in parts:
        inside = [moment for moment in cuts if part.start < moment < part.end]
        edges = [part.start, *inside, part.end]
        result += [replace(part, start=a, end=b) for a, b in pairwise(edges)]
    return tuple(result)
