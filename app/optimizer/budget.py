"""When a search has to end, and how it says how far it is."""

from __future__ import annotations

import copy
import time

from app.base.message import say
from app.base.progress import Progress, Stop
from app.geo.quantities import format_share
from app.optimizer.params import Params

REPORT_S = 0.25
"""Least time between two reports in seconds."""


class Budget:
    """The user's stop button and the clock in one; starts when made."""

    def __init__(self, params: Params, stop: Stop, progress: Progress) -> None:
        self._params, self._stop, self._progress = params, stop, progress
        self._began = time.monotonic()
        self.limit_s = params.seconds
        """Seconds after the start when the clock ends it."""
        self._reported = -REPORT_S
        self.rounds = 0

    @property
    def elapsed_s(self) -> float:
        """Seconds since the start."""
        return time.monotonic() - self._began

    @property
    def left_s(self) -> float | None:
        """Seconds left; ``None`` where the clock does not count."""
        return max(0.0, self.limit_s - self.elapsed_s) if self._params.is_timed else None

    @property
    def share(self) -> float:
        """Share of the budget spent, 0 to 1."""
        limit = self._params.iterations
        return min(1.0, self.elapsed_s / self._params.seconds if limit is None else self.rounds / limit)

    def part(self, share: float) -> Budget:
        """Return a budget of a share of the time left, for one part of the search."""
        part = copy.copy(self)
        part.limit_s = self.elapsed_s + share * (self.limit_s - self.elapsed_s)
        return part

    def is_over(self) -> bool:
        """Tell whether to end now: asked between any two pricings."""
        return self._stop() or (self._params.is_timed and self.elapsed_s >= self.limit_s)

    def has_round(self) -> bool:
        """Tell whether another round is allowed."""
        limit = self._params.iterations
        return not self.is_over() and (limit is None or self.rounds < limit)

    def report(self, value: float, bound: float) -> None:
        """Say how far the search is, unless it just did."""
        elapsed = self.elapsed_s
        if elapsed - self._reported < REPORT_S:
            return
        self._reported = elapsed
        gap = (bound - value) / bound if bound > 0 else 0.0
        self._progress(
            self.share,
            say(
                "optimiser.progress",
                value=f"{value:.1f}",
                bound=f"{bound:.1f}",
                gap=format_share(gap, 1),
                elapsed=f"{elapsed:.0f} s",
            ),
        )
