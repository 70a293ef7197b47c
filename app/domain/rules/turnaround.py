"""An asset is made ready between two duties."""

from __future__ import annotations

from collections.abc import Iterator

from app.domain.facts import Facts
from app.domain.findings import Finding
from app.domain.rules.shared import breach, short_gaps


def judge(facts: Facts) -> Iterator[Finding]:
    """Find duties that leave before the asset is made ready again."""
    for asset, later, allowed, needed in short_gaps(facts.plan, lambda asset: asset.performance.turnaround_s):
        yield breach("turnaround", later.id, asset=asset.name, allowed=allowed, needed=needed)
