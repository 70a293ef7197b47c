"""A leg has a legal basis on record. Deny by default, once a plan holds any instrument."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from app.base.message import say
from app.domain.assets import Asset
from app.domain.duties import Duty
from app.domain.facts import Facts
from app.domain.findings import Finding, Severity
from app.domain.law.terms import Status
from app.domain.legality import DutyBasis, basis_of, is_assessed
from app.domain.rules.shared import duties_with_assets
from app.geo.units import format_dtg


def judge(facts: Facts) -> Iterator[Finding]:
    """Find duties with a leg for which no basis is found, or for which that is unknown or conditional."""
    if not is_assessed(facts.plan):
        return
    for asset, duty in duties_with_assets(facts.plan):
        yield from _judge_duty(facts, asset, duty)


def _judge_duty(facts: Facts, asset: Asset, duty: Duty) -> Iterator[Finding]:
    basis = basis_of(facts, duty)
    if basis.waits_for:
        text = say("rules.basis_waits", asset=asset.name, state=basis.waits_for)
        yield Finding("basis", Severity.NOTE, text, (duty.id,))
    yield from _judge_expiry(facts, asset, duty, basis)
    if basis.worst is None or basis.status is Status.RECORDED:
        return
    leg, verdict = basis.worst
    severity = Severity.NOTE if basis.status is Status.CONDITIONAL else Severity.BREACH
    place = duty.places[1 + leg.stop] if leg.stop is not None else ""
    subjects = (duty.id, place) if place else (duty.id,)
    text = say(
        "rules.basis",
        asset=asset.name,
        status=say(f"law.status_{basis.status.name.lower()}"),
        action=say(f"law.action_{verdict.action.value}"),
        zone=say(f"law.zone_{verdict.waters.zone.value}"),
        host=verdict.waters.host or "-",
        why=verdict.weakest.why,
    )
    yield Finding("basis", severity, text, subjects)


def _judge_expiry(facts: Facts, asset: Asset, duty: Duty, basis: DutyBasis) -> Iterator[Finding]:
    """Note what a duty relies on that ends before the plan does: delays would leave it without."""
    register = facts.plan.register
    answers = (answer for leg in basis.legs for one in leg.assessment.verdicts for answer in one.answers)
    ends: dict[str, datetime] = {}
    for answer in answers:
        if answer.grant is not None and answer.status <= Status.CONDITIONAL:
            end = register.end_of(answer.grant)
            if end is not None and end < facts.plan.header.end:
                ends.setdefault(answer.cited, end)
    for cited, end in ends.items():
        text = say("rules.expiry", asset=asset.name, article=cited, end=format_dtg(end))
        yield Finding("expiry", Severity.NOTE, text, (duty.id,))
