"""R5: what its originator controls goes to those alone whom the originator has approved."""

from __future__ import annotations

from app.base.message import Message, say
from app.domain.release.draft import Asked


def not_approved(asked: Asked) -> Message | None:
    """Hold back what the originator controls and has not approved for the recipient."""
    handling = asked.mark.handling
    if not handling.orcon or asked.recipient.id in handling.approved:
        return None
    return say("release.not_approved", partner=asked.recipient.name)
