"""The whole coalition plan as one immutable value."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from app.base.errors import BugError
from app.domain.areas import Area
from app.domain.assets import Asset
from app.domain.bases import Base
from app.domain.duties import Duty
from app.domain.header import Header
from app.domain.ids import AreaId, AssetId, BaseId, DutyId, PartnerId, PermissionId, PlanId
from app.domain.partners import Partner
from app.domain.permissions import Permission
from app.geo.point import Position

Entity = Header | Partner | Base | Asset | Area | Permission | Duty


@dataclass(frozen=True, slots=True)
class Plan:
    """Entities by identity, one mapping a kind. The order of a mapping is the order of adding."""

    headers: Mapping[PlanId, Header]
    """Exactly one: a mapping so that a change of it is a change like any other."""
    partners: Mapping[PartnerId, Partner] = field(default_factory=dict)
    bases: Mapping[BaseId, Base] = field(default_factory=dict)
    assets: Mapping[AssetId, Asset] = field(default_factory=dict)
    areas: Mapping[AreaId, Area] = field(default_factory=dict)
    permissions: Mapping[PermissionId, Permission] = field(default_factory=dict)
    duties: Mapping[DutyId, Duty] = field(default_factory=dict)

    @property
    def header(self) -> Header:
        """The plan's one header."""
        if len(self.headers) != 1:
            raise BugError(f"a plan has one header, not {len(self.headers)}")
        return next(iter(self.headers.values()))

    @property
    def forbidden(self) -> frozenset[tuple[AssetId, AreaId]]:
        """The pairs of asset and area that the permission table forbids."""
        return frozenset((row.asset, row.area) for row in self.permissions.values() if not row.allowed)

    def area_around(self, position: Position) -> Area | None:
        """Return the smallest area around ``position``, or ``None``."""
        around = [area for area in self.areas.values() if area.shape.contains(position)]
        return min(around, key=lambda area: area.shape.area_m2, default=None)

    def duties_of(self, asset: AssetId) -> tuple[Duty, ...]:
        """Return an asset's duties in the order of departure."""
        own = (duty for duty in self.duties.values() if duty.asset == asset)
        return tuple(sorted(own, key=lambda duty: duty.depart))


KINDS: tuple[str, ...] = ("headers", "partners", "bases", "assets", "areas", "permissions", "duties")
"""The mappings of a plan, in an order in which each refers only to those before it."""


def plan_of(tables: Mapping[str, Any]) -> Plan:
    """Return the plan with the mappings ``tables``, one a kind; their types are the caller's word."""
    return Plan(**tables)
