"""What several rules look at in the same way."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from itertools import pairwise

from app.base.message import say
from app.domain.assets import Asset
from app.domain.duties import Duty
from app.domain.findings import Finding, Severity
from app.domain.plan import Plan
from app.geo.units import format_duration


def breach(rule: str, *subjects: str, **params: object) -> Finding:
    """Return a finding that ``rule`` is broken; its text is ``rules.<rule>``."""
    return Finding(rule, Severity.BREACH, say(f"rules.{rule}", **params), subjects)


def duties_with_assets(plan: Plan) -> Iterator[tuple[Asset, Duty]]:
    """Yield every duty with its asset, by asset and departure."""
    for asset in plan.assets.values():
        for duty in plan.duties_of(asset.id):
            yield asset, duty


def successive(plan: Plan) -> Iterator[tuple[Asset, Duty, Duty]]:
    """Yield every pair of duties of one asset that follow one another."""
    for asset in plan.assets.values():
        for earlier, later in pairwise(plan.duties_of(asset.id)):
            yield asset, earlier, later


def short_gaps(plan: Plan, needed_s: Callable[[Asset], float]) -> Iterator[tuple[Asset, Duty, str, str]]:
    """Yield duties that follow another of the same asset too soon, with the time left and the time needed.

    Duties that overlap are another rule's.
    """
    for asset, earlier, later in successive(plan):
        gap, needed = later.depart - earlier.back, timedelta(seconds=needed_s(asset))
        if timedelta() <= gap < needed:
            yield asset, later, format_duration(gap), format_duration(needed)
