"""What changes hands between two assets: what, at which point, when, and who said yes on either side."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from app.base.errors import AppError
from app.base.message import say
from app.domain.ids import AssetId, HandoverId, MarkId
from app.domain.marking import Marking
from app.domain.text import checked_note


class Handed(Enum):
    """What changes hands."""

    CONTACT = "contact"
    """A craft that is followed."""
    CUSTODY = "custody"
    """Persons, a vessel or evidence."""
    RIDER = "rider"
    """An official who goes on aboard another asset."""


class Side(Enum):
    """Which of the two who meet."""

    GIVER = "giver"
    TAKER = "taker"


@dataclass(frozen=True, slots=True)
class Handover:
    """One hand-over from one asset to another.

    Raises
    ------
    AppError
        If an asset would hand over to itself.
    """

    id: HandoverId
    what: Handed
    mark: MarkId
    """The point where they meet."""
    time: datetime
    giver: AssetId
    taker: AssetId
    accepted_by_giver: str = ""
    """The post that said yes for the giver's owner; empty while the answer is open."""
    accepted_by_taker: str = ""
    """The post that said yes for the taker's owner; empty while the answer is open."""
    note: str = ""
    """The planner's own; it leaves the plan with no copy."""
    marking: Marking | None = None
    """Its originator is the giver's owner."""

    def __post_init__(self) -> None:
        checked_note(self.note)
        if self.giver == self.taker:
            raise AppError(say("plan.handover_to_itself"))

    @property
    def assets(self) -> tuple[AssetId, AssetId]:
        """Who meets: the giver, then the taker."""
        return self.giver, self.taker

    @property
    def terms(self) -> tuple[object, ...]:
        """What was said yes to: with other terms both are asked anew."""
        return self.what, self.mark, self.time, self.giver, self.taker

    def asset_of(self, side: Side) -> AssetId:
        """Return the asset on one side."""
        return self.giver if side is Side.GIVER else self.taker

    def accepted_by(self, side: Side) -> str:
        """Return which post said yes on one side; empty while the answer is open."""
        return self.accepted_by_giver if side is Side.GIVER else self.accepted_by_taker
