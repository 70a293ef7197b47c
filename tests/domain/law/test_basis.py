"""The engine's invariants: whatever is recorded, more leave never hurts and a prohibition never helps."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.ids import GrantId, InstrumentId
from app.domain.law.basis import Code, assess
from app.domain.law.legs import NOWHERE_KNOWN, Leg, Part, Pursuit, Waters, split_at
from app.domain.law.register import (
    FIGURED,
    Condition,
    ConditionKind,
    Grant,
    Instrument,
    InstrumentKind,
    Register,
)
from app.domain.law.terms import (
    ANY,
    EVERY_PARTY,
    HOST,
    OWN,
    STATELESS,
    Action,
    Mode,
    Slot,
    Status,
    Zone,
)
from app.geo.routing import Medium

T = datetime(2026, 3, 2, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
STATES = ("ALV", "BRI", "DOR")
SEA = Waters(Zone.HIGH_SEAS)
BRI_SEA = Waters(Zone.TERRITORIAL_SEA, "BRI")


def an_instrument(name="law", **changes):
    """Return a reviewed instrument of all States, in force for ever."""
    fields = {
        "parties": frozenset(STATES),
        "since": datetime(2020, 1, 1, tzinfo=UTC),
        "reviewed_by": "Legal adviser",
        "reviewed_on": datetime(2025, 1, 1, tzinfo=UTC),
    }
    return Instrument(InstrumentId(name), name, InstrumentKind.TREATY, **(fields | changes))


def a_grant(slot=Slot.MANDATE, by="ALV", **changes):
    """Return a standing grant to ALV for everything everywhere."""
    fields = {"to": frozenset({"ALV"}), "actions": frozenset(Action), "zones": frozenset(Zone)}
    return Grant(GrantId("grant"), InstrumentId("law"), slot, by, article="Art 1", **(fields | changes))


def a_leg(waters=SEA, action=Action.PATROL, flag=ANY, **changes):
    """Return six hours of ALV at sea."""
    part = Part(T, T + 6 * HOUR, (waters,))
    fields = {"parts": (part,), "actions": frozenset({action}), "flags": frozenset({flag})}
    return Leg("ALV", Medium.WATER, **(fields | changes))


def judged(leg, *grants, instruments=None, live=False):
    """Return what the engine says of a leg under some grants."""
    return assess(leg, Register(tuple(instruments or (an_instrument(),)), grants), live=live)


MANDATE = a_grant()


def test_nothing_is_recorded_where_nothing_is_granted():
    """Deny by default, and say whose leave is missing."""
    answer = judged(a_leg()).worst.weakest
    assert (answer.status, answer.slot, answer.state) == (Status.NONE, Slot.MANDATE, "ALV")
    assert str(answer.why) == "No national mandate of ALV is recorded."


def test_a_leg_that_is_nowhere_is_unknown():
    """No zone data, a dispute, or a zone without a State."""
    assert judged(a_leg(parts=()), MANDATE).status is Status.UNKNOWN
    assert judged(a_leg(NOWHERE_KNOWN), MANDATE).status is Status.UNKNOWN
    assert judged(a_leg(Waters(Zone.TERRITORIAL_SEA)), MANDATE).status is Status.UNKNOWN


def test_the_worse_side_of_a_boundary_counts():
    """Within the accuracy of a limit a leg is on both sides of it."""
    part = Part(T, T + HOUR, (SEA, BRI_SEA))
    assert judged(a_leg(), MANDATE).status is Status.RECORDED
    assert judged(a_leg(parts=(part,)), MANDATE).status is Status.NONE


def test_an_approximate_zone_leaves_a_live_leg_conditional():
    """An exercise may rely on a computed limit."""
    near = replace(SEA, approximate=True)
    assert judged(a_leg(near), MANDATE, live=True).status is Status.CONDITIONAL
    assert judged(a_leg(near), MANDATE, live=False).status is Status.RECORDED


def test_an_instrument_that_ends_within_a_leg_ends_its_basis():
    """The leg is cut where it lapses."""
    ends = an_instrument(until=T + 2 * HOUR)
    found = judged(a_leg(), MANDATE, instruments=[ends])
    assert [(v.part.start, v.status) for v in found.verdicts] == [
        (T, Status.RECORDED),
        (T + 2 * HOUR, Status.NONE),
    ]
    assert found.worst.weakest.code is Code.EXPIRED


def test_a_text_that_nobody_reviewed_is_a_condition():
    """What nobody has read is no firm basis."""
    unread = an_instrument(reviewed_by="", reviewed_on=None)
    assert judged(a_leg(), MANDATE, instruments=[unread]).status is Status.CONDITIONAL


@pytest.mark.parametrize(
    ("kind", "figure", "met"),
    [
        (ConditionKind.NOTICE_HOURS, 6, {"notices": {"BRI": T - 6 * HOUR}}),
        (ConditionKind.SHIPRIDER, 0, {"riders": frozenset({"BRI"})}),
        (ConditionKind.FLAG_CONFIRMED, 0, {"flag_confirmed": True}),
        (ConditionKind.PURSUIT_CONTINUOUS, 0, {"pursuit": Pursuit(continuous=True)}),
        (ConditionKind.SIGNAL_GIVEN, 0, {"pursuit": Pursuit(signal_given=True)}),
        (ConditionKind.FORCE_LIMITS, 0, {"force_limits_read": frozenset({"BRI"})}),
        (ConditionKind.CONTACT_POINT, 0, {"contact_points": frozenset({"BRI"})}),
        (ConditionKind.MIN_SENIORITY, 5, {"seniority_years": 5}),
        (ConditionKind.DAYLIGHT, 0, {"parts": (Part(T, T + HOUR, (BRI_SEA,), daylight=True),)}),
    ],
)
def test_each_condition_is_missed_until_it_is_met(kind, figure, met):
    """A miss names the one condition that is lacking."""
    consent = a_grant(Slot.HOST, "BRI", conditions=frozenset({Condition(kind, figure)}))
    before = judged(a_leg(BRI_SEA), MANDATE, consent)
    assert before.status is Status.NONE
    assert [lack.condition.kind for lack in before.worst.weakest.lacks] == [kind]
    assert judged(a_leg(BRI_SEA, **met), MANDATE, consent).status is Status.RECORDED


def test_a_distance_is_missed_beyond_it():
    """Six miles are six miles."""
    consent = a_grant(Slot.HOST, "BRI", conditions=frozenset({Condition(ConditionKind.MAX_DISTANCE_NM, 6)}))
    for off_nm, status in ((6, Status.RECORDED), (6.1, Status.NONE)):
        part = Part(T, T + HOUR, (BRI_SEA,), off_coast_nm=off_nm)
        assert judged(a_leg(parts=(part,)), MANDATE, consent).status is status


def test_a_rider_asked_for_is_a_condition():
    """It waits for the other partner's answer."""
    rider = a_grant(Slot.HOST, "BRI", conditions=frozenset({Condition(ConditionKind.SHIPRIDER)}))
    asked = judged(a_leg(BRI_SEA, riders_asked=frozenset({"BRI"})), MANDATE, rider)
    assert asked.status is Status.CONDITIONAL


def test_what_each_party_grants_the_others():
    """Only to craft of parties; the stateless need no flag's leave."""
    treaty = a_grant(Slot.FLAG, EVERY_PARTY, to=frozenset({EVERY_PARTY}), mode=Mode.CASE_BY_CASE)
    boarding = Action.STOP_BOARD
    assert judged(a_leg(SEA, boarding, "DOR"), MANDATE, treaty).status is Status.CONDITIONAL
    assert judged(a_leg(SEA, boarding, "VEN"), MANDATE, treaty).status is Status.NONE
    assert judged(a_leg(SEA, boarding, ANY), MANDATE, treaty).status is Status.NONE
    assert judged(a_leg(SEA, boarding, STATELESS), MANDATE).status is Status.RECORDED


@pytest.mark.parametrize(
    ("subject", "flag"), [(OWN, "ALV"), (HOST, "BRI"), (STATELESS, STATELESS), ("DOR", "DOR")]
)
def test_a_grant_covers_the_craft_it_names_alone(subject, flag):
    """Own, the host's, the stateless, or one State's."""
    consent = a_grant(Slot.HOST, "BRI", subject=subject)
    flags = {"ALV", "BRI", "DOR", STATELESS, ANY}
    covered = {
        one
        for one in flags
        if judged(a_leg(BRI_SEA, Action.STOP_BOARD, one), MANDATE, consent).status is Status.RECORDED
    }
    assert covered == {flag}


moments = st.integers(0, 6).map(lambda hours: T + hours * HOUR)
conditions = st.frozensets(
    st.sampled_from(ConditionKind).map(lambda kind: Condition(kind, 3 if kind in FIGURED else 0)), max_size=2
)


@st.composite
def grants(draw, mode=None):
    """Return a grant that may or may not bear on a leg of ALV."""
    chosen = mode or draw(st.sampled_from([Mode.STANDING, Mode.DEEMED, Mode.CASE_BY_CASE]))
    return a_grant(
        draw(st.sampled_from(Slot)),
        draw(st.sampled_from([*STATES, EVERY_PARTY])),
        to=draw(st.frozensets(st.sampled_from([*STATES, EVERY_PARTY]), min_size=1)),
        actions=draw(st.frozensets(st.sampled_from(Action), min_size=1)),
        zones=draw(st.frozensets(st.sampled_from(Zone), min_size=1)),
        mode=chosen,
        deemed_after_h=2 if chosen is Mode.DEEMED else 0,
        subject=draw(st.sampled_from([OWN, HOST, STATELESS, ANY, "DOR"])),
        conditions=draw(conditions),
        until=draw(st.none() | moments),
    )


waters = st.builds(Waters, st.sampled_from(Zone), st.sampled_from(["", *STATES]), st.booleans())


@st.composite
def legs(draw):
    """Return a leg of ALV through up to three places."""
    edges = sorted(draw(st.sets(moments, min_size=2, max_size=4)))
    parts = tuple(
        Part(a, b, tuple(draw(st.lists(waters, min_size=1, max_size=2))), daylight=draw(st.booleans()))
        for a, b in pairwise(edges)
    )
    return a_leg(
        parts=parts,
        actions=draw(st.frozensets(st.sampled_from(Action), min_size=1, max_size=3)),
        flags=draw(st.frozensets(st.sampled_from(["ALV", "DOR", STATELESS, ANY]), min_size=1)),
        riders=draw(st.frozensets(st.sampled_from(STATES))),
        notices=draw(st.dictionaries(st.sampled_from(STATES), moments)),
    )


registers = st.lists(grants(), max_size=8)


@given(legs(), registers, grants(Mode.PROHIBITED), st.booleans())
def test_a_prohibition_never_improves_a_status(leg, granted, prohibition, live):
    """Whatever else is recorded."""
    before = judged(leg, MANDATE, *granted, live=live).status
    assert judged(leg, MANDATE, *granted, prohibition, live=live).status >= before


@given(legs(), registers.filter(len), st.data(), st.booleans())
def test_a_grant_taken_away_never_improves_a_status(leg, granted, data, live):
    """Whatever else is recorded."""
    gone = data.draw(st.integers(0, len(granted) - 1))
    before = judged(leg, *granted, live=live).status
    assert judged(leg, *granted[:gone], *granted[gone + 1 :], live=live).status >= before


@given(legs(), registers, st.lists(moments, max_size=3), st.booleans())
def test_where_a_leg_is_cut_never_changes_the_worst(leg, granted, cuts, live):
    """Neither for all parts together nor for each alone."""
    cut = replace(leg, parts=split_at(leg.parts, cuts))
    whole = judged(leg, MANDATE, *granted, live=live)
    assert judged(cut, MANDATE, *granted, live=live).status is whole.status
    halves = [judged(replace(leg, parts=(part,)), MANDATE, *granted, live=live).status for part in cut.parts]
    assert max(halves) is whole.status


@given(legs(), registers)
def test_every_answer_says_why(leg, granted):
    """In words, and the worst answer is the verdict."""
    for verdict in judged(leg, *granted).verdicts:
        assert verdict.status is max(answer.status for answer in verdict.answers)
        for answer in verdict.answers:
            assert str(answer.why)
            assert all(str(lack.reason) for lack in answer.lacks)
