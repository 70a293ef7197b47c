"""The proof that a value has passed the release engine."""

from __future__ import annotations

from typing import Generic, TypeVar

from app.base.errors import BugError
from app.domain.marking import Level
from app.domain.partners import Partner
from app.domain.release.record import Record

Value = TypeVar("Value")

TOKEN = object()
"""Known to this package alone."""


class Released(Generic[Value]):
    """A value that may go to one recipient. Only the engine beside this file can make one."""

    __slots__ = ("banner", "recipient", "record", "value")

    def __init__(
        self, token: object, value: Value, recipient: Partner, banner: Level, record: Record | None
    ) -> None:
        if token is not TOKEN:
            raise BugError("only the release engine makes Released values")
        if record is None:
            raise BugError("nothing leaves without a record of it")
        self.value = value
        self.recipient = recipient
        """The recipient as it stands in this copy."""
        self.banner = banner
        """The highest level of what is in this copy."""
        self.record = record
        """What whoever writes the copy out must note of it; it is no part of the copy."""
