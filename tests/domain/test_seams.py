"""Who holds a basis where and when, on two territorial seas with a zone between them."""

from __future__ import annotations

from dataclasses import replace

import shapely

from app.domain.arrangements import ArrangementKind
from app.domain.law.register import Condition, ConditionKind
from app.domain.law.terms import Action, Mode, Slot, Zone
from app.domain.seams import seams_of
from tests.builders import BRAVO, a_plan, an_asset, at
from tests.lawplans import AWAY, HIGH, HOME, SHIP, a_grant, a_pact, arranged, on

OTHER = an_asset("other", BRAVO)


def seam_of(seams, place):
    """Return the seam of an area, or of a zone of a State."""
    return next(seam for seam in seams if place in (seam.area, (seam.zone, seam.host)))


def patrolled(*grants, plan=None, until=None):
    """Return who may patrol where when both nations have a ship and these grants."""
    plan = plan or a_plan([SHIP, OTHER], [HOME, HIGH, AWAY])
    return seams_of(on(a_pact(plan, *grants, until=until)), Action.PATROL)


def test_each_is_at_home_in_its_own_sea_and_both_between():
    """With no host's leave each is alone at home: no gap, and an overlap on the sea between."""
    seams = patrolled()
    assert [seam_of(seams, area.id).spans[0].holders for area in (HOME, HIGH, AWAY)] == [
        ("ALF",),
        ("ALF", "BRV"),
        ("BRV",),
    ]
    assert not any(seam.gaps for seam in seams if seam.area)
    assert [seam.area for seam in seams if seam.area and seam.overlaps] == [HIGH.id]


def test_where_nobody_has_a_ship_for_it_nobody_may():
    """The second nation's sea is a gap once its ship is gone, as an area and as a zone."""
    seams = patrolled(plan=a_plan([SHIP], [HOME, HIGH, AWAY]))
    gaps = {seam.area or (seam.zone, seam.host) for seam in seams if seam.gaps}
    assert gaps == {AWAY.id, (Zone.TERRITORIAL_SEA, "BRV")}
    sea = seam_of(seams, (Zone.TERRITORIAL_SEA, "BRV")).geometry
    assert shapely.covers(sea, shapely.Point(-60.4, 13.0))
    assert not shapely.intersects(sea, shapely.Point(-60.7, 13.0))


def test_a_seam_opens_when_an_agreement_ends():
    """At the hour, with the statuses on both sides."""
    plan = a_plan([SHIP], [HOME, HIGH, AWAY], days=1)
    before, after = seam_of(patrolled(a_grant("host"), plan=plan, until=at(10)), AWAY.id).spans
    assert before.end == after.start == at(10)
    assert before.holders == ("ALF",)
    assert not after.holders


def test_what_waits_for_a_yes_is_no_hold():
    """Asked case by case: shown as waiting, and the place stays a gap."""
    plan = a_plan([SHIP], [AWAY])
    grant = a_grant("host", mode=Mode.CASE_BY_CASE, authority="Duty officer")
    (span,) = seam_of(patrolled(grant, plan=plan), AWAY.id).spans
    assert span.holds["ALF"].waits
    assert not span.holders


def test_the_best_asset_of_a_partner_counts():
    """One ship with a rider is enough, and only while it has it."""
    rider = Condition(ConditionKind.SHIPRIDER)
    plan = a_plan([replace(SHIP), an_asset("bare", medium=SHIP.performance.medium)], [AWAY], days=1)
    plan = arranged(a_pact(plan, a_grant("host", conditions={rider})), ArrangementKind.RIDER, 6, 12, "Post")
    spans = seam_of(seams_of(on(plan), Action.PATROL), AWAY.id).spans
    assert [(span.start, span.end) for span in spans if span.holders] == [(at(6), at(12))]


def test_the_flags_that_areas_expect_count_in_zones_too():
    """To board between the seas the flag must be known and its State agree."""
    own = replace(HIGH, flags=frozenset({"ALF"}))
    law = a_grant("mandate2", Slot.MANDATE, instrument="law")
    known = seams_of(on(a_pact(a_plan([SHIP], [own]), law)), Action.STOP_BOARD)
    assert seam_of(known, own.id).spans[0].holders == ("ALF",)
    assert seam_of(known, (Zone.EEZ, "ALF")).spans[0].holders == ("ALF",)
    unknown = seams_of(on(a_pact(a_plan([SHIP], [HIGH]), law)), Action.STOP_BOARD)
    assert seam_of(unknown, HIGH.id).gaps
    assert seam_of(unknown, (Zone.EEZ, "ALF")).gaps


def test_without_areas_no_zone_is_near():
    """Nothing is shown of a plan that has nothing in it."""
    assert seams_of(on(a_pact(a_plan([SHIP], []))), Action.PATROL) == ()
