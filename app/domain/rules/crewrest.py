"""A crew rests between two duties."""

from __future__ import annotations

from collections.abc import Iterator

from app.domain.facts import Facts
from app.domain.findings import Finding
from app.domain.rules.shared import breach, short_gaps


def judge(facts: Facts) -> Iterator[Finding]:
    """Find duties that leave before the crew has had its rest."""
    for asset, later, allowed, needed in short_gaps(facts.plan, lambda asset: asset.performance.crew_rest_s):
        yield breach("crewrest", later.id, asset=asset.name, allowed=allowed, needed=needed)
