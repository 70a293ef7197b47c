"""R8: personal data goes to partners cleared for it, with the date until which it may be kept."""

from __future__ import annotations

from app.base.message import Message, say
from app.domain.release.draft import Asked


def personal(asked: Asked) -> Message | None:
    """Hold back personal data that the recipient may not have, or that nobody may keep."""
    handling = asked.mark.handling
    if not handling.personal:
        return None
    if not asked.recipient.cleared:
        return say("release.not_cleared", partner=asked.recipient.name)
    if handling.keep_until is None:
        return say("release.no_retention")
    if asked.at is None or handling.keep_until <= asked.at:
        return say("release.retention_over")
    return None
