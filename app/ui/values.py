"""Values of fields in few words."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import Enum

from app.base.message import has_phrase, say
from app.geo.point import Position
from app.geo.units import format_dtg, format_duration
from app.ui.reading import Reading

_LONGEST = 40
"""Characters of a text that is shown as it was."""
_ENUM_PHRASES = {
    "PlanState": "state.",
    "MarkKind": "mark.",
    "Level": "level.",
    "Action": "law.action_",
    "Zone": "law.zone_",
    "Slot": "law.slot_",
    "Mode": "law.mode_",
    "InstrumentKind": "law.instrument_",
    "ArrangementKind": "law.arrangement_",
    "Handed": "handed.",
}
"""What phrases of an enumeration's members begin with."""


def short_value(name: str, value: object, reading: Reading) -> str | None:
    """Return a value in few words, or ``None`` for one that takes many."""
    if value is None or value == "":
        return "-"
    if isinstance(value, bool):
        return str(say("past.yes" if value else "past.no"))
    if isinstance(value, int | float):
        return _figure(name, float(value), reading)
    if isinstance(value, datetime):
        return format_dtg(value)
    if isinstance(value, Position):
        return reading.position(value)
    if isinstance(value, Enum):
        return _choice(value)
    if isinstance(value, frozenset) and all(isinstance(one, Enum | str) for one in value):
        return ", ".join(sorted(_choice(one) if isinstance(one, Enum) else one for one in value)) or "-"
    return value if isinstance(value, str) and len(value) <= _LONGEST and "\n" not in value else None


def _figure(name: str, value: float, reading: Reading) -> str:
    """Return a number with the unit that the end of its field's name says."""
    if name.endswith("_mps"):
        return reading.speed(value)
    if name.endswith("_m"):
        return reading.length(value)
    if name.endswith("_s"):
        return format_duration(timedelta(seconds=value))
    return f"{value:g}"


def _choice(value: Enum) -> str:
    section = _ENUM_PHRASES.get(type(value).__name__, "")
    keys = [f"{section}{one}" for one in (value.name, value.value, str(value.value).lower())]
    found = [key for key in keys if has_phrase(key)]
    return str(say(found[0])) if found else str(value.value)
