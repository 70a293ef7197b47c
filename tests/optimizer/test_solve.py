"""Whole searches: right on what can be tried out, within the rules and below the bound on the rest."""

from __future__ import annotations

import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest

from app.base.errors import AppError
from app.base.progress import never, silent
from app.domain.edits.duties import replace_schedule
from app.domain.facts import Facts
from app.domain.rules import breaches
from app.domain.value import schedule_value
from app.exchange.formats.textplan import read_textplan
from app.geo.routing import Router
from app.optimizer.params import Params
from app.optimizer.problem import build
from app.optimizer.result import Result
from app.optimizer.solve import solve
from tests.builders import D, a_duty, a_plan, an_area, an_asset, facts
from tests.conftest import PROVE
from tests.optimizer.instances import SMALL, a_case, best_value, fixed_of, run

SAMPLE = Path(__file__).parents[2] / "plans" / "trade-wind"
TRIED = 100 if PROVE else 10
JUDGED = 300 if PROVE else 30


def work(result: Result) -> list[tuple[object, ...]]:
    """Return the duties of a result without their identities, which are random by design."""
    return [(duty.asset, duty.depart, duty.stops, duty.back) for duty in result.duties]


@pytest.mark.parametrize("seed", range(TRIED))
def test_small_plans_are_solved_to_the_best_of_all_schedules(seed):
    """Value and bound equal what trying every schedule finds, to the stated gap."""
    case = a_case(seed, **SMALL)
    best = best_value(case)
    result = run(case)
    assert result.value == pytest.approx(best, rel=2e-6)
    assert result.bound >= best * (1 - 1e-12)
    assert result.gap <= 2e-6


@pytest.mark.parametrize("seed", range(TRIED))
def test_the_best_of_all_schedules_lies_between_value_and_bound(seed):
    """Without the exact part, a search of a few rounds still brackets the optimum."""
    case = a_case(seed, **SMALL)
    best = best_value(case)
    result = run(case, exact_arcs=0)
    assert result.value <= best * (1 + 1e-12)
    assert best <= result.bound


@pytest.mark.parametrize("seed", range(JUDGED))
def test_every_schedule_passes_every_judge(seed):
    """No rule is broken, fixed duties stand, and the value is the domain's own."""
    case = a_case(seed, n_assets=4, n_areas=5, days=3, longest_h=30, shortest_rest_h=0)
    result = run(case, exact_arcs=0, iterations=1)
    plan = replace_schedule(case.plan, result.duties)
    assert breaches(Facts(plan, case.router)) == ()
    assert all(plan.duties[duty.id] == duty for duty in fixed_of(case.plan))
    assert len(plan.duties) == len(fixed_of(case.plan)) + len(result.duties)
    assert result.value == pytest.approx(schedule_value(plan, plan.duties.values()), rel=1e-9)
    assert result.value <= result.bound


@pytest.mark.parametrize("exact_arcs", [0, 4000])
def test_same_seed_same_schedule(exact_arcs):
    """With a limit of iterations two runs agree to the last bit."""
    case = a_case(3, **SMALL)
    one, other = (run(case, exact_arcs=exact_arcs) for _ in range(2))
    assert work(one) == work(other)
    assert (one.value, one.bound, one.rounds) == (other.value, other.bound, other.rounds)


def test_the_result_does_not_hang_on_identities():
    """The sample, read twice with fresh identities, gives the same watches by name."""
    named = []
    for _ in range(2):
        case = Facts(read_textplan(SAMPLE, D), Router(lambda _box: ()))
        names = {entity.id: entity.name for entity in (*case.plan.assets.values(), *case.plan.areas.values())}
        duties = run(case, iterations=1).duties
        named.append([(names[duty.asset], names[duty.stops[0].area], duty.depart) for duty in duties])
    assert named[0] == named[1]


def test_the_first_stop_is_heeded():
    """Stopped before it began, a search still returns a schedule within the rules and a bound."""
    case = a_case(1, **SMALL)
    result = solve(build(case), stop=lambda: True, seed=0, progress=silent, params=Params())
    assert result.value <= result.bound
    assert breaches(Facts(replace_schedule(case.plan, result.duties), case.router)) == ()


@pytest.mark.parametrize("exact_arcs", [0, 10**6])
def test_stopping_keeps_the_best_so_far(exact_arcs):
    """A search for an hour ends when it is told to, with what it has; how soon is for the benchmark."""
    case = a_case(0, n_assets=4, n_areas=5, days=2, longest_h=30)
    begin = time.monotonic()
    result = solve(
        build(case),
        stop=lambda: time.monotonic() - begin > 1.0,
        seed=0,
        progress=silent,
        params=Params(seconds=3600, exact_arcs=exact_arcs),
    )
    assert schedule_value(case.plan, fixed_of(case.plan)) <= result.value <= result.bound


def test_progress_names_what_the_panel_shows():
    """Reports carry value, bound, gap and elapsed time, the done share from 0 to 1."""
    heard = []
    case = a_case(0, **SMALL)
    params = Params(iterations=2, exact_arcs=0)
    solve(build(case), stop=never, seed=0, progress=lambda *said: heard.append(said), params=params)
    assert heard
    for done, message in heard:
        assert 0 <= done <= 1
        assert set(message.params) == {"value", "bound", "gap", "elapsed"}
        assert str(message)


SHIP, NEAR = an_asset("ship"), an_area("near")


@pytest.mark.parametrize(
    "plan",
    [
        a_plan(),
        a_plan([SHIP]),
        a_plan([], [NEAR]),
        a_plan([SHIP], [an_area("far", lon=-40)]),
        a_plan([SHIP], [an_area("idle", threat=[0.0] * 24)]),
        a_plan([an_asset("ship", endurance_s=3600)], [NEAR], [a_duty(SHIP, NEAR, pinned=True)]),
    ],
    ids=["nothing", "no areas", "no assets", "out of reach", "no weight", "only a pinned duty"],
)
def test_nothing_to_do_is_proven_at_once(plan):
    """Where no duty can be made or is worth making, the fixed ones are the optimum."""
    result = run(facts(plan))
    assert result.duties == ()
    assert result.value == result.bound == schedule_value(plan, plan.duties.values())
    assert result.gap == 0


def test_a_duty_the_plan_has_keeps_its_identity():
    """Optimising the optimum changes nothing: take-over then makes no change at all."""
    case = a_case(3, **SMALL)
    done = replace(case, plan=replace_schedule(case.plan, run(case).duties))
    assert replace_schedule(done.plan, run(done).duties) == done.plan


def test_the_plan_at_hand_is_never_made_worse():
    """The search begins with the plan's own schedule, so being stopped at once loses nothing."""
    case = a_case(5, **SMALL)
    good = replace(case, plan=replace_schedule(case.plan, run(case).duties))
    stopped = solve(build(good), stop=lambda: True, seed=0, progress=silent, params=Params())
    assert stopped.value == pytest.approx(schedule_value(good.plan, good.plan.duties.values()))


@pytest.mark.skipif(not SAMPLE.is_dir(), reason="the sample is not there")
def test_the_sample_is_planned_within_the_rules(capsys):
    """TRADE WIND on its real coast: within the rules, and the gap is small after a few rounds."""
    try:
        case = Facts(read_textplan(SAMPLE, D), Router())
        problem = build(case)
    except AppError:
        pytest.skip("the charts are not built")
    params = Params(iterations=30 if PROVE else 8)
    result = solve(problem, stop=never, seed=0, progress=silent, params=params)
    assert breaches(Facts(replace_schedule(case.plan, result.duties), case.router)) == ()
    assert result.gap <= 0.05
    with capsys.disabled():
        sys.stdout.write(f" sample: {result.value:.3f} of {result.bound:.3f}, gap {result.gap:.2%} ")
