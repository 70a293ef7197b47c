"""What a schedule is worth: the share of the expected traffic that it detects."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from app.domain.areas import Area
from app.domain.duties import Duty
from app.domain.facts import detection_rate
from app.domain.ids import AreaId, AssetId
from app.domain.plan import Plan

BUCKET_S = 3600
"""Length of a time bucket in seconds. Detection adds up within one bucket and not across two:
what passes at noon is gone by one o'clock."""


def weights(plan: Plan) -> NDArray[np.float64]:
    """Return what each area-hour is worth, shape ``(n_areas, n_buckets)``, summing to 100.

    An area-hour weighs its priority times the threat of its hour of the day. Areas stand in the
    plan's order. All zero where no area has any weight.
    """
    hours = np.arange(plan.header.days * 24) + plan.header.start.hour
    rows = [area.priority * np.asarray(area.threat)[hours % 24] for area in plan.areas.values()]
    raw = np.array(rows, dtype=np.float64).reshape(len(rows), len(hours))
    total = raw.sum()
    return raw * (100.0 / total) if total > 0 else raw


def coverage(plan: Plan, duties: Iterable[Duty]) -> NDArray[np.float64]:
    """Return the coverage of each area-hour, shape ``(n_areas, n_buckets)``.

    Time on station that fills a bucket only in part counts in part; time outside the plan not at all.
    """
    rows = {identity: row for row, identity in enumerate(plan.areas)}
    covered = np.zeros((len(rows), plan.header.days * 24))
    rates: dict[tuple[AssetId, AreaId], float] = {}
    for duty in duties:
        for stop in duty.stops:
            if stop.area not in rows or duty.asset not in plan.assets:
                continue
            pair = duty.asset, stop.area
            if pair not in rates:
                rates[pair] = detection_rate(plan.assets[duty.asset], plan.areas[stop.area])
            first, seconds = seconds_in_buckets(plan, stop.start, stop.end)
            covered[rows[stop.area], first : first + len(seconds)] += rates[pair] * seconds
    return covered


def schedule_value(plan: Plan, duties: Iterable[Duty]) -> float:
    """Return the share of the weighted traffic detected, 0 to 100."""
    return float((weights(plan) * -np.expm1(-coverage(plan, duties))).sum())


def detection_by_area(plan: Plan) -> list[tuple[Area, float]]:
    """Return each area with the share, 0 to 1, of its own weighted traffic that the plan detects."""
    worth, seen = weights(plan), -np.expm1(-coverage(plan, plan.duties.values()))
    totals = worth.sum(axis=1)
    shares = np.divide((worth * seen).sum(axis=1), totals, out=np.zeros(len(totals)), where=totals > 0)
    return list(zip(plan.areas.values(), shares.tolist(), strict=True))


def seconds_in_buckets(plan: Plan, start: datetime, end: datetime) -> tuple[int, NDArray[np.float64]]:
    """Return the first bucket that ``[start, end)`` touches, and its seconds in each bucket from there.

    Shape ``(n_touched,)``; empty where it lies outside the plan.
    """
    since = max(0.0, (start - plan.header.start).total_seconds())
    until = min(plan.header.days * 86400.0, (end - plan.header.start).total_seconds())
    first = int(since // BUCKET_S)
    if until <= since:
        return first, np.zeros(0)
    seconds = np.full(int(-(-until // BUCKET_S)) - first, float(BUCKET_S))
    seconds[0] -= since - first * BUCKET_S
    seconds[-1] -= (first + len(seconds)) * BUCKET_S - until
    return first, seconds
