"""A change is a value: apply, undo, rebase, conflict."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.base.errors import AppError
from app.base.message import say
from app.domain.change import Change, apply_change, difference
from app.domain.codec import change_from_tree, change_to_tree, plan_from_tree, plan_to_tree
from app.domain.edits.areas import draw_area, remove_area, reshape_area
from app.domain.edits.assets import remove_asset
from app.domain.edits.bases import move_base, place_base
from app.domain.edits.duties import assign_duty, move_duty, pin_duty, remove_duty, replace_schedule
from app.domain.edits.headers import describe_plan
from app.domain.edits.partners import add_partner, remove_partner
from app.domain.edits.permissions import allow_area, forbid_area
from app.domain.ids import AreaId
from app.geo.point import Position
from tests.builders import ALPHA, BRAVO, HARBOUR, D, a_duty, a_plan, a_square, an_area, an_asset, facts, hours

SHIP, OTHER = an_asset("ship"), an_asset("other")
NEAR, FAR = an_area("near", lon=-60.8), an_area("far", lon=-60.4)
DUTY = a_duty(SHIP, NEAR)
PLAN = a_plan([SHIP, OTHER], [NEAR, FAR], [DUTY], days=2)

EDITS = {
    "draw area": lambda plan: draw_area(plan, "New", a_square(12, -60)),
    "reshape area": lambda plan: reshape_area(plan, NEAR.id, a_square(12, -60)),
    "remove area": lambda plan: remove_area(plan, NEAR.id),
    "place base": lambda plan: place_base(plan, "New", BRAVO, Position(12, -60)),
    "move base": lambda plan: move_base(plan, HARBOUR, Position(12, -60)),
    "remove asset": lambda plan: remove_asset(plan, SHIP.id),
    "forbid": lambda plan: forbid_area(plan, SHIP.id, FAR.id),
    "forbid and allow": lambda plan: allow_area(forbid_area(plan, SHIP.id, FAR.id), SHIP.id, FAR.id),
    "assign duty": lambda plan: assign_duty(facts(plan), OTHER.id, FAR.id),
    "move duty": lambda plan: move_duty(plan, DUTY.id, hours(1)),
    "pin duty": lambda plan: pin_duty(plan, DUTY.id),
    "remove duty": lambda plan: remove_duty(plan, DUTY.id),
    "take over a schedule": lambda plan: replace_schedule(plan, [a_duty(OTHER, FAR)]),
    "describe plan": lambda plan: describe_plan(plan, replace(plan.header, name="Other")),
    "add partner": lambda plan: add_partner(plan, "New", "NEW"),
    "remove partner": lambda plan: remove_partner(plan, BRAVO),
}


def change_of(edit):
    """Return the change an edit makes to the plan of this file."""
    before, after = difference(PLAN, edit(PLAN))
    return Change(say("rules.gone"), "Planner", D, before, after)


@pytest.mark.parametrize("name", EDITS)
def test_every_edit_can_be_undone_and_made_again(name):
    """Apply then undo is the plan as it was; undo of the undo is the plan as it became."""
    change = change_of(EDITS[name])
    new = EDITS[name](PLAN)
    if name != "forbid and allow":
        new = apply_change(PLAN, change)
        assert new != PLAN
    assert apply_change(new, change.inverse) == PLAN
    assert apply_change(PLAN, change.inverse.inverse) == new


@pytest.mark.parametrize("name", EDITS)
def test_every_change_survives_being_written(name):
    """A change read back from JSON is the same change."""
    change = change_of(EDITS[name])
    assert change_from_tree(change_to_tree(change)) == change


def test_a_plan_survives_being_written():
    """A plan read back from JSON is the same plan."""
    assert plan_from_tree(plan_to_tree(PLAN)) == PLAN


def test_changes_of_different_things_combine():
    """A change made from an older plan fits a newer one that left its things alone."""
    mine, theirs = change_of(EDITS["pin duty"]), change_of(EDITS["describe plan"])
    both = apply_change(apply_change(PLAN, theirs), mine)
    assert both.duties[DUTY.id].pinned
    assert both.header.name == "Other"


def test_changes_of_the_same_thing_conflict():
    """A change made from what is no longer there is refused, and nothing is changed."""
    with pytest.raises(AppError, match="does not fit the plan"):
        apply_change(apply_change(PLAN, change_of(EDITS["move duty"])), change_of(EDITS["pin duty"]))


@given(st.lists(st.sampled_from(sorted(EDITS)), max_size=6))
def test_any_row_of_edits_is_undone_backwards(names):
    """Undoing in reverse order returns through every plan to the first."""
    plans, changes = [PLAN], []
    for name in names:
        try:
            new = EDITS[name](plans[-1])
        except AppError:
            continue
        before, after = difference(plans[-1], new)
        changes.append(Change(say("rules.gone"), "Planner", D, before, after))
        plans.append(new)
    for change, before in zip(reversed(changes), reversed(plans[:-1]), strict=True):
        assert apply_change(plans.pop(), change.inverse) == before


def test_what_hangs_on_a_thing_goes_with_it():
    """With an area go its duties and permissions; a pinned duty keeps it."""
    forbidden = forbid_area(PLAN, OTHER.id, NEAR.id)
    cleared = remove_area(forbidden, NEAR.id)
    assert not cleared.duties
    assert not cleared.permissions
    with pytest.raises(AppError, match="pinned"):
        remove_area(pin_duty(PLAN, DUTY.id), NEAR.id)


def test_an_edit_of_what_is_gone_is_refused():
    """Removing twice says so."""
    with pytest.raises(AppError, match="not in the plan any more"):
        remove_area(PLAN, AreaId("nothing"))


def test_a_partner_that_owns_something_stays():
    """Only who owns nothing and does not lead can go."""
    with pytest.raises(AppError, match="still owns"):
        remove_partner(PLAN, ALPHA)
    with pytest.raises(AppError, match="leads"):
        remove_partner(PLAN, PLAN.header.lead)
    with pytest.raises(AppError, match="already"):
        add_partner(PLAN, "Twin", "ALF")


def test_what_a_change_adds_is_told_in_the_order_of_the_plan():
    """What shows it as it comes shows it as it will be after opening the plan again."""
    areas = [an_area(f"area {number}", lon=-60.0) for number in range(30)]
    change = change_of(lambda plan: replace(plan, areas={**plan.areas, **{area.id: area for area in areas}}))
    assert [identity for _, identity in change.keys] == [area.id for area in areas]
