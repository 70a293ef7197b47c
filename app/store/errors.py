"""What can be wrong with a plan file, where a front end does more than tell it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from pathlib import Path

from app.base.errors import AppError
from app.base.message import Message


@dataclass(frozen=True, slots=True)
class Holder:
    """Who has a plan open for writing."""

    post: str
    """Duty post, as changes are stamped with it."""
    process: int
    since: datetime


class PlanInUse(AppError):  # noqa: N818 - the file is in order: somebody else has it
    """Another session has the plan open for writing: open it read-only, or work on a copy elsewhere."""

    def __init__(self, message: Message, path: Path, holder: Holder | None) -> None:
        super().__init__(message)
        self.path = path
        self.holder = holder
        """``None`` where it cannot be read."""


class PassphraseNeeded(AppError):  # noqa: N818 - a question, not a failure
    """The plan is encrypted: ask for its passphrase and derive the key with ``salt``."""

    def __init__(self, message: Message, path: Path, salt: bytes) -> None:
        super().__init__(message)
        self.path = path
        self.salt = salt


class WrongPassphrase(AppError):  # noqa: N818 - what the user did, in their words
    """The key does not open the file; a damaged first page looks the same."""


class DamagedFile(AppError):  # noqa: N818 - what the file is
    """The file is a plan, or was one, and is not sound."""


class BrokenLog(DamagedFile):
    """The plan can be read, and its log is not as it was written."""


class NotAPlan(DamagedFile):
    """Nothing in the file says that it is a plan; it may have been one."""


class Cause(Enum):
    """Why a medium takes no more."""

    FULL = "full"
    """No room is left."""
    READ_ONLY = "read_only"
    """File, folder or medium cannot be written."""
    GONE = "gone"
    """The file is not there any more: a stick pulled out, a file moved or removed."""
    FAILING = "failing"
    """Reading or writing fails, or what was written is not there as it was."""


class MediumFailed(AppError):  # noqa: N818 - what happened
    """The file could not be written where it is. What was saved before is still there."""

    def __init__(self, message: Message, cause: Cause) -> None:
        super().__init__(message)
        self.cause = cause
