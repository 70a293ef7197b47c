"""The entries of a plan as text: what may stand in ``plan.toml`` and ``places.geojson``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from app.domain.areas import NO_BOARDING, Boarding
from app.domain.arrangements import ArrangementKind
from app.domain.header import OrderText
from app.domain.law.register import ConditionKind, InstrumentKind
from app.domain.law.terms import ANY, Action, Mode, Slot
from app.domain.marking import Level
from app.domain.partners import PartnerKind
from app.geo.routing import Medium


@dataclass(frozen=True)
class PlanEntry:
    """``[plan]``: the plan itself."""

    name: str
    lead: str
    """Code of the partner that plans."""
    days: int
    exercise: bool
    zone_pack: str
    releasable_to: tuple[str, ...]
    """Codes of who may have what says nothing else."""


@dataclass(frozen=True)
class PartnerEntry:
    """``[[partners]]``."""

    code: str
    name: str
    kind: PartnerKind = PartnerKind.NATION
    ceiling: str = Level.RESTRICTED.name
    waters: tuple[str, ...] = ()
    """Units of the maritime zones that are its own."""


@dataclass(frozen=True)
class AssetEntry:
    """``[[assets]]``: an asset of a catalogue type; of its base's partner unless it says otherwise."""

    name: str
    type: str
    base: str
    partner: str | None = None
    releasable_to: tuple[str, ...] | None = None


@dataclass(frozen=True)
class ForbiddenEntry:
    """``[[forbidden]]``: an asset, by name, that may not work in an area, by key."""

    asset: str
    area: str
    reason: str = ""


@dataclass(frozen=True)
class ConditionEntry:
    """What a grant asks for."""

    kind: ConditionKind
    figure: float = 0.0


@dataclass(frozen=True)
class GrantEntry:
    """``[[instruments.grants]]``; the list ``["*"]`` stands for all actions or zones."""

    slot: Slot
    by: str
    to: tuple[str, ...]
    actions: tuple[str, ...]
    zones: tuple[str, ...]
    article: str
    mode: Mode = Mode.STANDING
    deemed_after_h: float = 0.0
    authority: str = ""
    subject: str = ANY
    area: str | None = None
    """Its key."""
    media: tuple[Medium, ...] = ()
    conditions: tuple[ConditionEntry, ...] = ()
    caveat: str = ""


@dataclass(frozen=True)
class InstrumentEntry:
    """``[[instruments]]``; its days count from D."""

    title: str
    kind: InstrumentKind
    parties: tuple[str, ...]
    since_day: int
    until_day: int | None = None
    text_sha256: str = ""
    held_at: str = ""
    reviewed_by: str = ""
    reviewed_day: int | None = None
    grants: tuple[GrantEntry, ...] = ()


@dataclass(frozen=True)
class ArrangementEntry:
    """``[[arrangements]]``: from an hour to another, counted from D, for an asset by name."""

    kind: ArrangementKind
    asset: str
    state: str
    from_hour: float
    to_hour: float
    base: str | None = None
    """Its key."""
    accepted_by: str = ""
    accepted_hour: float | None = None


@dataclass(frozen=True)
class DelegationEntry:
    """``[[delegations]]``: of an asset by name to a partner by code, hours counted from D."""

    asset: str
    controller: str
    from_hour: float
    to_hour: float
    reference: str = ""
    scope: str = ""
    accepted_by: str = ""


@dataclass(frozen=True)
class RiderEntry:
    """``[[riders]]``: who comes aboard at a base by its key, hours counted from D."""

    name: str
    state: str
    base: str
    from_hour: float
    to_hour: float
    offered_by: str = ""
    offered_hour: float | None = None


@dataclass(frozen=True)
class TextPlan:
    """The whole of ``plan.toml``."""

    plan: PlanEntry
    partners: tuple[PartnerEntry, ...]
    order: OrderText = field(default_factory=OrderText)
    assets: tuple[AssetEntry, ...] = ()
    forbidden: tuple[ForbiddenEntry, ...] = ()
    instruments: tuple[InstrumentEntry, ...] = ()
    riders: tuple[RiderEntry, ...] = ()
    arrangements: tuple[ArrangementEntry, ...] = ()
    delegations: tuple[DelegationEntry, ...] = ()


@dataclass(frozen=True)
class BaseEntry:
    """A point feature whose ``kind`` is ``base``."""

    kind: str
    key: str
    name: str
    partner: str
    timezone: str = ""
    releasable_to: tuple[str, ...] | None = None


@dataclass(frozen=True)
class AreaEntry:
    """A polygon feature whose ``kind`` is ``area``."""

    kind: str
    key: str
    name: str
    originator: str
    priority: int = 3
    threat: Mapping[str, float] = field(default_factory=dict)
    """Factors by hours of the day in Z, as ``"22-10": 1.6``; hours not named count 1."""
    task: str = ""
    actions: tuple[Action, ...] = (Action.PATROL,)
    flags: tuple[str, ...] = (ANY,)
    boarding: Boarding = NO_BOARDING
    releasable_to: tuple[str, ...] | None = None
