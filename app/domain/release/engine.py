"""Decides rule by rule what one recipient may have, and builds the copy that holds nothing else."""

from __future__ import annotations

from collections.abc import Set
from datetime import datetime

from app.base.errors import AppError
from app.base.message import Message, say
from app.domain.ids import PartnerId
from app.domain.partners import Partner
from app.domain.plan import Plan
from app.domain.release import released
from app.domain.release.draft import Draft, Test
from app.domain.release.pseudonyms import Pseudonyms
from app.domain.release.released import Released
from app.domain.release.rules import RULES


def release(
    plan: Plan,
    recipient: PartnerId,
    *,
    key: bytes,
    received: Set[str] = frozenset(),
    at: datetime | None = None,
) -> Released[Plan]:
    """Return the copy of ``plan`` that ``recipient`` may have.

    Parameters
    ----------
    key
        The plan's secret, of which the names of identities in the copy are made (`Pseudonyms`).
    received
        Identities that came from the recipient; they go back as they came.
    at
        When it is given; where that is not known, nothing goes that may go at some times alone.

    Raises
    ------
    AppError
        If the plan itself or its lead may not go to ``recipient``: then there is nothing to send.
    """
    partner = recipient_of(plan, recipient)
    draft = drafted(plan, partner, at, Pseudonyms(key, recipient, received))
    if (why := why_nothing(draft)) is not None:
        raise AppError(say("release.nothing", partner=partner.name, why=why))
    copy = draft.as_plan()
    own = next(each for each in copy.partners.values() if each.code == partner.code)
    return Released(released.TOKEN, copy, own, draft.banner, draft.record)


def drafted(plan: Plan, recipient: Partner, at: datetime | None, names: Pseudonyms) -> Draft:
    """Return what the rules make of the whole plan, one after the other."""
    tests = tuple(rule for rule in RULES if isinstance(rule, Test))
    draft = Draft.begin(plan, recipient, at, names, tests)
    for rule in RULES:
        draft = rule.apply(draft)
    return draft


def recipient_of(plan: Plan, recipient: PartnerId) -> Partner:
    """Return a partner of the plan; raise AppError where it is none."""
    partner = plan.partners.get(recipient)
    if partner is None:
        raise AppError(say("release.unknown_recipient"))
    return partner


def why_nothing(draft: Draft) -> Message | None:
    """Return why there is nothing to send: the plan itself, its lead or the recipient stays; or None."""
    header, partner = draft.whole.header, draft.recipient
    needed = (("headers", header.id), ("partners", header.lead), ("partners", partner.id))
    return next((draft.stays[key].why for key in needed if key in draft.stays), None)
