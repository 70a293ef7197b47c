"""Adding, describing and removing partners."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from app.base.errors import AppError
from app.base.message import say
from app.domain.edits.areas import own_marking
from app.domain.edits.entities import existing, with_entry, without
from app.domain.ids import PartnerId, new_id
from app.domain.partners import Partner, PartnerKind
from app.domain.plan import Plan


def add_partner(
    plan: Plan,
    name: str,
    code: str,
    kind: PartnerKind = PartnerKind.NATION,
    identity: PartnerId | None = None,
) -> Plan:
    """Add a partner."""
    partner = Partner(identity or PartnerId(new_id()), name, code, kind, marking=own_marking(plan))
    return _put(plan, partner)


def describe_partner(plan: Plan, partner: Partner) -> Plan:
    """Put ``partner`` in the place of the one with its identity."""
    existing(plan.partners, partner.id)
    return _put(plan, partner)


def assign_waters(plan: Plan, partner: PartnerId, units: Collection[str]) -> Plan:
    """Say which units of the maritime zones are a partner's; what was another's of them is so no more."""
    own = replace(existing(plan.partners, partner), waters=frozenset(units))
    left = {other.id: replace(other, waters=other.waters - own.waters) for other in plan.partners.values()}
    return replace(plan, partners=with_entry(left, partner, own))


def remove_partner(plan: Plan, partner: PartnerId) -> Plan:
    """Remove a partner that owns and controls nothing and does not lead."""
    name = existing(plan.partners, partner).name
    if partner in {plan.header.lead, plan.home}:
        raise AppError(say("plan.lead_stays", partner=name))
    owners = {asset.partner for asset in plan.assets.values()} | {
        base.partner for base in plan.bases.values()
    }
    if partner in owners:
        raise AppError(say("plan.partner_in_use", partner=name))
    if any(row.controller == partner for row in plan.delegations.values()):
        raise AppError(say("plan.partner_controls", partner=name))
    return replace(plan, partners=without(plan.partners, lambda other: other.id == partner))


def _put(plan: Plan, partner: Partner) -> Plan:
    for other in plan.partners.values():
        if other.code == partner.code and other.id != partner.id:
            raise AppError(say("plan.code_in_use", code=partner.code, partner=other.name))
    return replace(plan, partners=with_entry(plan.partners, partner.id, partner))
