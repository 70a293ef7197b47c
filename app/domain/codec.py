"""Plan values as JSON and back: for history, the audit log and the plan inside an order.

Reading is strict: unknown fields, wrong types and impossible values are refused.
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any, TypeVar, get_origin

import cattrs
from cattrs.preconf.json import make_converter

from app.base.errors import AppError
from app.base.message import Message, say
from app.domain.areas import Area
from app.domain.arrangements import Arrangement
from app.domain.assets import Asset
from app.domain.availabilities import Availability
from app.domain.bases import Base
from app.domain.change import Change, Key
from app.domain.delegations import Delegation
from app.domain.disagreements import Disagreement
from app.domain.duties import Duty
from app.domain.handovers import Handover
from app.domain.header import Header
from app.domain.law.register import Grant, Instrument
from app.domain.layers import Layer
from app.domain.marks import Mark
from app.domain.opinions import Opinion
from app.domain.partners import Partner
from app.domain.permissions import Permission
from app.domain.plan import KINDS, Entity, Plan, plan_of
from app.domain.requests import Request
from app.domain.riders import Rider
from app.geo.point import Position
from app.geo.shapes import Circle, Corridor, Polygon, Sector, Shape

Value = TypeVar("Value")

KIND_TYPES: dict[str, type[Entity]] = dict(
    zip(
        KINDS,
        (
            Header,
            Partner,
            Layer,
            Base,
            Asset,
            Area,
            Mark,
            Permission,
            Availability,
            Instrument,
            Grant,
            Rider,
            Arrangement,
            Request,
            Opinion,
            Delegation,
            Handover,
            Disagreement,
            Duty,
        ),
        strict=True,
    )
)
"""The type of the entities of each kind."""


def to_tree(value: object) -> Any:  # noqa: ANN401 - JSON is any tree
    """Return ``value`` as a tree of dictionaries, lists, strings and numbers."""
    return _CONVERTER.unstructure(value)


def from_tree(tree: object, kind: type[Value]) -> Value:
    """Return the value of ``kind`` that ``tree`` holds.

    Raises
    ------
    AppError
        If the tree does not hold one, naming the first thing that is wrong.
    """
    try:
        return _CONVERTER.structure(tree, kind)
    except cattrs.BaseValidationError as error:
        first = cattrs.transform_error(error, path=kind.__name__)[0]
        raise AppError(say("codec.bad_value", why=first)) from error
    except (ValueError, TypeError, LookupError, RecursionError) as error:
        raise AppError(say("codec.bad_value", why=f"{kind.__name__}: {error}")) from error


def to_json(value: object) -> str:
    """Return ``value`` as canonical JSON: sorted keys, no blanks, one spelling for one value."""
    return json.dumps(
        to_tree(value), sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False
    )


def plan_to_tree(plan: Plan) -> dict[str, list[Any]]:
    """Return a plan as a tree: a list of entities for each kind."""
    return {kind: [to_tree(entity) for entity in getattr(plan, kind).values()] for kind in KINDS}


def plan_from_tree(tree: object) -> Plan:
    """Return the plan that ``tree`` holds; raise AppError where it holds none."""
    if not isinstance(tree, dict) or not {"headers", "partners"} <= set(tree) <= set(KINDS):
        raise AppError(say("codec.bad_value", why=f"a plan has the parts {', '.join(KINDS)}"))
    # A plan of an older version knows fewer kinds.
    return plan_of({kind: _entities_by_id(kind, tree.get(kind, [])) for kind in KINDS})


def with_identities(plan: Plan, names: Mapping[str, str]) -> Plan:
    """Return ``plan`` with every identity replaced, wherever it stands, by what ``names`` holds for it."""
    return plan_from_tree(_renamed(plan_to_tree(plan), names))


def _renamed(tree: object, names: Mapping[str, str]) -> object:
    if isinstance(tree, dict):
        return {field: _renamed(value, names) for field, value in tree.items()}
    if isinstance(tree, list):
        return [_renamed(value, names) for value in tree]
    return names.get(tree, tree) if isinstance(tree, str) else tree


def change_to_tree(change: Change) -> dict[str, Any]:
    """Return a change as a tree; entities are listed with their kind."""
    return {
        "label": _message_to_tree(change.label),
        "author": change.author,
        "time": to_tree(change.time),
        "before": [[kind, to_tree(entity)] for (kind, _), entity in change.before.items()],
        "after": [[kind, to_tree(entity)] for (kind, _), entity in change.after.items()],
    }


def change_from_tree(tree: dict[str, Any]) -> Change:
    """Return the change that ``tree`` holds; raise AppError where it holds none."""
    try:
        return Change(
            label=_message_from_tree(tree["label"]),
            author=str(tree["author"]),
            time=from_tree(tree["time"], datetime),
            before=_entities(tree["before"]),
            after=_entities(tree["after"]),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise AppError(say("codec.bad_value", why=f"Change: {error}")) from error


def _entities_by_id(kind: str, trees: object) -> dict[Any, Any]:
    if not isinstance(trees, list):
        raise AppError(say("codec.bad_value", why=f"{kind} is not a list"))
    entities = [from_tree(tree, KIND_TYPES[kind]) for tree in trees]
    return {entity.id: entity for entity in entities}


def _entities(rows: list[tuple[str, object]]) -> dict[Key, Entity]:
    found = [(kind, from_tree(tree, KIND_TYPES[kind])) for kind, tree in rows]
    return {(kind, entity.id): entity for kind, entity in found}


def _message_to_tree(message: Message) -> dict[str, Any]:
    params = {
        name: _message_to_tree(value) if isinstance(value, Message) else str(value)
        for name, value in message.params.items()
    }
    return {"key": message.key, "params": params}


def _message_from_tree(tree: dict[str, Any]) -> Message:
    params = {
        name: _message_from_tree(value) if isinstance(value, dict) else str(value)
        for name, value in tree["params"].items()
    }
    return Message(str(tree["key"]), params)


def _make_converter() -> cattrs.Converter:
    converter = make_converter(forbid_extra_keys=True)
    converter.register_unstructure_hook(datetime, lambda t: t.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"))
    converter.register_structure_hook(datetime, lambda text, _: _moment(text))
    converter.register_unstructure_hook(Position, lambda p: [p.lon_deg, p.lat_deg])
    converter.register_structure_hook(Position, lambda pair, _: Position(float(pair[1]), float(pair[0])))
    _add_shapes(converter)
    # A hook for frozenset alone is passed over for a field that says what is in it.
    converter.register_unstructure_hook_factory(
        lambda kind: frozenset in (kind, get_origin(kind)),
        lambda _: lambda those: _sorted(map(converter.unstructure, those)),
    )
    return converter


_SHAPES: dict[str, type[Shape]] = {"circle": Circle, "sector": Sector, "corridor": Corridor}


def _add_shapes(converter: cattrs.Converter) -> None:
    """Polygons are lists of rings, as in GeoJSON; every other shape is a table that says its kind."""
    kinds = {kind: name for name, kind in _SHAPES.items()}

    def unstructure(shape: Shape) -> object:
        if isinstance(shape, Polygon):
            return [converter.unstructure(ring) for ring in (shape.corners, *shape.holes)]
        fields = {name: converter.unstructure(getattr(shape, name)) for name in _field_names(shape)}
        return {"kind": kinds[type(shape)], **fields}

    def structure(tree: object, _: object) -> Shape:
        if isinstance(tree, dict):
            fields = dict(tree)
            return converter.structure(fields, _SHAPES[str(fields.pop("kind", ""))])
        # Plans of version 1 know no holes: one ring, not in a list.
        rings = [tree] if tree and isinstance(tree[0][0], float | int) else tree  # type: ignore[index]
        outer, *holes = converter.structure(rings, list[tuple[Position, ...]])
        return Polygon(outer, tuple(holes))

    for kind in (Shape, Polygon, *_SHAPES.values()):
        converter.register_unstructure_hook(kind, unstructure)
    for kind in _SHAPES.values():
        converter.register_structure_hook(kind, cattrs.gen.make_dict_structure_fn(kind, converter))
    converter.register_structure_hook(Shape, structure)
    converter.register_structure_hook(Polygon, structure)


def _field_names(shape: Shape) -> list[str]:
    return [field.name for field in dataclasses.fields(shape)]  # type: ignore[arg-type] # all of them are


def _sorted(trees: Iterable[Any]) -> list[Any]:
    """Return the members of a set in one order, whatever they are."""
    members = list(trees)
    if all(isinstance(member, str) for member in members):
        return sorted(members)
    return sorted(members, key=lambda tree: json.dumps(tree, sort_keys=True))


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    if moment.utcoffset() is None:
        raise ValueError(f"{text!r} has no time zone")
    return moment.astimezone(UTC)


_CONVERTER = _make_converter()
