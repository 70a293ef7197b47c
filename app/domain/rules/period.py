"""A duty lies within the plan."""

from __future__ import annotations

from collections.abc import Iterator

from app.domain.facts import Facts
from app.domain.findings import Finding
from app.domain.rules.shared import breach, duties_with_assets
from app.geo.units import format_dtg


def judge(facts: Facts) -> Iterator[Finding]:
    """Find duties that leave before the plan starts or come back after it ends."""
    header = facts.plan.header
    for asset, duty in duties_with_assets(facts.plan):
        if duty.depart < header.start or duty.back > header.end:
            yield breach(
                "period",
                duty.id,
                asset=asset.name,
                depart=format_dtg(duty.depart),
                back=format_dtg(duty.back),
                start=format_dtg(header.start),
                end=format_dtg(header.end),
            )
