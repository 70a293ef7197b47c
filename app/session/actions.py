"""What a planner can do to the open plan: each is one undoable change with its title.

The titles are phrases of the section ``[change]``.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from app.base.errors import AppError
from app.base.message import say
from app.domain.areas import Area
from app.domain.assets import Asset
from app.domain.availabilities import Availability
from app.domain.bases import Base
from app.domain.catalog import asset_type
from app.domain.change import Change, Key, table
from app.domain.duties import Duty, Stop
from app.domain.edits import (
    areas,
    assets,
    availabilities,
    bases,
    displays,
    duties,
    headers,
    layers,
    markings,
    marks,
    partners,
    pasting,
    permissions,
    shaping,
)
from app.domain.facts import Facts
from app.domain.header import Header
from app.domain.ids import (
    AreaId,
    AssetId,
    AvailabilityId,
    BaseId,
    DutyId,
    LayerId,
    MarkId,
    PartnerId,
)
from app.domain.layers import Layer
from app.domain.marking import Marking
from app.domain.marks import Mark, MarkKind
from app.domain.partners import Partner
from app.domain.plan import KINDS, Entity, Plan
from app.geo.gazetteer import nearest_timezone
from app.geo.geodesic import Path
from app.geo.point import Position
from app.geo.shapes import Shape
from app.session.session import Session


def draw_area(session: Session, name: str, shape: Shape) -> Change | None:
    """Add an area."""
    return session.apply(say("change.draw_area", name=name), lambda plan: areas.draw_area(plan, name, shape))


def reshape_area(session: Session, area: AreaId, shape: Shape) -> Change | None:
    """Give an area other corners."""
    label = say("change.reshape_area", name=_name(session.plan.areas.get(area)))
    return session.apply(label, lambda plan: areas.reshape_area(plan, area, shape))


def describe_area(session: Session, area: Area) -> Change | None:
    """Change the fields of an area."""
    label = say("change.describe", name=area.name)
    return session.apply(label, lambda plan: areas.describe_area(plan, area))


def remove_area(session: Session, area: AreaId) -> Change | None:
    """Remove an area with its duties."""
    label = say("change.remove", name=_name(session.plan.areas.get(area)))
    return session.apply(label, lambda plan: areas.remove_area(plan, area))


def place_base(session: Session, name: str, partner: PartnerId, position: Position) -> Change | None:
    """Add a base; its clocks are those of the nearest town or airfield."""
    label = say("change.place_base", name=name)
    timezone = ""
    with suppress(AppError):  # a damaged gazetteer is told where one searches
        timezone = nearest_timezone(position) or ""
    return session.apply(label, lambda plan: bases.place_base(plan, name, partner, position, timezone))


def move_base(session: Session, base: BaseId, position: Position) -> Change | None:
    """Put a base somewhere else."""
    label = say("change.move_base", name=_name(session.plan.bases.get(base)))
    return session.apply(label, lambda plan: bases.move_base(plan, base, position))


def describe_base(session: Session, base: Base) -> Change | None:
    """Change the fields of a base."""
    label = say("change.describe", name=base.name)
    return session.apply(label, lambda plan: bases.describe_base(plan, base))


def remove_base(session: Session, base: BaseId) -> Change | None:
    """Remove a base nothing uses."""
    label = say("change.remove", name=_name(session.plan.bases.get(base)))
    return session.apply(label, lambda plan: bases.remove_base(plan, base))


def add_asset(session: Session, name: str, type_key: str, base: BaseId) -> Change | None:
    """Add an asset of a catalogue type at a base."""
    kind = asset_type(type_key)
    label = say("change.add_asset", name=name)
    return session.apply(label, lambda plan: assets.add_asset(plan, name, kind, base))


def describe_asset(session: Session, asset: Asset) -> Change | None:
    """Change the fields of an asset."""
    label = say("change.describe", name=asset.name)
    return session.apply(label, lambda plan: assets.describe_asset(plan, asset))


def remove_asset(session: Session, asset: AssetId) -> Change | None:
    """Remove an asset with its duties."""
    label = say("change.remove", name=_name(session.plan.assets.get(asset)))
    return session.apply(label, lambda plan: assets.remove_asset(plan, asset))


def add_partner(session: Session, name: str, code: str) -> Change | None:
    """Add a partner."""
    label = say("change.add_partner", name=name)
    return session.apply(label, lambda plan: partners.add_partner(plan, name, code))


def describe_partner(session: Session, partner: Partner) -> Change | None:
    """Change the fields of a partner."""
    label = say("change.describe", name=partner.name)
    return session.apply(label, lambda plan: partners.describe_partner(plan, partner))


def assign_waters(session: Session, partner: PartnerId, units: Collection[str]) -> Change | None:
    """Say which units of the maritime zones are a partner's; from other partners they are taken over."""
    label = say("change.assign_waters", name=_name(session.plan.partners.get(partner)))
    return session.apply(label, lambda plan: partners.assign_waters(plan, partner, units))


def remove_partner(session: Session, partner: PartnerId) -> Change | None:
    """Remove a partner that owns nothing."""
    label = say("change.remove", name=_name(session.plan.partners.get(partner)))
    return session.apply(label, lambda plan: partners.remove_partner(plan, partner))


def forbid_area(session: Session, asset: AssetId, area: AreaId, reason: str = "") -> Change | None:
    """Forbid an asset an area."""
    label = say("change.forbid_area", **_asset_and_area(session.plan, asset, area))
    return session.apply(label, lambda plan: permissions.forbid_area(plan, asset, area, reason))


def allow_area(session: Session, asset: AssetId, area: AreaId) -> Change | None:
    """Allow an asset an area again."""
    label = say("change.allow_area", **_asset_and_area(session.plan, asset, area))
    return session.apply(label, lambda plan: permissions.allow_area(plan, asset, area))


def assign_duty(
    session: Session, asset: AssetId, area: AreaId, start: datetime | None = None
) -> Change | None:
    """Send an asset to an area: on station from ``start``, or in its first free gap."""
    label = say("change.assign_duty", **_asset_and_area(session.plan, asset, area))
    router = session.facts.router
    return session.apply(label, lambda plan: duties.assign_duty(Facts(plan, router), asset, area, start))


def move_duty(session: Session, duty: DutyId, by: timedelta) -> Change | None:
    """Move a duty in time."""
    label = say("change.move_duty", name=duty_name(session.plan, duty))
    return session.apply(label, lambda plan: duties.move_duty(plan, duty, by))


def plan_duty(
    session: Session, duty: DutyId, asset: AssetId, stops: Sequence[Stop], base_to: BaseId
) -> Change | None:
    """Give a duty another asset, other areas and times in them, or another base to go back to."""
    label = say("change.describe_duty", name=duty_name(session.plan, duty))
    router = session.facts.router
    return session.apply(
        label, lambda plan: duties.plan_duty(Facts(plan, router), duty, asset, stops, base_to)
    )


def pin_duty(session: Session, duty: DutyId, *, pinned: bool) -> Change | None:
    """Pin a duty or let it go."""
    label = say("change.pin_duty" if pinned else "change.unpin_duty", name=duty_name(session.plan, duty))
    return session.apply(label, lambda plan: duties.pin_duty(plan, duty, pinned=pinned))


def pin_duties(session: Session, wanted: Sequence[DutyId], *, pinned: bool) -> Change | None:
    """Pin several duties or let them go, as one step."""
    if len(wanted) == 1:
        return pin_duty(session, wanted[0], pinned=pinned)

    def pin_all(plan: Plan) -> Plan:
        for duty in wanted:
            plan = duties.pin_duty(plan, duty, pinned=pinned)
        return plan

    label = say("change.pin_duties" if pinned else "change.unpin_duties", count=len(wanted))
    return session.apply(label, pin_all)


def remove_duty(session: Session, duty: DutyId) -> Change | None:
    """Remove a duty."""
    label = say("change.remove_duty", name=duty_name(session.plan, duty))
    return session.apply(label, lambda plan: duties.remove_duty(plan, duty))


def describe_plan(session: Session, header: Header) -> Change | None:
    """Change what the plan says of itself."""
    return session.apply(say("change.describe_plan"), lambda plan: headers.describe_plan(plan, header))


def mark(session: Session, keys: Sequence[Key], marking: Marking) -> Change | None:
    """Give things the same marking, which their originators must let pass."""
    label = say("change.mark", name=_names(session.plan, {identity for _, identity in keys}))
    return session.apply(label, lambda plan: markings.mark(plan, keys, marking))


def move_area(session: Session, area: AreaId, start: Position, end: Position) -> Change | None:
    """Carry an area along."""
    label = say("change.move", name=_name(session.plan.areas.get(area)))
    return session.apply(label, lambda plan: shaping.move_area(plan, area, start, end))


def turn_area(session: Session, area: AreaId, angle_deg: float) -> Change | None:
    """Turn an area clockwise."""
    label = say("change.turn", name=_name(session.plan.areas.get(area)), angle=f"{angle_deg:g}")
    return session.apply(label, lambda plan: shaping.turn_area(plan, area, angle_deg))


def cut_area(session: Session, area: AreaId, away: Shape) -> Change | None:
    """Take a piece out of an area."""
    label = say("change.cut", name=_name(session.plan.areas.get(area)))
    return session.apply(label, lambda plan: shaping.cut_area(plan, area, away))


def split_area(session: Session, area: AreaId, line: Path) -> Change | None:
    """Part an area along a line."""
    label = say("change.split", name=_name(session.plan.areas.get(area)))
    return session.apply(label, lambda plan: shaping.split_area(plan, area, line))


def join_areas(session: Session, joined: Sequence[AreaId]) -> Change | None:
    """Make one area of several that touch."""
    names = ", ".join(_name(session.plan.areas.get(area)) for area in joined)
    return session.apply(say("change.join", names=names), lambda plan: shaping.join_areas(plan, joined))


def double_area(session: Session, area: AreaId, to: Position) -> Change | None:
    """Add the same area once more."""
    label = say("change.double", name=_name(session.plan.areas.get(area)))
    return session.apply(label, lambda plan: shaping.double_area(plan, area, to))


def draw_mark(
    session: Session, name: str, kind: MarkKind, path: tuple[Position, ...], note: str = ""
) -> Change | None:
    """Add a point or a line."""
    label = say("change.draw_mark", name=name)
    return session.apply(label, lambda plan: marks.draw_mark(plan, name, kind, path, note))


def describe_mark(session: Session, mark: Mark) -> Change | None:
    """Change the fields of a point or a line."""
    label = say("change.describe", name=mark.name)
    return session.apply(label, lambda plan: marks.describe_mark(plan, mark))


def reshape_mark(session: Session, mark: MarkId, path: tuple[Position, ...]) -> Change | None:
    """Give a line other places."""
    label = say("change.reshape_area", name=_name(session.plan.marks.get(mark)))
    return session.apply(label, lambda plan: shaping.reshape_mark(plan, mark, path))


def move_things(session: Session, keys: Sequence[Key], start: Position, end: Position) -> Change | None:
    """Carry areas, points, lines and bases along together."""
    label = say("change.move_things", count=len(keys))
    return session.apply(label, lambda plan: shaping.move_things(plan, keys, start, end))


def move_mark(session: Session, mark: MarkId, start: Position, end: Position) -> Change | None:
    """Carry a point or a line along."""
    label = say("change.move", name=_name(session.plan.marks.get(mark)))
    return session.apply(label, lambda plan: shaping.move_mark(plan, mark, start, end))


def remove_mark(session: Session, mark: MarkId) -> Change | None:
    """Remove a point or a line."""
    label = say("change.remove", name=_name(session.plan.marks.get(mark)))
    return session.apply(label, lambda plan: marks.remove_mark(plan, mark))


def add_layer(session: Session, name: str, group: str = "", source: str = "") -> Change | None:
    """Add a layer."""
    label = say("change.add_layer", name=name)
    return session.apply(label, lambda plan: layers.add_layer(plan, name, group, source))


def describe_layer(session: Session, layer: Layer) -> Change | None:
    """Change the fields of a layer."""
    label = say("change.describe", name=layer.name)
    return session.apply(label, lambda plan: layers.describe_layer(plan, layer))


def raise_layer(session: Session, layer: LayerId, steps: int) -> Change | None:
    """Move a layer up or down."""
    label = say("change.raise_layer", name=_name(session.plan.layers.get(layer)))
    return session.apply(label, lambda plan: layers.raise_layer(plan, layer, steps))


def move_layers(session: Session, moved: Collection[LayerId], place: int, group: str | None) -> Change | None:
    """Put layers before the one at a place from the top, into a group or each in its own."""
    label = say("change.raise_layer", name=_names(session.plan, moved))
    return session.apply(label, lambda plan: layers.move_layers(plan, moved, place, group))


def rename_layer_group(session: Session, group: str, name: str) -> Change | None:
    """Give a group of layers another name."""
    label = say("change.rename_layer_group", name=group)
    return session.apply(label, lambda plan: layers.rename_group(plan, group, name))


def remove_layer(session: Session, layer: LayerId) -> Change | None:
    """Remove a layer; what was drawn on it stays."""
    label = say("change.remove", name=_name(session.plan.layers.get(layer)))
    return session.apply(label, lambda plan: layers.remove_layer(plan, layer))


def add_availability(session: Session, asset: AssetId, start: datetime, end: datetime) -> Change | None:
    """Say that an asset cannot be had for a time."""
    label = say("change.add_availability", name=_name(session.plan.assets.get(asset)))
    return session.apply(label, lambda plan: availabilities.add_availability(plan, asset, start, end))


def describe_availability(session: Session, row: Availability) -> Change | None:
    """Change what is known of an asset for a time."""
    label = say("change.describe_availability", name=_name(session.plan.assets.get(row.asset)))
    return session.apply(label, lambda plan: availabilities.describe_availability(plan, row))


def remove_availability(session: Session, row: AvailabilityId) -> Change | None:
    """Forget what was said of an asset for a time."""
    found = session.plan.availabilities.get(row)
    name = _name(session.plan.assets.get(found.asset) if found else None)
    label = say("change.describe_availability", name=name)
    return session.apply(label, lambda plan: availabilities.remove_availability(plan, row))


def show(session: Session, names: Collection[str], *, visible: bool) -> Change | None:
    """Show or hide things, layers, partners or kinds."""
    label = say("change.show" if visible else "change.hide", name=_names(session.plan, names))
    return session.apply(label, lambda plan: displays.show(plan, names, visible=visible))


def lock(session: Session, names: Collection[str], *, locked: bool) -> Change | None:
    """Lock or unlock things, layers, partners or kinds."""
    label = say("change.lock" if locked else "change.unlock", name=_names(session.plan, names))
    return session.apply(label, lambda plan: displays.lock(plan, names, locked=locked))


def paste(session: Session, clip: pasting.Clip, *, doubles: bool = False) -> Change | None:
    """Add what was copied from this or another plan, or what is to be here twice."""
    names = _names(session.plan, clip.things)
    label = say("change.double", name=names) if doubles else say("change.paste", count=len(clip.things))
    return session.apply(label, lambda plan: pasting.paste(plan, clip))


def describe_duty(session: Session, duty: Duty) -> Change | None:
    """Change the fields of a duty."""
    old = session.plan.duties.get(duty.id)
    moved = old is None or (old.depart, old.back) != (duty.depart, duty.back)
    name = duty_name(session.plan, duty.id)
    label = say("change.move_duty" if moved else "change.describe_duty", name=name)
    return session.apply(label, lambda plan: duties.describe_duty(plan, duty))


def rename(session: Session, kind: str, identity: str, name: str) -> Change | None:
    """Give a thing another name."""
    old = table(session.plan, kind).get(identity)
    describe = _DESCRIBERS.get(kind)
    if old is None or describe is None:
        raise AppError(say("plan.no_such"))
    named: Any = old  # whatever can be described has a name
    return describe(session, replace(named, name=name))


def remove(session: Session, kind: str, identity: str) -> Change | None:
    """Remove a thing of any kind that can be removed."""
    remover = _REMOVERS.get(kind)
    if remover is None:
        raise AppError(say("plan.no_such"))
    return remover(session, identity)


def remove_all(session: Session, keys: Sequence[Key]) -> Change | None:
    """Remove things of any kind as one change; raise AppError, removing none, where one cannot go."""
    if len(keys) == 1:
        return remove(session, *keys[0])
    if not {kind for kind, _ in keys} <= _REMOVALS.keys():
        raise AppError(say("plan.no_such"))
    # What hangs on something goes before it.
    ordered = sorted(set(keys), key=lambda key: [*_REMOVALS].index(key[0]))

    def edit(plan: Plan) -> Plan:
        for kind, identity in ordered:
            plan = _REMOVALS[kind](plan, identity)
        return plan

    return session.apply(say("change.remove_all", count=len(ordered)), edit)


_DESCRIBERS: dict[str, Callable[..., Change | None]] = {
    "partners": describe_partner,
    "layers": describe_layer,
    "bases": describe_base,
    "assets": describe_asset,
    "areas": describe_area,
    "marks": describe_mark,
}
_REMOVERS: dict[str, Callable[..., Change | None]] = {
    "partners": remove_partner,
    "layers": remove_layer,
    "bases": remove_base,
    "assets": remove_asset,
    "areas": remove_area,
    "marks": remove_mark,
    "availabilities": remove_availability,
    "duties": remove_duty,
}
_REMOVALS: dict[str, Callable[[Plan, Any], Plan]] = {
    "duties": duties.remove_duty,
    "availabilities": availabilities.remove_availability,
    "marks": marks.remove_mark,
    "areas": areas.remove_area,
    "assets": assets.remove_asset,
    "bases": bases.remove_base,
    "layers": layers.remove_layer,
    "partners": partners.remove_partner,
}


def duty_name(plan: Plan, duty: DutyId) -> str:
    """Return what a duty is called: its asset's name."""
    found = plan.duties.get(duty)
    return _name(plan.assets.get(found.asset) if found else None)


def _asset_and_area(plan: Plan, asset: AssetId, area: AreaId) -> dict[str, str]:
    return {"asset": _name(plan.assets.get(asset)), "area": _name(plan.areas.get(area))}


def _names(plan: Plan, names: Collection[str]) -> str:
    """Return what things, partners and kinds are called, a few at most."""
    found = [_called(plan, name) for name in sorted(names)]
    return ", ".join(found[:3]) + (", ..." if len(found) > 3 else "")


def _called(plan: Plan, name: str) -> str:
    if name in KINDS:
        return str(say(f"kind.{name}"))
    return next((_name(table(plan, kind)[name]) for kind in KINDS if name in table(plan, kind)), name)


def _name(entity: Entity | None) -> str:
    # What is gone has no name; the edit itself then says so.
    return str(getattr(entity, "name", say("rules.gone")))
