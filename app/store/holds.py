"""Locks that the system keeps: they are gone with the process, however it ends.

SQLite in DELETE mode holds no lock between two transactions, so a program that has a plan open holds one on a
hidden file beside it. The file says who it is. Byte 0 stays out of that: some systems let nobody else read
what is locked.
"""

from __future__ import annotations

import hashlib
import json
import os
from contextlib import suppress
from pathlib import Path
from typing import Any

from filelock import lock_descriptor

from app.base.paths import user_folder

_FLAGS = os.O_RDWR | getattr(os, "O_BINARY", 0) | getattr(os, "O_NOFOLLOW", 0)
_MOST_BYTES = 65_536


class Held(Exception):  # noqa: N818 - what the file is
    """Another process holds the file; carries what it says."""

    def __init__(self, content: dict[str, Any]) -> None:
        super().__init__(content)
        self.content = content


class Hold:
    """A file that this process holds."""

    def __init__(self, path: Path, descriptor: int) -> None:
        self.path = path
        self._descriptor = descriptor
        self.found = _read(descriptor)
        """What it said when it was taken: left there by a process that died, else nothing."""

    @classmethod
    def take(cls, path: Path) -> Hold:
        """Take hold of a file, making it where there is none.

        Raises
        ------
        Held
            If another process, or another part of this one, holds it.
        OSError
            If it cannot be made or the file system keeps no locks.
        """
        while True:
            descriptor = os.open(path, _FLAGS | os.O_CREAT, 0o666)
            try:
                if not lock_descriptor(descriptor, blocking=False):
                    raise Held(_read(descriptor))
                if _is_at(descriptor, path):
                    return cls(path, descriptor)
            except BaseException:
                os.close(descriptor)
                raise
            # Its last holder removed it after it was opened here: this lock guards nothing.
            os.close(descriptor)

    def write(self, content: dict[str, Any]) -> None:
        """Say something in the file; raise OSError where that cannot be done."""
        data = b" " + json.dumps(content).encode()
        os.lseek(self._descriptor, 0, os.SEEK_SET)
        os.write(self._descriptor, data)
        os.ftruncate(self._descriptor, len(data))
        os.fsync(self._descriptor)

    def release(self, *, remove: bool = True) -> None:
        """Let go; the file goes too, or stays for the next who looks."""
        # On a medium that is gone there is nothing to tidy; what is left elsewhere can be taken again.
        with suppress(OSError):
            if remove and _is_at(self._descriptor, self.path):
                self.path.unlink()
        os.close(self._descriptor)


def look(path: Path) -> tuple[dict[str, Any], bool]:
    """Return what a file says, and whether somebody holds it; nothing is made or changed."""
    try:
        descriptor = os.open(path, _FLAGS)
    except OSError:
        return {}, False
    try:
        return _read(descriptor), not lock_descriptor(descriptor, blocking=False)
    except OSError:
        return {}, False
    finally:
        # Closing lets go of the lock, where it was free.
        os.close(descriptor)


def beside(path: Path) -> Path:
    """Return the hidden file that is held while a plan file is open for writing."""
    whole = path.resolve()
    return whole.with_name(f".{whole.name}.lock")


def in_user_folder(folder: str, path: Path, suffix: str) -> Path:
    """Return the file of the user folder that stands for a plan file; raise OSError."""
    digest = hashlib.sha256(os.fsencode(path.resolve())).hexdigest()[:32]
    return user_folder(folder) / f"{digest}{suffix}"


def _is_at(descriptor: int, path: Path) -> bool:
    try:
        there = path.stat()
    except FileNotFoundError:
        return False
    here = os.fstat(descriptor)
    return (here.st_dev, here.st_ino) == (there.st_dev, there.st_ino)


def _read(descriptor: int) -> dict[str, Any]:
    try:
        os.lseek(descriptor, 1, os.SEEK_SET)
        content = json.loads(os.read(descriptor, _MOST_BYTES))
    except (OSError, ValueError):
        return {}
    return content if isinstance(content, dict) else {}
