"""Marking things of any kind, within what their originators let others do."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from app.base.errors import AppError
from app.base.message import say
from app.domain.change import Key, table, with_tables
from app.domain.edits.entities import existing, with_entry
from app.domain.marking import Marking, widens
from app.domain.plan import Entity, Plan


def mark(plan: Plan, keys: Iterable[Key], marking: Marking) -> Plan:
    """Give things the same marking.

    Raises
    ------
    AppError
        If one of them is not there, or the marking names somebody who is no partner.
    """
    if not marking.partners <= plan.partners.keys():
        raise AppError(say("plan.no_such"))
    for kind, identity in keys:
        rows = table(plan, kind)
        entity = replace(existing(rows, identity), marking=marking)
        plan = with_tables(plan, {kind: with_entry(rows, identity, entity)})
    return plan


def check_not_widened(before: Mapping[Key, Entity], after: Mapping[Key, Entity]) -> None:
    """Raise AppError, naming it, where what came in from elsewhere would go further than it was given for."""
    for key in before.keys() & after.keys():
        if widens(before[key].marking, after[key].marking):
            name = getattr(after[key], "name", say("plan.this"))
            raise AppError(say("plan.only_originator_widens", name=name))
