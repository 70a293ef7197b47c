"""Asking every judge."""

from __future__ import annotations

from collections.abc import Iterable

from app.domain.change import Change
from app.domain.facts import Facts
from app.domain.findings import Finding
from app.domain.rules import assets_touched, judge, judge_assets


class Judgement:
    """What the judges find in a plan, kept up to date change by change."""

    def __init__(self, facts: Facts) -> None:
        self._by_asset = judge_assets(facts, facts.plan.assets)

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Every finding, asset by asset."""
        return tuple(finding for findings in self._by_asset.values() for finding in findings)

    def follow(self, facts: Facts, changes: Iterable[Change]) -> None:
        """Ask the judges again about what changes may have altered, ``facts`` being those after the last."""
        touched = {asset for change in changes for asset in assets_touched(facts.plan, change)}
        for asset in touched:
            self._by_asset.pop(asset, None)
        self._by_asset |= judge_assets(facts, touched)


def check(facts: Facts) -> tuple[Finding, ...]:
    """Return what the judges find in a plan."""
    return judge(facts)
