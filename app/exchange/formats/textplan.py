"""A plan as text a person can review: a folder with ``plan.toml`` and ``places.geojson`` (RFC 7946).

The text names things by name or key; identities are made anew each time, and times are relative to D.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import TypeVar

from app.base.errors import AppError
from app.base.message import say
from app.domain.areas import Area, threat_by_hour
from app.domain.assets import Asset
from app.domain.bases import Base
from app.domain.catalog import asset_type
from app.domain.codec import from_tree
from app.domain.header import Header, OrderText
from app.domain.ids import AreaId, AssetId, BaseId, PartnerId, PermissionId, PlanId, new_id
from app.domain.marking import Level, Marking
from app.domain.partners import Partner, PartnerKind
from app.domain.permissions import Permission
from app.domain.plan import Plan
from app.geo.point import Position
from app.geo.shapes import Polygon

LARGEST_BYTES = 20_000_000
Found = TypeVar("Found")


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
class TextPlan:
    """The whole of ``plan.toml``."""

    plan: PlanEntry
    partners: tuple[PartnerEntry, ...]
    order: OrderText = field(default_factory=OrderText)
    assets: tuple[AssetEntry, ...] = ()
    forbidden: tuple[ForbiddenEntry, ...] = ()


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
    return _in(toml, lambda: _add_assets(plan, keys, text))


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
        partners[identity] = Partner(identity, row.name, row.code, row.kind, ceiling, marking=marking)
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
