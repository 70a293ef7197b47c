"""R3: nothing goes before its embargo ends."""

from __future__ import annotations

from app.base.message import Message, say
from app.domain.release.draft import Asked
from app.geo.units import format_dtg


def embargoed(asked: Asked) -> Message | None:
    """Hold back what may not go yet."""
    end = asked.mark.handling.not_before
    if end is None or (asked.at is not None and end <= asked.at):
        return None
    return say("release.embargoed", until=format_dtg(end))
