"""Consents that are asked for: of which State, for what, by when, and how it answered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from app.base.errors import AppError
from app.base.message import say
from app.domain.ids import AreaId, AssetId, GrantId, RequestId
from app.domain.law.terms import Action, Slot, State, Zone
from app.domain.marking import Marking
from app.domain.text import checked_note


class Answer(Enum):
    """How a State answered."""

    OPEN = "open"
    """Not yet."""
    GIVEN = "given"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Request:
    """One request for consent.

    An answer is no grant yet: it becomes one when a legal adviser has reviewed it.

    Raises
    ------
    AppError
        If it asks nobody for nothing, or consent is given without a reference or an end.
    """

    id: RequestId
    state: State
    """Who is asked."""
    authority: str
    """The post that answers for it."""
    slot: Slot
    asset: AssetId
    """For whom: its owner acts."""
    area: AreaId | None
    """Where; None for everywhere in those zones."""
    actions: frozenset[Action]
    zones: frozenset[Zone]
    asked: datetime
    due: datetime
    """When the answer is needed."""
    answer: Answer = Answer.OPEN
    reference: str = ""
    """Of the answer, as the authority gave it."""
    until: datetime | None = None
    """When the consent ends."""
    grant: GrantId | None = None
    """What it became."""
    note: str = ""
    """The planner's own; it leaves the plan with no copy."""
    marking: Marking | None = None
    """Its originator is the owner of its asset."""

    def __post_init__(self) -> None:
        checked_note(self.note)
        if not (self.state and self.actions and self.zones):
            raise AppError(say("plan.bare_request"))
        given = self.answer is Answer.GIVEN
        if given and not (self.authority.strip() and self.reference.strip() and self.until):
            raise AppError(say("plan.bare_answer", state=self.state))

    @property
    def is_open(self) -> bool:
        """Whether something is still to be done: an answer is due, or one given is not reviewed."""
        return self.answer is Answer.OPEN or (self.answer is Answer.GIVEN and self.grant is None)
