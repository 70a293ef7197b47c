"""What basis duties would have if what is in the hand were let go here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from app.base.errors import AppError
from app.domain.change import Key
from app.domain.edits.duties import assign_duty
from app.domain.edits.shaping import move_things
from app.domain.facts import Facts
from app.domain.ids import AssetId, DutyId, new_id
from app.domain.law.terms import Status
from app.domain.legality import basis_of, is_assessed
from app.geo.geodesic import Path
from app.geo.point import Position


@dataclass(frozen=True, slots=True)
class Sent:
    """An asset sent to an area by hand, before it is."""

    track: Path
    """Its way, base to base."""
    status: Status


def foresee_move(facts: Facts, keys: Sequence[Key], start: Position, end: Position) -> dict[DutyId, Status]:
    """Return the status of each duty that areas and bases carried from one place to another touch.

    Nothing for a plan that is not assessed, nor where they cannot be carried.
    """
    if not is_assessed(facts.plan):
        return {}
    try:
        plan = move_things(facts.plan, keys, start, end)
    except AppError:
        return {}
    there = replace(facts, plan=plan)
    carried = {identity for _, identity in keys}
    return {duty.id: basis_of(there, duty).status for duty in plan.duties.values() if duty.touches(carried)}


def foresee_sending(facts: Facts, asset: AssetId, at: Position) -> Sent | None:
    """Return what comes of dropping an asset on the area at a place; ``None`` where nothing would."""
    area = facts.plan.area_around(at)
    if area is None or not is_assessed(facts.plan):
        return None
    identity = DutyId(new_id())
    try:
        plan = assign_duty(facts, asset, area.id, identity=identity)
    except AppError:
        return None
    there = replace(facts, plan=plan)
    duty = plan.duties[identity]
    return Sent(there.track(duty), basis_of(there, duty).status)
