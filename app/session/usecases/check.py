"""Asking every judge."""

from __future__ import annotations

from app.domain.change import Change
from app.domain.facts import Facts
from app.domain.findings import Finding
from app.domain.rules import assets_touched, judge, judge_assets
from app.domain.value import schedule_value


class Judgement:
    """What the judges find in a plan, kept up to date change by change."""

    def __init__(self, facts: Facts) -> None:
        self._by_asset = judge_assets(facts, facts.plan.assets)

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Every finding, asset by asset."""
        return tuple(finding for findings in self._by_asset.values() for finding in findings)

    def follow(self, facts: Facts, change: Change) -> None:
        """Ask the judges again about what a change may have altered."""
        for asset in assets_touched(facts.plan, change):
            self._by_asset.pop(asset, None)
        self._by_asset |= judge_assets(facts, assets_touched(facts.plan, change))


def check(facts: Facts) -> tuple[Finding, ...]:
    """Return what the judges find in a plan."""
    return judge(facts)


def value(facts: Facts) -> float:
    """Return the value of the plan's schedule, 0 to 100."""
    return schedule_value(facts.plan, facts.plan.duties.values())
