"""R1: what is not marked stays home, whoever asks."""

from __future__ import annotations

from app.base.message import Message, say
from app.domain.release.draft import Asked


def unmarked(asked: Asked) -> Message | None:
    """Hold back what has no marking."""
    return say("release.unmarked") if asked.marking is None else None
