"""What a schedule is worth: the share of the expected traffic that it detects."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from app.domain.areas import Area
from app.domain.duties import Duty
from app.domain.facts import detection_rate
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
    for duty in duties:
        for stop in duty.stops:
            row = rows.get(stop.area)
            asset = plan.assets.get(duty.asset)
            if row is not None and asset is not None:
                rate = detection_rate(asset, plan.areas[stop.area])
                covered[row] += rate * seconds_in_buckets(plan, stop.start, stop.end)
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


def seconds_in_buckets(plan: Plan, start: datetime, end: datetime) -> NDArray[np.float64]:
    """Return how many seconds of ``[start, end)`` fall into each bucket, shape ``(n_buckets,)``."""
    edges = np.arange(plan.header.days * 24 + 1) * float(BUCKET_S)
    since, until = ((moment - plan.header.start).total_seconds() for moment in (start, end))
    inside: NDArray[np.float64] = np.clip(
        np.minimum(edges[1:], until) - np.maximum(edges[:-1], since), 0.0, None
    )
    return inside
