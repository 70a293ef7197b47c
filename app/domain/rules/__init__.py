"""The judges: each looks at a plan and says what breaks its rule, whoever made the schedule.

To add a rule: one file here and one line in ``RULES``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from app.domain.facts import Facts
from app.domain.findings import Finding, Severity
from app.domain.rules import (
    availability,
    bases,
    crewrest,
    endurance,
    overlap,
    period,
    permission,
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
)


def judge(facts: Facts) -> tuple[Finding, ...]:
    """Return every finding of every rule, in the order of ``RULES``."""
    return tuple(finding for _, rule in RULES for finding in rule(facts))


def breaches(facts: Facts) -> tuple[Finding, ...]:
    """Return the findings that break a rule."""
    return tuple(finding for finding in judge(facts) if finding.severity is Severity.BREACH)
