"""An asset works only where it may."""

from __future__ import annotations

from collections.abc import Iterator

from app.domain.facts import Facts
from app.domain.findings import Finding
from app.domain.rules.shared import breach, duties_with_assets


def judge(facts: Facts) -> Iterator[Finding]:
    """Find stops in areas that the permission table forbids the asset."""
    forbidden = facts.plan.forbidden
    for asset, duty in duties_with_assets(facts.plan):
        for stop in duty.stops:
            if (asset.id, stop.area) in forbidden:
                area = facts.plan.areas[stop.area]
                yield breach("permission", duty.id, area.id, asset=asset.name, area=area.name)
