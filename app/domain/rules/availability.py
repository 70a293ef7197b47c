"""An asset is away only while it can be had."""

from __future__ import annotations

from collections.abc import Iterator

from app.domain.facts import Facts
from app.domain.findings import Finding
from app.domain.rules.shared import breach, duties_with_assets
from app.geo.units import format_dtg


def judge(facts: Facts) -> Iterator[Finding]:
    """Find duties in a time for which their asset is said not to be available."""
    for asset, duty in duties_with_assets(facts.plan):
        for row in facts.plan.unavailable(asset.id):
            if duty.depart < row.end and row.start < duty.back:
                times = {"start": format_dtg(row.start), "end": format_dtg(row.end)}
                yield breach("availability", duty.id, asset.id, asset=asset.name, **times)
