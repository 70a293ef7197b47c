"""What a planner can do about a duty that has no basis: each is one edit, tried before it is proposed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from itertools import islice, product

from app.base.errors import AppError
from app.base.message import Message, say
from app.domain.areas import Area
from app.domain.arrangements import Arrangement, ArrangementKind
from app.domain.assets import Asset
from app.domain.boundary import Limit, hand_over_at, limit_of
from app.domain.duties import Duty
from app.domain.edits.duties import plan_duty
from app.domain.edits.law import put_arrangement, put_request
from app.domain.edits.shaping import move_area
from app.domain.facts import Facts
from app.domain.ids import ArrangementId, RequestId, new_id
from app.domain.law.basis import Answer, Verdict
from app.domain.law.legs import Waters
from app.domain.law.register import ConditionKind
from app.domain.law.terms import ANY, Action, Mode, State, Status
from app.domain.legality import DutyBasis, LegBasis, basis_of, basis_on_station
from app.domain.plan import Plan
from app.domain.requests import Request
from app.domain.rules import period
from app.geo.geodesic import destination, distance_m
from app.geo.point import Position
from app.geo.reshaping import moved
from app.geo.units import METRES_PER_NM, format_dtg

Edit = Callable[[Plan], Plan]

LESSER = (Action.PATROL, Action.DETECT, Action.SURVEIL, Action.TRANSIT)
"""What can be done instead, from the most to the least."""
_ARRANGED = {
    ConditionKind.SHIPRIDER: ArrangementKind.RIDER,
    ConditionKind.FORCE_LIMITS: ArrangementKind.FORCE_LIMITS,
    ConditionKind.CONTACT_POINT: ArrangementKind.CONTACT_POINT,
}
_MOST_ELSEWHERE = 2
_MOVES_NM = (1, 2, 3, 4, 5, 6, 8, 10, 12, 15, 20, 25)
_BEARINGS = range(0, 360, 45)


@dataclass(frozen=True, slots=True)
class Proposal:
    """One thing to do, in words, as an edit of the plan."""

    text: Message
    edit: Edit
    status: Status
    """Of the duty, once it is done and whoever is asked has said yes or nothing yet."""
    waits_for: State = ""
    """Whose yes it needs before the duty is firm."""


def proposals_for(
    facts: Facts, duty: Duty, now: datetime, basis: DutyBasis | None = None
) -> tuple[Proposal, ...]:
    """Return what would help a duty of the plan, the surest first; none for one that is firm.

    ``basis`` is the duty's, where it is known already. Whatever does not make it better is left out, but for
    a request: its answer is not known.
    """
    basis = basis or basis_of(facts, duty)
    if basis.is_firm:
        return ()
    found = [*_helpful(facts, duty, basis, now), *_requests(facts, duty, basis, now)]
    return tuple(sorted(found, key=lambda one: (one.status, bool(one.waits_for))))


@dataclass(frozen=True, slots=True)
class _Idea:
    text: Message
    edit: Edit
    waits_for: State = ""
    is_step: bool = False


def _helpful(facts: Facts, duty: Duty, basis: DutyBasis, now: datetime) -> Iterator[Proposal]:
    ideas = (
        *_arrangements(facts, duty, basis, now),
        *_lesser_actions(facts, duty, basis),
        *_other_assets(facts, duty, basis),
        *_at_limits(facts, duty, basis),
        *_other_areas(facts, duty, basis),
        *_moved_areas(facts, duty, basis),
    )
    outside = [*period.judge(facts)]
    # Two legs can lack the same.
    for idea in {str(idea.text): idea for idea in ideas}.values():
        try:
            plan = idea.edit(facts.plan)
        except AppError:
            continue
        changed = replace(facts, plan=plan)
        # Another way can take it out of the plan's days.
        if any(found not in outside for found in period.judge(changed)):
            continue
        # Whoever takes a part of it over needs a basis as well.
        duties = {duty.id, *plan.duties.keys() - facts.plan.duties.keys()}
        after = [basis_of(changed, plan.duties[one]) for one in duties]
        status = max(one.status for one in after)
        # What is arranged may be one step of several; what is done otherwise has to be enough.
        enough = idea.is_step or status <= Status.CONDITIONAL
        if enough and _weight(*after) < _weight(basis):
            yield Proposal(idea.text, idea.edit, status, idea.waits_for)


def _weight(*bases: DutyBasis) -> tuple[int, int]:
    """Return how much is wrong: answers without a basis, then those that wait."""
    answers = [answer for basis in bases for _, answer in _weak(basis)]
    without = sum(answer.status is Status.NONE for answer in answers)
    return without, len(answers) - without


def _arrangements(facts: Facts, duty: Duty, basis: DutyBasis, now: datetime) -> Iterator[_Idea]:
    """Propose to arrange all that one grant still asks for, and nothing that is asked for already."""
    base = facts.plan.bases[duty.base_from]
    for _, answer in _weak(basis):
        if not answer.lacks or any(lack.pending for lack in answer.lacks):
            continue
        kinds = {lack.condition.kind: lack.condition.figure for lack in answer.lacks}
        rows = [_arrangement(duty, answer, kind, figure, now) for kind, figure in kinds.items()]
        if any(row is None for row in rows):
            continue
        boards = ConditionKind.SHIPRIDER in kinds
        names = {"state": answer.state, "base": base.name, "before": format_dtg(duty.depart)}
        key = "rider" if boards else "notice" if ConditionKind.NOTICE_HOURS in kinds else "read"
        asked = answer.state if boards else ""
        yield _Idea(say(f"law.propose_{key}", **names), _arranging(rows), asked, is_step=True)


def _arrangement(
    duty: Duty, answer: Answer, kind: ConditionKind, figure: float, now: datetime
) -> Arrangement | None:
    """Return what meets a condition for all of a duty; ``None`` where nothing can, as for daylight."""
    identity = ArrangementId(new_id())
    if kind is ConditionKind.NOTICE_HOURS:
        told = min(now, duty.depart)
        if told + timedelta(hours=figure) > duty.depart:
            return None
        return Arrangement(identity, ArrangementKind.NOTICE, duty.asset, answer.state, told, duty.back)
    if kind not in _ARRANGED:
        return None
    base = duty.base_from if kind is ConditionKind.SHIPRIDER else None
    return Arrangement(identity, _ARRANGED[kind], duty.asset, answer.state, duty.depart, duty.back, base)


def _arranging(rows: list[Arrangement | None]) -> Edit:
    def edit(plan: Plan) -> Plan:
        for row in rows:
            if row is not None:
                plan = put_arrangement(plan, row)
        return plan

    return edit


def _lesser_actions(facts: Facts, duty: Duty, basis: DutyBasis) -> Iterator[_Idea]:
    """Propose to do less in the areas where there is no basis for all that is asked."""
    for leg in _weak_stops(basis):
        area = facts.plan.areas[duty.stops[leg].area]
        for action in LESSER:
            if frozenset({action}) != (duty.stops[leg].actions or area.actions):
                text = say("law.propose_action", action=say(f"law.action_{action.value}"), area=area.name)
                yield _Idea(text, _doing(duty, leg, action))


def _doing(duty: Duty, stop: int, action: Action) -> Edit:
    stops = [*duty.stops]
    stops[stop] = replace(stops[stop], actions=frozenset({action}))
    changed = replace(duty, stops=tuple(stops), by_hand=True)
    return lambda plan: replace(plan, duties={**plan.duties, duty.id: changed})


def _other_assets(facts: Facts, duty: Duty, basis: DutyBasis) -> Iterator[_Idea]:
    """Propose that an asset of the State whose leave is missing does it in the place of this one."""
    plan, missing = facts.plan, {answer.state for _, answer in _weak(basis)}
    for asset in plan.assets.values():
        owner = plan.partners[asset.partner].code
        if owner in missing and asset.id != duty.asset and _is_free(plan, asset, duty):
            text = say("law.propose_hand_over", asset=asset.name, state=owner)
            yield _Idea(text, _handing_over(facts, duty, asset, owner), owner)


def _is_free(plan: Plan, asset: Asset, duty: Duty) -> bool:
    recovery = timedelta(seconds=asset.performance.recovery_s)
    busy = [(other.depart - recovery, other.back + recovery) for other in plan.duties_of(asset.id)]
    busy += [(row.start, row.end) for row in plan.unavailable(asset.id)]
    return all(end <= duty.depart or duty.back <= start for start, end in busy)


def _handing_over(facts: Facts, duty: Duty, asset: Asset, owner: State) -> Edit:
    def edit(plan: Plan) -> Plan:
        plan = plan_duty(replace(facts, plan=plan), duty.id, asset.id, duty.stops, asset.base)
        new = plan.duties[duty.id]
        kind, identity = ArrangementKind.TASKING, ArrangementId(new_id())
        return put_arrangement(plan, Arrangement(identity, kind, asset.id, owner, new.depart, new.back))

    return edit


def _at_limits(facts: Facts, duty: Duty, basis: DutyBasis) -> Iterator[_Idea]:
    """Propose to hand over to an asset of the State into whose waters a way leads, before it gets there."""
    plan = facts.plan
    for stop in _weak_stops(basis)[:1]:
        missing: dict[State, set[Waters]] = {}
        for leg, verdict, answer in _weak_verdicts(basis):
            if leg.stop == stop:
                missing.setdefault(answer.state, set()).add(verdict.waters)
        for taker in plan.assets.values():
            state = plan.partners[taker.partner].code
            if state not in missing or taker.id == duty.asset or not _is_free(plan, taker, duty):
                continue
            limit = limit_of(facts, duty, stop, missing[state])
            if limit is not None:
                time = format_dtg(limit.time)
                text = say("law.propose_boundary", asset=taker.name, state=state, time=time)
                yield _Idea(text, _meeting(facts, duty, stop, taker, limit), state)


def _meeting(facts: Facts, duty: Duty, stop: int, taker: Asset, limit: Limit) -> Edit:
    return lambda plan: hand_over_at(replace(facts, plan=plan), duty, stop, taker, limit)


def _other_areas(facts: Facts, duty: Duty, basis: DutyBasis) -> Iterator[_Idea]:
    """Propose the nearest areas instead of one in which there is no basis."""
    plan = facts.plan
    for leg in _weak_stops(basis):
        here = plan.areas[duty.stops[leg].area].shape.anchor
        near = sorted(plan.areas.values(), key=lambda area: distance_m(here, area.shape.anchor))
        others = (area for area in near if area.id != duty.stops[leg].area)
        fit = (area for area in others if _has_basis(facts, duty, leg, area))
        for area in islice(fit, _MOST_ELSEWHERE):
            away = f"{distance_m(here, area.shape.anchor) / METRES_PER_NM:.0f}"
            text = say("law.propose_area", area=area.name, distance=away)
            yield _Idea(text, _moving(facts, duty, leg, area))


def _has_basis(facts: Facts, duty: Duty, stop: int, area: Area) -> bool:
    try:
        plan = _moving(facts, duty, stop, area)(facts.plan)
    except AppError:
        return False
    return basis_of(replace(facts, plan=plan), plan.duties[duty.id]).is_firm


def _moving(facts: Facts, duty: Duty, stop: int, area: Area) -> Edit:
    stops = [*duty.stops]
    stops[stop] = replace(stops[stop], area=area.id)
    return lambda plan: plan_duty(replace(facts, plan=plan), duty.id, duty.asset, stops, duty.base_to)


def _moved_areas(facts: Facts, duty: Duty, basis: DutyBasis) -> Iterator[_Idea]:
    """Propose to carry an area away from where there is no basis, no farther than it must be.

    Left alone where others have duties in it: it is their area too.
    """
    plan = facts.plan
    for leg in _weak_stops(basis):
        area = plan.areas[duty.stops[leg].area]
        if any(other.touches({area.id}) for other in plan.duties.values() if other.id != duty.id):
            continue
        for distance_nm, bearing in product(_MOVES_NM, _BEARINGS):
            there = destination(area.shape.anchor, bearing, distance_nm * METRES_PER_NM)
            if _is_firm_at(facts, duty, leg, there):
                names = {"area": area.name, "distance": f"{distance_nm}", "bearing": f"{bearing:03d}"}
                edit = _carrying(facts, duty, leg, there)
                yield _Idea(say("law.propose_move", **names), edit)
                break


def _is_firm_at(facts: Facts, duty: Duty, leg: int, there: Position) -> bool:
    """Tell whether a stay would be firm with its area elsewhere."""
    stop, plan = duty.stops[leg], facts.plan
    area = plan.areas[stop.area]
    carried = replace(area, shape=moved(area.shape, area.shape.anchor, there))
    after = replace(facts, plan=replace(plan, areas={**plan.areas, area.id: carried}))
    return basis_on_station(after, duty, stop).is_firm


def _carrying(facts: Facts, duty: Duty, leg: int, there: Position) -> Edit:
    def edit(plan: Plan) -> Plan:
        area = plan.areas[duty.stops[leg].area]
        plan = move_area(plan, area.id, area.shape.anchor, there)
        # The way there is another: leaves and comes back when that takes it.
        return plan_duty(replace(facts, plan=plan), duty.id, duty.asset, duty.stops, duty.base_to)

    return edit


def _requests(facts: Facts, duty: Duty, basis: DutyBasis, now: datetime) -> Iterator[Proposal]:
    """Propose to ask each State whose leave is missing or given case by case, once."""
    plan, seen = facts.plan, set()
    for leg, verdict, answer in _weak_verdicts(basis):
        if answer.state in seen or answer.state == ANY or _is_asked(plan, duty, answer.state):
            continue
        if answer.status is Status.NONE and answer.grant is not None and answer.grant.mode is Mode.PROHIBITED:
            continue
        seen.add(answer.state)
        stop = None if leg.stop is None else duty.stops[leg.stop]
        request = Request(
            RequestId(new_id()),
            answer.state,
            answer.grant.authority if answer.grant else "",
            answer.slot,
            duty.asset,
            stop.area if stop else None,
            frozenset({verdict.action}),
            frozenset({verdict.waters.zone}),
            asked=min(now, duty.depart),
            due=duty.depart,
        )
        text = say("law.propose_request", state=answer.state, before=format_dtg(duty.depart))
        yield Proposal(text, partial(put_request, request=request), basis.status, answer.state)


def _is_asked(plan: Plan, duty: Duty, state: State) -> bool:
    rows = (row for row in plan.requests.values() if row.is_open)
    return any((row.asset, row.state) == (duty.asset, state) for row in rows)


def _weak(basis: DutyBasis) -> Iterator[tuple[LegBasis, Answer]]:
    """Yield the answers that keep a duty from being firm."""
    for leg, _, answer in _weak_verdicts(basis):
        yield leg, answer


def _weak_verdicts(basis: DutyBasis) -> Iterator[tuple[LegBasis, Verdict, Answer]]:
    for leg in basis.legs:
        for verdict in leg.assessment.verdicts:
            for answer in verdict.answers:
                if answer.status is Status.NONE or answer.waits:
                    yield leg, verdict, answer


def _weak_stops(basis: DutyBasis) -> list[int]:
    """Return the stops with a leg that is not firm."""
    return [leg.stop for leg in basis.legs if leg.stop is not None and not leg.assessment.is_firm]
