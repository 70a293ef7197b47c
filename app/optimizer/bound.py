"""How good any schedule could be at most: Lagrangian bounds along a Frank-Wolfe path.

Weigh the cuts of each area-bucket in any way that sums to one: then detection is at most a constant
plus a price for each asset and bucket on station, and the best chains at these prices bound every
schedule, whatever the weights (Geoffrion 1974). The weights come from a smoothed Frank-Wolfe ascent of
the relaxation "detection is the least cut" over mixtures of chains (Jaggi 2013), so every step
prices all assets once and each step's bound is valid on its own.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from app.optimizer import cuts
from app.optimizer.pricing import Pricer
from app.optimizer.problem import Problem
from app.optimizer.schedule import Schedule

TOUCHES = np.array([0.0, 0.02, 0.05, 0.1, 0.16, 0.24, 0.35, 0.5, 0.7, 0.95, 1.3, 1.8, 2.5, 3.5, 5.0])
"""The ``z0`` of the cuts where all assets together cover at least the last; less is scaled down."""
SAFETY = 1e-9
"""Relative margin over the rounding of floating-point sums."""
SMOOTH, SMOOTH_DECAY, SMOOTH_LEAST = 0.01, 0.1, 0.00015
"""Temperature of the soft minimum over the cuts, as a share of what all assets together detect: at
the start, how fast it falls, and its floor."""
STEPS = (0.25, 0.5, 1.0, 2.0)
"""Multiples of the classical step 2 / (n + 2) that the line search tries."""


class BoundSearch:
    """An upper bound that falls with every step."""

    def __init__(self, problem: Problem, pricer: Pricer) -> None:
        self._problem, self._pricer = problem, pricer
        self._everyone = np.arange(len(problem.assets))
        self._scale = problem.weight * np.exp(-problem.fixed_cover)
        together = problem.rate.sum(axis=0)
        touches = TOUCHES[:, None] * np.minimum(1.0, together / TOUCHES[-1])
        self._sharpness = 1.0 / np.maximum(-np.expm1(-together), 1e-12)
        self._constant = cuts.constant(touches)[:, None]
        slopes = cuts.slope(touches[:, None], problem.rate)
        self._slopes = np.where(problem.rate > 0, slopes, 0.0)
        """Shape ``(n_cuts, n_assets, n_areas)``."""
        self._lifted = np.zeros((len(TOUCHES), *problem.weight.shape))
        """Right-hand sides of the cuts without their constants, for the mixture of chains so far."""
        self._fixed_value = problem.fixed_value
        self._steps = 0
        self.presence = np.zeros((problem.n_buckets, *problem.rate.shape))
        """How much of each asset the mixture has on station: what the primal search rounds, shape
        ``(n_buckets, n_assets, n_areas)``."""
        # Nobody is away for longer than the plan.
        earned = problem.n_buckets * float(np.maximum(0.0, -problem.toll).sum())
        self.bound = self._fixed_value + float(self._scale.sum()) + earned

    def step(self) -> Schedule:
        """Price every asset once, lower the bound if it can be, and return the best chains."""
        share = self._weigh_cuts()
        constant = float((self._scale * (share * self._constant).sum(axis=0)).sum())
        price = np.einsum("jta,jka->tka", share, self._slopes, optimize=True) * self._scale[:, None, :]
        worth, chains = self._pricer.best_chains(self._everyone, price)
        found = self._fixed_value + constant + float(worth.sum())
        self.bound = min(self.bound, found + SAFETY * (1 + abs(found)))
        self._move(tuple(chains))
        self._steps += 1
        return tuple(chains)

    def _weigh_cuts(self) -> NDArray[np.float64]:
        """Return each cut's share, shape ``(n_cuts, n_buckets, n_areas)``, summing to 1 over the cuts."""
        sides = self._constant + self._lifted
        smooth = max(SMOOTH_LEAST, SMOOTH / (1 + SMOOTH_DECAY * self._steps))
        share = np.exp((sides.min(axis=0) - sides) * (self._sharpness / smooth))
        return np.asarray(share / share.sum(axis=0), dtype=np.float64)

    def _move(self, chains: Schedule) -> None:
        """Mix the chains into the mixture by the best of a few steps."""
        lifted, presence = np.zeros_like(self._lifted), np.zeros_like(self.presence)
        for asset, chain in enumerate(chains):
            for area, start, end in chain:
                lifted[:, start:end, area] += self._slopes[:, asset, area, None]
                presence[start:end, asset, area] = 1.0
        classical = 2.0 / (self._steps + 2)
        steps = [step * classical for step in STEPS if step * classical <= 1.0]
        towards = lifted - self._lifted
        mixed = [self._lifted + step * towards for step in steps]
        values = [(self._scale * (self._constant + sides).min(axis=0)).sum() for sides in mixed]
        best = int(np.argmax(values))
        self._lifted = mixed[best]
        self.presence += steps[best] * (presence - self.presence)
