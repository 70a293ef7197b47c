"""Those who take part."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import Enum

from app.base.errors import AppError
from app.base.message import say
from app.domain.ids import PartnerId
from app.domain.marking import LadderRow, Level, Marking, Purpose
from app.domain.text import checked_name, checked_note


class PartnerKind(Enum):
    """What a partner is."""

    NATION = "nation"
    """A State with waters, law and assets of its own."""
    HEADQUARTERS = "headquarters"
    """A joint staff that plans and issues the orders."""


@dataclass(frozen=True, slots=True)
class AgreedShares:
    """What part of the whole burden a partner has agreed to carry; ``None`` where nothing is agreed.

    Raises
    ------
    AppError
        If a share is not 0 to 1.
    """

    hours: float | None = None
    """Of the time away from base."""
    cost: float | None = None
    risk: float | None = None
    """Of the time on station, weighed by the priority of its area."""
    reference: str = ""
    """Where it is agreed."""

    def __post_init__(self) -> None:
        checked_note(self.reference)
        for share in (self.hours, self.cost, self.risk):
            if share is not None and not (math.isfinite(share) and 0 <= share <= 1):
                raise AppError(say("plan.bad_share", share=share))


NOTHING_AGREED = AgreedShares()


@dataclass(frozen=True, slots=True)
class Partner:
    """A nation or agency taking part; owns assets and information.

    Raises
    ------
    AppError
        If the name is blank or the code is not two to five capital letters.
    """

    id: PartnerId
    name: str
    code: str
    """Two to five capital letters: the badge on screen and paper, and the file name of its order."""
    kind: PartnerKind = PartnerKind.NATION
    ceiling: Level = Level.RESTRICTED
    """The highest level this partner may be sent."""
    uses: frozenset[Purpose] = frozenset()
    """What it uses items for that are given for certain uses alone."""
    cleared: bool = False
    """Whether it may be sent personal data."""
    ladder: tuple[LadderRow, ...] = ()
    """What the levels of its own ladder stand for, and when."""
    waters: frozenset[str] = frozenset()
    """Units of the maritime zones that are its waters and land, by their codes."""
    shares: AgreedShares = NOTHING_AGREED
    """The headquarters' own; they leave the plan with no copy."""
    note: str = ""
    """The planner's own; it leaves the plan with no copy."""
    marking: Marking | None = None

    def __post_init__(self) -> None:
        checked_name(self.name)
        checked_code(self.code)
        checked_note(self.note)


def checked_code(code: str) -> str:
    """Return ``code`` if it is two to five capital letters; raise AppError otherwise."""
    if not (2 <= len(code) <= 5 and code.isascii() and code.isalpha() and code.isupper()):
        raise AppError(say("plan.bad_code", code=code))
    return code
