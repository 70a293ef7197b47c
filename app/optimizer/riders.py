"""Riders as a resource: whom to send aboard what and when, so that the schedule is worth most.

First everybody is taken to have every rider at once: no schedule with the riders that there are is worth
more than that search's bound. Of its duties those that need a rider are then given one, the most worth that
fit together (weighted interval scheduling, with CP-SAT). Each rider stays with an asset until another needs
it, and a second search has the riders where they are. All of it is done once more with the time that riders
have left between the duties they then sail with.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import combinations, product

from ortools.sat.python import cp_model

from app.base.progress import Progress, Stop
from app.domain.arrangements import Arrangement, ArrangementKind
from app.domain.duties import Duty
from app.domain.edits.duties import is_fixed, replace_schedule
from app.domain.facts import Facts
from app.domain.ids import ArrangementId, AssetId, PartnerId, new_id
from app.domain.legality import basis_of
from app.domain.plan import Plan
from app.domain.riders import Rider
from app.domain.rules import breaches
from app.domain.value import schedule_value
from app.optimizer.params import Params
from app.optimizer.problem import NO_TOLLS, build, remembering
from app.optimizer.result import Result
from app.optimizer.solve import solve

SHARES = (0.35, 0.25, 0.2, 0.2)
"""Of the time: everybody with every rider, riders where they are sent; then both once more."""
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

    def as_row(self, identity: str) -> Arrangement:
        """Return it as what is arranged: its State offered it for this."""
        return Arrangement(
            ArrangementId(identity),
            ArrangementKind.RIDER,
            self.asset,
            self.rider.state,
            self.start,
            self.end,
            self.rider.base,
            self.rider.offered_by,
            self.rider.offered_on,
            self.rider.id,
        )


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
    if not any(_parties(bare.plan, ())):
        return solve(build(facts, tolls=tolls), stop=stop, seed=seed, progress=progress, params=params)
    times = remembering()
    shares = iter(SHARES)
    done = 0.0

    def solved(plan: Plan, groups: Iterable[Sequence[_Posting]]) -> Result:
        nonlocal done
        begun, share = done, next(shares)
        done += share
        return solve(
            build(replace(bare, plan=plan), _by_asset(bare, groups), tolls, times),
            stop=stop,
            seed=seed,
            progress=lambda part, message: progress(begun + share * part, message),
            params=replace(params, seconds=params.seconds * share),
        )

    plan, aboard, rounds = bare.plan, list[_Posting](), list[Result]()
    for _ in range(len(SHARES) // 2):
        free = [[*aboard, *group] for group in _parties(bare.plan, aboard)]
        relaxed = solved(plan, free)
        kept, postings = _send(bare, relaxed.duties)
        found = solved(replace_schedule(plan, kept), [postings, *([one] for one in postings)])
        plan, aboard = replace_schedule(plan, found.duties), _used(bare, found.duties, postings)
        rounds += [relaxed, found]
    found = _summed(rounds, aboard)
    return found if tolls else _or_as_it_is(facts, bare.plan, found)


def _summed(rounds: Sequence[Result], aboard: Iterable[_Posting]) -> Result:
    best = rounds[-1]
    return replace(
        best,
        bound=max(rounds[0].bound, best.value - best.tolls),
        seconds=sum(one.seconds for one in rounds),
        rounds=sum(one.rounds for one in rounds),
        riders=tuple(one.as_row(new_id()) for one in aboard),
    )


def _or_as_it_is(facts: Facts, bare: Plan, found: Result) -> Result:
    """Return what was found, or what the plan has already where that is worth more and sound."""
    plan = facts.plan
    value = schedule_value(plan, plan.duties.values())
    if value <= found.value or breaches(facts):
        return found
    return replace(
        found,
        duties=tuple(duty for duty in plan.duties.values() if not is_fixed(plan, duty)),
        value=value,
        bound=max(found.bound, value),
        riders=tuple(row for identity, row in plan.arrangements.items() if identity not in bare.arrangements),
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


def _parties(plan: Plan, aboard: Sequence[_Posting]) -> Iterator[list[_Posting]]:
    """Yield with whom an asset can sail in the time that riders are free: at most one of each State."""
    for asset in plan.assets.values():
        own = plan.partners[asset.partner].code
        by_state: dict[str, list[_Posting | None]] = {}
        for rider in plan.riders.values():
            if rider.is_offered and rider.base == asset.base and rider.state != own:
                free = _free(rider, [*_taken(plan, rider), *aboard])
                postings = (_Posting(rider, asset.id, start, end) for start, end in free)
                by_state.setdefault(rider.state, [None]).extend(postings)
        for choice in product(*by_state.values()):
            party = [posting for posting in choice if posting is not None]
            if party:
                yield party


def _free(rider: Rider, taken: Iterable[_Posting]) -> Iterator[tuple[datetime, datetime]]:
    """Yield when a rider is aboard nothing."""
    begin = rider.start
    for posting in sorted((one for one in taken if one.rider == rider), key=lambda one: one.start):
        if begin < posting.start:
            yield begin, posting.start
        begin = max(begin, posting.end)
    if begin < rider.end:
        yield begin, rider.end


def _by_asset(facts: Facts, groups: Iterable[Sequence[_Posting]]) -> dict[AssetId, list[Facts]]:
    """Return, by asset, the facts with what of each group is aboard it."""
    found: dict[AssetId, list[Facts]] = {}
    for group in groups:
        for asset in dict.fromkeys(one.asset for one in group):
            aboard = [one for one in group if one.asset == asset]
            found.setdefault(asset, []).append(_with(facts, aboard))
    return found


def _with(facts: Facts, postings: Iterable[_Posting]) -> Facts:
    # The same posting has the same identity each time: what is known of it is found again.
    rows = {row.id: row for row in (one.as_row(f"{one.rider.id} {one.start}") for one in postings)}
    return replace(facts, plan=replace(facts.plan, arrangements={**facts.plan.arrangements, **rows}))


def _send(facts: Facts, duties: Sequence[Duty]) -> tuple[list[Duty], list[_Posting]]:
    """Return the duties that get the riders they need, and where those are for all of their time."""
    plan = facts.plan
    free = [duty for duty in duties if basis_of(facts, duty).is_firm]
    waiting = [duty for duty in duties if duty not in free]
    choices = [(duty, party) for duty in waiting for party in _fitting(facts, duty, _all_riders(plan, duty))]
    model = cp_model.CpModel()
    options = [(duty, party, model.new_bool_var("")) for duty, party in choices]
    for duty in waiting:
        model.add_at_most_one(chosen for other, _, chosen in options if other is duty)
    for rider in plan.riders.values():
        spans = [
            model.new_optional_fixed_size_interval_var(*_span(duty.depart, duty.back), chosen, "")
            for duty, party, chosen in options
            if rider in party
        ]
        taken = [
            model.new_fixed_size_interval_var(*_span(one.start, one.end), "") for one in _taken(plan, rider)
        ]
        model.add_no_overlap([*spans, *taken])
    whole = schedule_value(plan, duties)
    worth = {
        duty.id: 1 + round(_SCALE * (whole - schedule_value(plan, [one for one in duties if one != duty])))
        for duty in waiting
    }
    model.maximize(
        cp_model.LinearExpr.weighted_sum(
            [chosen for _, _, chosen in options], [worth[duty.id] for duty, *_ in options]
        )
    )
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.max_deterministic_time = _MOST_WORK
    solver.solve(model)
    sent = [(duty, party) for duty, party, chosen in options if solver.boolean_value(chosen)]
    postings = [one for rider in plan.riders.values() for one in _spread(plan, rider, sent)]
    return [*free, *(duty for duty, _ in sent)], postings


def _all_riders(plan: Plan, duty: Duty) -> list[list[_Posting]]:
    return [party for party in _parties(plan, ()) if party[0].asset == duty.asset]


def _fitting(facts: Facts, duty: Duty, parties: Iterable[Sequence[_Posting]]) -> list[frozenset[Rider]]:
    """Return the smallest parties that give a duty its basis."""
    found: list[frozenset[Rider]] = []
    for party in sorted(parties, key=len):
        riders = frozenset(one.rider for one in party)
        if not any(smaller <= riders for smaller in found) and basis_of(_with(facts, party), duty).is_firm:
            found.append(riders)
    return found


def _taken(plan: Plan, rider: Rider) -> list[_Posting]:
    """Return when a rider sails with duties that are fixed."""
    rows = (row for row in plan.arrangements.values() if row.rider == rider.id)
    return [_Posting(rider, row.asset, row.start, row.end) for row in rows]


def _spread(plan: Plan, rider: Rider, sent: Iterable[tuple[Duty, Set[Rider]]]) -> Iterator[_Posting]:
    """Yield where a rider is: with each asset from when the one before lets it go until another needs it."""
    new = [_Posting(rider, duty.asset, duty.depart, duty.back) for duty, party in sent if rider in party]
    taken = _taken(plan, rider)
    stays = sorted([*new, *taken], key=lambda one: one.start)
    begin = rider.start
    for number, stay in enumerate(stays):
        following = stays[number + 1 :][:1]
        until = following[0].start if following else rider.end
        if stay in taken:
            begin = stay.end
        elif not following or following[0] in taken or following[0].asset != stay.asset:
            yield _Posting(rider, stay.asset, begin, until)
            begin = until


def _used(facts: Facts, duties: Iterable[Duty], postings: Sequence[_Posting]) -> list[_Posting]:
    """Return what of the postings the duties need, each for the time of one duty."""
    used = []
    for duty in duties:
        if not basis_of(facts, duty).is_firm:
            aboard = [
                one
                for one in postings
                if one.asset == duty.asset and one.start <= duty.depart and duty.back <= one.end
            ]
            groups = (group for size in range(len(aboard)) for group in combinations(aboard, size + 1))
            riders = _fitting(facts, duty, groups)[0]
            used += [_Posting(rider, duty.asset, duty.depart, duty.back) for rider in riders]
    return sorted(used, key=lambda one: (one.start, one.rider.id))


def _span(start: datetime, end: datetime) -> tuple[int, int]:
    """Return a time as its first minute and its length: all of it in CP-SAT's integers."""
    return int(start.timestamp() // 60), int((end - start).total_seconds() // 60)
