"""Riders as a resource: whom to send aboard what and when, so that the schedule is worth most.

First everybody is taken to have every rider at once: no schedule with the riders that there are is worth more
than that search's bound. Of its duties those that need a rider are then given one, the most worth that fit
together (weighted interval scheduling, with CP-SAT). Each rider stays with an asset until another needs it, and
the rest of the time goes into a second search with the riders where they are.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import product

from ortools.sat.python import cp_model

from app.base.progress import Progress, Stop
from app.domain.arrangements import Arrangement, ArrangementKind
from app.domain.assets import Asset
from app.domain.duties import Duty
from app.domain.edits.duties import is_fixed, replace_schedule
from app.domain.facts import Facts
from app.domain.ids import ArrangementId, AssetId, PartnerId, new_id
from app.domain.legality import basis_of
from app.domain.plan import Plan
from app.domain.riders import Rider
from app.domain.value import schedule_value
from app.optimizer.params import Params
from app.optimizer.problem import NO_TOLLS, build
from app.optimizer.result import Result
from app.optimizer.solve import solve

RELAXED_SHARE = 0.4
"""Of the time, for the search in which everybody has every rider."""
_SCALE = 1_000_000
_MOST_WORK = 5.0
"""In CP-SAT's deterministic seconds."""


@dataclass(frozen=True, slots=True)
class _Posting:
    """One rider aboard one asset for a time."""

    rider: Rider
    asset: AssetId
    start: datetime
    end: datetime

    def as_row(self) -> Arrangement:
        """Return it as what is arranged: its State offered it for this."""
        return Arrangement(
            ArrangementId(new_id()),
            ArrangementKind.RIDER,
            self.asset,
            self.rider.state,
            self.start,
            self.end,
            self.rider.base,
            self.rider.offered_by,
            self.rider.offered_on,
            self.rider.id,
            marking=self.rider.marking,
        )


Party = tuple[Rider, ...]
"""Riders of different States who sail together."""


def search(
    facts: Facts,
    *,
    stop: Stop,
    seed: int,
    progress: Progress,
    params: Params,
    tolls: Mapping[PartnerId, float] = NO_TOLLS,
) -> Result:
    """Return the best schedule found, with the riders it sends aboard; arguments as ``solve``, ``build``.

    The bound holds for every way to send the riders that are offered.
    """
    bare = replace(facts, plan=without_postings(facts.plan))
    everywhere = _by_asset(bare, [_whole_time(asset, party) for asset, party in _parties(bare.plan)])
    if not everywhere:
        return solve(build(facts, tolls=tolls), stop=stop, seed=seed, progress=progress, params=params)
    first = replace(params, seconds=params.seconds * RELAXED_SHARE)
    relaxed = solve(
        build(bare, everywhere, tolls), stop=stop, seed=seed, progress=_part(progress, 0.0), params=first
    )
    kept, postings = _send(bare, relaxed.duties)
    started = replace(bare, plan=replace_schedule(bare.plan, kept))
    where = _by_asset(started, [postings, *([one] for one in postings)])
    second = replace(params, seconds=max(params.seconds - relaxed.seconds, params.seconds / 10))
    found = solve(
        build(started, where, tolls),
        stop=stop,
        seed=seed,
        progress=_part(progress, RELAXED_SHARE),
        params=second,
    )
    return replace(
        found,
        bound=max(relaxed.bound, found.value - found.tolls),
        seconds=relaxed.seconds + found.seconds,
        riders=tuple(one.as_row() for one in _used(bare, found.duties, postings)),
    )


def without_postings(plan: Plan) -> Plan:
    """Return the plan with every rider ashore who sails with no duty that is fixed."""
    fixed = [duty for duty in plan.duties.values() if is_fixed(plan, duty)]
    kept = {
        identity: row
        for identity, row in plan.arrangements.items()
        if row.rider is None
        or any(duty.asset == row.asset and row.covers(duty.depart, duty.back) for duty in fixed)
    }
    return replace(plan, arrangements=kept)


def _part(progress: Progress, begun: float) -> Progress:
    """Return how far the whole is while the first search runs, or the second that begins at a share."""
    share = 1.0 - begun if begun else RELAXED_SHARE
    return lambda done, message: progress(begun + share * done, message)


def _parties(plan: Plan) -> Iterator[tuple[Asset, Party]]:
    """Yield whom each asset can sail with: at most one rider of each State, who comes aboard at its home."""
    for asset in plan.assets.values():
        own = plan.partners[asset.partner].code
        by_state: dict[str, list[Rider | None]] = {}
        for rider in plan.riders.values():
            if rider.is_offered and rider.base == asset.base and rider.state != own:
                by_state.setdefault(rider.state, [None]).append(rider)
        for choice in product(*by_state.values()):
            party = tuple(rider for rider in choice if rider is not None)
            if party:
                yield asset, party


def _whole_time(asset: Asset, party: Party) -> list[_Posting]:
    return [_Posting(rider, asset.id, rider.start, rider.end) for rider in party]


def _by_asset(facts: Facts, groups: Iterable[Sequence[_Posting]]) -> dict[AssetId, list[Facts]]:
    """Return, by asset, the facts with what of each group is aboard it."""
    found: dict[AssetId, list[Facts]] = {}
    for group in groups:
        for asset in dict.fromkeys(one.asset for one in group):
            aboard = [one for one in group if one.asset == asset]
            found.setdefault(asset, []).append(_with(facts, aboard))
    return found


def _with(facts: Facts, postings: Iterable[_Posting]) -> Facts:
    rows = {row.id: row for row in (one.as_row() for one in postings)}
    return replace(facts, plan=replace(facts.plan, arrangements={**facts.plan.arrangements, **rows}))


def _send(facts: Facts, duties: Sequence[Duty]) -> tuple[list[Duty], list[_Posting]]:
    """Return the duties that get the riders they need, and where those are for all of their time."""
    free = [duty for duty in duties if basis_of(facts, duty).is_firm]
    choices = [
        (duty, party)
        for duty in duties
        if duty not in free
        for party in _fitting(facts, duty, _parties_of(facts.plan, duty.asset))
    ]
    model = cp_model.CpModel()
    chosen = [model.new_bool_var("") for _ in choices]
    options = list(zip(choices, chosen, strict=True))
    for duty in dict.fromkeys(duty for duty, _ in choices):
        model.add_at_most_one(var for (other, _), var in options if other is duty)
    for rider in facts.plan.riders.values():
        spans = [
            model.new_optional_fixed_size_interval_var(*_span(duty.depart, duty.back), var, "")
            for (duty, party), var in options
            if rider in party
        ]
        taken = [
            model.new_fixed_size_interval_var(*_span(start, end), "")
            for start, end, _ in _taken(facts.plan, rider)
        ]
        model.add_no_overlap([*spans, *taken])
    whole = schedule_value(facts.plan, duties)
    worth = [
        1 + round(_SCALE * (whole - schedule_value(facts.plan, [one for one in duties if one.id != duty.id])))
        for duty, _ in choices
    ]
    model.maximize(cp_model.LinearExpr.weighted_sum(chosen, worth))
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.max_deterministic_time = _MOST_WORK
    solver.solve(model)
    sent = [choice for choice, var in zip(choices, chosen, strict=True) if solver.boolean_value(var)]
    postings = [
        posting for rider in facts.plan.riders.values() for posting in _spread(facts.plan, rider, sent)
    ]
    return [*free, *(duty for duty, _ in sent)], postings


def _parties_of(plan: Plan, asset: AssetId) -> list[Party]:
    return [party for other, party in _parties(plan) if other.id == asset]


def _fitting(facts: Facts, duty: Duty, parties: Iterable[Party]) -> list[Party]:
    """Return the smallest parties that give a duty its basis."""
    found: list[Party] = []
    for party in sorted(parties, key=len):
        if any(set(smaller) <= set(party) for smaller in found):
            continue
        asset = facts.plan.assets[duty.asset]
        if basis_of(_with(facts, _whole_time(asset, party)), duty).is_firm:
            found.append(party)
    return found


def _taken(plan: Plan, rider: Rider) -> list[tuple[datetime, datetime, AssetId]]:
    """Return when a rider sails with duties that are fixed."""
    return [(row.start, row.end, row.asset) for row in plan.arrangements.values() if row.rider == rider.id]


def _spread(plan: Plan, rider: Rider, sent: Iterable[tuple[Duty, Party]]) -> Iterator[_Posting]:
    """Yield where a rider is: with each asset from when the one before lets it go until the next needs it."""
    stays = [(duty.depart, duty.back, duty.asset, True) for duty, party in sent if rider in party]
    stays += [(*taken, False) for taken in _taken(plan, rider)]
    stays.sort(key=lambda stay: stay[:2])
    begin = rider.start
    for number, (start, end, asset, is_new) in enumerate(stays):
        following = stays[number + 1][0] if number + 1 < len(stays) else rider.end
        if not is_new:
            begin = end
        elif number + 1 < len(stays) and stays[number + 1][2:] == (asset, True):
            continue
        else:
            yield _Posting(rider, asset, min(begin, start), following)
            begin = following


def _used(facts: Facts, duties: Iterable[Duty], postings: Sequence[_Posting]) -> list[_Posting]:
    """Return what of the postings the duties need, for as long as they do."""
    needed: dict[_Posting, list[Duty]] = {}
    for duty in duties:
        if basis_of(facts, duty).is_firm:
            continue
        aboard = [one for one in postings if one.asset == duty.asset]
        covering = {one.rider: one for one in aboard if one.start <= duty.depart and duty.back <= one.end}
        party = _fitting(facts, duty, _subsets(tuple(covering)))[0]
        for rider in party:
            needed.setdefault(covering[rider], []).append(duty)
    return [
        replace(one, start=min(duty.depart for duty in those), end=max(duty.back for duty in those))
        for one, those in needed.items()
    ]


def _subsets(riders: Party) -> Iterator[Party]:
    for chosen in product((False, True), repeat=len(riders)):
        if any(chosen):
            yield tuple(rider for rider, is_in in zip(riders, chosen, strict=True) if is_in)


def _span(start: datetime, end: datetime) -> tuple[int, int]:
    """Return a time as its first minute and its length: all of it in CP-SAT's integers."""
    return int(start.timestamp() // 60), int((end - start).total_seconds() // 60)
