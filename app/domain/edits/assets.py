"""Adding, describing and removing assets."""

from __future__ import annotations

from dataclasses import replace

from app.base.errors import AppError
from app.base.message import say
from app.domain.assets import Asset
from app.domain.catalog import AssetType
from app.domain.edits.areas import own_marking
from app.domain.edits.entities import existing, with_entry, without
from app.domain.ids import AssetId, BaseId, new_id
from app.domain.plan import Plan


def add_asset(plan: Plan, name: str, kind: AssetType, base: BaseId, identity: AssetId | None = None) -> Plan:
    """Add an asset of a catalogue type at a base; it is of the base's partner."""
    at = existing(plan.bases, base)
    asset = Asset(
        id=identity or AssetId(new_id()),
        name=name,
        partner=at.partner,
        base=base,
        type_key=kind.key,
        type_name=kind.name,
        sidc=kind.sidc,
        performance=kind.performance,
        source=kind.source,
        marking=replace(own_marking(plan), originator=at.partner),
    )
    return replace(plan, assets=with_entry(plan.assets, asset.id, asset))


def describe_asset(plan: Plan, asset: Asset) -> Plan:
    """Put ``asset`` in the place of the one with its identity."""
    existing(plan.assets, asset.id)
    existing(plan.partners, asset.partner)
    existing(plan.bases, asset.base)
    return replace(plan, assets=with_entry(plan.assets, asset.id, asset))


def remove_asset(plan: Plan, asset: AssetId) -> Plan:
    """Remove an asset with its duties and permissions, and all that is said, arranged and asked for it."""
    existing(plan.assets, asset)
    if any(duty.pinned for duty in plan.duties_of(asset)):
        raise AppError(say("plan.pinned_stays"))
    return replace(
        plan,
        assets=without(plan.assets, lambda other: other.id == asset),
        permissions=without(plan.permissions, lambda row: row.asset == asset),
        availabilities=without(plan.availabilities, lambda row: row.asset == asset),
        arrangements=without(plan.arrangements, lambda row: row.asset == asset),
        requests=without(plan.requests, lambda row: row.asset == asset),
        delegations=without(plan.delegations, lambda row: row.asset == asset),
        handovers=without(plan.handovers, lambda row: asset in row.assets),
        disagreements=without(plan.disagreements, lambda row: row.asset == asset),
        duties=without(plan.duties, lambda duty: duty.asset == asset),
    )
