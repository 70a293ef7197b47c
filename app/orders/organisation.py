"""Hand-overs that concern the recipient, and the authority over units, as far as its copy shows them."""

from __future__ import annotations

from dataclasses import dataclass

from app.base.message import say
from app.domain.handovers import Handover, Side
from app.domain.organisation import sides_open
from app.domain.partners import Partner
from app.domain.plan import Plan
from app.geo.units import format_dtg


@dataclass(frozen=True, slots=True)
class HandoverLine:
    """One hand-over that a unit of the recipient takes part in."""

    what: str
    giver: str
    taker: str
    point: str
    time: str
    accepted: str
    """Who said yes on either side, and who has not yet."""


@dataclass(frozen=True, slots=True)
class AuthorityLine:
    """One unit that another partner than its owner controls for a time."""

    unit: str
    start: str
    end: str
    controller: str
    reference: str
    scope: str
    accepted: str


def list_handovers(plan: Plan, recipient: Partner) -> tuple[HandoverLine, ...]:
    """Return the hand-overs from or to units of the recipient, by time."""
    rows = sorted(plan.handovers.values(), key=lambda row: (row.time, plan.marks[row.mark].name))
    return tuple(
        HandoverLine(
            str(say(f"handed.{row.what.value}")),
            plan.assets[row.giver].name,
            plan.assets[row.taker].name,
            plan.marks[row.mark].name,
            format_dtg(row.time),
            _accepted(plan, row),
        )
        for row in rows
        if recipient.id in {plan.assets[one].partner for one in row.assets}
    )


def list_authority(plan: Plan) -> tuple[AuthorityLine, ...]:
    """Return what is delegated of the authority over units, by unit and time."""
    names = {row.id: plan.assets[row.asset].name for row in plan.delegations.values()}
    rows = sorted(plan.delegations.values(), key=lambda row: (names[row.id], row.start))
    return tuple(
        AuthorityLine(
            names[row.id],
            format_dtg(row.start),
            format_dtg(row.end),
            plan.partners[row.controller].code,
            row.reference,
            row.scope,
            row.accepted_by or str(say("paper.not_accepted")),
        )
        for row in rows
    )


def _accepted(plan: Plan, row: Handover) -> str:
    waits = sides_open(plan, row)
    said = []
    for side in Side:
        post = row.accepted_by(side)
        if post or side in waits:
            code = plan.partners[plan.assets[row.asset_of(side)].partner].code
            said.append(f"{code}: {post or say('paper.not_accepted')}")
    return "; ".join(said)
