"""Small plans, built in memory, with no land in the way unless a test asks for some."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import shapely

from app.domain.areas import EVEN_THREAT, Area
from app.domain.arrangements import Arrangement, ArrangementKind
from app.domain.assets import Asset, Performance
from app.domain.bases import Base
from app.domain.delegations import Delegation
from app.domain.disagreements import Disagreement
from app.domain.disclosures import Direction, Disclosure, Exchange
from app.domain.duties import Duty, Stop
from app.domain.facts import Facts
from app.domain.handovers import Handed, Handover
from app.domain.header import Header
from app.domain.ids import (
    AreaId,
    ArrangementId,
    AssetId,
    BaseId,
    DelegationId,
    DisagreementId,
    DutyId,
    GrantId,
    HandoverId,
    InstrumentId,
    MarkId,
    PartnerId,
    PlanId,
    RequestId,
    RiderId,
)
from app.domain.law.register import Condition, ConditionKind, Grant, Instrument, InstrumentKind
from app.domain.law.terms import EVERY_PARTY, Action, Slot, Zone
from app.domain.marking import Level, Marking
from app.domain.marks import Mark, MarkKind
from app.domain.partners import NOTHING_AGREED, AgreedShares, Partner, PartnerKind
from app.domain.plan import Plan
from app.domain.requests import Request
from app.domain.riders import Rider
from app.geo.charts import Box
from app.geo.point import Position
from app.geo.routing import Medium, Router
from app.geo.shapes import Polygon
from app.geo.units import METRES_PER_NM, MPS_PER_KNOT

D = datetime(2026, 1, 12, tzinfo=UTC)
"""Day D of every plan here: 120000Z JAN 26."""

LEAD, ALPHA, BRAVO = PartnerId("p-lead"), PartnerId("p-alpha"), PartnerId("p-bravo")
HARBOUR = BaseId("b-harbour")
EVERYONE = frozenset({LEAD, ALPHA, BRAVO})
PARTIES = frozenset({"JHQ", "ALF", "BRV"})


SHARES = (NOTHING_AGREED, AgreedShares(0.25, None, 1.0, "MOU 4"))
"""What a partner may have agreed to carry."""


def hours(count: float) -> timedelta:
    """Return a number of hours."""
    return timedelta(hours=count)


def at(hour: float) -> datetime:
    """Return the moment ``hour`` hours after D."""
    return D + hours(hour)


def marking(originator: PartnerId = LEAD, to: frozenset[PartnerId] = EVERYONE) -> Marking:
    """Return an exercise marking."""
    return Marking(originator, Level.OFFICIAL, to, exercise=True)


def a_performance(**changes: object) -> Performance:
    """Return a fast boat: 20 kn, 12 h endurance, 4 h recovery, 2 nm sweep width."""
    performance = Performance(
        medium=Medium.AIR,
        transit_mps=20 * MPS_PER_KNOT,
        patrol_mps=10 * MPS_PER_KNOT,
        endurance_s=12 * 3600,
        turnaround_s=2 * 3600,
        crew_rest_s=4 * 3600,
        sweep_width_m=2 * METRES_PER_NM,
    )
    return replace(performance, **changes)


def an_asset(name: str, partner: PartnerId = ALPHA, base: BaseId = HARBOUR, **performance: object) -> Asset:
    """Return an asset whose identity is ``a-NAME``."""
    return Asset(
        id=AssetId(f"a-{name}"),
        name=name,
        partner=partner,
        base=base,
        type_key="interceptor_boat",
        type_name="Interceptor boat",
        sidc="10033000001403000000",
        performance=a_performance(**performance),
        marking=marking(partner),
    )


def a_square(lat: float, lon: float, side_deg: float = 0.2) -> Polygon:
    """Return a square around a place."""
    half = side_deg / 2
    corners = ((-half, -half), (-half, half), (half, half), (half, -half))
    return Polygon(tuple(Position(lat + up, lon + right) for up, right in corners))


def an_area(
    name: str, lat: float = 13.0, lon: float = -60.5, priority: int = 3, threat: Sequence[float] = EVEN_THREAT
) -> Area:
    """Return a square area whose identity is ``z-NAME``."""
    return Area(
        AreaId(f"z-{name}"), name, a_square(lat, lon), priority, tuple(threat), "Watch.", marking=marking()
    )


def a_plan(
    assets: Sequence[Asset] = (), areas: Sequence[Area] = (), duties: Sequence[Duty] = (), days: int = 1
) -> Plan:
    """Return an exercise plan of a lead and two nations with one base at 13 N 61 W."""
    header = Header(PlanId("plan"), "TEST", LEAD, D, days, exercise=True, marking=marking())
    partners = [
        Partner(LEAD, "Joint Headquarters", "JHQ", PartnerKind.HEADQUARTERS, marking=marking()),
        Partner(ALPHA, "Alpha", "ALF", marking=marking()),
        Partner(BRAVO, "Bravo", "BRV", marking=marking()),
    ]
    base = Base(HARBOUR, "Harbour", ALPHA, Position(13.0, -61.0), marking=marking(ALPHA))
    return Plan(
        headers={header.id: header},
        partners={partner.id: partner for partner in partners},
        bases={base.id: base},
        assets={asset.id: asset for asset in assets},
        areas={area.id: area for area in areas},
        duties={duty.id: duty for duty in duties},
    )


def a_duty(
    asset: Asset, area: Area, start: float = 4, end: float = 8, transit: float = 2, **changes: object
) -> Duty:
    """Return a duty on station from ``start`` to ``end`` hours after D, ``transit`` hours each way."""
    duty = Duty(
        id=DutyId(f"d-{asset.name}-{area.name}-{start}"),
        asset=asset.id,
        base_from=asset.base,
        base_to=asset.base,
        depart=at(start - transit),
        stops=(Stop(area.id, at(start), at(end)),),
        back=at(end + transit),
        marking=asset.marking,
    )
    return replace(duty, **changes)


def with_law(plan: Plan) -> Plan:
    """Return the plan with an instrument, a grant in it, and a rider arranged for its first asset."""
    until = at(24 * 365)
    pact = Instrument(
        InstrumentId("i-pact"), "Pact", InstrumentKind.TREATY, PARTIES, at(0), until, marking=marking()
    )
    grant = Grant(
        GrantId("g-four"),
        pact.id,
        Slot.HOST,
        EVERY_PARTY,
        frozenset({EVERY_PARTY}),
        frozenset({Action.PATROL}),
        frozenset({Zone.TERRITORIAL_SEA}),
        "Art 4",
        conditions=frozenset({Condition(ConditionKind.SHIPRIDER)}),
        marking=marking(),
    )
    plan = replace(plan, instruments={pact.id: pact}, grants={grant.id: grant})
    for asset in list(plan.assets.values())[:1]:
        rider = Arrangement(
            ArrangementId("r-rider"),
            ArrangementKind.RIDER,
            asset.id,
            "BRV",
            at(0),
            at(24),
            HARBOUR,
            marking=asset.marking,
        )
        team = Rider(RiderId("t-team"), "Team", "BRV", HARBOUR, at(0), at(24), marking=asset.marking)
        ask = Request(
            RequestId("q-ask"),
            "BRV",
            "Duty officer",
            Slot.HOST,
            asset.id,
            None,
            frozenset({Action.SEARCH}),
            frozenset({Zone.EEZ}),
            at(0),
            at(9),
            marking=asset.marking,
        )
        plan = replace(plan, riders={team.id: team}, arrangements={rider.id: rider}, requests={ask.id: ask})
    return plan


def a_point(name: str, lat: float = 13.0, lon: float = -60.5) -> Mark:
    """Return a point whose identity is ``m-NAME``."""
    return Mark(MarkId(f"m-{name}"), name, MarkKind.POINT, (Position(lat, lon),), marking=marking())


def a_delegation(
    asset: Asset, to: PartnerId, start: float = 0, end: float = 24, **changes: object
) -> Delegation:
    """Return a delegation in writing that was taken over."""
    given = Delegation(
        DelegationId(f"o-{asset.name}-{start}"),
        asset.id,
        to,
        at(start),
        at(end),
        "Letter 7",
        "Patrol only",
        "Duty officer",
        marking=asset.marking,
    )
    return replace(given, **changes)


def a_handover(giver: Asset, taker: Asset, mark: Mark, time: float = 6, **changes: object) -> Handover:
    """Return a hand-over of custody that nobody has said yes to."""
    identity = HandoverId(f"h-{giver.name}-{taker.name}")
    row = Handover(identity, Handed.CUSTODY, mark.id, at(time), giver.id, taker.id, marking=giver.marking)
    return replace(row, **changes)


def a_disagreement(area: AreaId, **changes: object) -> Disagreement:
    """Return an open disagreement about an area, to be decided by noon."""
    row = Disagreement(
        DisagreementId("x-who"), "Who boards first", "Chief of staff", at(12), area=area, marking=marking()
    )
    return replace(row, **changes)


def with_organisation(plan: Plan) -> Plan:
    """Return the plan with its first asset delegated to Bravo, a hand-over to its second, and a dispute."""
    giver, taker = list(plan.assets.values())[:2]
    point, given = a_point("gate"), a_delegation(giver, BRAVO)
    row, dispute = a_handover(giver, taker, point), a_disagreement(next(iter(plan.areas)))
    return replace(
        plan,
        marks={**plan.marks, point.id: point},
        delegations={given.id: given},
        handovers={row.id: row},
        disagreements={dispute.id: dispute},
    )


def a_disclosure(**changes: object) -> Disclosure:
    """Return the entry of a package with one area that went to Alpha."""
    sent = Disclosure(
        Direction.OUT, Exchange.PACKAGE, ALPHA, "ALF", at(0), "00" * 32, 1, ("areas/z-area",), package="first"
    )
    return replace(sent, **changes)


def no_land(_box: Box) -> tuple[shapely.Polygon, ...]:
    """Return open sea everywhere."""
    return ()


def facts(plan: Plan) -> Facts:
    """Return a plan on the open sea."""
    return Facts(plan, Router(no_land))
