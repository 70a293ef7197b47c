"""Whose fault a failure is decides what happens to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from app.base.message import Message


class AppError(Exception):
    """The user can mend it: says in plain words what is wrong, where, and what to do."""

    def __init__(self, message: Message) -> None:
        super().__init__(str(message))
        self.message = message


class BugError(Exception):
    """Ours: reported, never survived silently."""


class Cancelled(Exception):  # noqa: N818 - it is not an error: the user asked for it
    """The user stopped the work; unwinds silently."""
