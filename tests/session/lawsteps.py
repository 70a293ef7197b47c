"""What a planner records of the law and of the organisation, sound or not: arguments of session actions."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from app.base.message import say
from app.domain.arrangements import Arrangement, ArrangementKind
from app.domain.delegations import Delegation
from app.domain.disagreements import Disagreement
from app.domain.edits.duties import describe_duty
from app.domain.edits.law import put_request
from app.domain.handovers import Handed, Handover
from app.domain.ids import (
    AreaId,
    ArrangementId,
    DelegationId,
    DisagreementId,
    GrantId,
    HandoverId,
    InstrumentId,
    OpinionId,
    RequestId,
    RiderId,
    new_id,
)
from app.domain.law.register import Condition, ConditionKind, Grant, Instrument, InstrumentKind
from app.domain.law.terms import Action, Mode, Slot, Status, Zone
from app.domain.missing import Bundle, Consent, Want
from app.domain.opinions import Opinion, View
from app.domain.proposals import Proposal
from app.domain.requests import Answer, Request
from app.domain.riders import Rider
from tests.builders import at

if TYPE_CHECKING:
    from tests.session.planner import Planner


def instrument(planner: Planner) -> Any:
    """Return an instrument, new or changed."""
    if planner.plan.instruments and planner.choice(True, False):
        return planner.entity("instruments", note=planner.note, reviewed_by=lambda: "Legal adviser 1")
    title = planner.name()
    kind = planner.choice(*InstrumentKind)
    return Instrument(InstrumentId(new_id()), title, kind, frozenset({"ALF", "BRV"}), at(-999))


def grant(planner: Planner) -> Any:
    """Return a grant, new or changed."""
    if planner.plan.grants and planner.choice(True, False):
        return planner.entity(
            "grants", note=planner.note, area=lambda: planner.choice(None, planner.one("areas"))
        )
    mode = planner.choice(*Mode)
    return Grant(
        GrantId(new_id()),
        planner.one("instruments"),
        planner.choice(*Slot),
        "ALF",
        frozenset({planner.choice("BRV", "*")}),
        frozenset(planner.random.sample(list(Action), 3)),
        frozenset(planner.random.sample(list(Zone), 2)),
        planner.choice("Art 4", ""),
        mode,
        6.0 if mode is Mode.DEEMED else 0.0,
        conditions=frozenset(
            {Condition(ConditionKind.NOTICE_HOURS, 6.0), Condition(ConditionKind.SHIPRIDER)}
        ),
    )


def opinion(planner: Planner) -> Any:
    """Return an opinion, new or changed."""
    if planner.plan.opinions and planner.choice(True, False):
        return planner.entity("opinions")
    view = planner.choice(*View)
    return Opinion(
        OpinionId(new_id()),
        planner.one("instruments"),
        view,
        "Adviser",
        at(1),
        "0" * 64,
        "YQ==",
        "Key",
        "Why",
    )


def arrangement(planner: Planner) -> Any:
    """Return something arranged, new or changed."""
    if planner.plan.arrangements and planner.choice(True, False):
        return planner.entity("arrangements", note=planner.note, end=lambda: at(planner.hours(1, 48)))
    return Arrangement(
        ArrangementId(new_id()),
        planner.choice(*ArrangementKind),
        planner.one("assets"),
        "BRV",
        at(planner.hours(0, 20)),
        at(planner.hours(10, 40)),
        planner.choice(None, planner.one("bases")),
    )


def rider(planner: Planner) -> Any:
    """Return a rider, new or changed."""
    if planner.plan.riders and planner.choice(True, False):
        return planner.entity("riders", note=planner.note, end=lambda: at(planner.hours(1, 48)))
    identity, times = RiderId(new_id()), (at(planner.hours(0, 20)), at(planner.hours(10, 40)))
    return Rider(identity, planner.name(), "BRV", planner.one("bases"), *times, "Watch 2", at(0))


def request(planner: Planner) -> Any:
    """Return a request, new or changed."""
    if planner.plan.requests and planner.choice(True, False):
        given = {"answer": Answer.GIVEN, "reference": "Ref 7", "until": at(99), "authority": "Duty officer"}
        answer = planner.choice({"answer": Answer.GIVEN}, {"answer": Answer.REFUSED}, given)
        return replace(planner.entity("requests"), **answer)
    return Request(
        RequestId(new_id()),
        "BRV",
        "",
        planner.choice(*Slot),
        planner.one("assets"),
        planner.choice(None, planner.one("areas")),
        frozenset({Action.PATROL}),
        frozenset({Zone.TERRITORIAL_SEA}),
        at(0),
        at(9),
    )


def handover(planner: Planner) -> Any:
    """Return a hand-over, new or changed."""
    if planner.plan.handovers and planner.choice(True, False):
        return planner.entity("handovers", note=planner.note, time=lambda: at(planner.hours(1, 48)))
    return Handover(
        HandoverId(new_id()),
        planner.choice(*Handed),
        planner.one("marks"),
        at(planner.hours(0, 40)),
        planner.one("assets"),
        planner.one("assets"),
    )


def delegation(planner: Planner) -> Any:
    """Return a delegation, new or changed."""
    if planner.plan.delegations and planner.choice(True, False):
        return planner.entity("delegations", note=planner.note, end=lambda: at(planner.hours(1, 48)))
    return Delegation(
        DelegationId(new_id()),
        planner.one("assets"),
        planner.one("partners"),
        at(planner.hours(0, 20)),
        at(planner.hours(10, 40)),
        planner.choice("Letter 7", ""),
    )


def disagreement(planner: Planner) -> Any:
    """Return a disagreement, new or changed."""
    if planner.plan.disagreements and planner.choice(True, False):
        return planner.entity("disagreements", note=planner.note, matter=planner.note)
    about = {"assets": "asset", "areas": "area"}
    kind = planner.choice(*about)
    when = at(planner.hours(0, 40))
    return Disagreement(
        DisagreementId(new_id()), "Who boards", "Chief of staff", when, **{about[kind]: planner.one(kind)}
    )


def bundle(p: Planner) -> Bundle:
    """Return consents of some State for the owner of some asset, wherever that is."""
    asset = p.plan.assets.get(p.one("assets"))
    owner = p.plan.partners.get(asset.partner) if asset else None
    area = p.one("areas")
    if owner is None or area not in p.plan.areas:
        return {}
    want = Want(
        p.random.choice(list(Slot)), Action.PATROL, Zone.TERRITORIAL_SEA, on_the_way=p.random.random() < 0.5
    )
    return {Consent(p.random.choice(("ALF", "BRV")), owner.code, AreaId(area)): frozenset({want})}


def proposal(planner: Planner) -> Any:
    """Return what is proposed for a duty, new or changed."""
    duty, ask = planner.entity("duties"), request(planner)
    pinned = replace(duty, pinned=not duty.pinned)
    return planner.choice(
        Proposal(
            say("law.propose_request", state="BRV", before="-"),
            lambda plan: put_request(plan, ask),
            Status.NONE,
        ),
        Proposal(say("law.propose_read", state="BRV"), lambda plan: describe_duty(plan, pinned), Status.NONE),
    )
