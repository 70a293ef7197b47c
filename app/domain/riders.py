"""Riders: officials of a State offered for a time, whom the optimiser sends aboard assets one by one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from app.base.errors import AppError
from app.base.message import say
from app.domain.ids import BaseId, RiderId
from app.domain.law.terms import State
from app.domain.marking import Marking
from app.domain.text import checked_name, checked_note


@dataclass(frozen=True, slots=True)
class Rider:
    """One rider, or a team that goes together: aboard one asset at a time (half-open).

    Raises
    ------
    AppError
        If the post has no name, or the time ends before it begins.
    """

    id: RiderId
    name: str
    """The duty post, never a person."""
    state: State
    """Whose official it is."""
    base: BaseId
    """Where it goes aboard: the home of the assets it can sail with."""
    start: datetime
    end: datetime
    offered_by: str = ""
    """The post that offers it for the State; nobody is sent aboard before that."""
    offered_on: datetime | None = None
    note: str = ""
    """The planner's own; it leaves the plan with no copy."""
    marking: Marking | None = None

    def __post_init__(self) -> None:
        checked_name(self.name)
        checked_note(self.note)
        if self.end <= self.start:
            raise AppError(say("plan.backward_rider", name=self.name))

    @property
    def is_offered(self) -> bool:
        """Whether its State lets it be sent aboard."""
        return bool(self.offered_by and self.offered_on)
