"""How good and how prompt the optimiser is on the sample plan, against greedy and one CP-SAT model."""

from __future__ import annotations

import math
import time
from pathlib import Path

import numpy as np
from ortools.sat.python import cp_model

from app.base.progress import never, silent
from app.domain.facts import Facts
from app.exchange.formats.textplan import read_textplan
from app.geo.routing import Router
from app.optimizer import cuts
from app.optimizer.params import Params
from app.optimizer.pricing import Pricer
from app.optimizer.primal import PrimalSearch
from app.optimizer.problem import Problem, build
from app.optimizer.solve import solve
from tests.benchmarks import Measure, measure, run_alone
from tests.builders import D

AREA, SECONDS = "optimizer", 60.0
SAMPLE = Path(__file__).parents[2] / "plans" / "trade-wind"
SCALE = 1e4


def run(seconds: float) -> list[Measure]:
    """Return the figures of the sample plan with a budget of ``seconds`` for each way."""
    problem = build(Facts(read_textplan(SAMPLE, D), Router()))
    found = solve(problem, stop=never, seed=0, progress=silent, params=Params(seconds=seconds))
    greedy = PrimalSearch(problem, Pricer(problem), np.random.default_rng(0), never)
    greedy.build_greedily()
    one_model = monolith_bound(problem, seconds)
    return [
        measure(
            "optimizer.sample_gap",
            100 * found.gap,
            "%",
            3.0,
            floor=100 * (found.bound - greedy.value) / found.bound,
        ),
        measure(
            "optimizer.sample_missed", 100 - found.value, "%", 100 - greedy.value, floor=100 - greedy.value
        ),
        measure("optimizer.sample_bound", found.bound, "%", one_model, floor=one_model),
        measure("optimizer.overrun", found.seconds - seconds, "s", 0.1 * seconds + 1),
        measure("optimizer.stop_delay", stop_delay_s(problem), "s", 0.5),
    ]


def stop_delay_s(problem: Problem, after_s: float = 2.3) -> float:
    """Return how long after being told to stop a search returns, in seconds."""
    begin = time.monotonic()
    params = Params(seconds=3600)
    solve(problem, stop=lambda: time.monotonic() - begin > after_s, seed=0, progress=silent, params=params)
    return time.monotonic() - begin - after_s


def monolith_bound(problem: Problem, seconds: float) -> float:
    """Return the bound that CP-SAT proves on the whole problem as one model, two workers.

    Booleans for each asset, area and bucket: on station, a watch starting, a watch ending. The same
    cuts as ours stand for detection, touching at 0, at each asset's coverage and at their sum.
    """
    model = cp_model.CpModel()
    watched: dict[tuple[int, int], list[tuple[int, cp_model.IntVar]]] = {}
    for asset in range(len(problem.assets)):
        for (bucket, area), on in _movement(model, problem, asset).items():
            watched.setdefault((bucket, area), []).append((asset, on))
    model.maximize(sum(_detection(model, problem, cell, ons) for cell, ons in watched.items()))
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = seconds
    solver.parameters.num_workers = 2
    if solver.solve(model) == cp_model.UNKNOWN:
        return float(problem.weight.sum())  # it proved nothing, and then reports a bound of 0
    return solver.best_objective_bound / SCALE + problem.fixed_value


Stations = dict[tuple[int, int], cp_model.IntVar]
"""By bucket and area."""


def _movement(model: cp_model.CpModel, problem: Problem, asset: int) -> Stations:
    """Add one asset's watches to the model; return whether it is on station."""
    n_buckets, areas = problem.n_buckets, np.flatnonzero(problem.may_start[:, asset].any(axis=0)).tolist()
    cells = [(bucket, area) for area in areas for bucket in range(n_buckets)]
    on, start, end = ({cell: model.new_bool_var("") for cell in cells} for _ in range(3))
    for bucket, area in cells:
        here = (bucket, area)
        before = on[bucket - 1, area] if bucket else 0
        after = on[bucket + 1, area] if bucket + 1 < n_buckets else 0
        model.add(start[here] >= on[here] - before)
        model.add(start[here] <= on[here])
        model.add(end[here] >= on[here] - after)
        model.add(end[here] <= on[here])
        if not problem.may_start[bucket, asset, area]:
            model.add(start[here] == 0)
        first = int(problem.earliest[bucket, asset, area])
        if first > bucket:
            model.add(end[here] == 0)
        elif first > 0:
            model.add(sum(on[other, area] for other in range(first - 1, bucket + 1)) <= bucket - first + 1)
    for bucket, area in cells:
        model.add_at_most_one(
            start[bucket, area],
            *(
                end[ended, other]
                for other in areas
                for ended in range(max(0, bucket - int(problem.rest[asset, other, area])), bucket)
            ),
        )
    for bucket in range(n_buckets):
        model.add_at_most_one(on[bucket, area] for area in areas)
    return on


def _detection(
    model: cp_model.CpModel, problem: Problem, cell: tuple[int, int], ons: list[tuple[int, cp_model.IntVar]]
) -> cp_model.IntVar:
    scale = SCALE * float(problem.weight[cell] * np.exp(-problem.fixed_cover[cell]))
    detected = model.new_int_var(0, math.ceil(scale), "")
    rates = [float(problem.rate[asset, cell[1]]) for asset, _ in ons]
    for touch in sorted({0.0, *rates, sum(rates)}):
        slopes = [math.ceil(scale * float(cuts.slope(touch, rate))) for rate in rates]
        constant = math.ceil(scale * float(cuts.constant(touch)))
        model.add(detected <= constant + cp_model.LinearExpr.weighted_sum([on for _, on in ons], slopes))
    return detected


if __name__ == "__main__":
    run_alone(run, seconds=SECONDS)
