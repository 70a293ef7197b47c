"""The best chain of one asset when every bucket on station has a price: a longest path, exactly.

Several assets are priced at once (a *lane* each), because NumPy's cost is in the calls. With
``V(a, s)`` the best worth of what can come before a watch in area ``a`` that starts with bucket
``s``, ``P`` the prices summed up over time and ``E(a, e)`` the best worth of a chain whose last
watch is in ``a`` and ends with bucket ``e``, ``W`` the toll of the way there and back::

    E(a, e) = P(a, e + 1) + max { V(a, s) - P(a, s) - W(a) : earliest(a, e) <= s <= e }
    V(a, s) = max(0, max { E(b, e) : e < s - rest(b, a), any area b })

The inner maximum over a window is two look-ups in a table of maxima over powers of two (Bender and
Farach-Colton 2000). Recovery keeps ``V`` some buckets behind ``E``, so whole blocks of buckets are
worked at once.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.optimizer.problem import Problem
from app.optimizer.schedule import Chain, Watch

CLOSED = -1e30
"""Worth of what cannot be."""


@dataclass(frozen=True, slots=True, eq=False)
class _Tables:
    """What one pricing leaves behind for reading the chains off; rows are buckets after ``pad``."""

    best: NDArray[np.float64]
    """Running maximum of ``E`` over time, shape ``(pad + n_buckets, n_lanes, n_areas)``."""
    start: NDArray[np.float64]
    """``V - P - W``, shape as ``best``."""
    pad: int


class Pricer:
    """Prices the assets of one problem."""

    def __init__(self, problem: Problem) -> None:
        self._problem = problem
        buckets = np.arange(problem.n_buckets)[:, None, None]
        length = np.maximum(buckets + 1 - problem.earliest, 1)
        self._level = np.floor(np.log2(length)).astype(np.int64)
        self._begin = problem.earliest + (1 << self._level) - 1
        """Row of the table whose span of ``2 ** level`` starts at ``earliest``."""
        can_end = problem.earliest <= buckets
        self._begin = np.where(can_end, self._begin, buckets)
        self._no_end = np.where(can_end, 0.0, CLOSED)
        self._no_start = np.where(problem.may_start, 0.0, CLOSED)

    def best_chains(
        self, assets: NDArray[np.int64], price: NDArray[np.float64]
    ) -> tuple[NDArray[np.float64], list[Chain]]:
        """Return the best chain and its worth for each lane.

        Parameters
        ----------
        assets
            Which asset each lane is, shape ``(n_lanes,)``.
        price
            Worth of each bucket on station before tolls, shape ``(n_buckets, n_lanes, n_areas)``.
        """
        price = price - self._problem.toll[assets][:, None]
        summed = np.zeros((len(price) + 1, *price.shape[1:]))
        np.cumsum(price, axis=0, out=summed[1:])
        tables = self._fill(assets, summed)
        worth = np.maximum(tables.best[-1].max(axis=-1, initial=CLOSED), 0.0)
        chains = [self._read(tables, summed, lane, int(asset)) for lane, asset in enumerate(assets)]
        return worth, chains

    def _fill(self, assets: NDArray[np.int64], summed: NDArray[np.float64]) -> _Tables:
        """Work the recursions block by block; ``summed`` is ``P``, one row longer than the prices.

        ``spans[i]`` holds maxima of ``V - P - W`` over ``2 ** i`` buckets. Rows before the plan's start pad
        both tables, so that looking back needs no test; indices are into the flattened tables.
        """
        n_buckets, (n_lanes, n_areas) = len(summed) - 1, summed.shape[1:]
        level, begin = self._level[:, assets], self._begin[:, assets]
        block = self._block(assets)
        pad = n_buckets + block
        spans = np.full((int(level.max(initial=0)) + 1, pad + n_buckets, n_lanes, n_areas), CLOSED)
        best = np.full(spans.shape[1:], CLOSED)
        cell = np.arange(n_lanes * n_areas).reshape(n_lanes, n_areas)
        base = level * (pad + n_buckets) + pad
        rows = np.arange(n_buckets)[:, None, None]
        early = (base + begin) * cell.size + cell
        late = (base + rows) * cell.size + cell
        before = self._look_back(assets, block, pad, cell)
        opens = self._no_start[:, assets] - summed[:-1] - self._problem.way_toll[assets]
        closes = self._no_end[:, assets] + summed[1:]
        flat_best, flat_spans = best.reshape(-1), spans.reshape(-1)
        for first in range(0, n_buckets, block):
            here = slice(first, min(first + block, n_buckets))
            padded = slice(pad + first, pad + here.stop)
            looked = flat_best[first * cell.size :].take(before[:, : here.stop - first]).max(axis=0)
            spans[0, padded] = np.maximum(looked, 0.0) + opens[here]
            for power in range(1, len(spans)):
                half = 1 << (power - 1)
                shifted = spans[power - 1, padded.start - half : padded.stop - half]
                np.maximum(spans[power - 1, padded], shifted, out=spans[power, padded])
            window = np.maximum(flat_spans.take(early[here]), flat_spans.take(late[here]))
            np.maximum.accumulate(window + closes[here], axis=0, out=best[padded])
            np.maximum(best[padded], best[padded.start - 1], out=best[padded])
        return _Tables(best, spans[0], pad)

    def _block(self, assets: NDArray[np.int64]) -> int:
        """Return how many buckets at a time depend only on those before them."""
        rest = self._problem.rest[assets]
        return int(min(rest.min(initial=self._problem.n_buckets - 1) + 1, self._problem.n_buckets))

    def _look_back(
        self, assets: NDArray[np.int64], block: int, pad: int, cell: NDArray[np.int64]
    ) -> NDArray[np.int64]:
        """Return where to find what may come before a watch, relative to the first row of a block.

        Shape ``(n_areas before, block, n_lanes, n_areas)``.
        """
        rest = self._problem.rest[assets].transpose(1, 0, 2)[:, None]
        rows = pad + np.arange(block)[None, :, None, None] - rest - 1
        areas_before = cell.T[:, None, :, None]
        found: NDArray[np.int64] = rows * cell.size + areas_before
        return found

    def _read(self, tables: _Tables, summed: NDArray[np.float64], lane: int, asset: int) -> Chain:
        """Return the chain behind the best worth: of equals the one with the shortest watches."""
        best, start = tables.best[tables.pad :, lane], tables.start[tables.pad :, lane]
        rest, earliest = self._problem.rest[asset], self._problem.earliest[:, asset]
        way_toll = self._problem.way_toll[asset]
        chain: list[Watch] = []
        last = best[-1]
        while last.size and last.max() > 0.0:
            area = int(last.argmax())
            end = int(np.searchsorted(best[:, area], last[area]))
            window = start[earliest[end, area] : end + 1, area]
            begin = end - int(window[::-1].argmax())
            if summed[end + 1, lane, area] > summed[begin, lane, area] + way_toll[area]:
                chain.append(Watch(area, begin, end + 1))
            rows = begin - rest[:, area] - 1
            last = np.where(rows >= 0, best[np.maximum(rows, 0), np.arange(len(rows))], CLOSED)
        return tuple(reversed(chain))
