"""A plan as text a person can review: a folder with ``plan.toml`` and ``places.geojson`` (RFC 7946).

The text names things by name or key; identities are made anew each time, and times are relative to D.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import Enum
from pathlib import Path
from typing import TypeVar

from app.base.errors import AppError
from app.base.message import say
from app.domain.areas import NO_BOARDING, Area, Boarding, threat_by_hour
from app.domain.arrangements import Arrangement, ArrangementKind
from app.domain.assets import Asset
from app.domain.bases import Base
from app.domain.catalog import asset_type
from app.domain.codec import from_tree
from app.domain.delegations import Delegation
from app.domain.header import Header, OrderText
from app.domain.ids import (
    AreaId,
    ArrangementId,
    AssetId,
    BaseId,
    DelegationId,
    GrantId,
    InstrumentId,
    PartnerId,
    PermissionId,
    PlanId,
    new_id,
)
from app.domain.law.register import Condition, ConditionKind, Grant, Instrument, InstrumentKind
from app.domain.law.terms import ANY, Action, Mode, Slot, Zone
from app.domain.marking import Level, Marking
from app.domain.partners import Partner, PartnerKind
from app.domain.permissions import Permission
from app.domain.plan import Plan
from app.geo.point import Position
from app.geo.routing import Medium
from app.geo.shapes import Polygon

LARGEST_BYTES = 20_000_000
Found = TypeVar("Found")
Member = TypeVar("Member", bound=Enum)


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
class TextPlan:
    """The whole of ``plan.toml``."""

    plan: PlanEntry
    partners: tuple[PartnerEntry, ...]
    order: OrderText = field(default_factory=OrderText)
    assets: tuple[AssetEntry, ...] = ()
    forbidden: tuple[ForbiddenEntry, ...] = ()
    instruments: tuple[InstrumentEntry, ...] = ()
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


def read_textplan(folder: Path, start: datetime) -> Plan:
    """Return the plan in ``folder``, its day D starting at ``start``.

    Raises
    ------
    AppError
        If a file is missing, unreadable or too large, or an entry is wrong: names the file and the entry.
    """
    toml, places = folder / "plan.toml", folder / "places.geojson"
    text = _in(toml, lambda: from_tree(_load(toml, tomllib.loads), TextPlan))
    plan, keys = _in(toml, lambda: _begin(text, start))
    plan = _in(places, lambda: _add_places(plan, keys, _load(places, json.loads)))
    plan = _in(toml, lambda: _add_assets(plan, keys, text))
    plan = _in(toml, lambda: _add_law(plan, keys, text))
    return _in(toml, lambda: _add_delegations(plan, keys, text))


def _load(path: Path, parse: Callable[[str], object]) -> object:
    if not path.is_file():
        raise AppError(say("textplan.missing"))
    if path.stat().st_size > LARGEST_BYTES:
        raise AppError(say("textplan.too_large", most=LARGEST_BYTES // 1_000_000))
    try:
        return parse(path.read_text(encoding="utf-8"))
    except (ValueError, RecursionError) as error:
        raise AppError(say("textplan.unreadable", why=error)) from error


def _in(path: Path, read: Callable[[], Found]) -> Found:
    """Run ``read``; what it finds wrong is reported with the file it is wrong in."""
    try:
        return read()
    except AppError as error:
        raise AppError(say("textplan.wrong", path=path, why=error.message)) from error


class _Keys:
    """What the keys of the text stand for, and the marking of what says nothing else."""

    def __init__(self, text: TextPlan) -> None:
        self.exercise = text.plan.exercise
        self.releasable_to = text.plan.releasable_to
        self.partners = {entry.code: PartnerId(new_id()) for entry in text.partners}
        self.bases: dict[str, BaseId] = {}
        self.areas: dict[str, AreaId] = {}
        self.assets: dict[str, AssetId] = {}

    def marking(self, originator: str, releasable_to: tuple[str, ...] | None = None) -> Marking:
        codes = self.releasable_to if releasable_to is None else releasable_to
        owner = found(self.partners, originator)
        others = frozenset(found(self.partners, code) for code in codes) - {owner}
        return Marking(owner, Level.OFFICIAL, others, self.exercise)


def found(known: Mapping[str, Found], key: str) -> Found:
    """Return what ``key`` stands for; raise AppError where it stands for nothing."""
    if key not in known:
        raise AppError(say("textplan.unknown_key", key=key, known=", ".join(known)))
    return known[key]


def _begin(text: TextPlan, start: datetime) -> tuple[Plan, _Keys]:
    keys, entry = _Keys(text), text.plan
    marking = keys.marking(entry.lead)
    header = Header(
        id=PlanId(new_id()),
        name=entry.name,
        lead=keys.partners[entry.lead],
        start=start,
        days=entry.days,
        exercise=entry.exercise,
        zone_pack=entry.zone_pack,
        order=text.order,
        marking=marking,
    )
    partners = {}
    for row in text.partners:
        identity, ceiling = keys.partners[row.code], found(Level.__members__, row.ceiling)
        waters = frozenset(row.waters)
        partners[identity] = Partner(
            identity, row.name, row.code, row.kind, ceiling, waters=waters, marking=marking
        )
    return Plan(headers={header.id: header}, partners=partners), keys


def _add_places(plan: Plan, keys: _Keys, geojson: object) -> Plan:
    """Add the bases (points) and areas (polygons) of a feature collection."""
    if not isinstance(geojson, dict) or not isinstance(geojson.get("features"), list):
        raise AppError(say("textplan.no_features"))
    bases, areas = {}, {}
    for number, feature in enumerate(geojson["features"], start=1):
        try:
            properties, coordinates = feature["properties"], feature["geometry"]["coordinates"]
            if properties["kind"] == "base":
                base = _base(from_tree(properties, BaseEntry), coordinates, keys)
                bases[base.id] = base
            else:
                area = _area(from_tree(properties, AreaEntry), coordinates, keys)
                areas[area.id] = area
        except (AppError, KeyError, TypeError, ValueError, IndexError) as error:
            raise AppError(say("textplan.bad_feature", number=number, why=error)) from error
    return replace(plan, bases=bases, areas=areas)


def _base(entry: BaseEntry, lonlat: list[float], keys: _Keys) -> Base:
    identity = keys.bases[entry.key] = BaseId(new_id())
    owner = found(keys.partners, entry.partner)
    position = Position(lonlat[1], lonlat[0])
    marking = keys.marking(entry.partner, entry.releasable_to)
    return Base(identity, entry.name, owner, position, entry.timezone, marking=marking)


def _area(entry: AreaEntry, rings: list[list[list[float]]], keys: _Keys) -> Area:
    if entry.kind != "area" or len(rings) != 1:
        raise ValueError("it is neither a base nor an area with one ring")
    identity = keys.areas[entry.key] = AreaId(new_id())
    return Area(
        id=identity,
        name=entry.name,
        shape=Polygon(tuple(Position(lat, lon) for lon, lat in rings[0])),
        priority=entry.priority,
        threat=threat_by_hour(entry.threat),
        task=entry.task,
        actions=frozenset(entry.actions),
        flags=frozenset(entry.flags),
        boarding=entry.boarding,
        marking=keys.marking(entry.originator, entry.releasable_to),
    )


def _add_assets(plan: Plan, keys: _Keys, text: TextPlan) -> Plan:
    assets, permissions = {}, {}
    codes = {identity: code for code, identity in keys.partners.items()}
    for entry in text.assets:
        base = plan.bases[found(keys.bases, entry.base)]
        code, kind = entry.partner or codes[base.partner], asset_type(entry.type)
        asset = Asset(
            id=AssetId(new_id()),
            name=entry.name,
            partner=found(keys.partners, code),
            base=base.id,
            type_key=kind.key,
            type_name=kind.name,
            sidc=kind.sidc,
            performance=kind.performance,
            source=kind.source,
            marking=keys.marking(code, entry.releasable_to),
        )
        assets[asset.id] = asset
        keys.assets[asset.name] = asset.id
    for row in text.forbidden:
        asset_id, area_id = found(keys.assets, row.asset), found(keys.areas, row.area)
        marking = keys.marking(text.plan.lead, ())
        permission = Permission(PermissionId(new_id()), asset_id, area_id, allowed=False, reason=row.reason)
        permissions[permission.id] = replace(permission, marking=marking)
    return replace(plan, assets=assets, permissions=permissions)


def _add_law(plan: Plan, keys: _Keys, text: TextPlan) -> Plan:
    """Add the instruments with their grants, and what is arranged for assets."""
    marking = keys.marking(text.plan.lead)
    instruments, grants = {}, {}
    for entry in text.instruments:
        instrument = _instrument(entry, plan.header.start, marking)
        instruments[instrument.id] = instrument
        for row in entry.grants:
            grant = _grant(row, instrument.id, keys, marking)
            grants[grant.id] = grant
    rows = [_arrangement(entry, plan, keys) for entry in text.arrangements]
    arrangements = {row.id: row for row in rows}
    return replace(plan, instruments=instruments, grants=grants, arrangements=arrangements)


def _add_delegations(plan: Plan, keys: _Keys, text: TextPlan) -> Plan:
    start, rows = plan.header.start, {}
    for entry in text.delegations:
        asset = plan.assets[found(keys.assets, entry.asset)]
        row = Delegation(
            id=DelegationId(new_id()),
            asset=asset.id,
            controller=found(keys.partners, entry.controller),
            start=start + timedelta(hours=entry.from_hour),
            end=start + timedelta(hours=entry.to_hour),
            reference=entry.reference,
            scope=entry.scope,
            accepted_by=entry.accepted_by,
            marking=asset.marking,
        )
        rows[row.id] = row
    return replace(plan, delegations=rows)


def _instrument(entry: InstrumentEntry, start: datetime, marking: Marking) -> Instrument:
    def day(number: int | None) -> datetime | None:
        return None if number is None else start + timedelta(days=number)

    return Instrument(
        id=InstrumentId(new_id()),
        title=entry.title,
        kind=entry.kind,
        parties=frozenset(entry.parties),
        since=start + timedelta(days=entry.since_day),
        until=day(entry.until_day),
        text_sha256=entry.text_sha256,
        held_at=entry.held_at,
        reviewed_by=entry.reviewed_by,
        reviewed_on=day(entry.reviewed_day),
        marking=marking,
    )


def _grant(entry: GrantEntry, instrument: InstrumentId, keys: _Keys, marking: Marking) -> Grant:
    return Grant(
        id=GrantId(new_id()),
        instrument=instrument,
        slot=entry.slot,
        by=entry.by,
        to=frozenset(entry.to),
        actions=_members(entry.actions, Action),
        zones=_members(entry.zones, Zone),
        article=entry.article,
        mode=entry.mode,
        deemed_after_h=entry.deemed_after_h,
        authority=entry.authority,
        subject=entry.subject,
        area=None if entry.area is None else found(keys.areas, entry.area),
        media=frozenset(entry.media),
        conditions=frozenset(Condition(row.kind, row.figure) for row in entry.conditions),
        caveat=entry.caveat,
        marking=marking,
    )


def _members(names: Iterable[str], kind: type[Member]) -> frozenset[Member]:
    """Return the members of an enumeration by their values; a star stands for all."""
    known = {str(member.value): member for member in kind}
    return frozenset(known.values() if "*" in names else (found(known, name) for name in names))


def _arrangement(entry: ArrangementEntry, plan: Plan, keys: _Keys) -> Arrangement:
    def hour(number: float | None) -> datetime | None:
        return None if number is None else plan.header.start + timedelta(hours=number)

    asset = plan.assets[found(keys.assets, entry.asset)]
    return Arrangement(
        id=ArrangementId(new_id()),
        kind=entry.kind,
        asset=asset.id,
        state=entry.state,
        start=plan.header.start + timedelta(hours=entry.from_hour),
        end=plan.header.start + timedelta(hours=entry.to_hour),
        base=None if entry.base is None else found(keys.bases, entry.base),
        accepted_by=entry.accepted_by,
        accepted_on=hour(entry.accepted_hour),
        marking=asset.marking,
    )
