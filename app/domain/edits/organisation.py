"""Recording hand-overs, delegations of authority and disagreements, and who said yes to them."""

from __future__ import annotations

from dataclasses import replace

from app.base.errors import AppError
from app.base.message import say
from app.domain.delegations import Delegation
from app.domain.disagreements import Disagreement
from app.domain.edits.areas import own_marking
from app.domain.edits.entities import existing, with_entry, without
from app.domain.handovers import Handover, Side
from app.domain.ids import DelegationId, DisagreementId, HandoverId
from app.domain.marks import MarkKind
from app.domain.plan import Plan


def put_handover(plan: Plan, row: Handover) -> Plan:
    """Add a hand-over, or put it in the place of the one with its identity; marked like its giver.

    With other terms than before both sides are asked anew.

    Raises
    ------
    AppError
        If its point or an asset is gone, or it is no point.
    """
    if existing(plan.marks, row.mark).kind is not MarkKind.POINT:
        raise AppError(say("plan.handover_needs_point"))
    giver = existing(plan.assets, row.giver)
    existing(plan.assets, row.taker)
    old = plan.handovers.get(row.id)
    if old is not None and old.terms != row.terms:
        row = replace(row, accepted_by_giver="", accepted_by_taker="")
    row = replace(row, marking=row.marking or giver.marking)
    return replace(plan, handovers=with_entry(plan.handovers, row.id, row))


def accept_handover(plan: Plan, handover: HandoverId, side: Side, post: str) -> Plan:
    """Record that a post said yes on one side; raise AppError for no post."""
    row = existing(plan.handovers, handover)
    said = _checked_post(post)
    accepted = (
        replace(row, accepted_by_giver=said) if side is Side.GIVER else replace(row, accepted_by_taker=said)
    )
    return replace(plan, handovers=with_entry(plan.handovers, row.id, accepted))


def remove_handover(plan: Plan, handover: HandoverId) -> Plan:
    """Call a hand-over off; its point stays."""
    existing(plan.handovers, handover)
    return replace(plan, handovers=without(plan.handovers, lambda row: row.id == handover))


def put_delegation(plan: Plan, row: Delegation) -> Plan:
    """Delegate the authority over an asset, or change that; marked like its asset.

    With other terms than before the controller is asked anew.

    Raises
    ------
    AppError
        If the asset or the controller is gone, or the controller owns the asset.
    """
    asset = existing(plan.assets, row.asset)
    if existing(plan.partners, row.controller).id == asset.partner:
        raise AppError(say("plan.delegated_to_owner", asset=asset.name))
    old = plan.delegations.get(row.id)
    if old is not None and old.terms != row.terms:
        row = replace(row, accepted_by="")
    row = replace(row, marking=row.marking or asset.marking)
    return replace(plan, delegations=with_entry(plan.delegations, row.id, row))


def accept_delegation(plan: Plan, delegation: DelegationId, post: str) -> Plan:
    """Record which post took an asset over; raise AppError for no post, or where nothing is written."""
    row = existing(plan.delegations, delegation)
    if not row.reference.strip():
        raise AppError(say("plan.delegation_unwritten"))
    accepted = replace(row, accepted_by=_checked_post(post))
    return replace(plan, delegations=with_entry(plan.delegations, row.id, accepted))


def remove_delegation(plan: Plan, delegation: DelegationId) -> Plan:
    """Give an asset back to its owner for that time."""
    existing(plan.delegations, delegation)
    return replace(plan, delegations=without(plan.delegations, lambda row: row.id == delegation))


def put_disagreement(plan: Plan, row: Disagreement) -> Plan:
    """Record what is not agreed on, or change that; raise AppError if what it is about is gone."""
    if row.asset is not None:
        existing(plan.assets, row.asset)
    if row.area is not None:
        existing(plan.areas, row.area)
    row = replace(row, marking=row.marking or own_marking(plan))
    return replace(plan, disagreements=with_entry(plan.disagreements, row.id, row))


def decide(plan: Plan, disagreement: DisagreementId, decision: str) -> Plan:
    """Record what was decided; raise AppError for nothing."""
    row = existing(plan.disagreements, disagreement)
    if not decision.strip():
        raise AppError(say("plan.bare_decision"))
    decided = replace(row, decision=decision.strip())
    return replace(plan, disagreements=with_entry(plan.disagreements, row.id, decided))


def remove_disagreement(plan: Plan, disagreement: DisagreementId) -> Plan:
    """Take a disagreement out of the plan."""
    existing(plan.disagreements, disagreement)
    return replace(plan, disagreements=without(plan.disagreements, lambda row: row.id == disagreement))


def _checked_post(post: str) -> str:
    if not post.strip():
        raise AppError(say("plan.acceptance_needs_post"))
    return post.strip()
