"""R9: exercise and live never mix, not even in its originator's copy."""

from __future__ import annotations

from app.base.message import Message, say
from app.domain.release.draft import Asked


def mixed(asked: Asked) -> Message | None:
    """Hold back live things from an exercise, and exercise things from what is live."""
    same = asked.mark.exercise == asked.plan.header.exercise
    return None if same else say("release.exercise_mixed")
