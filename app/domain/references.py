"""What each entity refers to."""

from __future__ import annotations

from app.domain.change import Key, table
from app.domain.duties import Duty
from app.domain.plan import Entity, Plan

_REFERENCES = {
    "lead": "partners",
    "home": "partners",
    "partner": "partners",
    "layer": "layers",
    "base": "bases",
    "base_from": "bases",
    "base_to": "bases",
    "asset": "assets",
    "area": "areas",
    "instrument": "instruments",
    "grant": "grants",
    "rider": "riders",
    "mark": "marks",
    "giver": "assets",
    "taker": "assets",
    "controller": "partners",
}
"""The fields that hold an identity, and the kind of what it is the identity of: the same for every entity."""


def references(entity: Entity) -> tuple[Key, ...]:
    """Return kind and identity of each thing that an entity cannot stand without."""
    found = [(kind, getattr(entity, name, None)) for name, kind in _REFERENCES.items()]
    if isinstance(entity, Duty):
        found += [("areas", stop.area) for stop in entity.stops]
    return tuple((kind, identity) for kind, identity in found if identity is not None)


def stands(plan: Plan, entity: Entity) -> bool:
    """Tell whether everything that an entity refers to is in ``plan``."""
    return all(identity in table(plan, kind) for kind, identity in references(entity))
