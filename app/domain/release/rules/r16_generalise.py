"""R16: positions and times go as coarse as the mark says, before anything is made of them."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from app.base.message import say
from app.domain.areas import Area
from app.domain.availabilities import Availability
from app.domain.bases import Base
from app.domain.change import Key
from app.domain.duties import Duty, Stop
from app.domain.marks import Mark, MarkKind
from app.domain.plan import Entity
from app.domain.release.draft import Draft, Reason
from app.geo.coarse import cell_centre, cells_around

NUMBER = 16
_EPOCH = datetime(2000, 1, 1, tzinfo=UTC)
_TIMELESS = frozenset({"partners", "layers", "bases", "assets", "areas", "marks", "permissions"})
_TIMED = frozenset({"duties", "availabilities"})
"""The rest bind by their dates: a rider or an agreement is not there for longer than it says."""


def generalise(draft: Draft) -> Draft:
    """Give others the cell of a grid for a place, and whole multiples of some hours for a time."""
    changed: dict[Key, tuple[Reason, ...]] = {}

    def outcome(key: Key, item: Entity) -> Entity | Reason:
        handling = draft.mark(key).handling
        if draft.is_own(key):
            return item
        if handling.widen_h and key[0] not in _TIMELESS | _TIMED:
            return Reason(NUMBER, say("release.no_coarse_form"))
        placed = _placed(item, handling.grid_m) if handling.grid_m else item
        timed = _timed(placed, handling.widen_h) if handling.widen_h else placed
        notes = []
        if placed != item:
            notes.append(Reason(NUMBER, say("release.coarse_place", grid=f"{handling.grid_m / 1000:g}")))
        if timed != placed:
            notes.append(Reason(NUMBER, say("release.coarse_time", hours=handling.widen_h)))
        if notes:
            changed[key] = tuple(notes)
        return timed

    return draft.each(outcome).noting(changed)


def _placed(item: Entity, grid_m: float) -> Entity:
    match item:
        case Base():
            return replace(item, position=cell_centre(item.position, grid_m))
        case Area():
            return replace(item, shape=cells_around(item.shape, grid_m))
        case Mark():
            cells = [cell_centre(position, grid_m) for position in item.path]
            path = tuple(cell for cell, before in zip(cells, [None, *cells], strict=False) if cell != before)
            # A line within one cell is no more than that there is something in it.
            return replace(item, path=path, kind=item.kind if len(path) > 1 else MarkKind.POINT)
        case _:
            return item


def _timed(item: Entity, step_h: int) -> Entity:
    match item:
        case Duty():
            return _widened(item, step_h)
        case Availability():
            return replace(item, start=_earlier(item.start, step_h), end=_later(item.end, step_h))
        case _:
            return item


def _widened(duty: Duty, step_h: int) -> Duty:
    """Widen each time outward; where two stays would overlap, the later begins when the earlier ends."""
    stops: list[Stop] = []
    reached = _earlier(duty.depart, step_h)
    for stop in duty.stops:
        start = max(_earlier(stop.start, step_h), reached)
        reached = max(_later(stop.end, step_h), start + timedelta(hours=step_h))
        stops.append(replace(stop, start=start, end=reached))
    back = max(_later(duty.back, step_h), reached)
    return replace(duty, depart=_earlier(duty.depart, step_h), stops=tuple(stops), back=back)


def _earlier(moment: datetime, step_h: int) -> datetime:
    return _EPOCH + math.floor((moment - _EPOCH) / timedelta(hours=step_h)) * timedelta(hours=step_h)


def _later(moment: datetime, step_h: int) -> datetime:
    return _EPOCH + math.ceil((moment - _EPOCH) / timedelta(hours=step_h)) * timedelta(hours=step_h)
