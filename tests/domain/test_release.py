"""What leaves the laptop: canary, non-interference, closure, and an independent truth table."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest

from app.base.errors import AppError, BugError
from app.domain.change import table
from app.domain.codec import plan_to_tree, to_json
from app.domain.edits.availabilities import add_availability
from app.domain.edits.layers import add_layer
from app.domain.edits.marks import draw_mark
from app.domain.edits.permissions import forbid_area
from app.domain.marking import Level, Marking
from app.domain.marks import MarkKind
from app.domain.plan import KINDS, plan_of
from app.domain.release import Released, release
from app.geo.point import Position
from tests.builders import (
    ALPHA,
    BRAVO,
    EVERYONE,
    LEAD,
    a_duty,
    a_plan,
    an_area,
    an_asset,
    at,
    marking,
    with_law,
    with_organisation,
)
from tests.conftest import PROVE

KEY = bytes(range(32))
PARTNERS = (LEAD, ALPHA, BRAVO)
ROUNDS = 400 if PROVE else 40


def a_random_plan(rng: random.Random):
    """Return a plan whose every item has a canary for a name and any marking at all, or none."""
    assets = [an_asset(f"CANARY-ASSET-{n}", rng.choice((ALPHA, BRAVO))) for n in range(4)]
    areas = [an_area(f"CANARY-AREA-{n}", lon=-60.9 + n / 10) for n in range(4)]
    duties = [
        a_duty(rng.choice(assets), rng.choice(areas), start=3 + 5 * n, end=5 + 5 * n, transit=1)
        for n in range(4)
    ]
    plan = a_plan(assets, areas, duties, days=2)
    plan = with_law(forbid_area(plan, assets[0].id, areas[0].id, "CANARY-REASON"))
    pact, grant = next(iter(plan.instruments.values())), next(iter(plan.grants.values()))
    plan = replace(plan, instruments={pact.id: replace(pact, title="CANARY-PACT")})
    plan = replace(plan, grants={grant.id: replace(grant, article="CANARY-ARTICLE", area=areas[0].id)})
    plan = with_organisation(plan)

    def remarked(items):
        return {identity: replace(item, marking=a_random_marking(rng)) for identity, item in items.items()}

    return replace(
        plan,
        assets=remarked(plan.assets),
        areas=remarked(plan.areas),
        duties=remarked(plan.duties),
        permissions=remarked(plan.permissions),
        instruments=remarked(plan.instruments),
        grants=remarked(plan.grants),
        arrangements=remarked(plan.arrangements),
        requests=remarked(plan.requests),
        marks=remarked(plan.marks),
        delegations=remarked(plan.delegations),
        handovers=remarked(plan.handovers),
        disagreements=remarked(plan.disagreements),
    )


def a_random_marking(rng: random.Random):
    """Return any marking, or none."""
    if rng.random() < 0.15:
        return None
    to = frozenset(partner for partner in PARTNERS if rng.random() < 0.6)
    return Marking(rng.choice(PARTNERS), Level(rng.randrange(4)), to, exercise=rng.random() > 0.15)


def may_go(item, recipient):
    """Say whether an item may go to a partner: the rules written once more, apart from the engine."""
    mark = item.marking
    if mark is None or not mark.exercise:
        return False
    if mark.originator == recipient:
        return True
    return recipient in mark.releasable_to and mark.level in (Level.OPEN, Level.OFFICIAL, Level.RESTRICTED)


@pytest.mark.parametrize("seed", range(ROUNDS))
def test_nothing_withheld_leaves(seed):
    """Over random plans: no canary of a withheld item, no dangling reference, no internal field."""
    plan = a_random_plan(random.Random(seed))
    for recipient in PARTNERS:
        copy = release(plan, recipient, key=KEY)
        text = to_json(plan_to_tree(copy.value))
        for item in (*plan.assets.values(), *plan.areas.values()):
            assert (item.name in text) == may_go(item, recipient), item
        assert "CANARY-REASON" not in text
        assert not any(identity in text for kind in KINDS for identity in getattr(plan, kind))
        known = {identity for kind in KINDS for identity in getattr(copy.value, kind)}
        for duty in copy.value.duties.values():
            assert {duty.asset, duty.base_from, duty.base_to, *(stop.area for stop in duty.stops)} <= known
            assert not duty.pinned
        for kind in KINDS:
            for item in getattr(copy.value, kind).values():
                assert item.marking.originator in known
                assert item.marking.releasable_to <= {copy.recipient.id}


@pytest.mark.parametrize("recipient", PARTNERS)
def test_no_note_leaves(recipient):
    """Whatever carries a note, the plan itself and its originator's own things included."""
    ship, area = an_asset("ship"), an_area("area")
    plan = with_law(a_plan([ship, an_asset("boat")], [area], [a_duty(ship, area)]))
    plan = with_organisation(plan)
    plan = add_availability(plan, ship.id, at(20), at(22))
    plan = draw_mark(plan, "buoy", MarkKind.POINT, (Position(13.0, -60.5),))
    plan = add_layer(plan, "CANARY-LAYER")
    noted = plan_of(
        {
            kind: {
                i: replace(item, note="CANARY-NOTE") if hasattr(item, "note") else item
                for i, item in table(plan, kind).items()
            }
            for kind in KINDS
        }
    )
    kinds = {kind for kind in KINDS if "CANARY-NOTE" in to_json([*getattr(noted, kind).values()])}
    assert kinds == set(KINDS) - {"permissions", "opinions"}
    assert "CANARY" not in to_json(plan_to_tree(release(noted, recipient, key=KEY).value))


@pytest.mark.parametrize("seed", range(ROUNDS))
def test_what_is_withheld_leaves_no_trace(seed):
    """Change or remove only what is withheld: the copy is the same to the byte."""
    plan = a_random_plan(random.Random(seed))
    for recipient in PARTNERS:
        text = to_json(plan_to_tree(release(plan, recipient, key=KEY).value))
        kept = {i: asset for i, asset in plan.assets.items() if may_go(asset, recipient)}
        renamed = {
            i: asset if i in kept else replace(asset, name="ALTERED") for i, asset in plan.assets.items()
        }
        removed = replace(
            plan,
            assets=kept,
            duties={i: duty for i, duty in plan.duties.items() if duty.asset in kept},
            permissions={i: row for i, row in plan.permissions.items() if row.asset in kept},
            arrangements={i: row for i, row in plan.arrangements.items() if row.asset in kept},
            requests={i: row for i, row in plan.requests.items() if row.asset in kept},
            delegations={i: row for i, row in plan.delegations.items() if row.asset in kept},
            handovers={i: row for i, row in plan.handovers.items() if set(row.assets) <= set(kept)},
        )
        for other in (replace(plan, assets=renamed), removed):
            assert to_json(plan_to_tree(release(other, recipient, key=KEY).value)) == text


def test_a_partner_that_is_withheld_is_named_by_no_law():
    """Neither as a party, a giver, a taker or a flag, nor by whose rider is aboard."""
    plan = with_law(a_plan([an_asset("ship")], [replace(an_area("area"), flags=frozenset({"BRV", "CAL"}))]))
    hidden = replace(plan.partners[BRAVO], marking=marking(LEAD, frozenset()))
    plan = replace(plan, partners={**plan.partners, BRAVO: hidden})
    assert "BRV" not in to_json(plan_to_tree(release(plan, ALPHA, key=KEY).value))
    (area,) = release(plan, ALPHA, key=KEY).value.areas.values()
    assert area.flags == {"CAL"}
    pact, grant = next(iter(plan.instruments.values())), next(iter(plan.grants.values()))
    between = replace(plan, instruments={pact.id: replace(pact, parties=frozenset({"JHQ", "ALF"}))})
    assert release(between, ALPHA, key=KEY).value.grants
    for named in (
        replace(grant, by="BRV"),
        replace(grant, to=frozenset({"BRV"})),
        replace(grant, subject="BRV"),
    ):
        told = release(replace(between, grants={grant.id: named}), ALPHA, key=KEY).value
        assert told.instruments
        assert not told.grants


def test_the_banner_is_the_highest_level_in_the_copy():
    """A controlled item that is withheld does not raise it; one that is sent does."""
    secret = an_area("secret")
    secret = replace(secret, marking=Marking(LEAD, Level.CONTROLLED, EVERYONE, exercise=True))
    plan = a_plan([], [secret])
    assert release(plan, LEAD, key=KEY).banner is Level.CONTROLLED
    assert release(plan, ALPHA, key=KEY).banner is Level.OFFICIAL


def test_two_recipients_cannot_join_their_copies():
    """No identity is the same in two copies, and none is the plan's own."""
    plan = a_plan([an_asset("ship")], [an_area("area")])
    copies = [release(plan, recipient, key=KEY).value for recipient in (ALPHA, BRAVO)]
    one, other = ({i for kind in KINDS for i in getattr(copy, kind)} for copy in copies)
    assert not one & other
    assert one == {i for kind in KINDS for i in getattr(release(plan, ALPHA, key=KEY).value, kind)}


def test_a_plan_that_may_not_go_at_all_is_refused():
    """With the plan itself unmarked nothing is sent, and the text says why."""
    plan = a_plan()
    header = replace(plan.header, marking=None)
    with pytest.raises(AppError, match="not marked"):
        release(replace(plan, headers={header.id: header}), ALPHA, key=KEY)


def test_live_and_exercise_never_mix():
    """An exercise item in a live plan stays home, its own originator's copy included."""
    plan = a_plan([], [an_area("area")])
    header = replace(plan.header, exercise=False, marking=replace(plan.header.marking, exercise=False))
    partners = {i: replace(p, marking=replace(p.marking, exercise=False)) for i, p in plan.partners.items()}
    live = replace(plan, headers={header.id: header}, partners=partners)
    assert not release(live, LEAD, key=KEY).value.areas


def test_only_the_engine_makes_released_values():
    """Whoever has no token cannot claim that a value was released."""
    plan = a_plan()
    with pytest.raises(BugError):
        Released(object(), plan, plan.partners[LEAD], Level.OPEN, None)
