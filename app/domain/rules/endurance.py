"""An asset is away no longer than it can be."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from app.domain.facts import Facts
from app.domain.findings import Finding
from app.domain.rules.shared import breach, duties_with_assets
from app.geo.units import format_duration


def judge(facts: Facts) -> Iterator[Finding]:
    """Find duties longer, transits included, than the asset's endurance."""
    for asset, duty in duties_with_assets(facts.plan):
        endurance = timedelta(seconds=asset.performance.endurance_s)
        if duty.away > endurance:
            yield breach(
                "endurance",
                duty.id,
                asset=asset.name,
                away=format_duration(duty.away),
                endurance=format_duration(endurance),
            )
