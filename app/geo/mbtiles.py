"""MBTiles databases, read as a stranger's (github.com/mapbox/mbtiles-spec, 1.3).

The file is opened read-only and as immutable: SQLite then looks for no journal, log or lock beside it.
"""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing, contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.base.message import say
from app.geo.foreigndb import FUNCTIONS, guard, limited, ordinary_tables
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
    with _told(path), closing(_connect(path)) as database, limited(database):
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


class MbTilesReader:
    """A database that is open to read one tile after another.

    Raises
    ------
    ValueError
        If the file is no MBTiles or is damaged.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        with _told(path):
            self._database = _connect(path)
        try:
            with _told(path), limited(self._database):
                layout = _layout(self._database, ordinary_tables(self._database), path)
        except ValueError:
            self.close()
            raise
        place = "t.zoom_level = ? AND t.tile_column = ? AND t.tile_row = ?"
        self._query = f"SELECT {layout.data} FROM {layout.source} WHERE {place}"

    def read(self, zoom: int, column: int, row: int) -> bytes | None:
        """Return one tile, unpacked, its row counted from the north; raise ValueError where it is damaged."""
        with _told(self._path), limited(self._database):
            # The rows of the file count from the south.
            found = self._database.execute(self._query, (zoom, column, 2**zoom - 1 - row)).fetchone()
        return None if found is None else _tile(found[0])

    def close(self) -> None:
        """Let go of the file."""
        self._database.close()


@contextmanager
def _told(path: Path) -> Iterator[None]:
    """Tell in words what SQLite finds wrong with a file."""
    try:
        yield
    except sqlite3.Error as error:
        raise ValueError(say("tiles.damaged", name=path.name, why=error)) from error


def _connect(path: Path) -> sqlite3.Connection:
    """Open a file that begins as a database does, to be read and no more."""
    database = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True)
    try:
        with limited(database):
            guard(database, LARGEST_TILE)
    except sqlite3.Error:
        database.close()
        raise
    return database


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
