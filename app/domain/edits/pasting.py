"""Putting in what was copied from this or another plan, with everything that makes it look as it did."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from app.base.errors import AppError, BugError
from app.base.message import say
from app.domain.areas import Area
from app.domain.assets import Asset
from app.domain.bases import Base
from app.domain.change import Key, table, with_tables
from app.domain.codec import with_identities
from app.domain.edits.naming import FreeNames
from app.domain.edits.shaping import move_things
from app.domain.ids import new_id
from app.domain.layers import Layer
from app.domain.marks import Mark
from app.domain.partners import Partner
from app.domain.places import place_of
from app.domain.plan import KINDS, Entity, Plan, plan_of
from app.geo.geodesic import destination, path_length_m
from app.geo.point import Position

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


_PLACED = ("bases", "areas", "marks")
_ASIDE_DEG, _LEAST_STEP_M = 135.0, 1852.0
"""Which way a double lies beside what it doubles, and how far at least; farther for what is large."""
_Spot = tuple[str, float, float]

NAMED = (Base, Asset, Area, Mark, Layer, Partner)


def paste(plan: Plan, clip: Clip) -> Plan:
    """Add what was copied under fresh identities.

    Partners are those of the same code, and layers and bases those of the same name; what is missing is
    added. A copied asset whose base stands here already is stationed there. What would lie exactly on a thing
    of its kind comes to lie beside it, and all that was copied with it.

    Raises
    ------
    AppError
        If exercise things would come into a live plan, or live ones into an exercise.
    """
    if clip.plan.header.exercise != plan.header.exercise:
        raise AppError(say("plan.exercise_mixed"))
    names, before = _fresh_names(plan, clip), plan
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
    meant = [(kind, one) for kind in _PLACED for one in table(clip.plan, kind) if one in clip.things]
    return _laid_beside(before, plan, [(kind, names[one]) for kind, one in meant])


def _laid_beside(before: Plan, plan: Plan, new: Sequence[Key]) -> Plan:
    """Return ``plan`` with what is new carried south-east until none of it hides what was there before."""
    taken: dict[_Spot, list[float]] = {}
    for kind in {kind for kind, _ in new}:
        for identity in table(before, kind):
            taken.setdefault(_spot(before, (kind, identity)), []).append(_size_m(before, (kind, identity)))
    while any(_hides(plan, key, taken) for key in new):
        start = _placed(plan, new[0])
        step_m = max(_LEAST_STEP_M, 0.3 * max(_size_m(plan, key) for key in new))
        plan = move_things(plan, new, start, destination(start, _ASIDE_DEG, step_m))
    return plan


def _hides(plan: Plan, key: Key, taken: Mapping[_Spot, Sequence[float]]) -> bool:
    """Tell whether a thing lies where one as large of its kind does."""
    size_m = _size_m(plan, key)
    return any(math.isclose(size_m, other, rel_tol=0.02) for other in taken.get(_spot(plan, key), ()))


def _spot(plan: Plan, key: Key) -> _Spot:
    """Return where a thing is, to ten metres."""
    at = _placed(plan, key)
    return key[0], round(at.lat_deg, 4), round(at.lon_deg, 4)


def _placed(plan: Plan, key: Key) -> Position:
    at = place_of(plan, key)
    if at is None:
        raise BugError(f"{key[0]} have a place")
    return at


def _size_m(plan: Plan, key: Key) -> float:
    """Return how large a thing is: the side of a square of its area, its length, or nothing."""
    thing = table(plan, key[0])[key[1]]
    if isinstance(thing, Area):
        return math.sqrt(thing.shape.area_m2)
    return path_length_m(thing.path) if isinstance(thing, Mark) else 0.0


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
    return partner in owners or any(partner in marking.partners for marking in markings)
