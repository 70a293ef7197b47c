"""A plan to start from."""

from __future__ import annotations

from datetime import datetime

from app.domain.header import Header
from app.domain.ids import PartnerId, PlanId, new_id
from app.domain.marking import Marking
from app.domain.partners import Partner, PartnerKind
from app.domain.plan import Plan

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
