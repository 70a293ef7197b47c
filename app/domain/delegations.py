"""Who controls an asset in the place of its owner, in writing and for a time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from app.base.errors import AppError
from app.base.message import say
from app.domain.ids import AssetId, DelegationId, PartnerId
from app.domain.marking import Marking
from app.domain.text import checked_note


@dataclass(frozen=True, slots=True)
class Delegation:
    """One asset under another partner's authority for a time (half-open).

    Raises
    ------
    AppError
        If it ends before it begins.
    """

    id: DelegationId
    asset: AssetId
    controller: PartnerId
    """Who controls it then."""
    start: datetime
    end: datetime
    reference: str = ""
    """Of what was written; without it the delegation does not count."""
    scope: str = ""
    """What the controller may order, and what stays with the owner."""
    accepted_by: str = ""
    """The post that took it over for the controller; empty while the answer is open."""
    note: str = ""
    """The planner's own; it leaves the plan with no copy."""
    marking: Marking | None = None
    """Its originator is the owner of its asset."""

    def __post_init__(self) -> None:
        checked_note(self.note)
        checked_note(self.scope)
        if self.end <= self.start:
            raise AppError(say("plan.backward_delegation"))

    @property
    def terms(self) -> tuple[object, ...]:
        """What was taken over: with other terms the controller is asked anew."""
        return self.asset, self.controller, self.start, self.end, self.reference, self.scope

    @property
    def holds(self) -> bool:
        """Whether it is in writing and taken over."""
        return bool(self.reference.strip() and self.accepted_by)
