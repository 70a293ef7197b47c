"""Bringing back what was removed."""

from __future__ import annotations

from collections.abc import Mapping

from app.base.errors import AppError
from app.base.message import say
from app.domain.areas import Area
from app.domain.arrangements import Arrangement
from app.domain.assets import Asset
from app.domain.availabilities import Availability
from app.domain.bases import Base
from app.domain.change import Key, table, with_tables
from app.domain.duties import Duty
from app.domain.law.register import Grant
from app.domain.marks import Mark
from app.domain.permissions import Permission
from app.domain.plan import KINDS, Entity, Plan
from app.domain.requests import Request


def restore(plan: Plan, gone: Mapping[Key, Entity]) -> Plan:
    """Put back what is no longer there; what it refers to must be there or come back with it.

    Raises
    ------
    AppError
        If none of it can come back: everything is there already, or something it needs is gone.
    """
    before = plan
    for kind in KINDS:
        added = {
            identity: entity
            for (of, identity), entity in gone.items()
            if of == kind and identity not in table(plan, kind) and _stands(plan, entity)
        }
        if added:
            plan = with_tables(plan, {kind: {**table(plan, kind), **added}})
    if plan is before:
        raise AppError(say("plan.cannot_restore"))
    return plan


def _stands(plan: Plan, entity: Entity) -> bool:
    """Tell whether everything that an entity refers to is in ``plan``."""
    match entity:
        case Base():
            return entity.partner in plan.partners
        case Asset():
            return entity.partner in plan.partners and entity.base in plan.bases
        case Area() | Mark():
            return entity.layer is None or entity.layer in plan.layers
        case Grant():
            return entity.instrument in plan.instruments and (
                entity.area is None or entity.area in plan.areas
            )
        case Request():
            placed = entity.area is None or entity.area in plan.areas
            became = entity.grant is None or entity.grant in plan.grants
            return placed and became and entity.asset in plan.assets
        case Arrangement():
            return entity.asset in plan.assets and (entity.base is None or entity.base in plan.bases)
        case Permission():
            return entity.asset in plan.assets and entity.area in plan.areas
        case Availability():
            return entity.asset in plan.assets
        case Duty():
            places = plan.bases.keys() | plan.areas.keys()
            return entity.asset in plan.assets and places >= set(entity.places)
    return True
