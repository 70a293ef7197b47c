"""Nobody goes aboard before rescue, and what becomes of persons, vessel and evidence, is planned."""

from __future__ import annotations

from collections.abc import Iterator

from app.base.message import say
from app.domain.areas import Area
from app.domain.assets import Asset
from app.domain.duties import Stop
from app.domain.facts import Facts
from app.domain.findings import Finding
from app.domain.legality import actions_of
from app.domain.rules.shared import breach, duties_with_assets


def judge(facts: Facts) -> Iterator[Finding]:
    """Find stays with something done aboard in areas where not all of it is planned."""
    for asset, duty in duties_with_assets(facts.plan):
        for stop in duty.stops:
            area = facts.plan.areas[stop.area]
            if missing := lacking(asset, area, stop):
                names = ", ".join(str(say(f"field.boarding_{name}")) for name in missing)
                yield breach("boarding", duty.id, area.id, asset=asset.name, area=area.name, missing=names)


def lacking(asset: Asset, area: Area, stop: Stop | None = None) -> tuple[str, ...]:
    """Return what is not planned of a boarding, by its names; nothing where nobody goes aboard."""
    aboard = any(action.goes_aboard for action in actions_of(asset, area, stop))
    return area.boarding.missing if aboard else ()
