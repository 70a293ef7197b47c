"""Hiding from the picture, and locking against edits."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from app.base.errors import AppError
from app.base.message import say
from app.domain.areas import Area
from app.domain.assets import Asset
from app.domain.bases import Base
from app.domain.change import Key, table
from app.domain.marks import Mark
from app.domain.plan import Entity, Plan


def show(plan: Plan, names: Iterable[str], *, visible: bool) -> Plan:
    """Show or hide things, layers and partners by identity, and kinds by name."""
    header = plan.header
    hidden = header.hidden - set(names) if visible else header.hidden | set(names)
    return replace(plan, headers={header.id: replace(header, hidden=hidden)})


def lock(plan: Plan, names: Iterable[str], *, locked: bool) -> Plan:
    """Lock or unlock things, layers and partners by identity, and kinds by name."""
    header = plan.header
    now = header.locked | set(names) if locked else header.locked - set(names)
    return replace(plan, headers={header.id: replace(header, locked=now)})


def names_over(kind: str, entity: Entity) -> frozenset[str]:
    """Return every name under which an entity can be hidden or locked."""
    names = {kind, entity.id}
    if isinstance(entity, Base | Asset):
        names.add(entity.partner)
    if isinstance(entity, Area | Mark) and entity.layer is not None:
        names.add(entity.layer)
    return frozenset(names)


def is_hidden(plan: Plan, kind: str, entity: Entity) -> bool:
    """Tell whether the picture leaves an entity out."""
    return not plan.header.hidden.isdisjoint(names_over(kind, entity))


def check_unlocked(plan: Plan, keys: Iterable[Key]) -> None:
    """Raise AppError, naming it, where one of the entities at ``keys`` is locked in ``plan``."""
    locked = plan.header.locked
    if not locked:
        return
    for kind, identity in keys:
        entity = table(plan, kind).get(identity)
        if entity is not None and not locked.isdisjoint(names_over(kind, entity)):
            raise AppError(say("plan.locked", name=getattr(entity, "name", say("plan.this"))))
