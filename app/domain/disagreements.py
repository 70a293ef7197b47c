"""What partners do not agree on about an asset or an area: who decides, by when, and what was decided."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from app.base.errors import AppError
from app.base.message import say
from app.domain.ids import AreaId, AssetId, DisagreementId
from app.domain.marking import Marking
from app.domain.text import checked_note


@dataclass(frozen=True, slots=True)
class Disagreement:
    """One disagreement about an asset or an area.

    Raises
    ------
    AppError
        If it is about neither or both, says nothing, or nobody is to decide.
    """

    id: DisagreementId
    matter: str
    """What is not agreed on."""
    decided_by: str
    """The post that decides."""
    by_when: datetime
    asset: AssetId | None = None
    area: AreaId | None = None
    decision: str = ""
    """What was decided; empty while it is open."""
    note: str = ""
    """The planner's own; it leaves the plan with no copy."""
    marking: Marking | None = None

    def __post_init__(self) -> None:
        for text in (self.matter, self.decision, self.note):
            checked_note(text)
        if (self.asset is None) == (self.area is None):
            raise AppError(say("plan.disagreement_about_one"))
        if not (self.matter.strip() and self.decided_by.strip()):
            raise AppError(say("plan.bare_disagreement"))

    @property
    def is_open(self) -> bool:
        """Whether nothing is decided yet."""
        return not self.decision.strip()
