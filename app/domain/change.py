"""A change is a value: the difference of two plans."""

from __future__ import annotations

from collections.abc import Mapping, Set
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import cast

from app.base.errors import AppError
from app.base.message import Message, say
from app.domain.plan import KINDS, Entity, Plan, plan_of

Key = tuple[str, str]
"""Kind of entity (the name of a mapping of ``Plan``) and identity."""


@dataclass(frozen=True, slots=True)
class Change:
    """What leads from one plan to another: undo, redraw, storage and audit read this one value."""

    label: Message
    """What was done, as the undo menu and the log say it."""
    author: str
    """The duty post of whoever did it."""
    time: datetime
    before: Mapping[Key, Entity] = field(default_factory=dict)
    """What was there: altered and removed entities."""
    after: Mapping[Key, Entity] = field(default_factory=dict)
    """What is there now: added and altered entities."""

    @property
    def kinds(self) -> frozenset[str]:
        """Kinds of entity it touches."""
        return frozenset(kind for kind, _ in self.keys)

    @property
    def keys(self) -> Set[Key]:
        """The entities it touches, in the order of the plan: what shows them shows new ones in it."""
        return {**self.before, **self.after}.keys()

    @property
    def inverse(self) -> Change:
        """The change that undoes this one."""
        return replace(self, before=self.after, after=self.before)


def difference(old: Plan, new: Plan) -> tuple[dict[Key, Entity], dict[Key, Entity]]:
    """Return what to take from ``old`` and what to put in its place to reach ``new``."""
    before: dict[Key, Entity] = {}
    after: dict[Key, Entity] = {}
    for kind in KINDS:
        olds, news = table(old, kind), table(new, kind)
        if olds is news:
            continue
        for identity, now in news.items():  # ordered: adding order is kept
            was = olds.get(identity)
            if was is now or was == now:
                continue
            if was is not None:
                before[kind, identity] = was
            after[kind, identity] = now
        before.update(((kind, gone), was) for gone, was in olds.items() if gone not in news)
    return before, after


def apply_change(plan: Plan, change: Change) -> Plan:
    """Return ``plan`` with ``change`` made.

    Raises
    ------
    AppError
        If the plan no longer holds what the change was made from.
    """
    tables: dict[str, dict[str, Entity]] = {}
    for key in change.keys:
        kind, identity = key
        if kind not in tables:
            tables[kind] = dict(table(plan, kind))
        if tables[kind].get(identity) != change.before.get(key):
            raise AppError(say("plan.stale_change", label=change.label))
    for (kind, identity), entity in change.after.items():
        tables[kind][identity] = entity
    for kind, identity in change.before.keys() - change.after.keys():
        del tables[kind][identity]
    return with_tables(plan, tables)


def with_tables(plan: Plan, tables: Mapping[str, Mapping[str, Entity]]) -> Plan:
    """Return ``plan`` with some of its mappings replaced, by kind."""
    return plan_of({kind: tables.get(kind, table(plan, kind)) for kind in KINDS})


def table(plan: Plan, kind: str) -> Mapping[str, Entity]:
    """Return the mapping of ``kind`` in ``plan``."""
    return cast("Mapping[str, Entity]", getattr(plan, kind))
