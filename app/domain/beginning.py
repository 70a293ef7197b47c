"""A plan to start from."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from app.domain.change import table
from app.domain.codec import with_identities
from app.domain.header import Header, PlanState
from app.domain.ids import PartnerId, PlanId, new_id
from app.domain.law.register import InstrumentKind
from app.domain.marking import Marking
from app.domain.partners import Partner, PartnerKind
from app.domain.plan import KINDS, Plan
from app.domain.requests import Answer

_UNANSWERED: dict[str, Any] = {"answer": Answer.OPEN, "reference": "", "until": None, "grant": None}
ZONE_PACK = "caribbean-approx-1"
"""The maritime zones that set-up derives."""


def begin_plan(
    name: str, start: datetime, days: int, lead_name: str, lead_code: str, *, exercise: bool
) -> Plan:
    """Return a plan that holds nothing but its lead partner."""
    lead = PartnerId(new_id())
    marking = Marking(originator=lead, exercise=exercise)
    header = Header(
        id=PlanId(new_id()),
        name=name,
        lead=lead,
        start=start,
        days=days,
        exercise=exercise,
        zone_pack=ZONE_PACK,
        marking=marking,
    )
    partner = Partner(lead, lead_name, lead_code, PartnerKind.HEADQUARTERS, marking=marking)
    return Plan(headers={header.id: header}, partners={lead: partner})


def renew_plan(old: Plan, name: str, by: timedelta) -> Plan:
    """Return a new draft with everything of an old plan, all times moved.

    Nothing is pinned or frozen, availability is unconfirmed, no rider is offered, no arrangement, hand-over
    or asset accepted, no consent given or reviewed: what was true then has to be said again. What was decided
    stays behind. All identities are fresh: nothing joins the two plans outside.
    """
    names = {identity: new_id() for kind in KINDS for identity in table(old, kind)}
    plan = with_identities(old, names)
    header = replace(
        plan.header,
        name=name,
        start=plan.header.start + by,
        state=PlanState.DRAFT,
        version=1,
        freeze_until=None,
    )
    rows = plan.availabilities.values()
    moved = [replace(r, start=r.start + by, end=r.end + by, confirmed=False) for r in rows]
    arrangements = [
        replace(row, start=row.start + by, end=row.end + by, accepted_by="", accepted_on=None)
        for row in plan.arrangements.values()
        if row.rider is None
    ]
    riders = [
        replace(one, start=one.start + by, end=one.end + by, offered_by="", offered_on=None)
        for one in plan.riders.values()
    ]
    requests = [
        replace(row, asked=row.asked + by, due=row.due + by, **_UNANSWERED) for row in plan.requests.values()
    ]
    delegations = [
        replace(row, start=row.start + by, end=row.end + by, reference="", accepted_by="")
        for row in plan.delegations.values()
    ]
    handovers = [
        replace(row, time=row.time + by, accepted_by_giver="", accepted_by_taker="")
        for row in plan.handovers.values()
    ]
    disputes = [replace(row, by_when=row.by_when + by) for row in plan.disagreements.values() if row.is_open]
    # A consent was for that plan: an adviser has to say that it holds for this one.
    consents = [
        replace(one, reviewed_by="", reviewed_on=None)
        for one in plan.instruments.values()
        if one.kind is InstrumentKind.CONSENT
    ]
    duties = [replace(duty.shifted(by), pinned=False) for duty in plan.duties.values()]
    return replace(
        plan,
        headers={header.id: header},
        availabilities={row.id: row for row in moved},
        riders={one.id: one for one in riders},
        arrangements={row.id: row for row in arrangements},
        instruments={**plan.instruments, **{one.id: one for one in consents}},
        requests={row.id: row for row in requests},
        delegations={row.id: row for row in delegations},
        handovers={row.id: row for row in handovers},
        disagreements={row.id: row for row in disputes},
        duties={duty.id: duty for duty in duties},
    )
