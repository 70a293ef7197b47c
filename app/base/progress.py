"""How an engine tells how far it is, and hears that it should stop."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from app.base.message import Message

Stop = Callable[[], bool]
"""Asked often by an engine; true means: stop now and return the best so far."""


class Progress(Protocol):
    """Hears how far a job is."""

    def __call__(self, done: float | None, message: Message) -> None:
        """Take the done share (0 to 1, ``None`` when unknown) and what is being done."""


def never() -> bool:
    """Never stop."""
    return False


def silent(done: float | None, message: Message) -> None:
    """Report to nobody."""
