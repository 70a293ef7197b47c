"""Putting in what was copied from this or another plan, with everything that makes it look as it did."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from app.base.errors import AppError
from app.base.message import say
from app.domain.areas import Area
from app.domain.assets import Asset
from app.domain.bases import Base
from app.domain.change import table, with_tables
from app.domain.codec import with_identities
from app.domain.edits.naming import FreeNames
from app.domain.ids import new_id
from app.domain.layers import Layer
from app.domain.marks import Mark
from app.domain.partners import Partner
from app.domain.plan import KINDS, Entity, Plan, plan_of

COPIED = ("bases", "assets", "areas", "marks")
"""What can be copied; what those refer to comes along."""


@dataclass(frozen=True, slots=True)
class Clip:
    """What was copied: a plan in small, and which of it was meant."""

    plan: Plan
    things: frozenset[str]
    """Identities of what was copied; the rest is there because these refer to it."""


def copy(plan: Plan, keys: Iterable[tuple[str, str]]) -> Clip:
    """Return what to paste; of kinds that cannot be copied nothing.

    Raises
    ------
    AppError
        If nothing of it can be copied.
    """
    chosen: dict[str, dict[str, Entity]] = {kind: {} for kind in KINDS}
    for kind, identity in keys:
        entity = table(plan, kind).get(identity) if kind in COPIED else None
        if entity is not None:
            chosen[kind][identity] = entity
    things = frozenset(identity for kind in COPIED for identity in chosen[kind])
    if not things:
        raise AppError(say("plan.nothing_to_copy"))
    for asset in chosen["assets"].values():
        if isinstance(asset, Asset):
            chosen["bases"].setdefault(asset.base, plan.bases[asset.base])
    for entity in (*chosen["areas"].values(), *chosen["marks"].values()):
        if isinstance(entity, Area | Mark) and entity.layer is not None:
            chosen["layers"].setdefault(entity.layer, plan.layers[entity.layer])
    # The partners and the header tell whose things are and whether they are live.
    return Clip(plan_of({**chosen, "headers": plan.headers, "partners": plan.partners}), things)


NAMED = (Base, Asset, Area, Mark, Layer, Partner)


def paste(plan: Plan, clip: Clip) -> Plan:
    """Add what was copied under fresh identities.

    Partners are those of the same code, and layers and bases those of the same name; what is missing is
    added. A copied asset whose base stands here already is stationed there.

    Raises
    ------
    AppError
        If exercise things would come into a live plan, or live ones into an exercise.
    """
    if clip.plan.header.exercise != plan.header.exercise:
        raise AppError(say("plan.exercise_mixed"))
    names = _fresh_names(plan, clip)
    fresh = with_identities(clip.plan, names)
    for kind in ("partners", "layers", *COPIED):
        taken = FreeNames(one for one in table(plan, kind).values() if isinstance(one, NAMED))
        added = {
            identity: replace(entity, name=taken.free(entity.name)) if isinstance(entity, NAMED) else entity
            for identity, entity in table(fresh, kind).items()
            if identity not in table(plan, kind) and (kind != "partners" or _is_named(fresh, identity))
        }
        if added:
            plan = with_tables(plan, {kind: {**table(plan, kind), **added}})
    return plan


def _fresh_names(plan: Plan, clip: Clip) -> dict[str, str]:
    """Return the identity that each one of the clip gets: one of this plan's own, or a fresh one."""
    source = clip.plan
    partners = {partner.code: partner.id for partner in plan.partners.values()}
    layers = {layer.name: layer.id for layer in plan.layers.values()}
    bases = {(base.name, base.position): base.id for base in plan.bases.values()}
    names: dict[str, str] = {identity: new_id() for kind in KINDS for identity in table(source, kind)}
    names |= {i: partners[p.code] for i, p in source.partners.items() if p.code in partners}
    names |= {i: layers[layer.name] for i, layer in source.layers.items() if layer.name in layers}
    for identity, base in source.bases.items():
        if identity not in clip.things and (base.name, base.position) in bases:
            names[identity] = bases[base.name, base.position]
    return names


def _is_named(fresh: Plan, partner: str) -> bool:
    """Tell whether a partner owns something that comes along, or may have it."""
    things: list[Layer | Base | Asset | Area | Mark] = [*fresh.layers.values(), *fresh.bases.values()]
    things += [*fresh.assets.values(), *fresh.areas.values(), *fresh.marks.values()]
    owners = {thing.partner for thing in things if isinstance(thing, Base | Asset)}
    markings = [thing.marking for thing in things if thing.marking is not None]
    return partner in owners or any(partner in {m.originator, *m.releasable_to} for m in markings)
