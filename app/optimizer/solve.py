"""The search as a whole: small problems outright, others from both sides until they meet or time is up."""

from __future__ import annotations

import numpy as np

from app.base.errors import BugError
from app.base.progress import Progress, Stop
from app.domain.value import schedule_value
from app.optimizer.bound import BoundSearch
from app.optimizer.budget import Budget
from app.optimizer.exact import count_watches, exact_model
from app.optimizer.params import Params
from app.optimizer.pricing import Pricer
from app.optimizer.primal import PrimalSearch
from app.optimizer.problem import Problem
from app.optimizer.result import Result
from app.optimizer.schedule import duties_of, schedule_of, toll_of

BOUND_STEPS, NEIGHBOURHOODS = 16, 4
"""How much of either side makes a round."""
ROUNDING_EVERY = 8
"""Rounds between two roundings of the mixture."""
EXACT_SHARE = 0.5
"""Share of the time left that CP-SAT has to solve a small problem outright."""
SAME = 1e-9
"""How far the search and the domain may disagree on a value, relative."""


def solve(problem: Problem, *, stop: Stop, seed: int, progress: Progress, params: Params) -> Result:
    """Return the best schedule found, with an upper bound on every schedule of its kind.

    The same seed and number of iterations give the same result on any run. Stopping, or running out of
    time, returns the best so far; its bound holds all the same.
    """
    return _Search(problem, Budget(params, stop, progress), seed, params).run()


class _Search:
    def __init__(self, problem: Problem, budget: Budget, seed: int, params: Params) -> None:
        self._problem, self._budget, self._params = problem, budget, params
        pricer = Pricer(problem)
        self._primal = PrimalSearch(problem, pricer, np.random.default_rng(seed), budget.is_over)
        self._dual = BoundSearch(problem, pricer)
        self._bound = self._dual.bound
        self._is_exact = False

    def run(self) -> Result:
        plan = self._problem.facts.plan
        self._primal.offer(schedule_of(self._problem, plan.duties.values()))
        if not self._problem.assets or not (self._problem.weight.any() or self._problem.toll.any()):
            self._bound = self._problem.fixed_value
            return self._result()
        if not self._budget.is_over():
            self._primal.build_greedily()
        self._primal.improve()
        self._make_round()
        if not self._is_proven() and count_watches(self._problem) <= self._params.exact_arcs:
            self._solve_outright()
        while self._budget.has_round() and not self._is_proven():
            self._make_round()
        return self._result()

    def _solve_outright(self) -> None:
        outcome = exact_model(self._problem, self._params.workers).solve(
            self._primal.schedule, self._budget.part(EXACT_SHARE), self._params.gap
        )
        self._primal.offer(outcome.schedule)
        self._bound = min(self._bound, outcome.bound)
        self._is_exact = outcome.is_proven

    def _make_round(self) -> None:
        for _ in range(BOUND_STEPS):
            if self._budget.is_over():
                return
            self._dual.step()
            self._bound = min(self._bound, self._dual.bound)
            self._report()
        if self._budget.rounds % ROUNDING_EVERY == 0:
            self._primal.round_mixture(self._dual.presence)
        for _ in range(NEIGHBOURHOODS):
            if self._budget.is_over():
                return
            self._primal.search_neighbourhoods()
            self._report()
        self._budget.rounds += 1

    def _is_proven(self) -> bool:
        return self._is_exact or self._bound - self._primal.value <= self._params.gap * self._bound

    def _report(self) -> None:
        self._budget.report(self._primal.value, self._bound)

    def _result(self) -> Result:
        problem, primal = self._problem, self._primal
        duties = duties_of(problem, primal.schedule)
        value = schedule_value(problem.facts.plan, (*problem.fixed, *duties))
        tolls = toll_of(problem, primal.schedule)
        net = value - tolls
        if abs(net - primal.value) > SAME * (1 + abs(net)):
            raise BugError(f"the search says {primal.value!r} of a schedule worth {net!r}")
        if net - self._bound > SAME * (1 + abs(net)):
            raise BugError(f"a schedule worth {net!r} passes the bound {self._bound!r}")
        return Result(
            duties=duties,
            value=value,
            bound=max(self._bound, net),
            tolls=tolls,
            seconds=self._budget.elapsed_s,
            rounds=self._budget.rounds,
        )
