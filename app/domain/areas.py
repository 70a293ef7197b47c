"""Places to watch."""

from __future__ import annotations

import math
from dataclasses import dataclass

from app.base.errors import AppError
from app.base.message import say
from app.domain.ids import AreaId
from app.domain.marking import Marking
from app.domain.text import checked_name, checked_note
from app.geo.shapes import Polygon

HIGHEST_PRIORITY = 5
EVEN_THREAT = (1.0,) * 24


@dataclass(frozen=True, slots=True)
class Area:
    """A polygon to be watched, with its weight in the plan.

    Raises
    ------
    AppError
        If the priority is not 1 to 5 or the threat is not 24 numbers from 0 to 10.
    """

    id: AreaId
    name: str
    shape: Polygon
    priority: int = 3
    """1 (least) to 5 (most): the weight of one hour of it, before the threat."""
    threat: tuple[float, ...] = EVEN_THREAT
    """Expected traffic in each hour of the day in UTC, relative to an ordinary hour; 24 numbers."""
    task: str = ""
    """What is to be done there, in one sentence, as it stands in the order."""
    marking: Marking | None = None

    def __post_init__(self) -> None:
        checked_name(self.name)
        checked_note(self.task)
        if not 1 <= self.priority <= HIGHEST_PRIORITY:
            raise AppError(say("plan.bad_priority", name=self.name, most=HIGHEST_PRIORITY))
        if len(self.threat) != 24 or not all(math.isfinite(v) and 0 <= v <= 10 for v in self.threat):
            raise AppError(say("plan.bad_threat", name=self.name))
