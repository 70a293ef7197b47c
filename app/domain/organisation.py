"""Task organisation: who controls each asset at every minute, and whose yes a hand-over still lacks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from itertools import pairwise

from app.domain.assets import Asset
from app.domain.delegations import Delegation
from app.domain.handovers import Handover, Side
from app.domain.ids import PartnerId
from app.domain.plan import Plan


class Flaw(Enum):
    """Why nobody has the one authority over an asset."""

    SEVERAL = "several"
    """More than one delegation holds."""
    UNWRITTEN = "unwritten"
    """The delegation has no written reference."""
    OPEN = "open"
    """Nobody took it over yet."""


@dataclass(frozen=True, slots=True)
class Span:
    """A time (half-open) of the plan in which the same delegations of an asset hold."""

    start: datetime
    end: datetime
    owner: PartnerId
    delegations: tuple[Delegation, ...]

    @property
    def flaw(self) -> Flaw | None:
        """Why nobody controls the asset; None where somebody does."""
        if not self.delegations:
            return None
        if len(self.delegations) > 1:
            return Flaw.SEVERAL
        (only,) = self.delegations
        if only.holds:
            return None
        return Flaw.OPEN if only.reference.strip() else Flaw.UNWRITTEN

    @property
    def controller(self) -> PartnerId | None:
        """The one authority; None in a gap or an overlap."""
        if self.flaw is not None:
            return None
        return self.delegations[0].controller if self.delegations else self.owner


def spans_of(plan: Plan, asset: Asset) -> tuple[Span, ...]:
    """Return the whole plan span by span: who has authority over an asset, from one change to the next."""
    rows, header = plan.delegations_of(asset.id), plan.header
    moments = {moment for row in rows for moment in (row.start, row.end)}
    inside = {moment for moment in moments if header.start < moment < header.end}
    return tuple(
        Span(start, end, asset.partner, tuple(row for row in rows if row.start < end and start < row.end))
        for start, end in pairwise(sorted({header.start, header.end, *inside}))
    )


@dataclass(frozen=True, slots=True)
class Responsibility:
    """One row of the matrix of responsibilities: an asset in a time in which nothing changes."""

    asset: Asset
    span: Span
    supports: tuple[PartnerId, ...]
    """Who serves it without controlling it: its owner, and whose base it is at."""
    decides: str
    """The post that decides an open disagreement about it; the lead's code otherwise."""


def matrix(plan: Plan) -> Iterator[Responsibility]:
    """Yield who owns, controls, supports and decides, asset by asset from the start to the end."""
    waiting = sorted(plan.disagreements.values(), key=lambda row: row.by_when, reverse=True)
    # Of several the one that is due first.
    deciders = {row.asset: row.decided_by for row in waiting if row.is_open}
    lead = plan.partners[plan.header.lead].code
    for asset in plan.assets.values():
        hosts = (asset.partner, plan.bases[asset.base].partner)
        for span in spans_of(plan, asset):
            supports = tuple(one for one in dict.fromkeys(hosts) if one != span.controller)
            yield Responsibility(asset, span, supports, deciders.get(asset.id, lead))


def sides_open(plan: Plan, row: Handover) -> tuple[Side, ...]:
    """Return the sides whose yes a hand-over lacks: none within one partner, and never the lead's own."""
    owners = {side: plan.assets[row.asset_of(side)].partner for side in Side}
    if len(set(owners.values())) == 1:
        return ()
    return tuple(
        side
        for side, owner in owners.items()
        if owner != plan.header.lead and not row.accepted_by(side).strip()
    )
