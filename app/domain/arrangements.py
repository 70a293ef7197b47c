"""What has been arranged so that a grant's conditions are met: riders, notices, what was read and agreed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from app.base.errors import AppError
from app.base.message import say
from app.domain.ids import ArrangementId, AssetId, BaseId, RiderId
from app.domain.law.terms import State
from app.domain.marking import Marking
from app.domain.text import checked_note


class ArrangementKind(Enum):
    """What is arranged with a State for one asset."""

    RIDER = "rider"
    """An official of the State is aboard; the State must accept it."""
    NOTICE = "notice"
    """The State has been told, at the start."""
    FORCE_LIMITS = "force_limits"
    """The crew has read what the State allows of force."""
    CONTACT_POINT = "contact_point"
    """The State's contact point is known and answers."""
    TASKING = "tasking"
    """Its owner is asked to let the asset do it; the State is the owner itself."""

    @property
    def needs_acceptance(self) -> bool:
        """Whether it holds only once the State has said yes."""
        return self in {ArrangementKind.RIDER, ArrangementKind.TASKING}


@dataclass(frozen=True, slots=True)
class Arrangement:
    """One thing arranged with one State for one asset, for a time (half-open).

    Raises
    ------
    AppError
        If it ends before it begins.
    """

    id: ArrangementId
    kind: ArrangementKind
    asset: AssetId
    state: State
    """Whose rider, who was told: a partner's code or another State's."""
    start: datetime
    end: datetime
    base: BaseId | None = None
    """Where a rider comes aboard."""
    accepted_by: str = ""
    """The post that said yes for the State; empty while the answer is open."""
    accepted_on: datetime | None = None
    rider: RiderId | None = None
    """Which of the riders that are offered it is; None for one that was arranged for this asset alone."""
    note: str = ""
    """The planner's own; it leaves the plan with no copy."""
    marking: Marking | None = None
    """Its originator is the owner of its asset."""

    def __post_init__(self) -> None:
        checked_note(self.note)
        if self.end <= self.start:
            raise AppError(say("plan.backward_arrangement"))

    @property
    def holds(self) -> bool:
        """Whether nothing about it is open."""
        return bool(self.accepted_by) or not self.kind.needs_acceptance

    def covers(self, start: datetime, end: datetime) -> bool:
        """Tell whether it lasts for all of a time."""
        return self.start <= start and end <= self.end
