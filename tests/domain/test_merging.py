"""Who may say what in a merge: originators, States that are asked, the lead; and what an absence means."""

from __future__ import annotations

from dataclasses import replace

from app.domain.arrangements import Arrangement
from app.domain.edits.merging import take_in
from app.domain.merging import Act, Merge, merge
from app.domain.requests import Answer
from tests.builders import ALPHA, BRAVO, LEAD, a_duty, a_plan, an_area, an_asset, at, marking, with_law


def a_shared_plan():
    """Return a plan with an asset of Alpha and one of Bravo, a duty each, and law."""
    area = an_area("area")
    assets = [an_asset("alpha", ALPHA), an_asset("bravo", BRAVO)]
    return with_law(a_plan(assets, [area], [a_duty(asset, area) for asset in assets]))


def put(plan, kind, entity, **changes):
    """Return the plan with an entity in it, changed."""
    changed = replace(entity, **changes)
    return replace(plan, **{kind: {**getattr(plan, kind), changed.id: changed}})


def test_nothing_is_proposed_where_nothing_changed():
    """Also where what each keeps to himself differs: notes, pins, who else may have it, ceilings."""
    plan = a_shared_plan()
    theirs = put(plan, "assets", plan.assets["a-alpha"], note="secret", marking=marking(ALPHA, frozenset()))
    theirs = put(theirs, "headers", plan.header, note="x", hidden=frozenset({"z-area"}), home=ALPHA)
    assert merge(plan, plan, theirs, ALPHA) == Merge()


def test_a_state_accepts_what_is_arranged_with_it():
    """Bravo says yes to its rider on Alpha's boat; what else it says of Alpha's is a suggestion."""
    plan = a_shared_plan()
    rider: Arrangement = next(iter(plan.arrangements.values()))
    theirs = put(plan, "arrangements", rider, accepted_by="Duty officer", accepted_on=at(1), end=at(30))
    proposed = merge(plan, plan, theirs, BRAVO)
    ((accepted,), (longer,)) = proposed.changes, proposed.suggestions
    assert {one.field for one in accepted.differences} == {"accepted_by", "accepted_on"}
    assert {one.field for one in longer.differences} == {"end"}
    assert take_in(plan, proposed.changes).plan.arrangements[rider.id].holds


def test_the_state_that_is_asked_answers():
    """Its answer, with authority and reference, is its own to give; nobody else's is."""
    plan = a_shared_plan()
    ask = next(iter(plan.requests.values()))
    theirs = put(plan, "requests", ask, answer=Answer.GIVEN, reference="B-1", until=at(48))
    assert [one.key[0] for one in merge(plan, plan, theirs, BRAVO).changes] == ["requests"]
    own = put(plan, "requests", ask, marking=marking(LEAD))
    theirs = put(own, "requests", own.requests[ask.id], answer=Answer.REFUSED)
    assert merge(own, own, theirs, ALPHA).changes == ()


def test_nobody_speaks_for_anothers_asset():
    """A duty, a base or an availability of Bravo's that says it is Alpha's is only a suggestion."""
    plan = a_shared_plan()
    forged = replace(a_duty(plan.assets["a-bravo"], plan.areas["z-area"], 14, 16), marking=marking(ALPHA))
    theirs = put(plan, "duties", forged)
    theirs = put(theirs, "bases", plan.bases["b-harbour"], id="b-new", partner=BRAVO)
    theirs = put(theirs, "assets", plan.assets["a-bravo"], name="Mine", marking=marking(ALPHA))
    proposed = merge(plan, plan, theirs, ALPHA)
    assert proposed.changes == proposed.conflicts == ()
    assert {one.key[0] for one in proposed.suggestions} == {"duties", "bases", "assets"}


def test_the_lead_passes_on_what_is_others_but_not_ours():
    """In Alpha's plan, the lead's and Bravo's items change; Alpha's own are suggestions."""
    plan = put(a_shared_plan(), "headers", a_shared_plan().header, home=ALPHA)
    theirs = plan
    for kind, identity in (("areas", "z-area"), ("assets", "a-bravo"), ("assets", "a-alpha")):
        theirs = put(theirs, kind, getattr(plan, kind)[identity], name=f"{identity} renamed")
    proposed = merge(plan, plan, theirs, LEAD)
    assert {one.key[1] for one in proposed.changes} == {"z-area", "a-bravo"}
    assert {one.key[1] for one in proposed.suggestions} == {"a-alpha"}


def test_what_could_not_come_along_was_not_removed():
    """Alpha's duty in an area that is not in the copy stays; one that stands alone in its absence goes."""
    plan = a_shared_plan()
    duty = next(one for one in plan.duties.values() if one.asset == "a-alpha")
    without = {one.id: one for one in plan.duties.values() if one.id != duty.id}
    kept_back = replace(plan, areas={}, duties={})
    assert merge(plan, plan, kept_back, ALPHA).changes == ()
    (gone,) = merge(plan, plan, replace(plan, duties=without), ALPHA).changes
    assert (gone.key, gone.act) == (("duties", duty.id), Act.REMOVE)
    # An asset that goes takes what hangs on it along.
    left = {
        "assets": {"a-bravo": plan.assets["a-bravo"]},
        "duties": without,
        "arrangements": {},
        "requests": {},
    }
    proposed = merge(plan, plan, replace(plan, **left), ALPHA)
    assert {one.key[0] for one in proposed.changes} == {"assets", "duties", "arrangements", "requests"}
    taken = take_in(plan, proposed.changes)
    assert taken.refused == {}
    assert list(taken.plan.assets) == ["a-bravo"]


def test_what_is_needed_here_is_not_removed():
    """A base of Alpha's that Bravo's boat uses stays, with the reason; the rest is taken in."""
    plan = a_shared_plan()
    theirs = replace(plan, bases={}, assets={}, duties={}, arrangements={}, requests={})
    taken = take_in(plan, merge(plan, plan, theirs, ALPHA).changes)
    assert "bravo needs it here" in str(taken.refused["bases", "b-harbour"])
    assert "b-harbour" in taken.plan.bases


def test_a_removal_here_and_a_change_there_are_a_conflict():
    """Both ways round; ours stands until somebody chooses."""
    plan = a_shared_plan()
    renamed = put(plan, "assets", plan.assets["a-alpha"], name="Other")
    bare = replace(plan, assets={"a-bravo": plan.assets["a-bravo"]}, duties={}, arrangements={}, requests={})
    for ours, theirs in ((renamed, bare), (bare, renamed)):
        conflicts = [one for one in merge(plan, ours, theirs, ALPHA).conflicts if one.key[0] == "assets"]
        assert [(one.key[1], one.difference.field) for one in conflicts] == [("a-alpha", "")]
