"""PMTiles archives, version 3, read as a stranger's (github.com/protomaps/PMTiles)."""

from __future__ import annotations

import json
import struct
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.base.message import say
from app.geo.tiledirectories import Directory, Span, read_directory, tile_number
from app.geo.tilesets import (
    LARGEST_TILE,
    WORLD,
    TileContainer,
    TileContent,
    TileSet,
    bounds_of,
    layers_of,
    plain,
    unpack,
    zooms_of,
)

if TYPE_CHECKING:
    from pathlib import Path
    from typing import BinaryIO

MAGIC = b"PMTiles"
_VERSION = 3
_HEAD = struct.Struct("<7sB11Q6B4iB2i")
_HEAD_AND_ROOT = 16_384
"""The root directory lies within so many bytes of the file."""
_LARGEST_DIRECTORY = 2**20
_LARGEST_METADATA = 4 * 2**20
_DEEPEST_DIRECTORY = 3
"""The root, and two of leaves; writers make one."""
_MOST_DIRECTORIES = 16
"""Kept of those used last."""
_PLAIN, _GZIP = 1, 2
"""Codes of the two compressions that the page can undo."""
_CONTENTS = {1: TileContent.VECTOR, 2: TileContent.PNG, 3: TileContent.JPEG, 4: TileContent.WEBP}


@dataclass(frozen=True, slots=True)
class _Head:
    """What the first bytes say, checked."""

    root: Span
    metadata: Span
    leaves: Span
    tiles: Span
    content: TileContent
    zooms: tuple[int, int]
    corners: tuple[int, ...]
    """West, south, east, north in 1e-7 degrees; all zero is how a writer says that it does not know."""


def read_pmtiles(path: Path) -> TileSet:
    """Return what an archive holds.

    Raises
    ------
    ValueError
        If it is none, of another version, cut off, or holds what the map cannot show.
    """
    with path.open("rb") as stream:
        head = _head(stream, path)
        if not unpack(_bytes(stream, head.root), _LARGEST_DIRECTORY):
            raise ValueError(say("tiles.broken"))
        metadata = _metadata(_bytes(stream, head.metadata))
    return TileSet(
        path=path,
        container=TileContainer.PMTILES,
        content=head.content,
        name=plain(metadata.get("name")) or path.stem,
        attribution=plain(metadata.get("attribution")),
        bounds=bounds_of(each / 1e7 for each in head.corners) if any(head.corners) else WORLD,
        min_zoom=head.zooms[0],
        max_zoom=head.zooms[1],
        layers=layers_of(metadata),
    )


class PmTilesReader:
    """An archive that is open to read one tile after another.

    Raises
    ------
    ValueError
        If the file is no PMTiles or is cut off.
    """

    def __init__(self, path: Path) -> None:
        self._stream = path.open("rb")
        self._directories: dict[Span, Directory] = {}
        try:
            self._head = _head(self._stream, path)
        except ValueError:
            self.close()
            raise

    def read(self, zoom: int, column: int, row: int) -> bytes | None:
        """Return one tile, unpacked, its row counted from the north; raise ValueError where it is damaged."""
        number, span = tile_number(zoom, column, row), self._head.root
        for _ in range(_DEEPEST_DIRECTORY):
            found = self._directory(span).find(number)
            if found is None:
                return None
            place, is_tile = found
            if is_tile:
                tile = _within(self._head.tiles, place, LARGEST_TILE)
                return unpack(_bytes(self._stream, tile), LARGEST_TILE)
            span = _within(self._head.leaves, place, _LARGEST_DIRECTORY)
        raise ValueError(say("tiles.broken"))

    def close(self) -> None:
        """Let go of the file."""
        self._stream.close()

    def _directory(self, span: Span) -> Directory:
        """Return a directory; those used last are kept."""
        found = self._directories.pop(span, None)
        if found is None:
            found = read_directory(unpack(_bytes(self._stream, span), _LARGEST_DIRECTORY))
        self._directories[span] = found
        if len(self._directories) > _MOST_DIRECTORIES:
            del self._directories[next(iter(self._directories))]
        return found


def _head(stream: BinaryIO, path: Path) -> _Head:
    """Return what the first bytes say; the text of a ValueError tells what does not add up."""
    head = stream.read(_HEAD.size)
    if len(head) < _HEAD.size or not head.startswith(MAGIC):
        raise ValueError(say("tiles.unknown", name=path.name))
    _, version, *numbers = _HEAD.unpack(head)
    if version != _VERSION:
        raise ValueError(say("tiles.version", name=path.name, version=version))
    root, metadata, leaves, tiles = (Span(*numbers[place : place + 2]) for place in range(0, 8, 2))
    internal, packing, kind, least, greatest = numbers[12:17]
    if internal not in (_PLAIN, _GZIP) or packing not in (_PLAIN, _GZIP):
        raise ValueError(say("tiles.packing", name=path.name))
    if kind not in _CONTENTS:
        raise ValueError(say("tiles.content", name=path.name))
    content, zooms = _CONTENTS[kind], zooms_of(least, greatest)
    found = _Head(root, metadata, leaves, tiles, content, zooms, tuple(numbers[17:21]))
    _check_sections(found, path.stat().st_size)
    return found


def _check_sections(head: _Head, size: int) -> None:
    """Refuse sections outside of the file, and those out of proportion."""
    sections = (head.root, head.metadata, head.leaves, head.tiles)
    if any(span.offset + span.length > size for span in sections) or head.root.offset < _HEAD.size:
        raise ValueError(say("tiles.broken"))
    if head.root.offset + head.root.length > _HEAD_AND_ROOT or head.metadata.length > _LARGEST_METADATA:
        raise ValueError(say("tiles.broken"))
    if not head.tiles.length:
        raise ValueError(say("tiles.broken"))


def _within(whole: Span, place: Span, most: int) -> Span:
    """Return where a piece of a section is in the file; a ValueError tells that it does not lie there."""
    if place.offset + place.length > whole.length or place.length > most:
        raise ValueError(say("tiles.broken"))
    return Span(whole.offset + place.offset, place.length)


def _bytes(stream: BinaryIO, span: Span) -> bytes:
    stream.seek(span.offset)
    return stream.read(span.length)


def _metadata(packed: bytes) -> dict[str, object]:
    try:
        found = json.loads(unpack(packed, _LARGEST_METADATA) or b"{}")
    except (json.JSONDecodeError, UnicodeDecodeError, RecursionError) as error:
        raise ValueError(say("tiles.broken")) from error
    if not isinstance(found, dict):
        raise ValueError(say("tiles.broken"))
    return found
