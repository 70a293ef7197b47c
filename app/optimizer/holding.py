"""The best schedule in which nobody carries more of the hours than agreed, within a tolerance.

A first search is free. Then each second away of whoever carries too much has a price, and each second of
the others earns what it does for the whole (Lagrangian relaxation of "the hours of a partner are at most its
share of all hours"). Whatever the prices, no schedule within the shares is worth more than the bound of a
priced search, nor than that of the free one. The prices follow Polyak's rule (1969). What a search finds is
brought within the shares by leaving out the duties that are worth least for their hours; the best of these is
the answer.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

import numpy as np

from app.base.errors import AppError
from app.base.message import Message, say
from app.base.progress import Progress, Stop
from app.domain.duties import Duty
from app.domain.edits.duties import is_fixed
from app.domain.facts import Facts
from app.domain.ids import PartnerId
from app.domain.plan import Plan
from app.domain.shares import Burden, burden_of, most_hours, overrun
from app.domain.value import coverage, schedule_value, weights
from app.geo.quantities import format_share
from app.optimizer.params import Params
from app.optimizer.result import Result
from app.optimizer.riders import search

FREE_SHARE = 0.3
"""Of the time, for the search without prices."""
PRICINGS = 12
"""Most searches with prices."""
STEP = 0.5
"""Of Polyak's step: whole ones swing to and fro."""
LEAST_SECONDS = 0.01
HELD_S = 0.5
"""How many seconds over a share are none: hours are whole seconds, their shares are not."""


@dataclass(frozen=True, slots=True)
class _Limits:
    """Largest shares of the hours of a plan."""

    plan: Plan
    most: Mapping[PartnerId, float]
    fixed: tuple[Duty, ...]

    def overrun(self, duties: Iterable[Duty]) -> dict[PartnerId, float]:
        """Return by how many seconds each partner passes its share, the fixed duties counted."""
        return overrun(self.plan, (*self.fixed, *duties), self.most)

    def hold(self, duties: Iterable[Duty]) -> bool:
        """Tell whether nobody passes its share."""
        return all(over <= HELD_S for over in self.overrun(duties).values())

    def owner(self, duty: Duty) -> PartnerId:
        """Return who carries a duty."""
        return self.plan.assets[duty.asset].partner


def hold(
    facts: Facts, tolerance: float, *, stop: Stop, seed: int, progress: Progress, params: Params
) -> Result:
    """Return the best schedule found within the agreed shares of the hours; else as ``search``.

    Where the fixed duties alone pass a share, the schedule that comes nearest, and the result says so.

    Parameters
    ----------
    tolerance
        By how much a partner may pass its share, 0 to 1.

    Raises
    ------
    AppError
        If no share of the hours is agreed, or nobody may carry what is left by the shares of all.
    """
    limits, began = _limits(facts.plan, tolerance), time.monotonic()
    first = replace(params, seconds=params.seconds * FREE_SHARE)
    heard = _part(progress, 0.0, FREE_SHARE)
    free = search(facts, stop=stop, seed=seed, progress=heard, params=first)
    best, bound, seconds, rounds = _within(limits, free), free.bound, free.seconds, free.rounds
    prices, found = dict.fromkeys(limits.most, 0.0), free
    for number in range(PRICINGS):
        is_late = params.is_timed and time.monotonic() - began >= params.seconds
        if is_late or stop() or bound - best.value <= params.gap * bound:
            break
        prices = _dearer(prices, limits.overrun(found.duties), found, best)
        spent = time.monotonic() - began if params.is_timed else seconds
        left = max(LEAST_SECONDS, (params.seconds - spent) / (PRICINGS - number))
        begun = FREE_SHARE + (1 - FREE_SHARE) * number / PRICINGS
        heard = _told(_part(progress, begun, (1 - FREE_SHARE) / PRICINGS), best.value, bound)
        found = search(
            facts,
            stop=stop,
            seed=seed,
            progress=heard,
            params=replace(params, seconds=left),
            tolls=_tolls(limits, prices),
        )
        bound = min(bound, found.bound + HELD_S * sum(prices.values()))
        seconds, rounds = seconds + found.seconds, rounds + found.rounds
        best = max(best, _within(limits, found), key=lambda one: (one.is_held, one.value))
    return replace(
        best,
        bound=max(bound, best.value) if best.is_held else free.bound,
        seconds=seconds,
        rounds=rounds,
        tolls=0.0,
        free_value=max(free.value, best.value),
    )


def _limits(plan: Plan, tolerance: float) -> _Limits:
    most = most_hours(plan, tolerance)
    if not most:
        raise AppError(say("shares.none_agreed"))
    owners = {asset.partner for asset in plan.assets.values()}
    if owners and sum(most.get(owner, 1.0) for owner in owners) < 1.0:
        raise AppError(say("shares.too_small"))
    return _Limits(plan, most, tuple(duty for duty in plan.duties.values() if is_fixed(plan, duty)))


def _dearer(
    prices: Mapping[PartnerId, float], over: Mapping[PartnerId, float], found: Result, best: Result
) -> dict[PartnerId, float]:
    """Return the next prices of a second over the share: higher where it was passed, else lower."""
    slopes = {partner: over[partner] for partner in prices if over[partner] > 0 or prices[partner] > 0}
    steep = sum(slope * slope for slope in slopes.values())
    height = found.bound - (best.value if best.is_held else 0.0)
    step = STEP * max(0.0, height) / steep if steep else 0.0
    return {partner: max(0.0, price + step * slopes.get(partner, 0.0)) for partner, price in prices.items()}


def _tolls(limits: _Limits, prices: Mapping[PartnerId, float]) -> dict[PartnerId, float]:
    """Return what a second away costs each partner: its own price, less what it is to the shares of all."""
    earned = sum(price * limits.most[partner] for partner, price in prices.items())
    return {partner: prices.get(partner, 0.0) - earned for partner in limits.plan.partners}


def _within(limits: _Limits, found: Result) -> Result:
    """Return a result without the duties that have to be left out, least worth for their hours first."""
    plan, kept = limits.plan, list(found.duties)
    if limits.hold(kept):
        return replace(found, is_held=True)
    worth = dict(_worth_by_hour(plan, limits.fixed, kept))
    kept.sort(key=lambda duty: worth[duty.id])
    while True:
        over = limits.overrun(kept)
        least = next((duty for duty in kept if over.get(limits.owner(duty), 0.0) > HELD_S), None)
        if least is None:
            break
        kept.remove(least)
    needed = [
        row
        for row in found.riders
        if any(duty.asset == row.asset and row.covers(duty.depart, duty.back) for duty in kept)
    ]
    return replace(
        found,
        duties=tuple(kept),
        riders=tuple(needed),
        value=schedule_value(plan, (*limits.fixed, *kept)),
        is_held=limits.hold(kept),
    )


def _worth_by_hour(plan: Plan, fixed: Iterable[Duty], duties: Iterable[Duty]) -> Iterator[tuple[str, float]]:
    """Yield what would be lost without each duty alone, by second away."""
    duties = tuple(duties)
    missed = weights(plan) * np.exp(-coverage(plan, (*fixed, *duties)))
    for duty in duties:
        lost = float((missed * np.expm1(coverage(plan, [duty]))).sum())
        yield duty.id, lost / burden_of(plan, duty, Burden.HOURS)


def _part(progress: Progress, begun: float, share: float) -> Progress:
    """Return how far the whole is while a share of it runs."""
    return lambda done, message: progress(begun + share * (done or 0.0), message)


def _told(progress: Progress, value: float, bound: float) -> Progress:
    """Return what says value and bound of the whole: those of a priced search are less its prices."""
    gap = format_share((bound - value) / bound if bound > 0 else 0.0, 1)

    def report(done: float | None, message: Message) -> None:
        elapsed = message.params.get("elapsed", "")
        told = say("optimiser.progress", value=f"{value:.1f}", bound=f"{bound:.1f}", gap=gap, elapsed=elapsed)
        progress(done, told)

    return report
