"""Where the law finds a duty: its ways and its times on station laid over the zones."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from app.domain.law.legs import NOWHERE_KNOWN, Part, Waters
from app.domain.law.terms import State, Zone
from app.geo.charts import ZoneShape
from app.geo.routing import Medium
from app.geo.shapes import Shape
from app.geo.zonemap import ZoneMap

StateOf = Callable[[str], State]
"""Which State of the plan a unit of the zones is: the code of a partner, or the unit's own."""

_AT_SEA = {
    "LAND": Zone.INTERNAL_WATERS,
    "IW": Zone.INTERNAL_WATERS,
    "AW": Zone.ARCHIPELAGIC,
    "TS": Zone.TERRITORIAL_SEA,
    "CZ": Zone.CONTIGUOUS,
    "EEZ": Zone.EEZ,
    "HS": Zone.HIGH_SEAS,
}
_IN_THE_AIR = {
    "LAND": Zone.NATIONAL_AIRSPACE,
    "IW": Zone.NATIONAL_AIRSPACE,
    "AW": Zone.NATIONAL_AIRSPACE,
    "TS": Zone.NATIONAL_AIRSPACE,
    "CZ": Zone.INTERNATIONAL_AIRSPACE,
    "EEZ": Zone.INTERNATIONAL_AIRSPACE,
    "HS": Zone.INTERNATIONAL_AIRSPACE,
}
_ASHORE = _AT_SEA | {"LAND": Zone.LAND}
_ZONES = {Medium.WATER: _AT_SEA, Medium.AIR: _IN_THE_AIR, Medium.LAND: _ASHORE}


def parts_along(
    lonlats: NDArray[np.float64],
    start: datetime,
    end: datetime,
    medium: Medium,
    zones: ZoneMap,
    state_of: StateOf,
) -> tuple[Part, ...]:
    """Return the parts of a way from ``start`` to ``end`` at one speed, ``lonlats`` of shape ``(n, 2)``."""
    whole = end - start
    return tuple(
        Part(
            start + whole * stretch.start,
            start + whole * stretch.end,
            waters_of(stretch.zones, medium, state_of),
        )
        for stretch in zones.along(lonlats)
    )


def part_on_station(
    shape: Shape, start: datetime, end: datetime, medium: Medium, zones: ZoneMap, state_of: StateOf
) -> Part:
    """Return a time in an area as one part: it may be anywhere in it, so that all its zones count."""
    reached = zones.around(shape.outline.geometry)
    return Part(start, end, waters_of(reached, medium, state_of))


def waters_of(zones: Sequence[ZoneShape], medium: Medium, state_of: StateOf) -> tuple[Waters, ...]:
    """Return the zones as the law knows them; what no zone covers is known by nobody.

    No ship is on the land that it is near to: to one at sea land counts only where it is all there is, as in
    a harbour that a coarse coast leaves out. Where that is land of several States, within the accuracy of
    their border, it is on a border river.
    """
    if medium is Medium.WATER:
        zones = [zone for zone in zones if zone.zone != "LAND"] or zones
    found = dict.fromkeys(_as_law(zone, medium, state_of) for zone in zones)
    hosts = {waters.host for waters in found}
    if medium is Medium.WATER and len(hosts) > 1 and all(zone.zone == "LAND" for zone in zones):
        found = dict.fromkeys(map(_as_river, found))
    return tuple(found) or (NOWHERE_KNOWN,)


def _as_river(waters: Waters) -> Waters:
    return replace(waters, zone=Zone.BORDER_RIVER) if waters.zone is Zone.INTERNAL_WATERS else waters


def _as_law(zone: ZoneShape, medium: Medium, state_of: StateOf) -> Waters:
    kind = Zone.DISPUTED if zone.disputed else _ZONES[medium][zone.zone]
    host = state_of(zone.state) if zone.state else ""
    return Waters(kind, host, zone.approximate, zone.basis)
