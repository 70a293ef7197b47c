"""The longest path, against a plain one over all watches."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from app.optimizer.pricing import Pricer
from app.optimizer.problem import Problem, build
from app.optimizer.schedule import chain_toll
from tests.builders import ALPHA, BRAVO, LEAD
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


@pytest.mark.parametrize("seed", range(60 if PROVE else 6))
def test_tolls_come_off_each_bucket_away_and_each_way(seed):
    """Whether they cost or earn; a watch that is worth less than its way costs is not made."""
    case = a_case(seed, n_assets=3, n_areas=4, days=2, longest_h=20, shortest_rest_h=0)
    rng = np.random.default_rng(seed)
    plan = case.plan
    owners = [ALPHA, BRAVO, LEAD]
    assets = {
        one.id: replace(one, partner=owner) for one, owner in zip(plan.assets.values(), owners, strict=True)
    }
    tolls = {ALPHA: 2e-4, BRAVO: 5e-5, LEAD: -1e-4}
    problem = build(replace(case, plan=replace(plan, assets=assets)), tolls=tolls)
    rows = np.arange(len(problem.assets))
    price = rng.random((48, len(rows), 4))
    worth, chains = Pricer(problem).best_chains(rows, price)
    for row in rows.tolist():
        toll = 3600 * tolls[problem.assets[row].partner]
        ways = [
            toll * (0.0 if way is None else 2 * way.total_seconds() / 3600) for way in problem.transit[row]
        ]
        assert worth[row] == pytest.approx(plain_best(problem, row, price[:, row] - toll, ways))
        added = sum(price[start:end, row, area].sum() for area, start, end in chains[row])
        assert added - chain_toll(problem, row, chains[row]) == pytest.approx(worth[row])


def plain_best(problem: Problem, asset: int, price: np.ndarray, ways: Sequence[float] = (0.0,) * 4) -> float:
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
                value = before + price[start:end, area].sum() - ways[area]
                best[area, end] = max(best.get((area, end), 0.0), value)
    return max(best.values(), default=0.0)
