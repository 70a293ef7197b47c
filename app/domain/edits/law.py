"""Recording instruments and grants, and what is arranged with States for an asset."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import TypeVar

from app.base.errors import AppError
from app.base.message import say
from app.domain.arrangements import Arrangement
from app.domain.edits.areas import own_marking
from app.domain.edits.entities import existing, with_entry, without
from app.domain.edits.grants import without_grants
from app.domain.ids import ArrangementId, GrantId, InstrumentId, RequestId, RiderId, new_id
from app.domain.law.register import Grant, Instrument, InstrumentKind
from app.domain.marking import Marking
from app.domain.opinions import Opinion
from app.domain.plan import Plan
from app.domain.requests import Answer, Request
from app.domain.riders import Rider
from app.domain.text import TITLE_LENGTH

Recorded = TypeVar("Recorded", Instrument, Grant, Arrangement, Request, Opinion, Rider)


def _marked(thing: Recorded, marking: Marking | None) -> Recorded:
    """Return a thing with its own marking, or else with what it hangs on has."""
    return thing if thing.marking else replace(thing, marking=marking)


def put_instrument(plan: Plan, instrument: Instrument) -> Plan:
    """Add an instrument, or put it in the place of the one with its identity."""
    marked = _marked(instrument, own_marking(plan))
    return replace(plan, instruments=with_entry(plan.instruments, marked.id, marked))


def remove_instrument(plan: Plan, instrument: InstrumentId) -> Plan:
    """Remove an instrument, all that is granted in it and what advisers said of it."""
    existing(plan.instruments, instrument)
    bare = without_grants(plan, lambda grant: grant.instrument == instrument)
    return replace(
        bare,
        instruments=without(plan.instruments, lambda other: other.id == instrument),
        opinions=without(plan.opinions, lambda opinion: opinion.instrument == instrument),
    )


def record_opinion(plan: Plan, opinion: Opinion) -> Plan:
    """Attach what an adviser signed to its instrument, for good; marked like the instrument."""
    instrument = existing(plan.instruments, opinion.instrument)
    if opinion.id in plan.opinions:
        raise AppError(say("opinion.never_changed"))
    marked = _marked(opinion, instrument.marking)
    return replace(plan, opinions=with_entry(plan.opinions, marked.id, marked))


def put_grant(plan: Plan, grant: Grant) -> Plan:
    """Add a grant, or put it in the place of the one with its identity; marked like its instrument."""
    instrument = existing(plan.instruments, grant.instrument)
    if grant.area is not None:
        existing(plan.areas, grant.area)
    marked = _marked(grant, instrument.marking)
    return replace(plan, grants=with_entry(plan.grants, marked.id, marked))


def remove_grant(plan: Plan, grant: GrantId) -> Plan:
    """Remove what is granted in one article."""
    existing(plan.grants, grant)
    return without_grants(plan, lambda other: other.id == grant)


def put_rider(plan: Plan, rider: Rider) -> Plan:
    """Add a rider, or put it in the place of the one with its identity.

    It is its State's own where that is a partner.
    """
    existing(plan.bases, rider.base)
    owner = next((one.id for one in plan.partners.values() if one.code == rider.state), plan.home)
    marked = _marked(rider, replace(own_marking(plan), originator=owner))
    return replace(plan, riders=with_entry(plan.riders, marked.id, marked))


def remove_rider(plan: Plan, rider: RiderId) -> Plan:
    """Remove a rider, and what it was sent aboard for."""
    existing(plan.riders, rider)
    return replace(
        plan,
        riders=without(plan.riders, lambda other: other.id == rider),
        arrangements=without(plan.arrangements, lambda row: row.rider == rider),
    )


def put_arrangement(plan: Plan, arrangement: Arrangement) -> Plan:
    """Add an arrangement, or put it in the place of the one with its identity; marked like its asset.

    Raises
    ------
    AppError
        If its asset or base is gone.
    """
    asset = existing(plan.assets, arrangement.asset)
    if arrangement.base is not None:
        existing(plan.bases, arrangement.base)
    marked = _marked(arrangement, asset.marking)
    return replace(plan, arrangements=with_entry(plan.arrangements, marked.id, marked))


def accept_arrangement(plan: Plan, arrangement: ArrangementId, post: str, now: datetime) -> Plan:
    """Record that a post said yes for the State; raise AppError for no post."""
    row = existing(plan.arrangements, arrangement)
    if not post.strip():
        raise AppError(say("plan.acceptance_needs_post"))
    accepted = replace(row, accepted_by=post.strip(), accepted_on=now)
    return replace(plan, arrangements=with_entry(plan.arrangements, row.id, accepted))


def remove_arrangement(plan: Plan, arrangement: ArrangementId) -> Plan:
    """Call an arrangement off."""
    existing(plan.arrangements, arrangement)
    return replace(plan, arrangements=without(plan.arrangements, lambda row: row.id == arrangement))


def put_request(plan: Plan, request: Request) -> Plan:
    """Ask for a consent, or record what came of it; marked like its asset."""
    asset = existing(plan.assets, request.asset)
    if request.area is not None:
        existing(plan.areas, request.area)
    marked = _marked(request, asset.marking)
    return replace(plan, requests=with_entry(plan.requests, marked.id, marked))


def adopt_consent(plan: Plan, request: RequestId, adviser: str, now: datetime) -> Plan:
    """Make a grant of a consent that was given, on the word of the legal adviser who reviewed the answer.

    Raises
    ------
    AppError
        If it was not given, is a grant already, or no adviser says so.
    """
    row = existing(plan.requests, request)
    if row.answer is not Answer.GIVEN or row.grant is not None or row.until is None:
        raise AppError(say("plan.nothing_to_adopt", state=row.state))
    if not adviser.strip():
        raise AppError(say("plan.adoption_needs_adviser"))
    partner = plan.partners[existing(plan.assets, row.asset).partner].code
    title = str(say("law.consent_title", state=row.state, reference=row.reference))
    instrument = Instrument(
        InstrumentId(new_id()),
        title[:TITLE_LENGTH],
        InstrumentKind.CONSENT,
        frozenset({row.state, partner}),
        now,
        row.until,
        reviewed_by=adviser.strip(),
        reviewed_on=now,
        marking=row.marking,
    )
    grant = Grant(
        GrantId(new_id()),
        instrument.id,
        row.slot,
        row.state,
        frozenset({partner}),
        row.actions,
        row.zones,
        row.reference,
        authority=row.authority,
        area=row.area,
        marking=row.marking,
    )
    plan = put_grant(put_instrument(plan, instrument), grant)
    return replace(plan, requests=with_entry(plan.requests, row.id, replace(row, grant=grant.id)))


def remove_request(plan: Plan, request: RequestId) -> Plan:
    """Take a request back; what it became stays."""
    existing(plan.requests, request)
    return replace(plan, requests=without(plan.requests, lambda row: row.id == request))
