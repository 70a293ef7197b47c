"""Files that survive: written whole or not at all, kept aside, overwritten before they go."""

from __future__ import annotations

import filecmp
import os
import shutil
import time
from datetime import datetime
from pathlib import Path

from app.base.paths import user_folder
from app.domain.ids import new_id

_BLOCK = 1 << 20
_STALE_S = 24 * 3600
"""A part file this old belongs to no running program."""


def part_of(target: Path) -> Path:
    """Return a name beside ``target`` to write it under until it is whole."""
    return target.with_name(f".{target.name}.{new_id()[:8]}.part")


def replace_durably(source: Path, target: Path) -> None:
    """Move ``source`` over ``target`` so that a power cut leaves one or the other, whole.

    Who may read it stays as it was.
    """
    if target.exists():
        shutil.copymode(target, source)
    with source.open("rb+") as file:
        os.fsync(file.fileno())
    source.replace(target)
    sync_folder(target.parent)


def write_durably(target: Path, data: bytes) -> None:
    """Write a file that is there after a power cut, whole or as it was before; raise OSError."""
    part = part_of(target)
    try:
        part.write_bytes(data)
        replace_durably(part, target)
    finally:
        part.unlink(missing_ok=True)


def copy_durably(source: Path, target: Path) -> None:
    """Copy a file byte for byte so that it is there after a power cut; raise OSError."""
    part = part_of(target)
    try:
        shutil.copyfile(source, part)
        replace_durably(part, target)
    finally:
        part.unlink(missing_ok=True)


def sync_folder(folder: Path) -> None:
    """Make what was created, renamed or removed in ``folder`` last."""
    if os.name == "posix":
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def replace_and_wipe(source: Path, target: Path) -> None:
    """Move ``source`` over ``target``, then overwrite the bytes of what was there.

    It is the best a program can do and no promise: a flash disk, a copy-on-write or journaling file system
    may keep the old bytes elsewhere.
    """
    if os.name != "posix":
        # Elsewhere a file that is open cannot be replaced, and one that was replaced cannot be reached.
        replace_durably(source, target)
        return
    with target.open("rb+") as old:
        replace_durably(source, target)
        size = old.seek(0, os.SEEK_END)
        old.seek(0)
        for start in range(0, size, _BLOCK):
            old.write(bytes(min(_BLOCK, size - start)))
        old.flush()
        os.fsync(old.fileno())


def sweep(folder: Path, name: str = "") -> None:
    """Remove the part files that crashes left in ``folder``, those of one target or all."""
    now = time.time()
    for path in folder.iterdir():
        left = path.name.startswith(f".{name}") and path.name.endswith((".part", ".part-journal"))
        if left and now - path.stat().st_mtime > _STALE_S:
            path.unlink(missing_ok=True)


def set_aside(path: Path, label: str, now: datetime) -> Path:
    """Keep a copy of a file as it is, once per content, and never over another; return the copy.

    It is called ``STEM.LABEL-DTG.SUFFIX`` and lies beside the file, or where that cannot be written, in the
    user folder.

    Raises
    ------
    OSError
        If it can be kept in neither.
    """
    try:
        return _set_aside(path, path.parent, label, now)
    except OSError:
        return _set_aside(path, user_folder("aside"), label, now)


def _set_aside(path: Path, folder: Path, label: str, now: datetime) -> Path:
    start = f"{path.stem}.{label}-"
    for other in sorted(folder.iterdir()):
        kept = other.name.startswith(start) and other.suffix == path.suffix
        if kept and filecmp.cmp(other, path, shallow=False):
            return other
    stem = f"{start}{now:%Y%m%dT%H%M%SZ}"
    names = (f"{stem}{more}{path.suffix}" for more in ("", *(f"-{number}" for number in range(2, 1000))))
    copy = next(folder / name for name in names if not (folder / name).exists())
    copy_durably(path, copy)
    return copy
