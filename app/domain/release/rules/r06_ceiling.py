"""R6: nothing goes above the recipient's ceiling."""

from __future__ import annotations

from app.base.message import Message, say
from app.domain.marking import Level
from app.domain.release.draft import Asked
from app.domain.release.rules.r02_ladder import level_of


def above_ceiling(asked: Asked) -> Message | None:
    """Hold back what is above the recipient's ceiling."""
    level, ceiling = level_of(asked.mark, asked.plan, asked.at), asked.recipient.ceiling
    # A level that nobody can tell is R2's to say; here it counts as the highest.
    level = max(Level) if level is None else level
    if level <= ceiling:
        return None
    names = {"level": say(f"level.{level.name}"), "ceiling": say(f"level.{ceiling.name}")}
    return say("release.above_ceiling", **names)
