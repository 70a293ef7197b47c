"""How long and how hard to search."""

from __future__ import annotations

import math
from dataclasses import dataclass

from app.base.errors import AppError
from app.base.message import say


@dataclass(frozen=True, slots=True)
class Params:
    """Limits of a search.

    Raises
    ------
    AppError
        If a limit is not positive.
    """

    seconds: float = 60.0
    """Wall-clock budget of the whole search."""
    iterations: int | None = None
    """With a number, so many rounds are made whatever the clock says: the same result on any machine."""
    workers: int = 2
    """Threads of CP-SAT; one where ``iterations`` is given, because several race each other."""
    exact_arcs: int = 4000
    """Up to so many possible watches the whole problem is handed to CP-SAT."""
    gap: float = 1e-6
    """Relative gap at which a schedule counts as optimal."""

    def __post_init__(self) -> None:
        if not (math.isfinite(self.seconds) and self.seconds > 0):
            raise AppError(say("optimiser.bad_seconds", seconds=self.seconds))
        if self.iterations is not None and self.iterations < 1:
            raise ValueError("a search makes at least one iteration")
        if self.workers < 1 or self.exact_arcs < 0 or not 0 <= self.gap < 1:
            raise ValueError("limits of a search must make sense")

    @property
    def is_timed(self) -> bool:
        """Whether the clock ends the search."""
        return self.iterations is None
