"""Where the things of a plan are."""

from __future__ import annotations

from app.domain.areas import Area
from app.domain.assets import Asset
from app.domain.bases import Base
from app.domain.change import Key, table
from app.domain.duties import Duty
from app.domain.marks import Mark
from app.domain.plan import KINDS, Plan
from app.geo.point import Position


def site_of(plan: Plan, key: Key) -> Area | Base | Mark | None:
    """Return what on the map a thing is, or is at; ``None`` for what is nowhere or not there.

    An asset is at its base, a duty in its first area.
    """
    kind, identity = key
    thing = table(plan, kind).get(identity) if kind in KINDS else None
    if isinstance(thing, Asset):
        return plan.bases.get(thing.base)
    if isinstance(thing, Duty):
        return plan.areas.get(thing.stops[0].area)
    return thing if isinstance(thing, Area | Base | Mark) else None


def place_of(plan: Plan, key: Key) -> Position | None:
    """Return where a thing is, or ``None``: an area at its anchor, a line at its first place."""
    match site_of(plan, key):
        case Area(shape=shape):
            return shape.anchor
        case Base(position=position):
            return position
        case Mark(path=path):
            return path[0]
    return None
