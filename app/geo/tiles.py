"""Tile sets that a user drops on the map: MBTiles and PMTiles files, which may come from anywhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.base.message import say
from app.geo.mbtiles import MAGIC as MBTILES_MAGIC
from app.geo.mbtiles import read_mbtiles, read_tile
from app.geo.pmtiles import MAGIC as PMTILES_MAGIC
from app.geo.pmtiles import read_pmtiles
from app.geo.tilesets import TileContainer, TileContent, TileSet

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
    try:
        with path.open("rb") as stream:
            start = stream.read(len(MBTILES_MAGIC))
        if start == MBTILES_MAGIC:
            return read_mbtiles(path)
        if start.startswith(PMTILES_MAGIC):
            return read_pmtiles(path)
    except OSError as error:
        raise ValueError(say("tiles.unreadable", name=path.name, why=error.strerror)) from error
    raise ValueError(say("tiles.unknown", name=path.name))
