"""The optimizer plans only where a basis is on record and nobody has yet to say yes."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest

from app.domain.arrangements import ArrangementKind
from app.domain.edits.duties import replace_schedule
from app.domain.law.register import Condition, ConditionKind
from app.domain.legality import basis_of
from app.domain.rules import breaches
from tests.builders import BRAVO, a_plan, an_asset, at
from tests.conftest import PROVE
from tests.lawplans import AWAY, HIGH, HOME, SHIP, a_grant, a_pact, arranged, on
from tests.optimizer.instances import run

RIDER, NOTICE = Condition(ConditionKind.SHIPRIDER), Condition(ConditionKind.NOTICE_HOURS, 6.0)
SEEDS = 60 if PROVE else 6


@pytest.mark.parametrize("seed", range(SEEDS))
def test_the_optimizer_plans_only_what_the_judge_finds_a_basis_for(seed):
    """Whatever ends, is told or ridden when: no breach, and no duty that waits for a yes."""
    rng = random.Random(seed)
    conditions = rng.sample([RIDER, NOTICE, Condition(ConditionKind.DAYLIGHT)], k=rng.randint(0, 2))
    plan = a_plan([SHIP, an_asset("other", BRAVO)], [HOME, HIGH, AWAY], days=2)
    plan = a_pact(plan, a_grant("leave", conditions=conditions), until=at(rng.randint(10, 60)))
    for kind in ArrangementKind:
        start = rng.randint(-8, 20)
        plan = arranged(plan, kind, start, start + rng.randint(8, 40), rng.choice(["", "Duty officer"]))
    facts = on(plan)
    result = run(facts, iterations=3)
    assert result.duties
    done = replace(facts, plan=replace_schedule(facts.plan, result.duties))
    assert breaches(done) == ()
    assert all(basis_of(done, duty).is_firm for duty in done.plan.duties.values())
