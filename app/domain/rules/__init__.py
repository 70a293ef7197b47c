"""The judges: each looks at a plan and says what breaks its rule, whoever made the schedule.

To add a rule: one file here and one line in ``RULES``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from app.domain.arrangements import Arrangement
from app.domain.availabilities import Availability
from app.domain.change import Change, Key
from app.domain.delegations import Delegation
from app.domain.duties import Duty
from app.domain.facts import Facts
from app.domain.findings import Finding, Severity
from app.domain.handovers import Handover
from app.domain.header import Header
from app.domain.ids import AssetId, DutyId, RiderId
from app.domain.law.register import Grant, Instrument
from app.domain.partners import Partner
from app.domain.permissions import Permission
from app.domain.plan import Entity, Plan
from app.domain.rules import (
    authority,
    availability,
    bases,
    basis,
    boarding,
    crewrest,
    endurance,
    handover,
    overlap,
    period,
    permission,
    riders,
    transit,
    turnaround,
)

Judge = Callable[[Facts], Iterator[Finding]]

RULES: tuple[tuple[str, Judge], ...] = (
    ("period", period.judge),
    ("overlap", overlap.judge),
    ("transit", transit.judge),
    ("endurance", endurance.judge),
    ("turnaround", turnaround.judge),
    ("crewrest", crewrest.judge),
    ("bases", bases.judge),
    ("permission", permission.judge),
    ("availability", availability.judge),
    ("basis", basis.judge),
    ("boarding", boarding.judge),
    ("authority", authority.judge),
    ("handover", handover.judge),
    ("riders", riders.judge),
)


def judge_assets(facts: Facts, assets: Iterable[AssetId]) -> dict[AssetId, tuple[Finding, ...]]:
    """Return the findings about some assets, by asset: every rule looks at one asset at a time.

    What a finding is about first is a duty, or else an asset.
    """
    plan = facts.plan
    chosen = {asset: plan.assets[asset] for asset in assets if asset in plan.assets}
    duties = {duty.id: duty for asset in chosen for duty in plan.duties_of(asset)}
    handovers = {row.id: row for asset in chosen for row in plan.handovers_of(asset)}
    # Whom they meet must be known; what is found about those is not asked for.
    met = {one: plan.assets[one] for row in handovers.values() for one in row.assets}
    narrowed = replace(
        facts, plan=replace(plan, assets={**chosen, **met}, duties=duties, handovers=handovers)
    )
    found: dict[AssetId, list[Finding]] = {}
    for finding in judge(narrowed):
        subject = finding.subjects[0]
        duty = duties.get(DutyId(subject))
        found.setdefault(duty.asset if duty else AssetId(subject), []).append(finding)
    return {asset: tuple(found.get(asset, ())) for asset in chosen}


def assets_touched(plan: Plan, change: Change) -> frozenset[AssetId]:
    """Return the assets whose findings a change may alter, ``plan`` being the one after it."""
    if any(_matters(change, key) for key in change.keys if key[0] == "headers"):
        return frozenset(plan.assets)
    touched = {AssetId(identity) for kind, identity in change.keys if kind == "assets"}
    entities = (*change.before.values(), *change.after.values())
    if any(isinstance(one, Instrument | Grant) for one in entities) or _waters_moved(change):
        return frozenset(plan.assets)
    touched |= {
        one.asset
        for one in entities
        if isinstance(one, Duty | Permission | Availability | Arrangement | Delegation)
    }
    touched |= _meeting(plan, change)
    touched |= _sailing_with(plan, change)
    places = {identity for kind, identity in change.keys if kind in {"areas", "bases"}}
    if places:
        touched |= {duty.asset for duty in plan.duties.values() if duty.touches(places)}
        # Where an asset is at home is said of it even if none of its duties goes there.
        touched |= {asset.id for asset in plan.assets.values() if asset.base in places}
    return frozenset(touched)


def _meeting(plan: Plan, change: Change) -> set[AssetId]:
    """Return the assets of hand-overs that changed, or of which the point or one of the two did."""
    entities = (*change.before.values(), *change.after.values())
    rows = [one for one in entities if isinstance(one, Handover)]
    there = {identity for kind, identity in change.keys if kind in {"marks", "assets"}}
    if there:
        rows += [row for row in plan.handovers.values() if there & {row.mark, *row.assets}]
    return {asset for row in rows for asset in row.assets}


def _sailing_with(plan: Plan, change: Change) -> set[AssetId]:
    """Return the assets that sail with a rider who changed, or who is sent elsewhere."""
    entities = (*change.before.values(), *change.after.values())
    riders = {one.rider for one in entities if isinstance(one, Arrangement)} - {None}
    riders |= {RiderId(identity) for kind, identity in change.keys if kind == "riders"}
    return {row.asset for row in plan.arrangements.values() if row.rider in riders}


def _waters_moved(change: Change) -> bool:
    """Tell whether other waters are somebody's, or a State has another code."""
    partners = {key for key in change.keys if key[0] == "partners"}
    return any(_standing(change.before.get(key)) != _standing(change.after.get(key)) for key in partners)


def _standing(partner: Entity | None) -> object:
    return (partner.code, partner.waters) if isinstance(partner, Partner) else None


def _matters(change: Change, key: Key) -> bool:
    """Tell whether a change of the header touches what rules look at."""
    old, new = change.before.get(key), change.after.get(key)
    if not (isinstance(old, Header) and isinstance(new, Header)):
        return True
    matter = ("lead", "start", "days", "freeze_until", "zone_pack", "exercise")
    return any(getattr(old, name) != getattr(new, name) for name in matter)


def judge(facts: Facts) -> tuple[Finding, ...]:
    """Return every finding of every rule, in the order of ``RULES``."""
    return tuple(finding for _, rule in RULES for finding in rule(facts))


def breaches(facts: Facts) -> tuple[Finding, ...]:
    """Return the findings that break a rule."""
    return tuple(finding for finding in judge(facts) if finding.severity is Severity.BREACH)
