"""Plans with a register, laid on two territorial seas with a zone between them."""

from __future__ import annotations

from dataclasses import replace

import shapely

from app.domain.arrangements import Arrangement
from app.domain.edits.law import put_grant, put_instrument
from app.domain.facts import Facts
from app.domain.ids import ArrangementId, GrantId, InstrumentId
from app.domain.law.register import Grant, Instrument, InstrumentKind
from app.domain.law.terms import EVERY_PARTY, Action, Slot, Zone
from app.geo.charts import ZoneShape
from app.geo.routing import Medium, Router
from app.geo.zonemap import ZoneMap
from tests.builders import ALPHA, BRAVO, HARBOUR, PARTIES, an_area, an_asset, at, no_land

SHIP = an_asset("ship", medium=Medium.WATER)
HOME, HIGH, AWAY = an_area("home", lon=-61.0), an_area("high", lon=-60.7), an_area("away", lon=-60.4)
EVERY_ACT, EVERY_ZONE = frozenset(Action), frozenset(Zone)


def a_box(west, east):
    """Return a box of sea from one meridian to another."""
    return shapely.box(west, 12.0, east, 14.0)


def zones(approximate=False):
    """Return two territorial seas with the zone of the first between them; limits are exact."""
    rows = [("AAA", "TS", -61.3, -60.85), ("AAA", "EEZ", -60.85, -60.55), ("BBB", "TS", -60.55, -60.0)]
    shapes = [ZoneShape(s, z, "test", 0.0, a_box(w, e), approximate=approximate) for s, z, w, e in rows]
    return ZoneMap.of(shapes, a_box(-62.0, -59.0))


def on(plan, approximate=False):
    """Return the plan laid on those zones, its nations being their States."""
    waters = {ALPHA: "AAA", BRAVO: "BBB"}
    partners = {
        i: replace(partner, waters=frozenset({waters[i]} if i in waters else ()))
        for i, partner in plan.partners.items()
    }
    known = zones(approximate)
    return Facts(replace(plan, partners=partners), Router(no_land), lambda _pack: known)


def a_pact(plan, *grants, until=None):
    """Return the plan with the mandate of all nations and one more instrument with ``grants``."""
    law = Instrument(
        InstrumentId("law"), "Law", InstrumentKind.NATIONAL_LAW, PARTIES, at(-9000), reviewed_by="Adviser"
    )
    law = replace(law, reviewed_on=at(-100))
    pact = replace(law, id=InstrumentId("pact"), title="Pact", kind=InstrumentKind.TREATY, until=until)
    plan = put_instrument(put_instrument(plan, law), pact)
    mandate = a_grant("mandate", Slot.MANDATE, instrument="law")
    passage = a_grant("passage", actions={Action.TRANSIT}, instrument="law")
    for grant in (mandate, passage, *grants):
        plan = put_grant(plan, grant)
    return plan


def a_grant(name, slot=Slot.HOST, *, actions=EVERY_ACT, instrument="pact", conditions=(), **more):
    """Return what every party gives every other."""
    return Grant(
        GrantId(name),
        InstrumentId(instrument),
        slot,
        EVERY_PARTY,
        frozenset({EVERY_PARTY}),
        frozenset(actions),
        EVERY_ZONE,
        f"Art {name}",
        conditions=frozenset(conditions),
        **more,
    )


def arranged(plan, kind, start=0.0, end=24.0, accepted_by=""):
    """Return the plan with something arranged with the second nation for the ship."""
    row = Arrangement(
        ArrangementId(kind.value), kind, SHIP.id, "BRV", at(start), at(end), HARBOUR, accepted_by
    )
    return replace(plan, arrangements={**plan.arrangements, row.id: row})
