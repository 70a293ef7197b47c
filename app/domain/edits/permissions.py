"""Forbidding and allowing an asset an area."""

from __future__ import annotations

from dataclasses import replace

from app.domain.edits.areas import own_marking
from app.domain.edits.entities import existing, with_entry, without
from app.domain.ids import AreaId, AssetId, PermissionId, new_id
from app.domain.permissions import Permission
from app.domain.plan import Plan


def forbid_area(plan: Plan, asset: AssetId, area: AreaId, reason: str = "") -> Plan:
    """Forbid an asset an area. Duties it already has there stand and become findings."""
    existing(plan.assets, asset)
    existing(plan.areas, area)
    cleared = allow_area(plan, asset, area)
    row = Permission(
        PermissionId(new_id()), asset, area, allowed=False, reason=reason, marking=own_marking(plan)
    )
    return replace(cleared, permissions=with_entry(cleared.permissions, row.id, row))


def allow_area(plan: Plan, asset: AssetId, area: AreaId) -> Plan:
    """Take the rows about an asset and an area out of the permission table."""
    rows = without(plan.permissions, lambda row: (row.asset, row.area) == (asset, area))
    return replace(plan, permissions=rows)
