"""Taking out what is granted, with all that stands on it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from app.domain.edits.entities import without
from app.domain.law.register import Grant
from app.domain.plan import Plan


def without_grants(plan: Plan, gone: Callable[[Grant], bool]) -> Plan:
    """Return the plan without some grants; the requests that became them are to be reviewed again."""
    kept = without(plan.grants, gone)
    bare = {i: replace(row, grant=None) for i, row in plan.requests.items() if row.grant not in {None, *kept}}
    return replace(plan, grants=kept, requests={**plan.requests, **bare} if bare else plan.requests)
