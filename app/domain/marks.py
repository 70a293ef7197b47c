"""Points and lines on the chart that nobody is sent to: reference points, limits, barriers, search tracks."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from app.base.errors import AppError
from app.base.message import say
from app.domain.ids import LayerId, MarkId
from app.domain.marking import Marking
from app.domain.text import checked_name, checked_note
from app.geo.geodesic import path_length_m
from app.geo.point import Position

MOST_PLACES = 20_000


class MarkKind(Enum):
    """What a mark means."""

    POINT = "point"
    """A reference point."""
    LINE = "line"
    """A line that means what its name says."""
    BARRIER = "barrier"
    """A line that traffic must cross, to be patrolled along."""
    TRACK = "track"
    """A way to be followed in its order: a route or a search pattern."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A point or a line with a name.

    Raises
    ------
    AppError
        If a point has more than one place, or a line fewer than two or more than 20,000.
    """

    id: MarkId
    name: str
    kind: MarkKind
    path: tuple[Position, ...]
    """One place for a point; the line's otherwise."""
    note: str = ""
    """The planner's own; it leaves the plan with no copy."""
    layer: LayerId | None = None
    marking: Marking | None = None

    def __post_init__(self) -> None:
        checked_name(self.name)
        checked_note(self.note)
        least, most = (1, 1) if self.kind is MarkKind.POINT else (2, MOST_PLACES)
        if not least <= len(self.path) <= most:
            raise AppError(say("plan.bad_mark", name=self.name))

    @property
    def length_m(self) -> float:
        """Length of the line in metres; 0 for a point."""
        return path_length_m(self.path)
