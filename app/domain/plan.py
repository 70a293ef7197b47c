"""The whole coalition plan as one immutable value."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, TypeVar

from app.base.errors import BugError
from app.domain.areas import Area
from app.domain.arrangements import Arrangement
from app.domain.assets import Asset
from app.domain.availabilities import Availability
from app.domain.bases import Base
from app.domain.delegations import Delegation
from app.domain.disagreements import Disagreement
from app.domain.duties import Duty
from app.domain.handovers import Handover
from app.domain.header import Header
from app.domain.ids import (
    AreaId,
    ArrangementId,
    AssetId,
    AvailabilityId,
    BaseId,
    DelegationId,
    DisagreementId,
    DutyId,
    GrantId,
    HandoverId,
    InstrumentId,
    LayerId,
    MarkId,
    OpinionId,
    PartnerId,
    PermissionId,
    PlanId,
    RequestId,
    RiderId,
)
from app.domain.law.register import Grant, Instrument, Register
from app.domain.law.terms import State
from app.domain.layers import Layer
from app.domain.marks import Mark
from app.domain.opinions import Opinion
from app.domain.partners import Partner
from app.domain.permissions import Permission
from app.domain.requests import Request
from app.domain.riders import Rider
from app.geo.point import Position

Entity = (
    Header
    | Partner
    | Layer
    | Base
    | Asset
    | Area
    | Mark
    | Permission
    | Availability
    | Instrument
    | Grant
    | Rider
    | Arrangement
    | Request
    | Opinion
    | Delegation
    | Handover
    | Disagreement
    | Duty
)


Item = TypeVar("Item")
Owner = TypeVar("Owner")


@dataclass(frozen=True)
class Plan:
    """Entities by identity, one mapping a kind. The order of a mapping is the order of adding."""

    headers: Mapping[PlanId, Header]
    """Exactly one: a mapping so that a change of it is a change like any other."""
    partners: Mapping[PartnerId, Partner] = field(default_factory=dict)
    layers: Mapping[LayerId, Layer] = field(default_factory=dict)
    bases: Mapping[BaseId, Base] = field(default_factory=dict)
    assets: Mapping[AssetId, Asset] = field(default_factory=dict)
    areas: Mapping[AreaId, Area] = field(default_factory=dict)
    marks: Mapping[MarkId, Mark] = field(default_factory=dict)
    permissions: Mapping[PermissionId, Permission] = field(default_factory=dict)
    availabilities: Mapping[AvailabilityId, Availability] = field(default_factory=dict)
    instruments: Mapping[InstrumentId, Instrument] = field(default_factory=dict)
    grants: Mapping[GrantId, Grant] = field(default_factory=dict)
    riders: Mapping[RiderId, Rider] = field(default_factory=dict)
    arrangements: Mapping[ArrangementId, Arrangement] = field(default_factory=dict)
    requests: Mapping[RequestId, Request] = field(default_factory=dict)
    opinions: Mapping[OpinionId, Opinion] = field(default_factory=dict)
    delegations: Mapping[DelegationId, Delegation] = field(default_factory=dict)
    handovers: Mapping[HandoverId, Handover] = field(default_factory=dict)
    disagreements: Mapping[DisagreementId, Disagreement] = field(default_factory=dict)
    duties: Mapping[DutyId, Duty] = field(default_factory=dict)

    @cached_property
    def header(self) -> Header:
        """The plan's one header."""
        if len(self.headers) != 1:
            raise BugError(f"a plan has one header, not {len(self.headers)}")
        return next(iter(self.headers.values()))

    @property
    def home(self) -> PartnerId:
        """Whose laptop this is: the originator of what is drawn here."""
        return self.header.home or self.header.lead

    @cached_property
    def forbidden(self) -> frozenset[tuple[AssetId, AreaId]]:
        """The pairs of asset and area that the permission table forbids."""
        return frozenset((row.asset, row.area) for row in self.permissions.values() if not row.allowed)

    @cached_property
    def register(self) -> Register:
        """The instruments and grants, as the legal engine reads them."""
        return Register(tuple(self.instruments.values()), tuple(self.grants.values()))

    def state_of(self, unit: str) -> State:
        """Return which State a unit of the maritime zones is: a partner's code, or the unit's own."""
        return self._states_by_unit.get(unit, unit)

    def arrangements_of(self, asset: AssetId) -> tuple[Arrangement, ...]:
        """Return what has been arranged for an asset."""
        return self._arrangements_by_asset.get(asset, ())

    def delegations_of(self, asset: AssetId) -> tuple[Delegation, ...]:
        """Return what is delegated of the authority over an asset."""
        return self._delegations_by_asset.get(asset, ())

    def handovers_of(self, asset: AssetId) -> tuple[Handover, ...]:
        """Return the hand-overs that an asset takes part in."""
        return self._handovers_by_asset.get(asset, ())

    def area_around(self, position: Position) -> Area | None:
        """Return the smallest area around ``position``, or ``None``."""
        around = [area for area in self.areas.values() if area.shape.contains(position)]
        return min(around, key=lambda area: area.shape.area_m2, default=None)

    def unavailable(self, asset: AssetId) -> tuple[Availability, ...]:
        """Return the times for which an asset is said not to be available, in order."""
        own = (row for row in self.availabilities.values() if row.asset == asset and not row.available)
        return tuple(sorted(own, key=lambda row: row.start))

    def duties_of(self, asset: AssetId) -> tuple[Duty, ...]:
        """Return an asset's duties in the order of departure."""
        return self._duties_by_asset.get(asset, ())

    def assets_at(self, base: BaseId) -> tuple[Asset, ...]:
        """Return the assets stationed at a base, in the order of adding."""
        return self._assets_by_base.get(base, ())

    # Worked out once for each plan, when first asked for: a plan never changes.

    @cached_property
    def _duties_by_asset(self) -> Mapping[AssetId, tuple[Duty, ...]]:
        return _grouped(sorted(self.duties.values(), key=lambda duty: duty.depart), lambda duty: duty.asset)

    @cached_property
    def _states_by_unit(self) -> Mapping[str, State]:
        return {unit: partner.code for partner in self.partners.values() for unit in partner.waters}

    @cached_property
    def _arrangements_by_asset(self) -> Mapping[AssetId, tuple[Arrangement, ...]]:
        return _grouped(self.arrangements.values(), lambda arrangement: arrangement.asset)

    @cached_property
    def _delegations_by_asset(self) -> Mapping[AssetId, tuple[Delegation, ...]]:
        return _grouped(self.delegations.values(), lambda delegation: delegation.asset)

    @cached_property
    def _handovers_by_asset(self) -> Mapping[AssetId, tuple[Handover, ...]]:
        found: dict[AssetId, tuple[Handover, ...]] = {}
        for row in self.handovers.values():
            for asset in row.assets:
                found[asset] = (*found.get(asset, ()), row)
        return found

    @cached_property
    def _assets_by_base(self) -> Mapping[BaseId, tuple[Asset, ...]]:
        return _grouped(self.assets.values(), lambda asset: asset.base)


def _grouped(items: Iterable[Item], of: Callable[[Item], Owner]) -> dict[Owner, tuple[Item, ...]]:
    groups: dict[Owner, list[Item]] = {}
    for item in items:
        groups.setdefault(of(item), []).append(item)
    return {owner: tuple(group) for owner, group in groups.items()}


KINDS: tuple[str, ...] = (
    "headers",
    "partners",
    "layers",
    "bases",
    "assets",
    "areas",
    "marks",
    "permissions",
    "availabilities",
    "instruments",
    "grants",
    "riders",
    "arrangements",
    "requests",
    "opinions",
    "delegations",
    "handovers",
    "disagreements",
    "duties",
)
"""The mappings of a plan, in an order in which each refers only to those before it."""


def plan_of(tables: Mapping[str, Any]) -> Plan:
    """Return the plan with the mappings ``tables``, one a kind; their types are the caller's word."""
    return Plan(**tables)
