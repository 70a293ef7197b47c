"""What a recipient would get, item by item, before anything is written."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from app.base.message import Message
from app.domain.change import Key
from app.domain.ids import PartnerId
from app.domain.partners import Partner
from app.domain.plan import Plan
from app.domain.release.draft import Draft, Reason
from app.domain.release.engine import drafted, recipient_of, why_nothing
from app.domain.release.pseudonyms import Pseudonyms


class Fate(Enum):
    """What becomes of an item in a copy."""

    GOES = "goes"
    """As it is, but for what leaves with no copy."""
    COARSE = "coarse"
    """With places or times as coarse as its mark says."""
    PARTLY = "partly"
    """Without fields that have a mark of their own."""
    STAYS = "stays"


@dataclass(frozen=True, slots=True)
class Line:
    """One item of the plan."""

    key: Key
    fate: Fate
    reasons: tuple[Reason, ...]
    """Why it stays, or what is changed and why; empty for what goes as it is."""


@dataclass(frozen=True, slots=True)
class Preview:
    """What one recipient would get."""

    recipient: Partner
    lines: tuple[Line, ...]
    """Every item of the plan, in its order."""
    nothing: Message | None
    """Why there is nothing to send at all, or None."""

    def count(self, fate: Fate) -> int:
        """Return how many items have a fate."""
        return sum(line.fate is fate for line in self.lines)


def preview(plan: Plan, recipient: PartnerId, *, at: datetime | None) -> Preview:
    """Return what ``release`` would make of the plan at the same time.

    Raises
    ------
    AppError
        If the recipient is no partner of the plan.
    """
    partner = recipient_of(plan, recipient)
    draft = drafted(plan, partner, at, Pseudonyms(b"", recipient))
    begun = Draft.begin(plan, partner, at, draft.names, ())
    return Preview(partner, tuple(_line(draft, key) for key in begun.items), why_nothing(draft))


def _line(draft: Draft, key: Key) -> Line:
    if key in draft.stays:
        return Line(key, Fate.STAYS, (draft.stays[key],))
    reasons = draft.changed.get(key, ())
    fates = {15: Fate.PARTLY, 16: Fate.COARSE}
    return Line(key, fates[reasons[0].rule] if reasons else Fate.GOES, reasons)
