"""Bringing back what was removed."""

from __future__ import annotations

from collections.abc import Mapping

from app.base.errors import AppError
from app.base.message import say
from app.domain.change import Key, table, with_tables
from app.domain.plan import KINDS, Entity, Plan
from app.domain.references import stands


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
            if of == kind and identity not in table(plan, kind) and stands(plan, entity)
        }
        if added:
            plan = with_tables(plan, {kind: {**table(plan, kind), **added}})
    if plan is before:
        raise AppError(say("plan.cannot_restore"))
    return plan
