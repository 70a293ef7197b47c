"""The longest path, against a plain one over all watches."""

from __future__ import annotations

import numpy as np
import pytest

from app.optimizer.pricing import Pricer
from app.optimizer.problem import Problem, build
from tests.conftest import PROVE
from tests.optimizer.instances import a_case


@pytest.mark.parametrize("seed", range(60 if PROVE else 6))
def test_all_lanes_equal_the_plain_longest_path(seed):
    """Worths are the best, chains are allowed and add up to them, whoever shares the call."""
    problem = build(a_case(seed, n_assets=3, n_areas=4, days=2, longest_h=20, shortest_rest_h=0))
    rng = np.random.default_rng(seed)
    assets = rng.integers(len(problem.assets), size=5)
    price = np.where(rng.random((48, 5, 4)) < 0.3, 0.0, rng.random((48, 5, 4)))
    worth, chains = Pricer(problem).best_chains(assets, price)
    for lane, asset in enumerate(assets.tolist()):
        assert worth[lane] == pytest.approx(plain_best(problem, asset, price[:, lane]))
        added = sum(price[start:end, lane, area].sum() for area, start, end in chains[lane])
        assert added == pytest.approx(worth[lane])
        for area, start, end in chains[lane]:
            assert problem.earliest[end - 1, asset, area] <= start
        for one, other in zip(chains[lane], chains[lane][1:], strict=False):
            assert one.end + problem.rest[asset, one.area, other.area] <= other.start


def plain_best(problem: Problem, asset: int, price: np.ndarray) -> float:
    """Return the worth of the best chain, watch by watch."""
    best: dict[tuple[int, int], float] = {}
    for end in range(1, problem.n_buckets + 1):
        for area in range(len(problem.areas)):
            for start in range(int(problem.earliest[end - 1, asset, area]), end):
                before = max(
                    (
                        value
                        for (other, ended), value in best.items()
                        if ended + problem.rest[asset, other, area] <= start
                    ),
                    default=0.0,
                )
                value = before + price[start:end, area].sum()
                best[area, end] = max(best.get((area, end), 0.0), value)
    return max(best.values(), default=0.0)
