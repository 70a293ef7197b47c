"""R15: a field with a mark of its own goes by that; without it the item must still make sense."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, replace
from typing import Any

from app.base.message import say
from app.domain.areas import EVEN_THREAT, ORDINARY_ACTIONS
from app.domain.change import Key
from app.domain.header import OrderText
from app.domain.law.terms import ANY
from app.domain.marking import FieldMark, Marking
from app.domain.plan import Entity
from app.domain.release.draft import Draft, Reason

NUMBER = 15
NEUTRAL: Mapping[str, Mapping[str, Any]] = {
    "headers": {"order": OrderText()},
    "partners": {"waters": frozenset()},
    "bases": {"timezone": ""},
    "areas": {
        "priority": 3,
        "threat": EVEN_THREAT,
        "task": "",
        "actions": ORDINARY_ACTIONS,
        "flags": frozenset({ANY}),
    },
    "instruments": {"text_sha256": "", "reviewed_by": "", "reviewed_on": None},
    "grants": {"authority": "", "caveat": ""},
    "requests": {"authority": ""},
}
"""What a field falls to that may not go; an item makes no sense without a field that is not here."""


def mark_fields(draft: Draft) -> Draft:
    """Let each field that has a mark of its own go, fall to its neutral value, or hold its item back."""
    changed: dict[Key, tuple[Reason, ...]] = {}
    marks = dict(draft.marks)

    def outcome(key: Key, item: Entity) -> Entity | Reason:
        marking = draft.mark(key)
        if not marking.fields:
            return item
        if {one.field for one in marking.fields} - {one.name for one in fields(item)}:
            return Reason(NUMBER, say("release.unknown_field"))
        fallen = [one.field for one in marking.fields if not _goes(draft, one)]
        neutral = NEUTRAL.get(key[0], {})
        for name in fallen:
            if name not in neutral:
                return Reason(NUMBER, say("release.no_sense", field=say(f"field.{name}")))
        marks[key] = _without(marking, fallen)
        changed[key] = tuple(
            Reason(NUMBER, say("release.field_left_out", field=say(f"field.{name}"))) for name in fallen
        )
        rest: Any = replace(item, **{name: neutral[name] for name in fallen})
        return rest  # type: ignore[no-any-return] # it is of the item's own type

    result = draft.each(outcome)
    return replace(result.noting({key: why for key, why in changed.items() if why}), marks=marks)


def _goes(draft: Draft, field: FieldMark) -> bool:
    """Tell whether a field passes all rules for items, and may be said whose it is."""
    asked = draft.asked(field.marking)
    known = ("partners", field.marking.originator) in draft.items
    return known and all(test.finds(asked) is None for test in draft.tests)


def _without(marking: Marking, fallen: list[str]) -> Marking:
    return replace(marking, fields=tuple(one for one in marking.fields if one.field not in fallen))
