"""Where the tiles of a PMTiles archive are: the order of tiles, and directories of where each begins.

Tiles are numbered zoom by zoom along a Hilbert curve (Hilbert 1891; PMTiles specification 3.4, section 3).
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from app.base.message import say

if TYPE_CHECKING:
    from numpy.typing import NDArray

_LONGEST_NUMBER = 9
"""Bytes of a number in a directory: 63 bits."""


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of a file, in bytes."""

    offset: int
    length: int


@dataclass(frozen=True, slots=True)
class Directory:
    """Entries sorted by the number of their first tile."""

    tiles: NDArray[np.int64]
    runs: NDArray[np.int64]
    """How many tiles in a row are the same; 0 where the entry leads to another directory."""
    lengths: NDArray[np.int64]
    offsets: NDArray[np.int64]

    def find(self, tile: int) -> tuple[Span, bool] | None:
        """Return where to go on for a tile, and whether the tile itself is there."""
        place = int(np.searchsorted(self.tiles, tile, side="right")) - 1
        if place < 0:
            return None
        run = int(self.runs[place])
        if run and tile >= int(self.tiles[place]) + run:
            return None
        return Span(int(self.offsets[place]), int(self.lengths[place])), run > 0


def read_directory(content: bytes) -> Directory:
    """Return the directory in unpacked bytes: how many entries, then four columns of numbers.

    Raises
    ------
    ValueError
        If it is cut off, or its numbers are too large or not in order.
    """
    numbers = _numbers(content)
    count = int(numbers[0]) if len(numbers) else 0
    if count < 1 or len(numbers) != 1 + 4 * count:
        raise ValueError(say("tiles.broken"))
    steps, runs, lengths, places = numbers[1:].reshape(4, count)
    if not lengths.all() or (steps[1:] == 0).any() or _run_over(steps, places, lengths):
        raise ValueError(say("tiles.broken"))
    return Directory(np.cumsum(steps), runs, lengths, _offsets(places, lengths))


def tile_number(zoom: int, column: int, row: int) -> int:
    """Return the number of a tile by its place in a web map, rows from the north."""
    # All tiles of the zooms above come first: 1 + 4 + 16 + ...
    number = ((1 << 2 * zoom) - 1) // 3
    side = (1 << zoom) // 2
    while side:
        right, low = int(column & side > 0), int(row & side > 0)
        number += side * side * ((3 * right) ^ low)
        if not low:
            if right:
                column, row = side - 1 - column, side - 1 - row
            column, row = row, column
        side //= 2
    return number


def _numbers(content: bytes) -> NDArray[np.int64]:
    """Return the numbers of base 128, the lowest digit first, of which the last has no highest bit."""
    digits = np.frombuffer(content, dtype=np.uint8)
    ends = np.flatnonzero(digits < 0x80)
    if not len(ends) or ends[-1] != len(digits) - 1:
        raise ValueError(say("tiles.broken"))
    starts = np.concatenate([[0], ends[:-1] + 1])
    if (ends - starts).max() >= _LONGEST_NUMBER:
        raise ValueError(say("tiles.broken"))
    powers = np.arange(len(digits)) - np.repeat(starts, ends - starts + 1)
    values = (digits & 0x7F).astype(np.int64) << (7 * powers)
    return np.asarray(np.add.reduceat(values, starts), dtype=np.int64)


def _run_over(steps: NDArray[np.int64], places: NDArray[np.int64], lengths: NDArray[np.int64]) -> bool:
    """Tell whether sums of the numbers might not fit into one of theirs."""
    return any(float(column.sum(dtype=float)) + float(places.max()) >= 2.0**62 for column in (steps, lengths))


def _offsets(places: NDArray[np.int64], lengths: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return where each entry begins: given as one more than that, or 0 for right after the one before."""
    if places[0] == 0:
        raise ValueError(say("tiles.broken"))
    given = [*np.flatnonzero(places), len(places)]
    offsets = np.empty_like(places)
    for first, following in pairwise(given):
        run = np.concatenate([[places[first] - 1], lengths[first : following - 1]])
        offsets[first:following] = np.cumsum(run)
    return offsets
