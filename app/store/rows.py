"""Entities as rows and back: a row is the entity's JSON tree, its marking spread over columns of its own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.domain.codec import KIND_TYPES, from_tree
from app.domain.plan import Entity

_MARKING = (
    "originator",
    "level",
    "releasable_to",
    "exercise",
    "national",
    "handling",
    "received_for",
    "fields",
)
_LATER = frozenset({"national", "handling", "fields"})
"""Null in rows from before they were asked for: then they are as a new marking has them."""


def row_of(tree: Mapping[str, Any]) -> dict[str, Any]:
    """Return the columns of the entity that ``tree`` holds."""
    row = dict(tree)
    marking = row.pop("marking") or dict.fromkeys(_MARKING)
    return row | {f"mark_{name}": marking[name] for name in _MARKING}


def entity_from_row(kind: str, row: Mapping[str, Any]) -> Entity:
    """Return the entity that ``row`` holds; raise AppError where it holds none."""
    tree = {name: value for name, value in row.items() if name != "seq" and not name.startswith("mark_")}
    marking = {name: row[f"mark_{name}"] for name in _MARKING}
    marking = {name: value for name, value in marking.items() if value is not None or name not in _LATER}
    tree["marking"] = None if marking["originator"] is None else marking
    return from_tree(tree, KIND_TYPES[kind])
