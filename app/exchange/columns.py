"""What the rows of a table can become, and which of its columns is what: guessed by their headings."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from enum import Enum
from functools import cache

from app.base.message import Message, say
from app.base.paths import resource
from app.exchange.tables import Table
from app.geo.folding import fold

Columns = Mapping[str, int]
"""Name of a field -> which column it is read from, counted from 0."""


class Target(Enum):
    """What each row of a table becomes."""

    BASES = "bases"
    """A base of a partner."""
    ASSETS = "assets"
    """An asset of a type of the catalogue, at a base."""
    AREAS = "areas"
    """An area to watch."""
    POINTS = "points"
    """A reference point on the chart."""
    AVAILABILITY = "availability"
    """What is known of an asset for a time."""


_PLACE = (("position",), ("latitude", "longitude"))
_NEEDED: Mapping[Target, tuple[tuple[tuple[str, ...], ...], ...]] = {
    Target.BASES: ((("name",),), _PLACE),
    Target.ASSETS: ((("name",),), (("type",),), (("base",),)),
    Target.AREAS: (
        (("name",),),
        (("wkt",), ("corners",), ("position", "radius"), ("latitude", "longitude", "radius")),
    ),
    Target.POINTS: ((("name",),), _PLACE),
    Target.AVAILABILITY: ((("asset",),), (("start",),), (("end",),)),
}
"""Of each group one of the sets of fields must have columns."""


def fields_of(target: Target) -> tuple[str, ...]:
    """Return the names of the fields of a target; ``import.field_NAME`` is the phrase of one."""
    return tuple(_headings()[target.value])


def missing(target: Target, columns: Columns) -> Message | None:
    """Return what columns are still to be chosen before anything can be read, or ``None``."""
    for group in _NEEDED[target]:
        if not any(columns.keys() >= set(fields) for fields in group):
            either = [" + ".join(str(say(f"import.field_{field}")) for field in fields) for fields in group]
            return say("import.choose_columns", fields=f" {say('import.or')} ".join(either))
    return None


def guess_columns(table: Table, target: Target) -> dict[str, int]:
    """Return which column is which field, as far as their headings tell."""
    headings = [fold(heading).split() for heading in table.headings] if table.has_headings else []
    words = _headings()[target.value]
    columns: dict[str, int] = {}
    # First those that say just what a field is called, then those that say more, as in "Speed (kn)".
    for fits in (_is_same, _has_all):
        for field, spellings in words.items():
            for spelling in spellings:
                places = [
                    place
                    for place, heading in enumerate(headings)
                    if place not in columns.values() and fits(spelling.split(), heading)
                ]
                if field not in columns and places:
                    columns[field] = places[0]
    return columns


def guess_target(table: Table) -> Target | None:
    """Return what the rows most likely are, or ``None`` where no target has the columns it needs."""
    best, most = None, 0.0
    for target in Target:
        columns = guess_columns(table, target)
        if missing(target, columns) is None:
            hint = 3.0 if _hints(table, target) else 0.0
            score = len(columns) / len(fields_of(target)) + len(columns) + hint
            best, most = (target, score) if score > most else (best, most)
    return best


def _hints(table: Table, target: Target) -> bool:
    """Tell whether the sheet is called after a target."""
    name = fold(table.name).split()
    return any(word in name for word in _headings()["sheets"][target.value])


def _is_same(spelling: list[str], heading: list[str]) -> bool:
    return spelling == heading


def _has_all(spelling: list[str], heading: list[str]) -> bool:
    # Single letters stand for a column only where they are alone.
    return len("".join(spelling)) > 1 and set(spelling) <= set(heading)


@cache
def _headings() -> Mapping[str, Mapping[str, list[str]]]:
    return tomllib.loads(resource("headings.toml").read_text(encoding="utf-8"))
