"""Which consents nobody has given yet: those without which an asset cannot be planned in an area."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from app.domain.areas import Area
from app.domain.assets import Asset
from app.domain.edits.law import put_grant, put_instrument
from app.domain.facts import Facts
from app.domain.ids import AreaId, GrantId, InstrumentId, RequestId, new_id
from app.domain.law.basis import Answer, Verdict
from app.domain.law.register import Grant, Instrument, InstrumentKind
from app.domain.law.terms import ANY, Action, Mode, Slot, State, Status, Zone
from app.domain.legality import Piece, firm_times, is_assessed, pieces_of
from app.domain.plan import Plan
from app.domain.requests import Request


@dataclass(frozen=True, slots=True, order=True)
class Consent:
    """One consent to ask for: of a State, for all assets of a partner, for work in one area."""

    state: State
    """Who would have to give it."""
    partner: State
    """For whose assets."""
    area: AreaId


@dataclass(frozen=True, slots=True)
class Want:
    """One act that a consent has to cover."""

    slot: Slot
    action: Action
    zone: Zone
    on_the_way: bool
    """Done outside of the area too: the way leads through."""


Bundle = dict[Consent, frozenset[Want]]
"""Consents that help together alone, and what each has to cover."""


def missing_consents(facts: Facts) -> tuple[Bundle, ...]:
    """Return the least sets of consents that would let an asset be planned where or when it cannot now.

    What is ruled out, what lies in a disputed zone and what a rider or a notice would settle is left out:
    a consent is not what is missing there.
    """
    if not is_assessed(facts.plan):
        return ()
    found: dict[frozenset[Consent], Bundle] = {}
    for asset, area, piece in _pairs(facts):
        bundle = _lacking(facts, asset, area, piece)
        if not bundle:
            continue
        whole = found.setdefault(frozenset(bundle), {})
        for consent, wants in bundle.items():
            whole[consent] = whole.get(consent, frozenset()) | wants
    return tuple(bundle for bundle in found.values() if _helps(facts, bundle))


def with_consents(plan: Plan, bundle: Bundle) -> Plan:
    """Return the plan as if those consents were given and reviewed for all of its time."""
    for consent, wants in bundle.items():
        instrument = Instrument(
            InstrumentId(new_id()),
            f"{consent.state} {consent.partner}",
            InstrumentKind.CONSENT,
            frozenset({consent.state, consent.partner}),
            plan.header.start,
            plan.header.end,
            reviewed_by="?",
            reviewed_on=plan.header.start,
        )
        plan = put_instrument(plan, instrument)
        for want in wants:
            plan = put_grant(plan, _grant(instrument, consent, want))
    return plan


def requests_for(plan: Plan, bundle: Bundle, now: datetime) -> tuple[Request, ...]:
    """Return what to ask each State of a bundle for: one request for each kind of leave."""
    due = max(now, plan.header.start)
    return tuple(
        Request(
            RequestId(new_id()),
            consent.state,
            "",
            slot,
            _asset_of(plan, consent.partner).id,
            None if any(want.on_the_way for want in wanted) else consent.area,
            frozenset(want.action for want in wanted),
            frozenset(want.zone for want in wanted),
            asked=now,
            due=due,
        )
        for consent, wants in sorted(bundle.items())
        for slot in Slot
        if (wanted := [want for want in wants if want.slot is slot])
    )


def _asset_of(plan: Plan, partner: State) -> Asset:
    """Return an asset of the partner: the request names one, its owner gets the leave."""
    return next(one for one in plan.assets.values() if plan.partners[one.partner].code == partner)


def _grant(instrument: Instrument, consent: Consent, want: Want) -> Grant:
    return Grant(
        GrantId(new_id()),
        instrument.id,
        want.slot,
        consent.state,
        frozenset({consent.partner}),
        frozenset({want.action}),
        frozenset({want.zone}),
        "?",
        area=None if want.on_the_way else consent.area,
    )


def _pairs(facts: Facts) -> Iterator[tuple[Asset, Area, Piece]]:
    """Yield each time in which an asset could go to an area and stay, but for the law."""
    plan = facts.plan
    for asset in plan.assets.values():
        for area in plan.areas.values():
            if (asset.id, area.id) in plan.forbidden or facts.transit(asset, asset.base, area.id) is None:
                continue
            for piece in pieces_of(facts, asset, area):
                if not (piece.way.is_firm and piece.station.is_firm):
                    yield asset, area, piece


def _lacking(facts: Facts, asset: Asset, area: Area, piece: Piece) -> Bundle:
    """Return which consents an asset lacks; empty where consents are not all that it lacks."""
    partner = facts.plan.partners[asset.partner].code
    found: Bundle = {}
    for on_the_way, verdict, answer in _weak(piece):
        if not _can_be_asked(answer):
            return {}
        consent = Consent(answer.state, partner, area.id)
        want = Want(answer.slot, verdict.action, verdict.waters.zone, on_the_way)
        found[consent] = found.get(consent, frozenset()) | {want}
    return found


def _weak(piece: Piece) -> Iterator[tuple[bool, Verdict, Answer]]:
    for on_the_way, assessment in ((True, piece.way), (False, piece.station)):
        for verdict in assessment.verdicts:
            for answer in verdict.answers:
                if answer.status > Status.CONDITIONAL or answer.waits:
                    yield on_the_way, verdict, answer


def _can_be_asked(answer: Answer) -> bool:
    is_ruled_out = answer.grant is not None and answer.grant.mode is Mode.PROHIBITED
    is_known = answer.status is not Status.UNKNOWN and answer.state not in ("", ANY)
    return is_known and not is_ruled_out and not answer.lacks


def _helps(facts: Facts, bundle: Bundle) -> bool:
    """Tell whether anything can be planned with a bundle that cannot be without."""
    after = Facts(with_consents(facts.plan, bundle), facts.router, facts.zones_of)
    return any(
        firm_times(after, asset, area) != firm_times(facts, asset, area)
        for asset, area in _concerned(facts.plan, bundle)
    )


def _concerned(plan: Plan, bundle: Iterable[Consent]) -> Iterator[tuple[Asset, Area]]:
    for consent in bundle:
        for asset in plan.assets.values():
            if plan.partners[asset.partner].code == consent.partner:
                yield asset, plan.areas[consent.area]
