"""What a name or a note may hold."""

from __future__ import annotations

import unicodedata

from app.base.errors import AppError
from app.base.message import say

NAME_LENGTH = 80
TITLE_LENGTH = 200
"""Treaties have long names."""
NOTE_LENGTH = 4000


def checked_name(name: str, most: int = NAME_LENGTH) -> str:
    """Return ``name`` if it is one printable line of 1 to ``most`` characters; raise AppError otherwise."""
    if not name.strip() or len(name) > most or _has_controls(name):
        raise AppError(say("plan.bad_name", name=name[:most], most=most))
    return name


def checked_note(note: str) -> str:
    """Return ``note`` if it is printable text of at most 4,000 characters; raise AppError otherwise."""
    if len(note) > NOTE_LENGTH or _has_controls(note.replace("\n", " ")):
        raise AppError(say("plan.bad_note", most=NOTE_LENGTH))
    return note


def _has_controls(text: str) -> bool:
    """Control and bidirectional-override characters could make a printed order read otherwise."""
    # Nearly every text is printable, and that is told much faster.
    return not text.isprintable() and any(
        unicodedata.category(character) in {"Cc", "Cf", "Cs", "Co"} for character in text
    )
