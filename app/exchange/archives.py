"""ZIP archives, read in memory: nothing is ever unpacked onto a disk."""

from __future__ import annotations

import io
import stat
import zipfile
import zlib
from collections.abc import Callable
from pathlib import PurePosixPath, PureWindowsPath

from app.base.message import say
from app.exchange.sources import LARGEST_FILE, Source

MAGIC = b"PK\x03\x04"
_MOST_MEMBERS = 2_000
_HIGHEST_RATIO = 250
"""Bytes unpacked for each byte packed. XML of tables reaches 30, zeros 1030."""
_SMALL = 1_000_000
"""Below this many bytes nothing is a bomb, however well it packs."""
_ENCRYPTED = 0x1


def member_names(source: Source) -> tuple[str, ...]:
    """Return the names of the files in an archive.

    Raises
    ------
    AppError
        If it is damaged or packed with a password, or holds too much, or names that lead out of a folder.
    """
    with _open(source) as archive:
        return tuple(entry.filename for entry in archive.infolist() if not entry.is_dir())


def read_members(source: Source, wanted: Callable[[str], bool]) -> dict[str, bytes]:
    """Return the files of an archive whose names are wanted; raise AppError as ``member_names`` does."""
    with _open(source) as archive:
        try:
            entries = [one for one in archive.infolist() if not one.is_dir() and wanted(one.filename)]
            return {one.filename: archive.read(one) for one in entries}
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError) as error:
            raise source.refuse(say("import.bad_archive")) from error


def _open(source: Source) -> zipfile.ZipFile:
    try:
        archive = zipfile.ZipFile(io.BytesIO(source.data))
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise source.refuse(say("import.bad_archive")) from error
    entries = archive.infolist()
    if not all(entry.filename for entry in entries):
        raise source.refuse(say("import.bad_archive"))
    size = sum(entry.file_size for entry in entries)
    if len(entries) > _MOST_MEMBERS or size > LARGEST_FILE:
        raise source.refuse(say("import.archive_too_large", most=LARGEST_FILE // 1_000_000))
    if size > _SMALL and size > _HIGHEST_RATIO * len(source.data):
        raise source.refuse(say("import.bomb"))
    for entry in entries:
        if entry.flag_bits & _ENCRYPTED:
            raise source.refuse(say("import.password"))
        if _leads_out(entry):
            raise source.refuse(say("import.leads_out", member=entry.filename[:80]))
    return archive


def _leads_out(entry: zipfile.ZipInfo) -> bool:
    """Tell whether a name leads out of the folder it would be unpacked into, or to another file."""
    paths = (PurePosixPath(entry.filename), PureWindowsPath(entry.filename))
    climbs = any(path.is_absolute() or path.drive or ".." in path.parts for path in paths)
    return climbs or stat.S_ISLNK(entry.external_attr >> 16)
