"""R2: a level of a national ladder is good while its originator's table says what it stands for."""

from __future__ import annotations

from datetime import datetime

from app.base.message import Message, say
from app.domain.marking import Level, Marking
from app.domain.plan import Plan
from app.domain.release.draft import Asked


def without_equivalence(asked: Asked) -> Message | None:
    """Hold back what has a national level that no row in force explains."""
    if level_of(asked.mark, asked.plan, asked.at) is not None:
        return None
    return say("release.no_equivalence", level=asked.mark.national)


def level_of(marking: Marking, plan: Plan, at: datetime | None) -> Level | None:
    """Return the neutral level that counts for a marking, or None where nobody can tell.

    Of several that could count it is the highest: the neutral level beside a national one included.
    """
    if not marking.national:
        return marking.level
    owner = plan.partners.get(marking.originator)
    if owner is None or at is None:
        return None
    levels = [row.level for row in owner.ladder if row.name == marking.national and row.holds(at)]
    return max(*levels, marking.level) if levels else None
