"""Adding, describing, ordering and removing layers."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import TypeVar

from app.base.errors import AppError
from app.base.message import say
from app.domain.edits.areas import own_marking
from app.domain.edits.entities import existing, with_entry, without
from app.domain.ids import LayerId, new_id
from app.domain.layers import Layer, stacked
from app.domain.plan import Plan
from app.domain.text import checked_name

Moved = TypeVar("Moved")


def add_layer(
    plan: Plan, name: str, group: str = "", source: str = "", identity: LayerId | None = None
) -> Plan:
    """Add a layer above all others; one that shows a file goes below them."""
    ranks = [layer.rank for layer in plan.layers.values()]
    rank = min(ranks, default=0) - 1 if source else max(ranks, default=0) + 1
    layer = Layer(identity or LayerId(new_id()), name, group, rank, source=source, marking=own_marking(plan))
    return replace(plan, layers=with_entry(plan.layers, layer.id, layer))


def describe_layer(plan: Plan, layer: Layer) -> Plan:
    """Put ``layer`` in the place of the one with its identity."""
    existing(plan.layers, layer.id)
    return replace(plan, layers=with_entry(plan.layers, layer.id, layer))


def raise_layer(plan: Plan, layer: LayerId, steps: int) -> Plan:
    """Move a layer up by so many steps, or down: within its group, or past other layers and groups."""
    existing(plan.layers, layer)
    blocks = stacked(plan.layers.values())
    place = next(i for i, block in enumerate(blocks) if layer in {one.id for one in block})
    if len(blocks[place]) > 1:
        _shift(blocks[place], [one.id for one in blocks[place]].index(layer), -steps)
    else:
        _shift(blocks, place, -steps)
    return _ranked(plan, [one for block in blocks for one in block])


def move_layers(plan: Plan, moved: Collection[LayerId], place: int, group: str | None) -> Plan:
    """Put layers before the one at a place from the top, into a group; ``None`` leaves each in its own."""
    for layer in moved:
        existing(plan.layers, layer)
    stack = [one for block in stacked(plan.layers.values()) for one in block]
    moving = [one for one in stack if one.id in moved]
    if group is not None:
        moving = [replace(one, group=group) for one in moving]
    above = [one for one in stack[:place] if one.id not in moved]
    below = [one for one in stack[place:] if one.id not in moved]
    return _ranked(plan, [*above, *moving, *below])


def rename_group(plan: Plan, group: str, name: str) -> Plan:
    """Give a group of layers another name; under the name of another group they join that one."""
    checked_name(name)
    if not group or group not in {layer.group for layer in plan.layers.values()}:
        raise AppError(say("plan.no_such"))
    named = {i: replace(one, group=name) if one.group == group else one for i, one in plan.layers.items()}
    return replace(plan, layers=named)


def _shift(row: list[Moved], place: int, steps: int) -> None:
    """Move one of a row by so many steps, as far as the row goes."""
    row.insert(max(0, min(len(row) - 1, place + steps)), row.pop(place))


def _ranked(plan: Plan, stack: Sequence[Layer]) -> Plan:
    """Return ``plan`` with layers in this order from the top; ranks are 1, 2, 3 ... from the lowest."""
    ranked = {one.id: replace(one, rank=len(stack) - place) for place, one in enumerate(stack)}
    return replace(plan, layers={one: ranked[one] for one in plan.layers})


def remove_layer(plan: Plan, layer: LayerId) -> Plan:
    """Remove a layer; what was drawn on it stays, on no layer."""
    existing(plan.layers, layer)
    return replace(
        plan,
        layers=without(plan.layers, lambda other: other.id == layer),
        areas={i: replace(a, layer=None) if a.layer == layer else a for i, a in plan.areas.items()},
        marks={i: replace(m, layer=None) if m.layer == layer else m for i, m in plan.marks.items()},
    )
