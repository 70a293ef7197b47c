"""Good schedules: greedy, best responses, rounding of the bound's mixture, and neighbourhoods.

Given what the others do, each bucket on station has a price of its own, so an asset's best response
is one longest path (``pricing``). Greedy in turn is worth at least half the optimum (Fisher,
Nemhauser and Wolsey 1978). The mixture of chains behind the upper bound is rounded asset by asset
against what the others detect on average, which never loses on the multilinear extension (Calinescu
et al. 2011). Then a few assets that share areas are set free together, refilled at slightly wrong
prices and polished (Shaw 1998). Several orders and neighbourhoods are tried side by side, one a lane.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from app.optimizer.lanes import Lanes
from app.optimizer.pricing import Pricer
from app.optimizer.problem import Problem
from app.optimizer.schedule import Schedule, value_of

LANES = 8
"""Orders or neighbourhoods tried side by side."""
MOST_FREED = 4
"""Most assets set free together."""
NOISE = 0.15
"""How wrong the prices are at most when a neighbourhood is refilled, relative."""
POLISH_ROUNDS = 2
RESPONSE_ROUNDS = 4
BETTER = 1e-10
"""Least gain that counts."""


class PrimalSearch:
    """The best schedule so far and the ways to better ones.

    ``over`` is asked between pricings; once true, every way ends with what it has.
    """

    def __init__(
        self, problem: Problem, pricer: Pricer, rng: np.random.Generator, over: Callable[[], bool]
    ) -> None:
        self._problem, self._pricer, self._rng, self._over = problem, pricer, rng, over
        self._n_assets = len(problem.assets)
        self._gain = -np.expm1(-problem.rate)
        self._kinship = _kinship(problem)
        self.schedule: Schedule = ((),) * self._n_assets
        self.value = problem.fixed_value

    def offer(self, schedule: Schedule) -> None:
        """Take ``schedule`` over if it is better."""
        value = value_of(self._problem, schedule)
        if value > self.value + BETTER:
            self.schedule, self.value = schedule, value

    def build_greedily(self) -> None:
        """Send each asset, in the order of what it can detect, where it adds most; then let all respond."""
        order = np.argsort(-(self._problem.weight @ self._gain.T).sum(axis=0), kind="stable")[:, None]
        lanes = self._lanes([((),) * self._n_assets])
        self._respond(lanes, order)
        self._offer_best(lanes)

    def improve(self) -> None:
        """Let every asset of the best schedule respond to the others until none gains."""
        value = -np.inf
        everyone = np.arange(self._n_assets)[:, None]
        while self.value > value + BETTER and not self._over():
            value = self.value
            lanes = self._lanes([self.schedule])
            self._respond(lanes, everyone)
            self._offer_best(lanes)

    def round_mixture(self, presence: NDArray[np.float64]) -> None:
        """Round a mixture of chains in random orders; shape ``(n_buckets, n_assets, n_areas)``."""
        missed = np.maximum(1.0 - presence * self._gain, 1e-12)
        left = np.repeat(missed.prod(axis=1)[:, None], LANES, axis=1)
        orders = np.stack([self._rng.permutation(self._n_assets) for _ in range(LANES)], axis=1)
        lanes = self._lanes([((),) * self._n_assets] * LANES)
        for assets in orders:
            if self._over():
                return
            left = left / missed[:, assets]
            lanes.respond(assets, left)
        for _ in range(RESPONSE_ROUNDS):
            self._respond(lanes, orders)
        self._offer_best(lanes)

    def search_neighbourhoods(self) -> None:
        """Set a few assets free in each lane, refill them at noisy prices, polish, and keep the best."""
        n_areas = len(self._problem.areas)
        n_freed = min(int(self._rng.integers(2, MOST_FREED + 1)), self._n_assets)
        freed = np.stack([self._neighbours(n_freed) for _ in range(LANES)], axis=1)
        lanes = self._lanes([self.schedule] * LANES)
        for assets in freed:
            lanes.clear(assets)
        for assets in freed:
            if self._over():
                return
            lanes.respond(assets, self._rng.uniform(1 - NOISE, 1 + NOISE, (1, LANES, n_areas)))
        for _ in range(POLISH_ROUNDS):
            self._respond(lanes, freed)
        self._offer_best(lanes)

    def _neighbours(self, count: int) -> NDArray[np.int64]:
        """Return one asset and others that likely work in the same areas, in random order."""
        first = int(self._rng.integers(self._n_assets))
        others = np.delete(np.arange(self._n_assets), first)
        if count == 1:
            return np.array([first])
        chance = self._kinship[first, others]
        picked = self._rng.choice(others, count - 1, replace=False, p=chance / chance.sum())
        return np.asarray(self._rng.permutation([first, *picked]), dtype=np.int64)

    def _lanes(self, schedules: list[Schedule]) -> Lanes:
        return Lanes(self._problem, self._pricer, schedules)

    def _respond(self, lanes: Lanes, orders: NDArray[np.int64]) -> None:
        """Let assets respond in order; ``orders`` has shape ``(n_steps, n_lanes)``."""
        for assets in orders:
            if self._over():
                return
            lanes.respond(assets)

    def _offer_best(self, lanes: Lanes) -> None:
        self.offer(lanes.schedule(int(lanes.values().argmax())))


def _kinship(problem: Problem) -> NDArray[np.float64]:
    """Return how likely two assets are set free together, shape ``(n_assets, n_assets)``, all positive."""
    gain = -np.expm1(-problem.rate)
    shared = np.sqrt(gain @ gain.T)
    return np.asarray(np.maximum(shared, 0.03 * shared.max(initial=1e-9)), dtype=np.float64)
