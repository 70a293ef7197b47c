"""What is known of a tile set, and the checks that every kind of one goes through.

Nothing in such a file is trusted: sizes, offsets, texts and zooms are checked before they are used, and what
does not add up is refused in words.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from app.base.message import say
from app.geo.charts import Box
from app.geo.markup import seen_text

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

WORLD = Box(-180.0, -85.0511, 180.0, 85.0511)
"""What a web map shows."""
DEEPEST_ZOOM = 24
LARGEST_TILE = 8 * 2**20
"""Bytes of one tile, unpacked."""
_LONGEST_TEXT = 300
_GZIP = b"\x1f\x8b"


class TileContainer(Enum):
    """What kind of file it is."""

    MBTILES = "mbtiles"
    """A SQLite database."""
    PMTILES = "pmtiles"
    """One archive, version 3."""


class TileContent(Enum):
    """What is in a tile, by its media type."""

    PNG = "image/png"
    JPEG = "image/jpeg"
    WEBP = "image/webp"
    VECTOR = "application/vnd.mapbox-vector-tile"
    """Shapes with names (MVT)."""


@dataclass(frozen=True, slots=True)
class TileSet:
    """A tile set that was looked at and found sound."""

    path: Path
    container: TileContainer
    content: TileContent
    name: str
    """As its author calls it, else the file's name; plain text."""
    attribution: str
    """To be shown with the map; plain text, may be empty."""
    bounds: Box
    min_zoom: int
    max_zoom: int
    layers: tuple[str, ...] = ()
    """Names of the layers of vector tiles."""

    @property
    def is_raster(self) -> bool:
        """Whether the tiles are pictures."""
        return self.content is not TileContent.VECTOR


def content_of(tile: bytes) -> TileContent | None:
    """Return what is in an unpacked tile by how it begins; nothing if that is none of what a map shows."""
    if tile.startswith(b"\x89PNG\r\n\x1a\n"):
        return TileContent.PNG
    if tile.startswith(b"\xff\xd8\xff"):
        return TileContent.JPEG
    if tile.startswith(b"RIFF") and tile[8:12] == b"WEBP":
        return TileContent.WEBP
    # A vector tile is a row of layers: field 3, length-delimited, in the encoding of protocol buffers.
    return TileContent.VECTOR if tile.startswith(b"\x1a") else None


def unpack(packed: bytes, most: int) -> bytes:
    """Return what a gzip stream holds, or bytes that are none as they are.

    Raises
    ------
    ValueError
        If it is broken or holds more than ``most`` bytes.
    """
    if not packed.startswith(_GZIP):
        return packed
    stream = zlib.decompressobj(wbits=16 + zlib.MAX_WBITS)
    try:
        content = stream.decompress(packed, most)
    except zlib.error as error:
        raise ValueError(say("tiles.broken")) from error
    if not stream.eof:
        raise ValueError(say("tiles.broken" if len(content) < most else "tiles.too_large"))
    return content


def plain(text: object) -> str:
    """Return a text without markup and control characters, cut to a length that fits a map's corner."""
    if not isinstance(text, str):
        return ""
    seen = seen_text(text[: 10 * _LONGEST_TEXT])
    words = "".join(each if each.isprintable() else " " for each in seen)
    return " ".join(words.split())[:_LONGEST_TEXT]


def bounds_of(values: Iterable[float]) -> Box:
    """Return a box of west, south, east and north, cut to what a web map shows.

    Raises
    ------
    ValueError
        If the four are no box on the earth.
    """
    try:
        west, south, east, north = values
    except ValueError as error:
        raise ValueError(say("tiles.bounds")) from error
    # What is not a number compares false.
    if not (-180.0 <= west <= east <= 180.0 and -90.0 <= south <= north <= 90.0):
        raise ValueError(say("tiles.bounds"))
    return Box(west, max(south, WORLD.south), east, min(north, WORLD.north))


def zooms_of(low: object, high: object) -> tuple[int, int]:
    """Return the least and the greatest zoom.

    Raises
    ------
    ValueError
        If they are not whole numbers from 0 to 24, in order.
    """
    try:
        least, greatest = int(str(low)), int(str(high))
    except ValueError as error:
        raise ValueError(say("tiles.zooms")) from error
    if not 0 <= least <= greatest <= DEEPEST_ZOOM:
        raise ValueError(say("tiles.zooms"))
    return least, greatest


def layers_of(metadata: object) -> tuple[str, ...]:
    """Return the names of the vector layers that a metadata object lists."""
    rows = metadata.get("vector_layers") if isinstance(metadata, dict) else None
    names = [plain(row.get("id")) for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []
    return tuple(name for name in names if name)[:100]
