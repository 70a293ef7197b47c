"""Each asset has exactly one controlling authority at every minute of the plan."""

from __future__ import annotations

from collections.abc import Iterator

from app.base.message import say
from app.domain.assets import Asset
from app.domain.facts import Facts
from app.domain.findings import Finding, Severity
from app.domain.organisation import Flaw, Span, spans_of
from app.domain.plan import Plan
from app.domain.rules.shared import breach
from app.geo.units import format_dtg


def judge(facts: Facts) -> Iterator[Finding]:
    """Find times in which an asset has two authorities or none, and duties in them."""
    for asset in facts.plan.assets.values():
        for span in spans_of(facts.plan, asset):
            if span.flaw is None:
                continue
            yield _found(facts.plan, asset, span, span.flaw)
            for duty in facts.plan.duties_of(asset.id):
                if duty.depart < span.end and span.start < duty.back:
                    yield breach("authority", duty.id, asset.id, asset=asset.name, **_times(span))


def _found(plan: Plan, asset: Asset, span: Span, flaw: Flaw) -> Finding:
    """Return the finding about a span in which nobody has the one authority."""
    codes = ", ".join(plan.partners[row.controller].code for row in span.delegations)
    severity = Severity.BREACH if flaw is Flaw.SEVERAL else Severity.NOTE
    text = say(f"rules.authority_{flaw.value}", asset=asset.name, partners=codes, **_times(span))
    return Finding("authority", severity, text, (asset.id,))


def _times(span: Span) -> dict[str, str]:
    return {"start": format_dtg(span.start), "end": format_dtg(span.end)}
