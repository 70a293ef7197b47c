"""Small problems solved outright: every watch an asset can make is an option of its own.

Watches of one asset exclude each other where the times from departure to ready again overlap. All
that overlap at some moment overlap at the departure of one of them, so one group a departure says it
exactly, and the groups of one asset form an interval matrix: its linear relaxation is integral.
"""

from __future__ import annotations

from datetime import timedelta

import numpy as np

from app.optimizer.problem import BUCKET, Problem
from app.optimizer.schedule import Watch
from app.optimizer.selection import Option, Selection


def count_watches(problem: Problem) -> int:
    """Return how many different watches there are."""
    buckets = np.arange(problem.n_buckets)[:, None, None]
    return int(np.maximum(buckets + 1 - problem.earliest, 0).sum())


def exact_model(problem: Problem, workers: int) -> Selection:
    """Return the choice among all watches."""
    options: list[Option] = []
    groups: list[list[int]] = []
    for asset in range(len(problem.assets)):
        watches = _watches(problem, asset)
        away = [_away(problem, asset, watch) for watch in watches]
        for moment in sorted({depart for depart, _ in away}):
            clash = [
                len(options) + index for index, (depart, ready) in enumerate(away) if depart <= moment < ready
            ]
            groups.append(clash)
        options += [Option(asset, (watch,)) for watch in watches]
    return Selection(problem, options, groups, workers)


def _watches(problem: Problem, asset: int) -> list[Watch]:
    """Return every watch an asset can make and that is worth anything."""
    return [
        Watch(area, start, end)
        for area in range(len(problem.areas))
        for end in range(1, problem.n_buckets + 1)
        for start in range(int(problem.earliest[end - 1, asset, area]), end)
        if problem.weight[start:end, area].any() or problem.toll[asset] < 0
    ]


def _away(problem: Problem, asset: int, watch: Watch) -> tuple[timedelta, timedelta]:
    """Return departure and being ready again, since the start of the plan."""
    way = problem.transit[asset][watch.area] or timedelta()
    recovery = timedelta(seconds=problem.assets[asset].performance.recovery_s)
    return watch.start * BUCKET - way, watch.end * BUCKET + way + recovery
