"""What basis a plan's duties have: riders, notices, dates and light, and when a duty is firm."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from app.base.message import say
from app.domain.arrangements import ArrangementKind
from app.domain.beginning import renew_plan
from app.domain.change import Change, difference
from app.domain.duties import Stop
from app.domain.edits.law import remove_instrument
from app.domain.findings import Severity
from app.domain.ids import InstrumentId
from app.domain.law.register import Condition, ConditionKind, InstrumentKind
from app.domain.law.terms import Action, Status
from app.domain.legality import actions_of, basis_of, firm_times
from app.domain.rules import assets_touched, judge
from tests.builders import BRAVO, D, a_duty, a_plan, an_asset, at
from tests.lawplans import AWAY, HIGH, HOME, SHIP, a_grant, a_pact, arranged, on


def status(plan, area=AWAY, **changes):
    """Return the status of a duty of the ship in an area."""
    duty = a_duty(SHIP, area, **changes)
    return basis_of(on(replace(plan, duties={duty.id: duty})), duty).status


PLAN = a_plan([SHIP], [HOME, HIGH, AWAY])
RIDER, NOTICE = Condition(ConditionKind.SHIPRIDER), Condition(ConditionKind.NOTICE_HOURS, 6.0)


def test_a_plan_without_an_instrument_is_not_assessed():
    """No finding, and all of its time is open."""
    duty = a_duty(SHIP, AWAY)
    facts = on(replace(PLAN, duties={duty.id: duty}))
    assert "basis" not in {finding.rule for finding in judge(facts)}
    assert firm_times(facts, SHIP, AWAY) == ((D, at(24)),)


def test_with_the_first_instrument_what_finds_no_grant_has_no_basis():
    """The mandate is enough at home and beyond; the neighbour's sea needs the neighbour's leave."""
    plan = a_pact(PLAN)
    assert status(plan, HOME) is Status.RECORDED
    assert status(plan, HIGH) is Status.RECORDED
    assert status(plan, AWAY) is Status.NONE
    assert status(a_pact(PLAN, a_grant("leave")), AWAY) is Status.RECORDED


def test_a_finding_names_the_asset_the_act_the_zone_and_what_is_missing():
    """No basis breaks a rule and leads to the area; a conditional one is a note."""
    duty = a_duty(SHIP, AWAY)
    facts = on(replace(a_pact(PLAN), duties={duty.id: duty}))
    (finding,) = [one for one in judge(facts) if one.rule == "basis"]
    assert finding.severity is Severity.BREACH
    assert finding.subjects == (duty.id, AWAY.id)
    text = str(finding.message)
    assert all(part in text for part in ("ship", "Patrol", "Territorial sea", "BRV", "no basis found"))
    ridden = arranged(a_pact(PLAN, a_grant("ride", conditions=[RIDER])), ArrangementKind.RIDER)
    asked = on(replace(ridden, duties={duty.id: duty}))
    (note,) = [one for one in judge(asked) if one.rule == "basis"]
    assert note.severity is Severity.NOTE


def test_a_rider_counts_once_accepted_and_aboard_for_all_of_a_duty():
    """Asked for, it is conditional and nothing firm; too late aboard it is none."""
    plan = a_pact(PLAN, a_grant("ride", conditions=[RIDER]))
    asked = arranged(plan, ArrangementKind.RIDER)
    aboard = arranged(plan, ArrangementKind.RIDER, accepted_by="Duty officer")
    late = arranged(plan, ArrangementKind.RIDER, start=3, accepted_by="Duty officer")
    assert [status(one) for one in (plan, asked, aboard, late)] == [
        Status.NONE,
        Status.CONDITIONAL,
        Status.RECORDED,
        Status.NONE,
    ]
    assert firm_times(on(asked), SHIP, AWAY) == ()
    assert firm_times(on(aboard), SHIP, AWAY) == ((D, at(24)),)
    assert firm_times(on(late), SHIP, AWAY) == ((at(3), at(24)),)


def test_notice_must_be_given_so_many_hours_before():
    """Told at six with six hours' notice, from twelve on it is firm."""
    plan = arranged(a_pact(PLAN, a_grant("told", conditions=[NOTICE])), ArrangementKind.NOTICE, start=6)
    assert firm_times(on(plan), SHIP, AWAY) == ((at(12), at(24)),)
    assert status(plan, start=13, end=15, transit=1) is Status.RECORDED
    assert status(plan, start=11, end=15, transit=1) is Status.NONE


@pytest.mark.parametrize("kind", [ArrangementKind.FORCE_LIMITS, ArrangementKind.CONTACT_POINT])
def test_what_was_read_and_who_answers_is_arranged_with_that_state(kind):
    """The other State's is of no use."""
    plan = a_pact(PLAN, a_grant("read", conditions=[Condition(ConditionKind(kind.value))]))
    assert status(plan) is Status.NONE
    plan = arranged(plan, kind)
    assert status(plan) is Status.RECORDED
    (row,) = plan.arrangements.values()
    assert status(replace(plan, arrangements={row.id: replace(row, state="ALF")})) is Status.NONE


def test_an_agreement_that_ends_during_the_plan_ends_the_basis():
    """Firm until then; a duty over the end has none."""
    plan = a_pact(PLAN, a_grant("leave"), until=at(10))
    assert firm_times(on(plan), SHIP, AWAY) == ((D, at(10)),)
    assert status(plan, end=7) is Status.RECORDED
    assert status(plan, end=11) is Status.NONE


def test_a_consent_of_an_old_plan_waits_for_its_review():
    """Renewed, the plan keeps what agreements grant; a consent is conditional, and nothing stands on it."""
    plan = a_pact(PLAN, a_grant("leave"))
    pact = plan.instruments[InstrumentId("pact")]
    consent = replace(pact, kind=InstrumentKind.CONSENT)
    plan = replace(plan, instruments={**plan.instruments, consent.id: consent})
    ship, away = next(iter(plan.assets.values())), next(z for z in plan.areas.values() if z.name == "away")
    assert firm_times(on(plan), ship, away) == ((D, at(24)),)
    new = renew_plan(on(plan).plan, "next", timedelta())
    ship, away = next(iter(new.assets.values())), next(z for z in new.areas.values() if z.name == "away")
    assert [one.is_reviewed for one in new.instruments.values()] == [True, False]
    assert firm_times(replace(on(plan), plan=new), ship, away) == ()


def test_leave_by_day_is_none_by_night():
    """At 13 N 60 W in January the sun is up from about 10 to 22 Z."""
    plan = a_pact(PLAN, a_grant("day", conditions=[Condition(ConditionKind.DAYLIGHT)]))
    assert status(plan, start=12, end=16) is Status.RECORDED
    assert status(plan, start=4, end=8) is Status.NONE
    ((start, end),) = firm_times(on(plan), SHIP, AWAY)
    assert at(9.5) < start < at(11)
    assert at(21) < end < at(22.5)


def test_on_approximate_zones_a_live_plan_reaches_conditional_and_stays_firm():
    """Nobody has yet to say yes: it can be planned, and says what it stands on."""
    plan = a_pact(PLAN, a_grant("leave"))
    duty = a_duty(SHIP, AWAY)
    live = replace(plan.header, exercise=False)
    plan = replace(plan, headers={live.id: live}, duties={duty.id: duty})
    assert basis_of(on(plan, approximate=True), duty).status is Status.CONDITIONAL
    assert firm_times(on(plan, approximate=True), SHIP, AWAY) == ((D, at(24)),)
    assert basis_of(on(plan), duty).status is Status.RECORDED


def test_an_aircraft_does_of_what_is_asked_what_it_can():
    """It boards nobody; where nothing else is asked it watches. A stop has the last word."""
    boarding = replace(AWAY, actions=frozenset({Action.STOP_BOARD, Action.DETECT}))
    aircraft = an_asset("aircraft")
    assert actions_of(SHIP, boarding) == boarding.actions
    assert actions_of(aircraft, boarding) == {Action.DETECT}
    assert actions_of(aircraft, replace(AWAY, actions=frozenset({Action.SEARCH}))) == {Action.SURVEIL}
    stop = Stop(AWAY.id, at(1), at(2), actions=frozenset({Action.TRANSIT}))
    assert actions_of(SHIP, boarding, stop) == {Action.TRANSIT}


def test_the_flags_that_are_expected_count_beyond_the_territorial_seas():
    """To board there needs the flag's leave; a craft of the asset's own State needs none."""
    boarding = frozenset({Action.STOP_BOARD})
    for flags, found in (({"ALF"}, Status.RECORDED), ({"BRV"}, Status.NONE), ({"any"}, Status.NONE)):
        area = replace(HIGH, actions=boarding, flags=frozenset(flags))
        assert status(a_pact(replace(PLAN, areas={area.id: area})), area) is found


def test_a_change_of_the_law_or_of_waters_concerns_every_asset():
    """What stands in the register, whose waters are whose; a partner's note concerns nobody."""

    def change(old, new):
        before, after = difference(old, new)
        return Change(say("change.paste"), "x", D, before, after)

    plan = a_pact(PLAN)
    assert assets_touched(plan, change(PLAN, plan)) == {SHIP.id}
    gone = remove_instrument(plan, InstrumentId("pact"))
    assert assets_touched(gone, change(plan, gone)) == {SHIP.id}
    partner = plan.partners[BRAVO]
    moved = replace(plan, partners={**plan.partners, BRAVO: replace(partner, waters=frozenset({"CCC"}))})
    noted = replace(plan, partners={**plan.partners, BRAVO: replace(partner, note="n")})
    assert assets_touched(moved, change(plan, moved)) == {SHIP.id}
    assert assets_touched(noted, change(plan, noted)) == set()
    rider = arranged(plan, ArrangementKind.RIDER)
    assert assets_touched(rider, change(plan, rider)) == {SHIP.id}


@pytest.mark.parametrize(("until", "noted"), [(at(20), True), (at(24), False), (None, False)])
def test_what_a_duty_relies_on_and_ends_before_the_plan_is_noted(until, noted):
    """A basis that holds today and not for a day's delay: said once for each article."""
    duty = a_duty(SHIP, AWAY)
    facts = on(replace(a_pact(PLAN, a_grant("leave"), until=until), duties={duty.id: duty}))
    found = [one for one in judge(facts) if one.rule == "expiry"]
    assert [one.severity for one in found] == [Severity.NOTE] * noted
    assert all("Pact" in str(one.message) for one in found)
