"""What a schedule is worth: the share of the expected traffic that it detects."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

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
    hours = (np.arange(plan.header.days * 24) + plan.header.start.hour) % 24
    threat = np.array([area.threat for area in plan.areas.values()], dtype=np.float64).reshape(-1, 24)
    priority = np.array([area.priority for area in plan.areas.values()], dtype=np.float64)
    raw = (priority[:, np.newaxis] * threat)[:, hours]
    total = raw.sum()
    return raw * (100.0 / total) if total > 0 else raw


def coverage(plan: Plan, duties: Iterable[Duty]) -> NDArray[np.float64]:
    """Return the coverage of each area-hour, shape ``(n_areas, n_buckets)``.

    Time on station that fills a bucket only in part counts in part; time outside the plan not at all.
    """
    rows = {identity: row for row, identity in enumerate(plan.areas)}
    begin, last = plan.header.start, plan.header.days * 86400.0
    rates: dict[tuple[AssetId, AreaId], float] = {}
    watches: list[tuple[int, float, float, float]] = []  # row, rate, first and last second
    for duty in duties:
        for stop in duty.stops:
            if stop.area not in rows or duty.asset not in plan.assets:
                continue
            pair = duty.asset, stop.area
            if pair not in rates:
                rates[pair] = detection_rate(plan.assets[duty.asset], plan.areas[stop.area])
            since = max(0.0, (stop.start - begin).total_seconds())
            until = min(last, (stop.end - begin).total_seconds())
            if since < until:
                watches.append((rows[stop.area], rates[pair], since, until))
    return _detected(watches, (len(rows), plan.header.days * 24))


def _detected(watches: list[tuple[int, float, float, float]], shape: tuple[int, int]) -> NDArray[np.float64]:
    """Return rate times seconds in each bucket, summed over ``(row, rate, since, until)``."""
    # A watch covers (t - since) - (t - until), each counted from its moment on: what a moment adds to its own
    # bucket and to each later one is written once, and summed along the row.
    steps = np.zeros((shape[0], shape[1] + 1))
    table = np.array(watches, dtype=np.float64).reshape(-1, 4)
    row, rate = table[:, 0].astype(np.intp), table[:, 1]
    for moment, sign in ((table[:, 2], 1.0), (table[:, 3], -1.0)):
        bucket = (moment // BUCKET_S).astype(np.intp)
        passed = moment - bucket * BUCKET_S
        np.add.at(steps, (row, bucket), sign * rate * (BUCKET_S - passed))
        np.add.at(steps, (row, np.minimum(bucket + 1, shape[1])), sign * rate * passed)
    # Rounding leaves a little less than nothing here and there.
    return np.maximum(np.cumsum(steps[:, :-1], axis=1), 0.0)


def schedule_value(plan: Plan, duties: Iterable[Duty]) -> float:
    """Return the share of the weighted traffic detected, 0 to 100."""
    return float((weights(plan) * -np.expm1(-coverage(plan, duties))).sum())


@dataclass(frozen=True, slots=True)
class Worth:
    """What the schedule of a plan detects."""

    value: float
    """Of the weighted traffic of all areas, 0 to 100; as ``schedule_value``."""
    shares: Mapping[AreaId, float]
    """Of its own weighted traffic, 0 to 1, by area."""


def worth(plan: Plan) -> Worth:
    """Return what the whole schedule of ``plan`` detects."""
    weight = weights(plan)
    detected = (weight * -np.expm1(-coverage(plan, plan.duties.values()))).sum(axis=1)
    totals = weight.sum(axis=1)
    shares = np.divide(detected, totals, out=np.zeros(len(totals)), where=totals > 0)
    return Worth(float(detected.sum()), dict(zip(plan.areas, shares.tolist(), strict=True)))
