"""Recording instruments and grants, and what is arranged with States for an asset."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from app.base.errors import AppError
from app.base.message import say
from app.domain.arrangements import Arrangement
from app.domain.edits.areas import own_marking
from app.domain.edits.entities import existing, with_entry, without
from app.domain.ids import ArrangementId, GrantId, InstrumentId
from app.domain.law.register import Grant, Instrument
from app.domain.plan import Plan


def put_instrument(plan: Plan, instrument: Instrument) -> Plan:
    """Add an instrument, or put it in the place of the one with its identity."""
    marked = instrument if instrument.marking else replace(instrument, marking=own_marking(plan))
    return replace(plan, instruments=with_entry(plan.instruments, marked.id, marked))


def remove_instrument(plan: Plan, instrument: InstrumentId) -> Plan:
    """Remove an instrument and all that is granted in it."""
    existing(plan.instruments, instrument)
    return replace(
        plan,
        instruments=without(plan.instruments, lambda other: other.id == instrument),
        grants=without(plan.grants, lambda grant: grant.instrument == instrument),
    )


def put_grant(plan: Plan, grant: Grant) -> Plan:
    """Add a grant, or put it in the place of the one with its identity; marked like its instrument."""
    instrument = existing(plan.instruments, grant.instrument)
    if grant.area is not None:
        existing(plan.areas, grant.area)
    marked = grant if grant.marking else replace(grant, marking=instrument.marking)
    return replace(plan, grants=with_entry(plan.grants, marked.id, marked))


def remove_grant(plan: Plan, grant: GrantId) -> Plan:
    """Remove what is granted in one article."""
    existing(plan.grants, grant)
    return replace(plan, grants=without(plan.grants, lambda other: other.id == grant))


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
    marked = arrangement if arrangement.marking else replace(arrangement, marking=asset.marking)
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
