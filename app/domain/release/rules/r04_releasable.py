"""R4: an item goes to those on its list, and always to its originator."""

from __future__ import annotations

from app.base.message import Message, say
from app.domain.release.draft import Asked


def not_releasable(asked: Asked) -> Message | None:
    """Hold back what the recipient is not named for."""
    if asked.recipient.id in asked.mark.releasable_to:
        return None
    return say("release.not_releasable", partner=asked.recipient.name)
