"""What a judge has to say about a plan."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from app.base.message import Message


class Severity(Enum):
    """How much a finding weighs."""

    BREACH = "breach"
    """A rule is broken: the schedule cannot be carried out as it stands."""
    NOTE = "note"
    """Worth knowing; breaks nothing."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing a judge found."""

    rule: str
    """Name of the rule, as in ``domain/rules``."""
    severity: Severity
    message: Message
    subjects: tuple[str, ...]
    """Identities of what it is about, the first being where to look."""
