"""Tile sets that a user drops on the map: MBTiles and PMTiles files, which may come from anywhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.base.message import say
from app.geo import foreigndb, mbtiles, pmtiles
from app.geo.tilesets import DEEPEST_ZOOM, TileContainer, TileContent, TileSet, content_of

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["TileContainer", "TileContent", "TileSet", "describe", "read_tile"]


def describe(path: Path) -> TileSet:
    """Return what a tile set holds, told by how the file begins, not by its name.

    Raises
    ------
    ValueError
        If it is no tile set, is damaged, or holds what the map cannot show; the text says which.
    """
    if _container(path) is TileContainer.MBTILES:
        return mbtiles.read_mbtiles(path)
    return pmtiles.read_pmtiles(path)


def read_tile(path: Path, zoom: int, column: int, row: int) -> bytes | None:
    """Return one tile, unpacked, by its place in a web map (rows from the north); ``None`` where none is.

    Raises
    ------
    ValueError
        If the file is no tile set, is damaged, or the tile is none that a map shows; the text says which.
    """
    read = mbtiles.read_tile if _container(path) is TileContainer.MBTILES else pmtiles.read_tile
    if not (0 <= zoom <= DEEPEST_ZOOM and 0 <= column < 2**zoom and 0 <= row < 2**zoom):
        return None
    tile = read(path, zoom, column, row)
    if tile and content_of(tile) is None:
        raise ValueError(say("tiles.content", name=path.name))
    return tile or None


def _container(path: Path) -> TileContainer:
    """Return what kind of tile set a file is, by how it begins."""
    try:
        with path.open("rb") as stream:
            start = stream.read(len(foreigndb.MAGIC))
    except OSError as error:
        raise ValueError(say("tiles.unreadable", name=path.name, why=error.strerror)) from error
    if start == foreigndb.MAGIC:
        return TileContainer.MBTILES
    if start.startswith(pmtiles.MAGIC):
        return TileContainer.PMTILES
    raise ValueError(say("tiles.unknown", name=path.name))
