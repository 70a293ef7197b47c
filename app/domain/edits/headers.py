"""Describing the plan itself."""

from __future__ import annotations

from dataclasses import replace

from app.domain.edits.entities import existing
from app.domain.header import Header
from app.domain.plan import Plan


def describe_plan(plan: Plan, header: Header) -> Plan:
    """Put ``header`` in the place of the plan's."""
    existing(plan.headers, header.id)
    existing(plan.partners, header.lead)
    return replace(plan, headers={header.id: header})
