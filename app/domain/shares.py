"""What part of the burden each partner carries, and what part it has agreed to carry.

Everything is counted in whole seconds and whole numbers: what the partners carry sums up exactly to what
the duties are. A duty is carried by the owner of its asset, whoever controls it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum

from app.domain.duties import Duty
from app.domain.ids import PartnerId
from app.domain.partners import Partner
from app.domain.plan import Plan

POINTS = 100
"""Percentage points of a whole."""
_SECOND = timedelta(seconds=1)


class Burden(Enum):
    """What is shared."""

    HOURS = "hours"
    """Time away, from departure to back, in seconds."""
    COST = "cost"
    """Time away at the asset's cost, in seconds times the cost of an hour."""
    RISK = "risk"
    """Time on station, in seconds times the priority of the area."""


@dataclass(frozen=True, slots=True)
class Share:
    """One partner's part of one burden; amounts as whole as ``Burden`` says."""

    partner: PartnerId
    burden: Burden
    amount: int
    whole: int
    """What all partners carry."""
    agreed: float | None
    """0 to 1; ``None`` where nothing is agreed."""

    @property
    def achieved(self) -> float:
        """What part it carries, 0 to 1; none of nothing."""
        return self.amount / self.whole if self.whole else 0.0

    @property
    def points(self) -> float | None:
        """Percentage points it carries more than agreed; ``None`` where nothing is agreed or done."""
        return None if self.agreed is None or not self.whole else POINTS * (self.achieved - self.agreed)

    @property
    def excess(self) -> int | None:
        """How much more than agreed it carries; ``None`` where nothing is agreed."""
        return None if self.agreed is None else self.amount - round(self.agreed * self.whole)


def burden_of(plan: Plan, duty: Duty, burden: Burden) -> int:
    """Return how much of a burden a duty is."""
    if burden is Burden.RISK:
        return sum(
            _seconds(stop.start, stop.end) * plan.areas[stop.area].priority
            for stop in duty.stops
            if stop.area in plan.areas
        )
    away = _seconds(duty.depart, duty.back)
    return away * plan.assets[duty.asset].cost_per_hour if burden is Burden.COST else away


def carried(plan: Plan, duties: Iterable[Duty], burden: Burden) -> dict[PartnerId, int]:
    """Return how much of a burden each partner carries with ``duties``."""
    found = dict.fromkeys(plan.partners, 0)
    for duty in duties:
        found[plan.assets[duty.asset].partner] += burden_of(plan, duty, burden)
    return found


def shares(plan: Plan, burden: Burden) -> tuple[Share, ...]:
    """Return the share of each partner that has an asset or has agreed to something, in the plan's order."""
    amounts = carried(plan, plan.duties.values(), burden)
    whole, owners = sum(amounts.values()), {asset.partner for asset in plan.assets.values()}
    rows = ((one, agreed_of(one, burden)) for one in plan.partners.values())
    return tuple(
        Share(one.id, burden, amounts[one.id], whole, agreed)
        for one, agreed in rows
        if one.id in owners or agreed is not None
    )


def agreed_of(partner: Partner, burden: Burden) -> float | None:
    """Return what part of a burden a partner has agreed to carry."""
    agreed: float | None = getattr(partner.shares, burden.value)
    return agreed


def are_shown(plan: Plan) -> bool:
    """Tell whether shares are shown in this copy: the lead's own."""
    return plan.home == plan.header.lead


def most_hours(plan: Plan, tolerance: float) -> Mapping[PartnerId, float]:
    """Return the largest share of the hours of each partner that agreed to one, with a tolerance (0 to 1)."""
    agreed = ((one.id, one.shares.hours) for one in plan.partners.values())
    return {identity: min(1.0, share + tolerance) for identity, share in agreed if share is not None}


def overrun(plan: Plan, duties: Iterable[Duty], most: Mapping[PartnerId, float]) -> dict[PartnerId, float]:
    """Return by how many seconds the hours of each partner in ``most`` pass its share; negative below it."""
    hours = carried(plan, duties, Burden.HOURS)
    whole = sum(hours.values())
    return {partner: hours[partner] - share * whole for partner, share in most.items()}


def _seconds(start: datetime, end: datetime) -> int:
    return (end - start) // _SECOND
