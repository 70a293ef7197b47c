"""R7: what may be used for certain purposes goes to partners that have one of them."""

from __future__ import annotations

from app.base.message import Message, say
from app.domain.release.draft import Asked


def other_purpose(asked: Asked) -> Message | None:
    """Hold back what may be used for nothing that the recipient does."""
    purposes = asked.mark.handling.purposes
    if not purposes or purposes & asked.recipient.uses:
        return None
    words = ", ".join(sorted(str(say(f"purpose.{purpose.value}")) for purpose in purposes))
    return say("release.other_purpose", purposes=words, partner=asked.recipient.name)
