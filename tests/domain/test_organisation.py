"""Who controls what and who meets where: one authority at every minute, or a finding that says so."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.base.errors import AppError
from app.domain.beginning import renew_plan
from app.domain.change import Change, difference
from app.domain.edits.assets import remove_asset
from app.domain.edits.marks import remove_mark
from app.domain.edits.organisation import (
    accept_delegation,
    accept_handover,
    decide,
    put_delegation,
    put_disagreement,
    put_handover,
)
from app.domain.edits.partners import remove_partner
from app.domain.edits.shaping import move_mark
from app.domain.findings import Severity
from app.domain.handovers import Side
from app.domain.merging import merge
from app.domain.organisation import matrix, sides_open, spans_of
from app.domain.rules import assets_touched, judge, judge_assets
from app.geo.point import Position
from tests.builders import (
    ALPHA,
    BRAVO,
    LEAD,
    D,
    a_delegation,
    a_disagreement,
    a_duty,
    a_handover,
    a_plan,
    a_point,
    an_area,
    an_asset,
    at,
    facts,
)

SHIP, OTHER = an_asset("ship"), an_asset("other", BRAVO)
AREA = an_area("area")
POINT = a_point("gate")
BOTH = [a_duty(SHIP, AREA, 4, 8), a_duty(OTHER, AREA, 5, 9)]
MET = a_handover(SHIP, OTHER, POINT)


def a_meeting(row=MET, duties=BOTH, point=POINT):
    """Return a plan in which ship hands over to other at six, by default with both in the area then."""
    plan = replace(a_plan([SHIP, OTHER], [AREA], duties), marks={point.id: point})
    return put_handover(plan, row)


def found(plan, *rules):
    """Return what judges of some rules find: severity, and whom it is about first."""
    return [(one.severity, one.subjects[0]) for one in judge(facts(plan)) if one.rule in rules]


def delegated(*rows, duties=()):
    """Return a plan with delegations of ship."""
    plan = a_plan([SHIP, OTHER], [AREA], duties)
    return replace(plan, delegations={row.id: row for row in rows})


def test_a_hand_over_waits_for_both_owners_and_then_for_nobody():
    """A note each until its post said yes; the posts are kept."""
    plan = a_meeting()
    assert found(plan, "handover") == [(Severity.NOTE, SHIP.id), (Severity.NOTE, OTHER.id)]
    plan = accept_handover(plan, MET.id, Side.GIVER, " Watch 1 ")
    assert found(plan, "handover") == [(Severity.NOTE, OTHER.id)]
    plan = accept_handover(plan, MET.id, Side.TAKER, "Watch 2")
    assert found(plan, "handover") == []
    (row,) = plan.handovers.values()
    assert (row.accepted_by_giver, row.accepted_by_taker) == ("Watch 1", "Watch 2")
    with pytest.raises(AppError):
        accept_handover(plan, MET.id, Side.GIVER, "  ")


@pytest.mark.parametrize(
    ("giver", "taker", "waits"),
    [
        (ALPHA, ALPHA, ()),
        (LEAD, BRAVO, (Side.TAKER,)),
        (ALPHA, LEAD, (Side.GIVER,)),
        (ALPHA, BRAVO, (*Side,)),
    ],
)
def test_within_one_partner_and_for_the_lead_nobody_is_asked(giver, taker, waits):
    """Both owners otherwise."""
    plan = a_meeting()
    assets = {SHIP.id: replace(SHIP, partner=giver), OTHER.id: replace(OTHER, partner=taker)}
    assert sides_open(replace(plan, assets=assets), MET) == waits


def test_who_is_not_away_or_not_near_is_found():
    """Ashore, on another watch, and in an area that is too far from the point."""
    agreed = replace(MET, accepted_by_giver="A", accepted_by_taker="B")
    ashore = a_meeting(agreed, BOTH[:1])
    assert found(ashore, "handover") == [(Severity.BREACH, OTHER.id)]
    early = a_meeting(replace(agreed, time=at(1)))
    assert found(early, "handover") == [(Severity.BREACH, SHIP.id), (Severity.BREACH, OTHER.id)]
    # The square ends at 13.1 N: 0.083 degrees of latitude are 5 nm.
    near, far = (a_meeting(agreed, point=a_point("gate", 13.1 + away)) for away in (0.08, 0.09))
    assert found(near, "handover") == []
    assert found(far, "handover") == [(Severity.BREACH, duty.id) for duty in BOTH]


def test_assets_meet_on_their_ways_too():
    """From 61 W to 60.5 W along 13 N: by the way at the time it is gone, and not at another."""
    agreed = replace(MET, accepted_by_giver="A", accepted_by_taker="B")
    half_way = a_point("gate", 13.05, -60.75)
    for hour, breaches in ((3.5, 0), (6, 2)):
        plan = a_meeting(replace(agreed, time=at(hour)), point=half_way)
        assert len(found(plan, "handover")) == breaches


def test_other_terms_and_another_place_are_asked_for_anew():
    """What was said yes to is not what is planned now; a note changes nothing."""
    plan = accept_handover(a_meeting(), MET.id, Side.GIVER, "Watch 1")
    row = plan.handovers[MET.id]
    assert put_handover(plan, replace(row, note="By radio")).handovers[MET.id].accepted_by_giver
    assert not put_handover(plan, replace(row, time=at(7))).handovers[MET.id].accepted_by_giver
    moved = move_mark(plan, POINT.id, POINT.path[0], Position(13.01, -60.5))
    assert not moved.handovers[MET.id].accepted_by_giver


def test_a_hand_over_is_between_two_at_a_point():
    """Not of one asset with itself, and not along a line."""
    with pytest.raises(AppError):
        replace(MET, taker=SHIP.id)
    line = replace(POINT, kind=type(POINT.kind).LINE, path=(*POINT.path, Position(13, -60)))
    with pytest.raises(AppError):
        put_handover(replace(a_plan([SHIP, OTHER]), marks={line.id: line}), MET)


def test_what_is_gone_takes_its_meetings_along():
    """The point, or either asset."""
    plan = a_meeting()
    assert remove_mark(plan, POINT.id).handovers == {}
    for asset in (SHIP, OTHER):
        assert remove_asset(plan, asset.id).handovers == {}


spans = st.lists(
    st.tuples(
        st.integers(-2, 30),
        st.integers(1, 12),
        st.sampled_from(["", "Letter"]),
        st.sampled_from(["", "Post"]),
    ),
    max_size=5,
)


@given(spans)
def test_at_every_minute_there_is_one_authority_or_a_finding(rows):
    """Of any delegations at all: the spans are the whole plan, and each flaw is found with its time."""
    given_ = [
        a_delegation(SHIP, BRAVO if n % 2 else LEAD, start, start + length, id=f"o-{n}")
        for n, (start, length, _, _) in enumerate(rows)
    ]
    given_ = [
        replace(one, reference=reference, accepted_by=post)
        for one, (_, _, reference, post) in zip(given_, rows, strict=True)
    ]
    plan = delegated(*given_)
    told = [str(one.message) for one in judge(facts(plan)) if one.rule == "authority"]
    cut = spans_of(plan, SHIP)
    assert (cut[0].start, cut[-1].end) == (D, at(24))
    assert all(one.end == other.start for one, other in pairwise(cut))
    for minute in range(0, 24 * 60, 10):
        moment = D + timedelta(minutes=minute)
        rows_now = [one for one in given_ if one.start <= moment < one.end]
        (span,) = [one for one in cut if one.start <= moment < one.end]
        valid = [one.controller for one in rows_now if one.reference and one.accepted_by]
        expected = ALPHA if not rows_now else valid[0] if len(rows_now) == len(valid) == 1 else None
        assert span.controller == expected
    assert len(told) == sum(span.controller is None for span in cut)


def test_overlaps_are_breaches_and_gaps_are_notes():
    """Two authorities at a time, nothing in writing, nobody who took it over; whole ones are found right."""
    assert found(delegated(a_delegation(SHIP, BRAVO)), "authority") == []
    two = delegated(a_delegation(SHIP, BRAVO), a_delegation(SHIP, LEAD, 6, 9))
    assert found(two, "authority") == [(Severity.BREACH, SHIP.id)]
    for missing in ({"reference": ""}, {"accepted_by": ""}):
        gap = delegated(a_delegation(SHIP, BRAVO, **missing))
        assert found(gap, "authority") == [(Severity.NOTE, SHIP.id)]


def test_a_duty_in_a_minute_without_authority_is_a_breach():
    """From departure till back; one that ends as the gap begins is none."""
    duty = a_duty(SHIP, AREA, 4, 8)  # away 2 to 10
    for start, count in ((9, 1), (10, 0)):
        plan = delegated(a_delegation(SHIP, BRAVO, start, 20, reference=""), duties=[duty])
        breaches = [one for one in found(plan, "authority") if one[0] is Severity.BREACH]
        assert breaches == [(Severity.BREACH, duty.id)] * count


def test_an_asset_is_not_delegated_to_its_owner_and_is_taken_over_in_writing_only():
    """Nor does a partner leave that controls one; with other terms it is taken over anew."""
    plan = a_plan([SHIP])
    with pytest.raises(AppError):
        put_delegation(plan, a_delegation(SHIP, ALPHA))
    unwritten = put_delegation(plan, a_delegation(SHIP, BRAVO, reference="", accepted_by=""))
    (row,) = unwritten.delegations.values()
    with pytest.raises(AppError):
        accept_delegation(unwritten, row.id, "Watch")
    written = put_delegation(unwritten, replace(row, reference="Letter"))
    taken = accept_delegation(written, row.id, "Watch")
    assert taken.delegations[row.id].accepted_by == "Watch"
    longer = put_delegation(taken, replace(taken.delegations[row.id], end=at(30)))
    assert not longer.delegations[row.id].accepted_by
    with pytest.raises(AppError):
        remove_partner(taken, BRAVO)


def test_the_matrix_says_who_owns_controls_supports_and_decides():
    """Row by row where it changes; a post that is to decide stands in the place of the lead."""
    plan = delegated(a_delegation(SHIP, BRAVO, 6, 12))
    dispute = replace(a_disagreement(AREA.id), area=None, asset=OTHER.id)
    rows = [
        (one.asset.id, one.span.start, one.span.owner, one.span.controller, one.supports, one.decides)
        for one in matrix(put_disagreement(plan, dispute))
    ]
    assert rows == [
        (SHIP.id, at(0), ALPHA, ALPHA, (), "JHQ"),
        (SHIP.id, at(6), ALPHA, BRAVO, (ALPHA,), "JHQ"),
        (SHIP.id, at(12), ALPHA, ALPHA, (), "JHQ"),
        # Other is Bravo's, at Alpha's harbour.
        (OTHER.id, at(0), BRAVO, BRAVO, (ALPHA,), "Chief of staff"),
    ]


def test_a_disagreement_is_about_one_thing_and_decided_in_words():
    """Asset or area, never both or neither; open until something was decided."""
    row = a_disagreement(AREA.id)
    for wrong in ({"area": None}, {"asset": SHIP.id}, {"matter": " "}, {"decided_by": ""}):
        with pytest.raises(AppError):
            replace(row, **wrong)
    plan = put_disagreement(a_plan([SHIP], [AREA]), row)
    with pytest.raises(AppError):
        decide(plan, row.id, " ")
    decided = decide(plan, row.id, "Ship boards")
    assert (row.is_open, decided.disagreements[row.id].is_open) == (True, False)
    assert renew_plan(decided, "NEXT", timedelta(days=7)).disagreements == {}


def test_a_new_plan_of_an_old_one_asks_everybody_again():
    """Times move along, and no yes of the old plan counts."""
    plan = accept_handover(a_meeting(), MET.id, Side.GIVER, "Watch 1")
    plan = put_delegation(plan, a_delegation(SHIP, BRAVO))
    plan = put_disagreement(plan, a_disagreement(AREA.id))
    new = renew_plan(plan, "NEXT", timedelta(days=7))
    (row,), (given_,) = new.handovers.values(), new.delegations.values()
    (dispute,) = new.disagreements.values()
    assert (row.time, row.accepted_by_giver) == (MET.time + timedelta(days=7), "")
    assert (given_.start, given_.reference, given_.accepted_by) == (at(7 * 24), "", "")
    assert dispute.by_when == at(12 + 7 * 24)


def test_the_taker_answers_and_the_rest_is_the_givers():
    """Bravo may say yes for Bravo, and can only suggest when they meet; a delegate takes over likewise."""
    plan = put_delegation(a_meeting(), a_delegation(SHIP, BRAVO, accepted_by=""))
    row, (given_,) = plan.handovers[MET.id], plan.delegations.values()
    theirs = replace(
        plan,
        handovers={row.id: replace(row, accepted_by_taker="Watch 2", time=at(7))},
        delegations={given_.id: replace(given_, accepted_by="Post", end=at(20))},
    )
    proposed = merge(plan, plan, theirs, BRAVO)
    said = {(one.key[0], diff.field) for one in proposed.changes for diff in one.differences}
    asked = {(one.key[0], diff.field) for one in proposed.suggestions for diff in one.differences}
    assert said == {("handovers", "accepted_by_taker"), ("delegations", "accepted_by")}
    assert asked == {("handovers", "time"), ("delegations", "end")}


@pytest.mark.parametrize(
    "edit",
    [
        lambda plan: move_mark(plan, POINT.id, POINT.path[0], Position(14.0, -60.5)),
        lambda plan: accept_handover(plan, MET.id, Side.TAKER, "Watch"),
        lambda plan: remove_mark(plan, POINT.id),
        lambda plan: replace(plan, assets={**plan.assets, OTHER.id: replace(OTHER, partner=LEAD)}),
        lambda plan: put_delegation(plan, a_delegation(SHIP, BRAVO, reference="")),
        lambda plan: replace(plan, headers={"plan": replace(plan.header, lead=BRAVO)}),
    ],
)
def test_the_judges_follow_a_change_of_a_meeting(edit):
    """Asked again of what a change touches alone, they find what they find when asked of all."""
    before = a_meeting()
    after = edit(before)
    gone, new = difference(before, after)
    touched = assets_touched(after, Change(None, "", D, gone, new))
    kept = judge_assets(facts(before), before.assets)
    followed = {**kept, **judge_assets(facts(after), touched)}
    flat = [one for rows in followed.values() for one in rows]
    assert sorted(map(repr, flat)) == sorted(map(repr, judge(facts(after))))
    assert judge(facts(before)) != judge(facts(after))
