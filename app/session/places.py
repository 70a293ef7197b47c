"""Where plans are kept that are not, or not yet, in a file of the user's own."""

from __future__ import annotations

from contextlib import suppress
from enum import Enum
from pathlib import Path

from app.base.paths import user_folder
from app.store.files import sync_folder

UNNAMED, RESCUED = "unnamed", "rescue"
"""Folders of the user folder: plans without a name yet, and copies of plans whose file failed."""


class Place(Enum):
    """Where everything that was done is kept."""

    FILE = "file"
    """In the plan's own file."""
    RESCUE = "rescue"
    """In a copy in the user folder: the file is gone or takes no more."""
    MEMORY = "memory"
    """Only here: what was done last is in no file."""


def is_unnamed(path: Path) -> bool:
    """Tell whether a plan has no file of its own yet."""
    try:
        return path.resolve().parent in {(user_folder() / name).resolve() for name in (UNNAMED, RESCUED)}
    except OSError:
        return False


def remove(path: Path) -> None:
    """Remove a copy whose plan is safe elsewhere; one that cannot be removed is only offered once more."""
    with suppress(OSError):
        path.unlink(missing_ok=True)
        sync_folder(path.parent)
