"""MBTiles databases, read as a stranger's (github.com/mapbox/mbtiles-spec, 1.3).

The file is opened read-only and as immutable: SQLite then looks for no journal, log or lock beside it.
"""

from __future__ import annotations

import json
import sqlite3
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.base.message import say
from app.geo.foreigndb import FUNCTIONS, MAGIC, guarded, ordinary_tables
from app.geo.tilesets import (
    LARGEST_TILE,
    WORLD,
    TileContainer,
    TileContent,
    TileSet,
    bounds_of,
    content_of,
    layers_of,
    plain,
    unpack,
    zooms_of,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from app.geo.charts import Box

_MOST_ROWS = 200
"""Of metadata."""


@dataclass(frozen=True, slots=True)
class _Layout:
    """One way to keep the tiles: in one table, or each picture once and its places in another."""

    tables: tuple[str, ...]
    source: str
    """What to select from; ``t`` has the places."""
    data: str


_LAYOUTS = (
    _Layout(("tiles",), "tiles AS t", "t.tile_data"),
    _Layout(
        ("map", "images"),
        "map AS t JOIN images AS d ON d.tile_id = t.tile_id AND d.zoom_level = t.zoom_level",
        "d.tile_data",
    ),
    _Layout(("map", "images"), "map AS t JOIN images AS d ON d.tile_id = t.tile_id", "d.tile_data"),
    _Layout(
        ("tiles_shallow", "tiles_data"),
        "tiles_shallow AS t JOIN tiles_data AS d ON d.tile_data_id = t.tile_data_id",
        "d.tile_data",
    ),
)
"""Where the last three have a view called tiles, we join the tables ourselves: no view of the file is run."""


def read_mbtiles(path: Path) -> TileSet:
    """Return what a database holds.

    Raises
    ------
    ValueError
        If it is none, is damaged, or holds what the map cannot show.
    """
    with _open(path) as database:
        tables = ordinary_tables(database)
        layout = _layout(database, tables, path)
        metadata = _metadata(database) if "metadata" in tables else {}
        sample = database.execute(f"SELECT {layout.data} FROM {layout.source} LIMIT 1").fetchone()
        zooms = metadata.get("minzoom"), metadata.get("maxzoom")
        if not all(zooms):
            zooms = tuple(
                database.execute(f"SELECT {each}(zoom_level) FROM {layout.tables[0]}").fetchone()[0]
                for each in FUNCTIONS
            )
    content = content_of(_tile(sample[0])) if sample else None
    if content is None:
        raise ValueError(say("tiles.content", name=path.name))
    least, greatest = zooms_of(*zooms)
    return TileSet(
        path=path,
        container=TileContainer.MBTILES,
        content=content,
        name=plain(metadata.get("name")) or path.stem,
        attribution=plain(metadata.get("attribution")),
        bounds=_bounds(metadata.get("bounds")),
        min_zoom=least,
        max_zoom=greatest,
        layers=_layers(metadata.get("json")) if content is TileContent.VECTOR else (),
    )


def read_tile(path: Path, zoom: int, column: int, row: int) -> bytes | None:
    """Return one tile, unpacked, by its place in a web map (rows from the north); ``None`` where none is.

    Raises
    ------
    ValueError
        If the file is no MBTiles or is damaged.
    """
    with _open(path) as database:
        layout = _layout(database, ordinary_tables(database), path)
        place = "t.zoom_level = ? AND t.tile_column = ? AND t.tile_row = ?"
        # The rows of the file count from the south.
        found = database.execute(
            f"SELECT {layout.data} FROM {layout.source} WHERE {place}", (zoom, column, 2**zoom - 1 - row)
        ).fetchone()
    return None if found is None else _tile(found[0])


@contextmanager
def _open(path: Path) -> Iterator[sqlite3.Connection]:
    """Open a file; what is wrong with it is told in words."""
    try:
        with path.open("rb") as stream:
            start = stream.read(len(MAGIC))
    except OSError as error:
        raise ValueError(say("tiles.unreadable", name=path.name, why=error.strerror)) from error
    if start != MAGIC:
        raise ValueError(say("tiles.unknown", name=path.name))
    try:
        database = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True)
        with guarded(database, LARGEST_TILE):
            yield database
    except sqlite3.Error as error:
        raise ValueError(say("tiles.damaged", name=path.name, why=error)) from error


def _layout(database: sqlite3.Connection, tables: set[str], path: Path) -> _Layout:
    """Return how the tiles are kept."""
    for layout in _LAYOUTS:
        columns = f"t.zoom_level, t.tile_column, t.tile_row, {layout.data}"
        if tables.issuperset(layout.tables) and _has(database, f"SELECT {columns} FROM {layout.source}"):
            return layout
    raise ValueError(say("tiles.unknown", name=path.name))


def _has(database: sqlite3.Connection, query: str) -> bool:
    """Tell whether all columns of a query exist."""
    try:
        database.execute(f"{query} LIMIT 0")
    except sqlite3.OperationalError as error:
        if "no such column" in str(error):
            return False
        raise
    return True


def _metadata(database: sqlite3.Connection) -> dict[object, object]:
    return dict(database.execute(f"SELECT name, value FROM metadata LIMIT {_MOST_ROWS}").fetchall())


def _bounds(text: object) -> Box:
    """Return the box that metadata give, the world if they give none."""
    if text is None:
        return WORLD
    try:
        values = [float(each) for each in str(text).split(",")]
    except ValueError as error:
        raise ValueError(say("tiles.bounds")) from error
    return bounds_of(values)


def _layers(text: object) -> tuple[str, ...]:
    try:
        return layers_of(json.loads(text)) if isinstance(text, str) else ()
    except (json.JSONDecodeError, RecursionError):
        return ()  # only names to show


def _tile(data: object) -> bytes:
    if not isinstance(data, bytes):
        raise ValueError(say("tiles.broken"))
    return unpack(data, LARGEST_TILE)
