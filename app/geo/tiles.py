"""Tile sets that a user drops on the map: MBTiles and PMTiles files, which may come from anywhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.base.message import say
from app.geo import foreigndb, pmtiles
from app.geo.mbtiles import MbTilesReader, read_mbtiles
from app.geo.pmtiles import PmTilesReader, read_pmtiles
from app.geo.tilesets import DEEPEST_ZOOM, TileContainer, TileContent, TileSet, content_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

__all__ = ["TileContainer", "TileContent", "TileFile", "TileSet", "describe"]

_DESCRIBERS = {TileContainer.MBTILES: read_mbtiles, TileContainer.PMTILES: read_pmtiles}
_READERS: Mapping[TileContainer, type[MbTilesReader] | type[PmTilesReader]] = {
    TileContainer.MBTILES: MbTilesReader,
    TileContainer.PMTILES: PmTilesReader,
}


def describe(path: Path) -> TileSet:
    """Return what a tile set holds, told by how the file begins, not by its name.

    Raises
    ------
    ValueError
        If it is no tile set, is damaged, or holds what the map cannot show; the text says which.
    """
    return _DESCRIBERS[_container(path)](path)


class TileFile:
    """A tile set to read one tile after another from: open from the first on, anew where the file changed."""

    def __init__(self, shown: TileSet) -> None:
        self.shown = shown
        self._reader: MbTilesReader | PmTilesReader | None = None
        self._stamp: tuple[int, ...] = ()

    def read(self, zoom: int, column: int, row: int) -> bytes | None:
        """Return one tile, unpacked, by its place in a web map; ``None`` where none is.

        Rows are counted from the north.

        Raises
        ------
        ValueError
            If the file is no tile set any more, is damaged or gone, or the tile is none that a map shows;
            the text says which.
        """
        path = self.shown.path
        if not (0 <= zoom <= DEEPEST_ZOOM and 0 <= column < 2**zoom and 0 <= row < 2**zoom):
            return None
        try:
            tile = self._open().read(zoom, column, row)
        except OSError as error:
            self.close()
            raise ValueError(say("tiles.unreadable", name=path.name, why=error.strerror)) from error
        if tile and content_of(tile) is None:
            raise ValueError(say("tiles.content", name=path.name))
        return tile or None

    def close(self) -> None:
        """Let go of the file; it is opened again for the next tile."""
        reader, self._reader = self._reader, None
        if reader is not None:
            reader.close()

    def _open(self) -> MbTilesReader | PmTilesReader:
        path = self.shown.path
        state = path.stat()
        stamp = (state.st_mtime_ns, state.st_size, state.st_ino)
        if self._reader is None or stamp != self._stamp:
            self.close()
            self._reader, self._stamp = _READERS[_container(path)](path), stamp
        return self._reader


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
