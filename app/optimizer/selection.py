"""Choosing among given chains with CP-SAT, detection modelled by cuts added where they are needed.

The integers of the model are rounded up, so what CP-SAT proves is a bound for the true problem, and
each round adds the cuts that are tight at the sums just attained. There are finitely many sums: with
all watches to choose from, value and bound meet.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from ortools.sat.python import cp_model

from app.base.errors import BugError
from app.optimizer import cuts
from app.optimizer.budget import Budget
from app.optimizer.problem import Problem
from app.optimizer.schedule import Chain, Schedule, chain_toll, coverage_of, value_of

SCALE = 1e9
"""Integers a unit of value, whose whole range of 100 stays far inside 64 bits."""
POLL_S = 0.1
SAFETY = 1e-9
"""Relative margin over the rounding of floating-point sums."""
ROUND_WORK = 4.0
"""Most work of one solution in CP-SAT's deterministic seconds where the clock does not count."""
SLACK = 1e-8
"""By how much a cut must be passed to be added."""


@dataclass(frozen=True, slots=True)
class Option:
    """Watches of one asset that are chosen together or not at all."""

    asset: int
    chain: Chain


@dataclass(frozen=True, slots=True)
class Outcome:
    """The best schedule that CP-SAT found, and what no choice can pass; fixed duties included."""

    schedule: Schedule
    bound: float
    is_proven: bool
    """Whether no choice is better, but for rounding."""


Cell = tuple[int, int]
"""Bucket and area."""


class Selection:
    """The model: which options to choose, at most one of each group."""

    def __init__(
        self, problem: Problem, options: Sequence[Option], groups: Sequence[Sequence[int]], workers: int
    ) -> None:
        self._problem, self._options, self._workers = problem, options, workers
        self._scale = SCALE * problem.weight * np.exp(-problem.fixed_cover)
        self._model = cp_model.CpModel()
        self._chosen = [self._model.new_bool_var("") for _ in options]
        for group in groups:
            self._model.add_at_most_one(self._chosen[index] for index in group)
        self._watched = self._watched_cells()
        self._detected = {
            cell: self._model.new_int_var(0, math.ceil(self._scale[cell]), "") for cell in self._watched
        }
        earned = [math.ceil(-SCALE * chain_toll(problem, one.asset, one.chain)) for one in options]
        self._model.maximize(
            cp_model.LinearExpr.sum(list(self._detected.values()))
            + cp_model.LinearExpr.weighted_sum(self._chosen, earned)
        )
        for (bucket, area), by_asset in self._watched.items():
            for touch in sorted({0.0, *(float(problem.rate[asset, area]) for asset in by_asset)}):
                self._cut((bucket, area), touch)

    def solve(self, start: Schedule, budget: Budget, gap: float) -> Outcome:
        """Return the best schedule, beginning with ``start``, within the budget."""
        best, value, bound = start, value_of(self._problem, start), math.inf
        self._hint(start)
        is_proven = False
        while not (is_proven or budget.is_over()):
            solver = self._run(budget)
            status = solver.response_proto.status
            if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
                break
            proven = self._problem.fixed_value + solver.best_objective_bound / SCALE
            bound = min(bound, proven + SAFETY * (1 + abs(proven)))
            schedule = self._chosen_by(solver)
            if value_of(self._problem, schedule) > value:
                best, value = schedule, value_of(self._problem, schedule)
            budget.report(value, bound)
            has_cut = self._cut_off(solver, schedule)
            is_proven = bound - value <= gap * bound or (status == cp_model.OPTIMAL and not has_cut)
            if not has_cut:
                break
        return Outcome(best, bound, is_proven)

    def _watched_cells(self) -> dict[Cell, dict[int, list[int]]]:
        """Return the options on station in each area-bucket worth watching, by asset."""
        watched: dict[Cell, dict[int, list[int]]] = defaultdict(lambda: defaultdict(list))
        for index, option in enumerate(self._options):
            for area, start, end in option.chain:
                for bucket in range(start, end):
                    if self._scale[bucket, area] > 0:
                        watched[bucket, area][option.asset].append(index)
        return watched

    def _cut(self, cell: Cell, touch: float) -> None:
        """Add the cut that touches detection in ``cell`` at a coverage of ``touch``."""
        chosen, slopes = [], []
        for asset, indices in self._watched[cell].items():
            slope = float(cuts.slope(touch, self._problem.rate[asset, cell[1]])) * self._scale[cell]
            chosen += [self._chosen[index] for index in indices]
            slopes += [math.ceil(slope)] * len(indices)
        constant = math.ceil(float(cuts.constant(touch)) * self._scale[cell])
        self._model.add(self._detected[cell] <= constant + cp_model.LinearExpr.weighted_sum(chosen, slopes))

    def _cut_off(self, solver: cp_model.CpSolver, schedule: Schedule) -> bool:
        """Cut off the detection that ``schedule`` does not attain; tell whether there was any."""
        cover = coverage_of(self._problem, schedule) - self._problem.fixed_cover
        attained = self._attained(schedule)
        passed = [
            cell
            for cell, detected in self._detected.items()
            if solver.value(detected) > attained[cell] + SLACK * SCALE
        ]
        for cell in passed:
            self._cut(cell, float(cover[cell]))
        return bool(passed)

    def _run(self, budget: Budget) -> cp_model.CpSolver:
        """Solve the model once, in a thread of its own so that the budget can end it."""
        solver = cp_model.CpSolver()
        solver.parameters.random_seed = 0
        solver.parameters.num_workers = 1 if budget.left_s is None else self._workers
        if budget.left_s is None:
            solver.parameters.max_deterministic_time = ROUND_WORK
        else:
            solver.parameters.max_time_in_seconds = budget.left_s
        with ThreadPoolExecutor(max_workers=1) as pool:
            running = pool.submit(solver.solve, self._model)
            while wait([running], timeout=POLL_S).not_done:
                if budget.is_over():
                    solver.stop_search()
        if running.result() == cp_model.MODEL_INVALID:
            raise BugError(f"CP-SAT refuses the model: {self._model.validate()}")
        return solver

    def _hint(self, schedule: Schedule) -> None:
        """Tell CP-SAT a schedule to begin with, whole: with a part it would guess the rest bit by bit."""
        watches = {(asset, watch) for asset, chain in enumerate(schedule) for watch in chain}
        for chosen, option in zip(self._chosen, self._options, strict=True):
            self._model.add_hint(chosen, all((option.asset, watch) in watches for watch in option.chain))
        attained = self._attained(schedule)
        for cell, detected in self._detected.items():
            self._model.add_hint(detected, math.floor(attained[cell]))

    def _attained(self, schedule: Schedule) -> NDArray[np.float64]:
        """Return the scaled detection of a schedule, shape ``(n_buckets, n_areas)``."""
        cover = coverage_of(self._problem, schedule) - self._problem.fixed_cover
        return np.asarray(self._scale * -np.expm1(-cover), dtype=np.float64)

    def _chosen_by(self, solver: cp_model.CpSolver) -> Schedule:
        chains: list[Chain] = [()] * len(self._problem.assets)
        for chosen, option in zip(self._chosen, self._options, strict=True):
            if solver.boolean_value(chosen):
                chains[option.asset] += option.chain
        return tuple(tuple(sorted(chain, key=lambda watch: watch.start)) for chain in chains)
