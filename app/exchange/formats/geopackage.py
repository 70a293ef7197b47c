"""GeoPackage (OGC 12-128): a SQLite database, looked through before GDAL reads its layers."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

from app.base.message import say
from app.base.progress import Stop
from app.exchange.features import Features, Remark
from app.exchange.format import Format
from app.exchange.gdal import read_sheet
from app.exchange.placing import Sheet, place
from app.exchange.sources import LARGEST_FILE, Source
from app.geo.foreigndb import MAGIC, computes, guarded, ordinary_tables

_KINDS = (b"GPKG", b"GP10", b"GP11", b"GP12")
"""What stands in the head of the database for the versions of the format."""
_KIND_AT = 68
_JOURNAL_AT = slice(18, 20)
_NO_LOG = b"\x01\x01"
"""Where the head says whether changes wait in a log beside the file, and what it says if they do not."""
_MOST_LAYERS = 200


def read_geopackage(source: Source, stop: Stop) -> Features:
    """Return what is in the layers of a GeoPackage; raise AppError naming it where nothing can be used."""
    if any(source.beside.values()):
        raise source.refuse(say("import.still_open"))
    data = source.data[: _JOURNAL_AT.start] + _NO_LOG + source.data[_JOURNAL_AT.stop :]
    try:
        database = sqlite3.connect(":memory:")
        database.deserialize(data)
        with guarded(database, LARGEST_FILE):
            layers, remarks = _layers(database)
    except sqlite3.Error as error:
        raise source.refuse(say("import.damaged", why=error)) from error

    def sheets() -> Iterator[Sheet]:
        for layer in layers:
            yield read_sheet(source, data, "GPKG", layer)

    return place(source, sheets(), remarks, stop)


def _layers(database: sqlite3.Connection) -> tuple[list[str], list[Remark]]:
    """Return the layers that are plain tables, and what the rest is left out for.

    Raises
    ------
    sqlite3.Error
        If the tables of the format itself are not plain ones: GDAL asks them when it opens the file.
    """
    plain = ordinary_tables(database)
    named = database.execute("SELECT name FROM sqlite_master WHERE type IN ('table', 'view')").fetchall()
    for name in {str(name).lower() for (name,) in named if str(name).lower().startswith("gpkg")}:
        if name not in plain or computes(database, name):
            raise sqlite3.DatabaseError(say("import.crooked_table", table=name))
    layers, remarks = [], []
    rows = database.execute("SELECT table_name, data_type FROM gpkg_contents").fetchmany(_MOST_LAYERS)
    for name, kind in rows:
        if kind != "features":
            remarks.append(Remark(str(name), "", say("import.not_features")))
        elif str(name).lower() not in plain or computes(database, str(name)):
            remarks.append(Remark(str(name), "", say("import.crooked_table", table=name)))
        else:
            layers.append(str(name))
    return layers, remarks


def _fits(source: Source) -> bool:
    if not source.data.startswith(MAGIC):
        return False
    return source.data[_KIND_AT : _KIND_AT + 4] in _KINDS or source.suffix == ".gpkg"


GEOPACKAGE = Format("GeoPackage", (".gpkg",), _fits, read_geopackage, (".gpkg-wal",))
