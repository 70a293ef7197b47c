"""Saying when an asset cannot be had."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from app.domain.availabilities import Availability
from app.domain.edits.entities import existing, with_entry, without
from app.domain.ids import AssetId, AvailabilityId, new_id
from app.domain.plan import Plan


def add_availability(
    plan: Plan, asset: AssetId, start: datetime, end: datetime, identity: AvailabilityId | None = None
) -> Plan:
    """Add a time in which an asset cannot be had; it is its owner's word, and marked as the asset is."""
    marking = existing(plan.assets, asset).marking
    row = Availability(identity or AvailabilityId(new_id()), asset, start, end, marking=marking)
    return replace(plan, availabilities=with_entry(plan.availabilities, row.id, row))


def describe_availability(plan: Plan, row: Availability) -> Plan:
    """Put ``row`` in the place of the one with its identity."""
    existing(plan.availabilities, row.id)
    existing(plan.assets, row.asset)
    return replace(plan, availabilities=with_entry(plan.availabilities, row.id, row))


def remove_availability(plan: Plan, row: AvailabilityId) -> Plan:
    """Remove a time; the asset can be had again."""
    existing(plan.availabilities, row)
    return replace(plan, availabilities=without(plan.availabilities, lambda other: other.id == row))
