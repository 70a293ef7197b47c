"""What is proposed for a duty without a basis: each kind, tried before it is proposed, done in one edit."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.domain.arrangements import ArrangementKind
from app.domain.edits.law import accept_arrangement, adopt_consent, put_request
from app.domain.findings import Severity
from app.domain.ids import DutyId
from app.domain.law.register import Condition, ConditionKind
from app.domain.law.terms import Action, Mode, Slot, Status
from app.domain.legality import basis_of
from app.domain.proposals import proposals_for
from app.domain.requests import Answer
from app.domain.rules import judge
from app.geo.routing import Medium
from tests.builders import ALPHA, BRAVO, a_duty, a_plan, an_area, an_asset, at
from tests.lawplans import AWAY, HIGH, HOME, SHIP, a_grant, a_pact, arranged, on

RIDER, NOTICE = Condition(ConditionKind.SHIPRIDER), Condition(ConditionKind.NOTICE_HOURS, 6.0)
OTHER = an_asset("other", BRAVO, medium=Medium.WATER)
DUTY = a_duty(SHIP, AWAY, start=12, end=16)
EARLY = at(-24)


def a_case(*grants, assets=(SHIP,), areas=(HOME, HIGH, AWAY)):
    """Return a plan with one duty of the ship in the neighbour's sea."""
    plan = a_pact(a_plan(list(assets), list(areas)), *grants)
    return replace(plan, duties={DUTY.id: DUTY})


def texts(plan, now=EARLY):
    """Return what is proposed, in words, with the status it leads to and whom it waits for."""
    facts = on(plan)
    found = proposals_for(facts, facts.plan.duties[DUTY.id], now)
    return {str(one.text): (one.status, one.waits_for) for one in found}


def done(plan, words, now=EARLY):
    """Return the plan after following the proposal that begins with some words."""
    facts = on(plan)
    (one,) = [
        one
        for one in proposals_for(facts, facts.plan.duties[DUTY.id], now)
        if str(one.text).startswith(words)
    ]
    return one.edit(facts.plan)


def basis(plan):
    """Return the basis of the duty now."""
    return basis_of(on(plan), plan.duties[DUTY.id])


def test_nothing_is_proposed_for_a_duty_that_is_firm():
    """With leave there is nothing to do."""
    assert texts(a_case(a_grant("leave"))) == {}


def test_a_rider_is_asked_for_and_once_accepted_the_duty_is_firm():
    """Before the departure, at the base it leaves from; asked once, it is not proposed again."""
    plan = a_case(a_grant("ride", conditions=[RIDER]))
    words = "Ask BRV for a rider aboard at Harbour before 121000Z JAN 26"
    assert texts(plan)[words] == (Status.CONDITIONAL, "BRV")
    plan = done(plan, words)
    assert (basis(plan).status, basis(plan).is_firm) == (Status.CONDITIONAL, False)
    assert words not in texts(plan)
    (row,) = plan.arrangements.values()
    plan = accept_arrangement(plan, row.id, "Duty officer", at(-20))
    assert (basis(plan).status, basis(plan).is_firm) == (Status.RECORDED, True)


def test_notice_is_proposed_as_long_as_it_can_be_in_time():
    """Six hours before the departure at the latest."""
    plan = a_case(a_grant("told", conditions=[NOTICE]))
    words = "Record that notice is given to BRV now"
    assert texts(plan, at(4))[words] == (Status.RECORDED, "")
    assert words not in texts(plan, at(4.1))
    assert basis(done(plan, words, at(4))).is_firm


def test_what_is_to_be_read_and_known_is_recorded_together():
    """All that the one grant still asks for, in one edit."""
    both = [Condition(ConditionKind.FORCE_LIMITS), Condition(ConditionKind.CONTACT_POINT)]
    plan = done(a_case(a_grant("read", conditions=both)), "Record that the conditions of BRV")
    assert len(plan.arrangements) == 2
    assert basis(plan).is_firm


def test_daylight_cannot_be_arranged():
    """Neither alone nor with what could be."""
    plan = a_case(a_grant("day", conditions=[Condition(ConditionKind.DAYLIGHT), RIDER]))
    night = a_duty(SHIP, AWAY, start=4, end=6)
    plan = replace(plan, duties={DUTY.id: replace(night, id=DUTY.id)})
    assert not any(text.startswith(("Ask", "Record")) for text in texts(plan))


def test_to_do_less_is_proposed_where_that_has_a_basis():
    """Only what has one; the duty keeps its times."""
    plan = a_case(a_grant("watch", actions={Action.SURVEIL}))
    assert {text for text in texts(plan) if "instead" in text and "nm" not in text} == {
        "Watch in away instead",
        "Pass through in away instead",
    }
    plan = done(plan, "Watch in away")
    assert basis(plan).is_firm
    assert [stop.actions for stop in plan.duties[DUTY.id].stops] == [{Action.SURVEIL}]


def test_a_hand_over_waits_for_the_owner():
    """The neighbour's ship does it; until the neighbour agrees it is not firm, and then it is."""
    plan = a_case(assets=(SHIP, OTHER))
    words = "Hand over to other, if BRV agrees"
    assert texts(plan)[words] == (Status.RECORDED, "BRV")
    plan = done(plan, words)
    assert plan.duties[DUTY.id].asset == OTHER.id
    assert (basis(plan).status, basis(plan).is_firm, basis(plan).waits_for) == (Status.RECORDED, False, "BRV")
    (row,) = plan.arrangements.values()
    assert row.kind is ArrangementKind.TASKING
    assert basis(accept_arrangement(plan, row.id, "Duty officer", at(-20))).is_firm


LIMIT = "Hand over at the limit to other"
TIRED = an_asset("other", BRAVO, medium=Medium.WATER, endurance_s=3600)


def test_a_hand_over_at_the_limit_cuts_the_duty_and_sends_the_neighbour_for_the_rest():
    """A point on the limit, a wait before it, both assets there: one edit, firm for the ship at once."""
    plan = a_case(assets=(SHIP, OTHER))
    # 25 nm to the wait, 1.5 before the limit at 60.55 W: 75 minutes from ten at 20 kn, and half an hour.
    words = f"{LIMIT} at 121145Z JAN 26, if BRV agrees"
    assert texts(plan)[words] == (Status.RECORDED, "BRV")
    plan = done(plan, words)
    (mark,), (row,) = plan.marks.values(), plan.handovers.values()
    assert mark.path[0].lon_deg == pytest.approx(-60.55, abs=1e-6)
    assert (row.assets, row.mark, row.time) == ((SHIP.id, OTHER.id), mark.id, at(11.75))
    (ship,), (other,) = plan.duties_of(SHIP.id), plan.duties_of(OTHER.id)
    gate = plan.areas[ship.stops[0].area]
    assert gate.shape.centre.lon_deg < -60.57
    assert [stop.area for stop in ship.stops] == [gate.id]
    assert [stop.area for stop in other.stops] == [gate.id, AWAY.id]
    assert other.stops[-1].end == at(16)
    assert basis(plan).is_firm
    found = [one for one in judge(on(plan)) if one.rule == "handover"]
    assert [one.severity for one in found] == [Severity.NOTE, Severity.NOTE]
    (use,) = plan.arrangements.values()
    assert (use.kind, use.asset, use.holds) == (ArrangementKind.TASKING, OTHER.id, False)


def test_what_is_done_before_the_limit_is_kept():
    """A stay on the high seas first: the duty goes on from there, and waits no farther than it gets."""
    plan = a_case(assets=(SHIP, OTHER))
    both = (replace(DUTY.stops[0], area=HIGH.id, start=at(8), end=at(10)), DUTY.stops[0])
    plan = replace(plan, duties={DUTY.id: replace(DUTY, depart=at(6), stops=both)})
    words = next(text for text in texts(plan) if text.startswith(LIMIT))
    ship = done(plan, words).duties[DUTY.id]
    assert (len(ship.stops), ship.stops[0]) == (2, both[0])


@pytest.mark.parametrize(
    "change",
    [
        # Nothing of the duty is left after the meeting.
        lambda plan: replace(
            plan, duties={DUTY.id: replace(DUTY, stops=(replace(DUTY.stops[0], end=at(12.2)),))}
        ),
        lambda plan: replace(plan, assets={SHIP.id: SHIP, OTHER.id: replace(OTHER, partner=ALPHA)}),
        # It would come back later than it has fuel for.
        lambda plan: replace(
            plan,
            assets={SHIP.id: SHIP, OTHER.id: TIRED},
        ),
        lambda plan: replace(plan, duties={DUTY.id: replace(DUTY, pinned=True)}),
    ],
)
def test_who_cannot_meet_at_the_limit_is_not_proposed(change):
    """No time, no asset of that State, a rule in the way, or a duty that stands."""
    plan = change(a_case(assets=(SHIP, OTHER)))
    assert not any(text.startswith(LIMIT) for text in texts(plan))


def test_what_a_hand_over_at_the_limit_leads_to_is_judged_for_both_duties():
    """The duty that comes into being there is conditional: the proposal promises no more."""
    own = replace(a_grant("mandate", Slot.MANDATE, instrument="law"), by="ALF", to=frozenset({"ALF"}))
    case = a_grant("case", Slot.MANDATE, instrument="law", mode=Mode.CASE_BY_CASE)
    case = replace(case, by="BRV", to=frozenset({"BRV"}))
    (status,) = [
        status
        for text, (status, _) in texts(a_case(own, case, assets=(SHIP, OTHER))).items()
        if text.startswith(LIMIT)
    ]
    assert status is Status.CONDITIONAL


def test_who_is_busy_takes_nothing_over():
    """An asset with a duty at that time is not proposed."""
    plan = a_case(assets=(SHIP, OTHER))
    busy = replace(a_duty(OTHER, AWAY, start=13, end=14), id=DutyId("busy"))
    assert not any(
        "Hand over" in text for text in texts(replace(plan, duties={**plan.duties, busy.id: busy}))
    )


def test_the_nearest_areas_with_a_basis_are_proposed():
    """With how far they are; the nearer first."""
    plan = a_case()
    assert [text for text in texts(plan) if text.startswith("Work in")] == [
        "Work in high instead, 18 nm from here",
        "Work in home instead, 35 nm from here",
    ]
    plan = done(plan, "Work in high")
    assert basis(plan).is_firm


def test_consent_is_requested_answered_reviewed_and_then_a_grant():
    """Refused it stays as it is; given it counts only after review."""
    plan = a_case()
    words = "Request consent of BRV before 121000Z JAN 26"
    assert texts(plan)[words] == (Status.NONE, "BRV")
    plan = done(plan, words)
    assert words not in texts(plan)
    (row,) = plan.requests.values()
    assert (row.slot, row.area, row.actions) == (Slot.HOST, AWAY.id, {Action.PATROL})
    given = replace(row, answer=Answer.GIVEN, authority="Duty officer", reference="BRV 12/26", until=at(24))
    plan = put_request(plan, given)
    assert basis(plan).status is Status.NONE
    plan = adopt_consent(plan, row.id, "Legal adviser", at(0))
    assert basis(plan).is_firm
    assert basis(plan).legs[1].assessment.worst.answers[1].cited.endswith("BRV 12/26")


def test_what_is_ruled_out_is_not_asked_for():
    """No request where the State has said no for good."""
    plan = a_case(a_grant("never", mode=Mode.PROHIBITED))
    assert not any("Request" in text for text in texts(plan))


@pytest.mark.parametrize("mode", [Mode.CASE_BY_CASE])
def test_consent_that_is_given_case_by_case_is_asked_of_its_authority(mode):
    """The request names who answers."""
    plan = a_case(a_grant("ask", mode=mode, authority="Duty officer"))
    assert basis(plan).status is Status.CONDITIONAL
    plan = done(plan, "Request consent")
    (row,) = plan.requests.values()
    assert row.authority == "Duty officer"


def test_a_rider_already_asked_for_is_waited_for():
    """Nothing new to arrange."""
    plan = arranged(a_case(a_grant("ride", conditions=[RIDER])), ArrangementKind.RIDER)
    assert not any(text.startswith("Ask BRV") for text in texts(plan))


def test_what_would_take_a_duty_out_of_the_plan_is_not_proposed():
    """To be in the one area in time the ship would have to leave before the plan starts."""
    early = a_duty(SHIP, AWAY, start=0.5, end=4, transit=0.5)
    plan = replace(a_case(), duties={DUTY.id: replace(early, id=DUTY.id)})
    found = [text for text in texts(plan) if text.startswith("Work in")]
    assert found == ["Work in home instead, 35 nm from here"]


def test_an_area_is_moved_no_farther_than_out_of_the_sea_without_leave():
    """It reaches 0.05 degrees, some 3 nm, into the neighbour's sea: 3 nm west are enough, 2 are not."""
    edge = an_area("edge", lon=-60.6)
    plan = a_case(areas=(HOME, edge))
    duty = a_duty(SHIP, edge, start=12, end=16)
    plan = replace(plan, duties={DUTY.id: replace(duty, id=DUTY.id)})
    assert basis(plan).status is Status.NONE
    assert texts(plan)["Move edge 3 nm towards 270°"] == (Status.RECORDED, "")
    moved = done(plan, "Move edge")
    assert basis(moved).is_firm
    assert moved.areas[edge.id].shape.area_m2 == pytest.approx(edge.shape.area_m2, rel=1e-3)
    other = a_duty(an_asset("third", medium=Medium.WATER), edge)
    shared = replace(plan, assets={**plan.assets, other.asset: an_asset("third", medium=Medium.WATER)})
    shared = replace(shared, duties={**shared.duties, other.id: other})
    assert not [text for text in texts(shared) if text.startswith("Move")]
