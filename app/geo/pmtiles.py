"""The head of a PMTiles archive, version 3, and what it says of itself (github.com/protomaps/PMTiles)."""

from __future__ import annotations

import json
import struct
from typing import TYPE_CHECKING

from app.base.message import say
from app.geo.tilesets import (
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

MAGIC = b"PMTiles"
_VERSION = 3
_HEAD = struct.Struct("<7sB11Q6B4iB2i")
_HEAD_AND_ROOT = 16_384
"""The root directory lies within so many bytes of the file."""
_LARGEST_ROOT = 2**20
_LARGEST_METADATA = 4 * 2**20
_PLAIN, _GZIP = 1, 2
"""Codes of the two compressions that the page can undo."""
_CONTENTS = {1: TileContent.VECTOR, 2: TileContent.PNG, 3: TileContent.JPEG, 4: TileContent.WEBP}


def read_pmtiles(path: Path) -> TileSet:
    """Return what an archive holds.

    Raises
    ------
    ValueError
        If it is none, of another version, cut off, or holds what the map cannot show.
    """
    size = path.stat().st_size
    with path.open("rb") as stream:
        head = stream.read(_HEAD.size)
        if len(head) < _HEAD.size or not head.startswith(MAGIC):
            raise ValueError(say("tiles.unknown", name=path.name))
        _, version, *numbers = _HEAD.unpack(head)
        if version != _VERSION:
            raise ValueError(say("tiles.version", name=path.name, version=version))
        sections, codes, places = numbers[:8], numbers[11:17], numbers[17:21]
        _check_sections(sections, size)
        _, internal, packing, kind, least, greatest = codes
        if internal not in (_PLAIN, _GZIP) or packing not in (_PLAIN, _GZIP):
            raise ValueError(say("tiles.packing", name=path.name))
        if kind not in _CONTENTS:
            raise ValueError(say("tiles.content", name=path.name))
        stream.seek(sections[0])
        if not unpack(stream.read(sections[1]), _LARGEST_ROOT):
            raise ValueError(say("tiles.broken"))
        stream.seek(sections[2])
        metadata = _metadata(stream.read(sections[3]))
    least, greatest = zooms_of(least, greatest)
    return TileSet(
        path=path,
        container=TileContainer.PMTILES,
        content=_CONTENTS[kind],
        name=plain(metadata.get("name")) or path.stem,
        attribution=plain(metadata.get("attribution")),
        # All zero is how a writer says that it does not know.
        bounds=bounds_of(each / 1e7 for each in places) if any(places) else WORLD,
        min_zoom=least,
        max_zoom=greatest,
        layers=layers_of(metadata),
    )


def _check_sections(sections: list[int], size: int) -> None:
    """Refuse sections (offset and length of root, metadata, leaves and tiles) outside of the file."""
    pairs = list(zip(sections[::2], sections[1::2], strict=True))
    (root, root_length), (_, metadata_length), _, (_, tiles_length) = pairs
    if any(offset + length > size for offset, length in pairs) or root < _HEAD.size:
        raise ValueError(say("tiles.broken"))
    if root + root_length > _HEAD_AND_ROOT or metadata_length > _LARGEST_METADATA or not tiles_length:
        raise ValueError(say("tiles.broken"))


def _metadata(packed: bytes) -> dict[str, object]:
    try:
        found = json.loads(unpack(packed, _LARGEST_METADATA) or b"{}")
    except (json.JSONDecodeError, UnicodeDecodeError, RecursionError) as error:
        raise ValueError(say("tiles.broken")) from error
    if not isinstance(found, dict):
        raise ValueError(say("tiles.broken"))
    return found
