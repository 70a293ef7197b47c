"""Which missing consents would help most, on cases worked by hand."""

from __future__ import annotations

from dataclasses import replace
from math import exp

import pytest

from app.domain.arrangements import ArrangementKind
from app.domain.law.register import Condition, ConditionKind
from app.domain.law.terms import Action, Mode
from app.domain.missing import Consent, missing_consents
from app.session.usecases.helpful import helpful_consents
from tests.builders import LEAD, a_plan, a_square, an_area, an_asset
from tests.lawplans import AWAY, HIGH, SHIP, a_grant, a_pact, arranged, on

NEAR = replace(an_area("near", lon=-60.4), priority=5)
FAR = replace(an_area("far", lat=13.3, lon=-60.4), priority=1)


def found_in(plan, *grants):
    """Return the gains of a plan with a mandate for all, passage for all, and these grants."""
    return helpful_consents(on(a_pact(plan, *grants)), seconds=4)


def test_the_gain_of_each_consent_is_what_a_hand_reckons():
    """Two areas in the other nation's sea, one worth five times the other.

    The ship makes 20 kn; either area is 35 to 40 nm off: 1 h 46 and 1 h 58 on the way. Of 24 h the first
    2 and the last 2 go by on the way, and between two watches 2 x way + 4 h of rest, 8 whole hours: 12 h
    on station. It sweeps 2 nm at 10 kn, 20 square miles an hour of about 12 x 11.7: an hour detects
    1 - exp(-20 / 140.4) of what passes.
    """
    gains = found_in(a_plan([SHIP], [NEAR, FAR]))
    detected = 1 - exp(-20 / 140.4)
    near, far = (100 * share * 12 / 24 * detected for share in (5 / 6, 1 / 6))
    assert [gain.consents for gain in gains] == [
        (Consent("BRV", "ALF", NEAR.id),),
        (Consent("BRV", "ALF", FAR.id),),
    ]
    assert [gain.value for gain in gains] == pytest.approx([near, far], rel=0.01)
    assert [gain.each for gain in gains] == [gain.value for gain in gains]


def test_consents_that_help_together_alone_share_the_gain():
    """An area on both seas, and a ship of neither nation: one yes alone is worth nothing."""
    both = replace(HIGH, shape=a_square(13.0, -60.7, 0.5))
    ship = an_asset("lead ship", LEAD, medium=SHIP.performance.medium)
    (gain,) = found_in(a_plan([ship], [both]))
    assert {consent.state for consent in gain.consents} == {"ALF", "BRV"}
    assert gain.each == pytest.approx(gain.value / 2)


@pytest.mark.parametrize(
    ("name", "grants", "kind"),
    [
        ("ruled out", [a_grant("no", mode=Mode.PROHIBITED)], None),
        ("a rider is missing", [a_grant("ride", conditions={Condition(ConditionKind.SHIPRIDER)})], None),
        (
            "a rider is asked for",
            [a_grant("ride", conditions={Condition(ConditionKind.SHIPRIDER)})],
            ArrangementKind.RIDER,
        ),
        ("granted", [a_grant("yes")], None),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_where_a_consent_is_not_what_is_missing_none_is_named(name, grants, kind):
    """What is forbidden stays so; riders are arranged, not consented to."""
    del name
    plan = a_pact(a_plan([SHIP], [AWAY]), *grants)
    plan = arranged(plan, kind) if kind else plan
    assert missing_consents(on(plan)) == ()


def test_what_is_asked_case_by_case_is_named():
    """The grant is there, the yes is not."""
    grant = a_grant("ask", mode=Mode.CASE_BY_CASE, authority="Duty officer")
    (bundle,) = missing_consents(on(a_pact(a_plan([SHIP], [AWAY]), grant)))
    assert {want.action for wants in bundle.values() for want in wants} >= {Action.PATROL}


def test_a_plan_that_is_not_assessed_misses_nothing():
    """Nor does one in which everything is granted."""
    assert missing_consents(on(a_plan([SHIP], [AWAY]))) == ()
