"""Several schedules side by side, each in a lane of its own, so that one pricing serves them all."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from app.optimizer.pricing import Pricer
from app.optimizer.problem import Problem
from app.optimizer.schedule import Chain, Schedule, coverage_of, toll_of


class Lanes:
    """Schedules with their coverage, changed in place; one asset of each lane at a time."""

    def __init__(self, problem: Problem, pricer: Pricer, schedules: list[Schedule]) -> None:
        self._problem, self._pricer = problem, pricer
        self._chains: list[list[Chain]] = [list(schedule) for schedule in schedules]
        self._cover = np.stack([coverage_of(problem, schedule) for schedule in schedules], axis=1)
        """Shape ``(n_buckets, n_lanes, n_areas)``."""
        self._gain = -np.expm1(-problem.rate)

    def schedule(self, lane: int) -> Schedule:
        """Return the schedule in a lane."""
        return tuple(self._chains[lane])

    def values(self) -> NDArray[np.float64]:
        """Return what each lane's schedule is worth less its tolls, shape ``(n_lanes,)``."""
        worth = self._problem.weight[:, None] * -np.expm1(-self._cover)
        tolls = [toll_of(self._problem, self.schedule(lane)) for lane in range(len(self._chains))]
        return np.asarray(worth.sum(axis=(0, 2)) - tolls, dtype=np.float64)

    def clear(self, assets: NDArray[np.int64]) -> None:
        """Take one asset out of each lane; ``assets`` has shape ``(n_lanes,)``."""
        for lane, asset in enumerate(assets):
            self._set(lane, int(asset), ())

    def respond(self, assets: NDArray[np.int64], factor: NDArray[np.float64] | None = None) -> None:
        """Give one asset in each lane its best chain, the others standing.

        Parameters
        ----------
        assets
            Which asset in each lane, shape ``(n_lanes,)``.
        factor
            What to multiply the prices by, broadcast to ``(n_buckets, n_lanes, n_areas)``.
        """
        self.clear(assets)
        price = self._problem.weight[:, None] * np.exp(-self._cover) * self._gain[assets]
        _, chains = self._pricer.best_chains(assets, price if factor is None else price * factor)
        for lane, (asset, chain) in enumerate(zip(assets, chains, strict=True)):
            self._set(lane, int(asset), chain)

    def _set(self, lane: int, asset: int, chain: Chain) -> None:
        """Put ``chain`` in the place of what an asset does in a lane."""
        rate = self._problem.rate[asset]
        for area, start, end in self._chains[lane][asset]:
            self._cover[start:end, lane, area] -= rate[area]
        for area, start, end in chain:
            self._cover[start:end, lane, area] += rate[area]
        self._chains[lane][asset] = chain
