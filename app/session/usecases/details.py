"""What one step of the history changed, thing by thing and field by field."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields

from app.base.message import say
from app.domain.assets import Performance
from app.domain.change import Change, Key, table
from app.domain.plan import KINDS, Entity, Plan
from app.session.session import Session
from app.session.usecases.past import name_of

MOST_DETAILS = 200
_REFERENCES = {
    "partner",
    "base",
    "base_from",
    "base_to",
    "asset",
    "area",
    "layer",
    "lead",
    "instrument",
    "grant",
    "mark",
    "giver",
    "taker",
    "controller",
}
"""Fields that name another thing by its identity."""


@dataclass(frozen=True, slots=True)
class Field:
    """One field with another value; what it refers to stands there by its name."""

    name: str
    before: object
    after: object


@dataclass(frozen=True, slots=True)
class Detail:
    """One thing that a step added, changed or removed."""

    verb: str
    """``added``, ``changed`` or ``removed``."""
    kind: str
    name: str
    fields: tuple[Field, ...] = ()
    """What is otherwise in a changed one."""


def details(session: Session, position: int) -> tuple[Detail, ...]:
    """Return what the step with that number changed, counted from 1; at most ``MOST_DETAILS`` things."""
    done, undone = session.history()
    steps = [*done, *undone]
    if not 1 <= position <= len(steps):
        return ()
    change = steps[position - 1]
    keys = sorted({**change.before, **change.after}, key=lambda key: KINDS.index(key[0]))
    return tuple(_detail(session.plan, change, key) for key in keys[:MOST_DETAILS])


def _detail(plan: Plan, change: Change, key: Key) -> Detail:
    before, after = change.before.get(key), change.after.get(key)
    name = name_of(plan, change, key)
    if before is None or after is None:
        return Detail("added" if before is None else "removed", key[0], name)
    return Detail("changed", key[0], name, tuple(_changed(plan, change, before, after)))


def _changed(
    plan: Plan, change: Change, before: Entity | Performance, after: Entity | Performance
) -> Iterator[Field]:
    for one in fields(before):
        old, new = getattr(before, one.name), getattr(after, one.name)
        if old == new:
            continue
        if isinstance(old, Performance) and isinstance(new, Performance):
            yield from _changed(plan, change, old, new)
        elif one.name in _REFERENCES:
            yield Field(one.name, _called(plan, change, old), _called(plan, change, new))
        else:
            yield Field(one.name, old, new)


def _called(plan: Plan, change: Change, identity: str | None) -> str | None:
    if identity is None:
        return None
    for kind in KINDS:
        key = kind, identity
        found = change.before.get(key) or change.after.get(key) or table(plan, kind).get(identity)
        if found is not None:
            return str(getattr(found, "name", getattr(found, "title", identity)))
    return str(say("rules.gone"))
