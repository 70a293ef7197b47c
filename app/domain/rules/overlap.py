"""An asset is in one duty at a time."""

from __future__ import annotations

from collections.abc import Iterator

from app.domain.facts import Facts
from app.domain.findings import Finding
from app.domain.rules.shared import breach, successive
from app.geo.units import format_dtg


def judge(facts: Facts) -> Iterator[Finding]:
    """Find duties that leave before the same asset is back from the one before."""
    for asset, earlier, later in successive(facts.plan):
        if later.depart < earlier.back:
            yield breach(
                "overlap",
                later.id,
                earlier.id,
                asset=asset.name,
                depart=format_dtg(later.depart),
                back=format_dtg(earlier.back),
            )
