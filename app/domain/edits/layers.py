"""Adding, describing, ordering and removing layers."""

from __future__ import annotations

from dataclasses import replace

from app.domain.edits.areas import own_marking
from app.domain.edits.entities import existing, with_entry, without
from app.domain.ids import LayerId, new_id
from app.domain.layers import Layer
from app.domain.plan import Plan


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
    """Move a layer up by so many steps, or down; ranks become 1, 2, 3 ... from the lowest."""
    existing(plan.layers, layer)
    order = sorted(plan.layers, key=lambda one: plan.layers[one].rank)
    place = order.index(layer)
    order.insert(max(0, min(len(order) - 1, place + steps)), order.pop(place))
    ranked = {one: replace(plan.layers[one], rank=rank) for rank, one in enumerate(order, start=1)}
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
