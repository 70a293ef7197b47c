"""Three partners' packages of a thousand items each: whatever comes first, the plan is the same."""

from __future__ import annotations

import hashlib
import json
import shutil
from contextlib import closing
from dataclasses import replace
from itertools import permutations

import pytest

from app.base.clock import utc_now
from app.base.message import say
from app.domain.change import with_tables
from app.domain.codec import plan_to_tree
from app.domain.marks import Mark, MarkKind
from app.domain.partners import Partner
from app.session import actions
from app.session.conflicts import open_conflicts
from app.session.session import Session
from app.session.usecases.packages import open_package, take_in_package
from tests.builders import LEAD, a_duty, a_plan, an_area, an_asset, at, marking
from tests.session.exchanging import Exchange, School, named

OWNERS = {"ALF": "p-alpha", "BRV": "p-bravo", "CHA": "p-charlie"}
MARKS = 1000


def a_large_plan():
    """Return a plan with a thousand points, and an asset with a duty, of each of three partners."""
    everyone = frozenset({LEAD, *OWNERS.values()})
    charlie = Partner("p-charlie", "Charlie", "CHA", marking=marking(LEAD, everyone))
    area = an_area("area", lon=-60.8)
    plan = a_plan(areas=[replace(area, marking=marking(LEAD, everyone))])
    plan = replace(plan, partners={**plan.partners, charlie.id: charlie})
    bases, assets, duties, points = {}, {}, {}, {}
    for code, owner in OWNERS.items():
        own = marking(owner, everyone)
        base = replace(plan.bases["b-harbour"], id=f"b-{code}", name=code, partner=owner, marking=own)
        asset = replace(an_asset(code, owner, base.id), marking=own)
        duty = a_duty(asset, area)
        bases[base.id], assets[asset.id], duties[duty.id] = base, asset, duty
        for number in range(MARKS):
            name = f"{code} {number}"
            point = Mark(f"m-{name}", name, MarkKind.POINT, (base.position,), marking=own)
            points[point.id] = point
    header = replace(plan.header, marking=marking(LEAD, everyone))
    partners = {i: replace(p, marking=marking(LEAD, everyone)) for i, p in plan.partners.items()}
    return replace(
        plan,
        headers={header.id: header},
        partners=partners,
        bases=bases,
        assets=assets,
        duties=duties,
        marks=points,
    )


def plan_hash(plan):
    """Return the hash of a plan whatever the order of its items."""
    tree = {kind: sorted(rows, key=lambda row: row["id"]) for kind, rows in plan_to_tree(plan).items()}
    return hashlib.sha256(json.dumps(tree, sort_keys=True).encode()).hexdigest()


def change_much(session, code):
    """Change, add and remove a hundred things each, all its own, and one thing of the lead."""

    def edit(plan):
        own = [one for one in plan.marks.values() if one.name.startswith(code)]
        marks = {one.id: one for one in plan.marks.values()}
        for one in own[:100]:
            marks[one.id] = replace(one, name=f"{one.name} renamed")
        for one in own[100:200]:
            del marks[one.id]
        lead = frozenset({plan.header.lead})
        for one in own[200:300]:
            new = replace(one, id=f"{code}-{one.name}".replace(" ", "-"), name=f"{one.name} new")
            marks[new.id] = replace(new, marking=replace(one.marking, releasable_to=lead))
        (duty,) = [d for d in plan.duties.values() if plan.assets[d.asset].name == code]
        moved = replace(duty, back=at(16))
        plan = with_tables(plan, {"marks": marks, "duties": {**plan.duties, duty.id: moved}})
        area = named(plan, "areas", "area")
        return replace(plan, areas={area.id: replace(area, name=f"suggested by {code}")})

    session.apply(say("change.describe_plan"), edit)


@pytest.fixture(scope="module")
def packages(tmp_path_factory):
    """Return the lead's plan file, who trusts whom, and a package of each partner that was made of it."""
    folder = tmp_path_factory.mktemp("orders")
    school = School(folder, utc_now())
    exchange = Exchange(school, folder, a_large_plan())
    paths = {}
    for code in OWNERS:
        change_much(exchange.join(code), code)
        # The lead has changed something of each partner as well: a conflict.
        actions.rename(exchange.lead, "marks", f"m-{code} 5", f"{code} as the lead says")
        actions.remove_mark(exchange.lead, f"m-{code} 150")
        actions.remove_mark(exchange.lead, f"m-{code} 7")
        paths[code] = exchange.seal(code, "JHQ")
    exchange.close()
    return school, exchange.folder / "JHQ.watchbill", paths


def take_in_all(packages, copy, order):
    """Take three packages into a copy of the lead's plan in an order, and return the hash of what comes."""
    school, original, paths = packages
    shutil.copy(original, copy)
    with closing(Session.open(copy)) as session:
        assert len(session.plan.marks) == 3 * (MARKS - 2)
        for code in order:
            received = open_package(session, paths[code], school.signer("JHQ"), school.root)
            assert len(received.entry.items) > MARKS
            # 98 of 100 renamed are free of conflict, all 100 are new, 99 of 100 removed are still here, and
            # the duty is moved.
            assert len(received.merge.changes) == 98 + 100 + 99 + 1
            assert len(received.merge.conflicts) == 2
            assert len(received.merge.suggestions) == 1
            assert take_in_package(session, received, received.merge.changes).refused == {}
        assert len(session.plan.marks) == 3 * (MARKS - 2 + 100 - 99)
        assert len(open_conflicts(session)) == 6
        return plan_hash(session.plan)


def test_every_order_gives_the_same_plan(packages, tmp_path):
    """In each of the six, counts are those of a merge done by hand, and the plan is one and the same."""
    orders = list(permutations(OWNERS))
    hashes = {take_in_all(packages, tmp_path / f"{'-'.join(order)}.watchbill", order) for order in orders}
    assert len(orders) == 6
    assert len(hashes) == 1
