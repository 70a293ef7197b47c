"""Places to watch."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.base.errors import AppError
from app.base.message import say
from app.domain.ids import AreaId, LayerId
from app.domain.law.terms import ANY, Action
from app.domain.marking import Marking
from app.domain.text import checked_name, checked_note
from app.geo.shapes import Shape

HIGHEST_PRIORITY = 5
EVEN_THREAT = (1.0,) * 24
ORDINARY_ACTIONS = frozenset({Action.PATROL})


@dataclass(frozen=True, slots=True)
class Boarding:
    """What is planned for a boarding before anybody goes aboard, each in a sentence or two."""

    rescue: str = ""
    """Who covers search and rescue, and how it is reached: rescue takes precedence."""
    persons: str = ""
    """Where persons are taken, and into whose custody."""
    vessel: str = ""
    """Who takes the vessel where."""
    evidence: str = ""
    """Who keeps what is found, and to whom it goes."""

    def __post_init__(self) -> None:
        for name in self.__slots__:
            checked_note(getattr(self, name))

    @property
    def missing(self) -> tuple[str, ...]:
        """The names of what is not planned yet."""
        return tuple(name for name in self.__slots__ if not getattr(self, name).strip())


NO_BOARDING = Boarding()
"""Of an area where nobody goes aboard, or where nothing is planned for it yet."""


@dataclass(frozen=True, slots=True)
class Area:
    """A place to be watched, with its weight in the plan.

    Raises
    ------
    AppError
        If the priority is not 1 to 5, the threat is not 24 numbers from 0 to 10, nothing is done there, or
        the shape has no outline that is a polygon, as a sector round a pole.
    """

    id: AreaId
    name: str
    shape: Shape
    priority: int = 3
    """1 (least) to 5 (most): the weight of one hour of it, before the threat."""
    threat: tuple[float, ...] = EVEN_THREAT
    """Expected traffic in each hour of the day in UTC, relative to an ordinary hour; 24 numbers."""
    task: str = ""
    """What is to be done there, in one sentence, as it stands in the order."""
    actions: frozenset[Action] = ORDINARY_ACTIONS
    """What its assets do there: each needs a basis."""
    flags: frozenset[str] = frozenset({ANY})
    """Whose craft are expected: States' codes, STATELESS, or ANY where it is not known."""
    boarding: Boarding = NO_BOARDING
    """What is planned for a boarding there; it needs all of it where anything is done aboard."""
    note: str = ""
    """The planner's own; it leaves the plan with no copy."""
    layer: LayerId | None = None
    marking: Marking | None = None

    def __post_init__(self) -> None:
        checked_name(self.name)
        checked_note(self.task)
        checked_note(self.note)
        if not 1 <= self.priority <= HIGHEST_PRIORITY:
            raise AppError(say("plan.bad_priority", name=self.name, most=HIGHEST_PRIORITY))
        if not (self.actions and self.flags):
            raise AppError(say("plan.no_action", name=self.name))
        if len(self.threat) != 24 or not all(math.isfinite(v) and 0 <= v <= 10 for v in self.threat):
            raise AppError(say("plan.bad_threat", name=self.name))
        try:
            # A shape drawn by numbers works its outline out when it is first asked for.
            _ = self.shape.outline
        except ValueError as error:
            raise AppError(say("plan.bad_shape", why=error)) from error


def threat_by_hour(windows: Mapping[str, float]) -> tuple[float, ...]:
    """Return 24 factors from windows such as ``"22-10"``, which runs over midnight."""
    factors = list(EVEN_THREAT)
    for window, factor in windows.items():
        first, _, last = window.partition("-")
        start, end = int(first), int(last)
        if not (0 <= start <= 23 and 0 <= end <= 24):
            raise ValueError(say("plan.bad_hours", text=window))
        for hour in range(start, end if end > start else end + 24):
            factors[hour % 24] = float(factor)
    return tuple(factors)


def threat_windows(factors: Sequence[float]) -> dict[str, float]:
    """Return the windows that ``threat_by_hour`` reads as ``factors``: runs of equal hours."""
    starts = [hour for hour in range(24) if factors[hour] != factors[hour - 1]]
    if not starts:
        return {"00-24": factors[0]}
    ends = [*starts[1:], starts[0]]
    return {f"{start:02d}-{end:02d}": factors[start] for start, end in zip(starts, ends, strict=True)}
