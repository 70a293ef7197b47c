"""What was dropped or pasted, as bytes: never a path that a reader could follow somewhere else."""

from __future__ import annotations

import stat
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from app.base.errors import AppError
from app.base.message import Message, say

LARGEST_FILE = 100_000_000
"""Bytes of one file, and of everything in one archive, unpacked."""
HEAD = 4096
"""How many bytes of a file are looked at to tell what it is."""


@dataclass(frozen=True, slots=True)
class Source:
    """One file in memory."""

    name: str
    """The name of the file, without its folder."""
    data: bytes = field(repr=False)
    beside: Mapping[str, bytes] = field(default_factory=dict, repr=False)
    """Files that belong to it, by their suffix in lower case with its dot."""

    @property
    def stem(self) -> str:
        """The name without its suffix: what a layer made of it is called."""
        return Path(self.name).stem or self.name

    @property
    def suffix(self) -> str:
        """The suffix in lower case, with its dot."""
        return Path(self.name).suffix.lower()

    @property
    def head(self) -> bytes:
        """How it begins."""
        return self.data[:HEAD]

    def refuse(self, why: Message) -> AppError:
        """Return the error that names the file and says why it is refused."""
        return AppError(say("import.refused", name=self.name, why=why))


def load(path: Path) -> Source:
    """Return a file.

    Raises
    ------
    AppError
        If it is none, is too large or cannot be read.
    """
    return Source(path.name, _bytes(path))


def load_beside(path: Path, suffixes: tuple[str, ...]) -> dict[str, bytes]:
    """Return the files of the same name, by suffix; upper and lower case are the same."""
    found = {}
    for other in sorted(path.parent.iterdir()):
        suffix = other.suffix.lower()
        if other.stem.lower() == path.stem.lower() and suffix in suffixes and other.is_file():
            found[suffix] = _bytes(other)
    return found


def read_head(path: Path) -> bytes:
    """Return how a file begins; raise AppError where it cannot be read."""
    _check(path)
    try:
        with path.open("rb") as stream:
            return stream.read(HEAD)
    except OSError as error:
        raise AppError(say("import.unreadable", name=path.name, why=error.strerror)) from error


def _bytes(path: Path) -> bytes:
    _check(path)
    try:
        with path.open("rb") as stream:
            # The size may have changed since it was looked at.
            data = stream.read(LARGEST_FILE + 1)
    except OSError as error:
        raise AppError(say("import.unreadable", name=path.name, why=error.strerror)) from error
    if len(data) > LARGEST_FILE:
        raise AppError(say("import.too_large", name=path.name, most=LARGEST_FILE // 1_000_000))
    return data


def _check(path: Path) -> None:
    """Refuse what is no ordinary file: a folder, a device or a pipe might never end."""
    try:
        mode = path.stat().st_mode
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or error
        raise AppError(say("import.unreadable", name=path.name, why=why)) from error
    if not stat.S_ISREG(mode):
        raise AppError(say("import.no_file", name=path.name))
