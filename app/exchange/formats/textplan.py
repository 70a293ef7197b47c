"""A plan as text a person can review: a folder with ``plan.toml`` and ``places.geojson`` (RFC 7946).

The text names things by name or key; identities are made anew each time, and times are relative to D.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from enum import Enum
from pathlib import Path
from typing import TypeVar

from app.base.errors import AppError
from app.base.message import say
from app.domain.areas import Area, threat_by_hour
from app.domain.arrangements import Arrangement
from app.domain.assets import Asset
from app.domain.bases import Base
from app.domain.catalog import asset_type
from app.domain.codec import from_tree
from app.domain.delegations import Delegation
from app.domain.edits.law import put_rider
from app.domain.header import Header
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
    RiderId,
    new_id,
)
from app.domain.law.register import Condition, Grant, Instrument
from app.domain.law.terms import Action, Zone
from app.domain.marking import Level, Marking
from app.domain.partners import Partner
from app.domain.permissions import Permission
from app.domain.plan import Plan
from app.domain.riders import Rider
from app.exchange.formats.textentries import (
    AreaEntry,
    ArrangementEntry,
    BaseEntry,
    GrantEntry,
    InstrumentEntry,
    RiderEntry,
    TextPlan,
)
from app.geo.point import Position
from app.geo.shapes import Polygon

LARGEST_BYTES = 20_000_000
Found = TypeVar("Found")
Member = TypeVar("Member", bound=Enum)


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
    plan = replace(plan, instruments=instruments, grants=grants, arrangements=arrangements)
    for rider in text.riders:
        plan = put_rider(plan, _rider(rider, plan, keys, marking))
    return plan


def _rider(entry: RiderEntry, plan: Plan, keys: _Keys, marking: Marking) -> Rider:
    def hour(number: float) -> datetime:
        return plan.header.start + timedelta(hours=number)

    owner = next((one.id for one in plan.partners.values() if one.code == entry.state), plan.home)
    return Rider(
        id=RiderId(new_id()),
        name=entry.name,
        state=entry.state,
        base=found(keys.bases, entry.base),
        start=hour(entry.from_hour),
        end=hour(entry.to_hour),
        offered_by=entry.offered_by,
        offered_on=None if entry.offered_hour is None else hour(entry.offered_hour),
        marking=replace(marking, originator=owner),
    )


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
