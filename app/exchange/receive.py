"""What was dropped, opened or pasted: told by its content what it is, and read."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from app.base.message import say
from app.base.progress import Stop, never
from app.exchange import archives
from app.exchange.delimited import read_delimited
from app.exchange.features import Features
from app.exchange.formats import FORMATS
from app.exchange.sources import Source, load, load_beside, read_head
from app.exchange.tables import Table
from app.exchange.workbooks import is_workbook, read_workbook
from app.geo import foreigndb, pmtiles

Received = Features | tuple[Table, ...]
_PLACES = tuple(dict.fromkeys(suffix for kind in FORMATS for suffix in kind.suffixes))
SUFFIXES = (*_PLACES, ".xlsx", ".csv", ".tsv", ".txt", ".mbtiles", ".pmtiles")
"""For the dialog that asks for a file; what a file is, is told by its content."""
COMPANIONS = (".shx", ".dbf", ".prj", ".cpg")
"""Files that are nothing without the one they stand beside."""
_OLD_OFFICE = b"\xd0\xcf\x11\xe0"


def receive(path: Path, stop: Stop = never) -> Received:
    """Return what is in a file: places, or tables.

    Raises
    ------
    AppError
        If it cannot be read, is too large, broken or of no format known: names the file and what to do.
    Cancelled
        If it was stopped.
    """
    source = load(path)
    if source.suffix in COMPANIONS:
        raise source.refuse(say("import.companion", name=f"{source.stem}.shp"))
    for kind in FORMATS:
        if kind.fits(source):
            beside = load_beside(path, kind.beside) if kind.beside else {}
            return kind.read(replace(source, beside=beside), stop)
    return _tables(source, stop)


def receive_text(text: str, name: str, stop: Stop = never) -> Received:
    """Return what is in a text from the clipboard: places, or a table; raise as ``receive`` does."""
    source = Source(name, text.encode("utf-8", "replace"))
    for kind in FORMATS:
        if kind.fits(source):
            return kind.read(source, stop)
    return _tables(source, stop)


def is_tile_set(path: Path) -> bool:
    """Tell whether a file holds tiles to lie under the plan; raise AppError where it cannot be read."""
    source = Source(path.name, read_head(path))
    if source.data.startswith(pmtiles.MAGIC):
        return True
    # A GeoPackage is a database too.
    return source.data.startswith(foreigndb.MAGIC) and not any(kind.fits(source) for kind in FORMATS)


def _tables(source: Source, stop: Stop) -> tuple[Table, ...]:
    if is_workbook(source):
        return read_workbook(source, stop)
    if source.data.startswith((archives.MAGIC, _OLD_OFFICE)) or source.suffix == ".xls":
        raise source.refuse(say("import.other_archive"))
    if source.suffix in _PLACES or source.head.lstrip().startswith(b"<"):
        raise source.refuse(say("import.unknown_format"))
    return read_delimited(source, stop)
