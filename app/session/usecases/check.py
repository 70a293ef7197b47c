"""Asking every judge."""

from __future__ import annotations

from app.domain.facts import Facts
from app.domain.findings import Finding
from app.domain.rules import judge
from app.domain.value import schedule_value


def check(facts: Facts) -> tuple[Finding, ...]:
    """Return what the judges find in a plan."""
    return judge(facts)


def value(facts: Facts) -> float:
    """Return the value of the plan's schedule, 0 to 100."""
    return schedule_value(facts.plan, facts.plan.duties.values())
