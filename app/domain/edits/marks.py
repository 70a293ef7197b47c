"""Drawing, describing and removing points and lines."""

from __future__ import annotations

from dataclasses import replace

from app.domain.edits.areas import own_marking
from app.domain.edits.entities import existing, with_entry, without
from app.domain.ids import MarkId, new_id
from app.domain.marks import Mark, MarkKind
from app.domain.plan import Plan
from app.geo.point import Position


def draw_mark(
    plan: Plan,
    name: str,
    kind: MarkKind,
    path: tuple[Position, ...],
    note: str = "",
    identity: MarkId | None = None,
) -> Plan:
    """Add a point or a line."""
    mark = Mark(identity or MarkId(new_id()), name, kind, path, note, marking=own_marking(plan))
    return replace(plan, marks=with_entry(plan.marks, mark.id, mark))


def describe_mark(plan: Plan, mark: Mark) -> Plan:
    """Put ``mark`` in the place of the one with its identity; if it moved, who meets there is asked anew."""
    if existing(plan.marks, mark.id).path != mark.path:
        here = {i: row for i, row in plan.handovers.items() if row.mark == mark.id}
        asked = {i: replace(row, accepted_by_giver="", accepted_by_taker="") for i, row in here.items()}
        plan = replace(plan, handovers={**plan.handovers, **asked}) if asked else plan
    return replace(plan, marks=with_entry(plan.marks, mark.id, mark))


def remove_mark(plan: Plan, mark: MarkId) -> Plan:
    """Remove a point or a line, with what is handed over there."""
    existing(plan.marks, mark)
    return replace(
        plan,
        marks=without(plan.marks, lambda other: other.id == mark),
        handovers=without(plan.handovers, lambda row: row.mark == mark),
    )
