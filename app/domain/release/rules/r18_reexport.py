"""R18: what came from somebody else goes no further than it was given for."""

from __future__ import annotations

from app.base.message import Message, say
from app.domain.release.draft import Asked


def not_given_for(asked: Asked) -> Message | None:
    """Hold back what came in for others, whatever list stands on it by now."""
    given = asked.mark.received_for
    if given is None or asked.recipient.id in given:
        return None
    return say("release.not_given_for", partner=asked.recipient.name)
