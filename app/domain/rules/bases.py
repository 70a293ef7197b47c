"""An asset leaves from where it is and ends at its own base."""

from __future__ import annotations

from collections.abc import Iterator

from app.domain.facts import Facts
from app.domain.findings import Finding
from app.domain.ids import BaseId
from app.domain.rules.shared import breach


def judge(facts: Facts) -> Iterator[Finding]:
    """Find duties that leave from a base the asset is not at, or a last one that ends elsewhere than home."""
    plan = facts.plan

    def name(base: BaseId) -> str:
        return plan.bases[base].name

    for asset in plan.assets.values():
        at = asset.base
        for duty in plan.duties_of(asset.id):
            if duty.base_from != at:
                yield breach("bases", duty.id, asset=asset.name, base=name(duty.base_from), there=name(at))
            at = duty.base_to
        if at != asset.base:
            last = plan.duties_of(asset.id)[-1]
            yield breach("bases", last.id, asset=asset.name, base=name(asset.base), there=name(at))
