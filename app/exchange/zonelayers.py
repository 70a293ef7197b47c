"""Maritime zones as an authority publishes them: a GeoPackage or shapefile with the fields of Marine Regions.

Flanders Marine Institute, Maritime Boundaries Geodatabase: ``POL_TYPE`` says what a polygon is, ``ISO_TER1``
(or ``ISO_SOV1``) whose, ``TERRITORY1`` (or ``SOVEREIGN1``) what that is called. A polygon of joint regime or
of overlapping claims is nobody's to say: it is disputed.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import shapely
from shapely.geometry.base import BaseGeometry

from app.base.errors import AppError
from app.base.message import say
from app.base.progress import Stop, never
from app.exchange.features import Features, Found
from app.exchange.receive import receive
from app.geo.charts import ZoneShape
from app.geo.shapes import Polygon

_KINDS = {
    "12nm": "TS",
    "territorial sea": "TS",
    "24nm": "CZ",
    "contiguous zone": "CZ",
    "200nm": "EEZ",
    "exclusive economic zone": "EEZ",
    "internal waters": "IW",
    "archipelagic waters": "AW",
}
"""What ``POL_TYPE`` says -> the zone."""
_DISPUTED = frozenset({"overlapping claim", "joint regime", "disputed"})
MOST_ACCURACY_NM = 50.0
_MOST_LETTERS = 120


@dataclass(frozen=True, slots=True)
class DrawnZones:
    """The zones of a file, with what each State is called and how many polygons were left out."""

    zones: tuple[ZoneShape, ...]
    names: Mapping[str, str]
    left_out: int


def read_zone_layer(path: Path, source: str, accuracy_nm: float, stop: Stop = never) -> DrawnZones:
    """Return the zones in a file.

    Parameters
    ----------
    source
        Who published it, and which version.
    accuracy_nm
        How near a limit the other side counts as well.

    Raises
    ------
    AppError
        If it cannot be read, is damaged, has not those fields, or nothing says where it is from.
    """
    if not source.strip() or len(source) > _MOST_LETTERS or not source.isprintable():
        raise AppError(say("zones.no_source", most=_MOST_LETTERS))
    if not (math.isfinite(accuracy_nm) and 0 <= accuracy_nm <= MOST_ACCURACY_NM):
        raise AppError(say("zones.bad_accuracy", most=f"{MOST_ACCURACY_NM:g}"))
    received = receive(path, stop)
    if not isinstance(received, Features):
        raise AppError(say("zones.no_zones", name=path.name))
    zones, names = [], {}
    for found in received.found:
        zone = _zone(found, source.strip(), accuracy_nm)
        if zone is not None:
            zones.append(zone)
            names[zone.state] = _text(found, "TERRITORY1", "SOVEREIGN1") or zone.state
    if not zones:
        raise AppError(say("zones.no_zones", name=path.name))
    lost = sum(remark.lost for remark in received.remarks)
    return DrawnZones(tuple(_joined(zones)), names, lost + len(received.found) - len(zones))


def _zone(found: Found, source: str, accuracy_nm: float) -> ZoneShape | None:
    """Return what a polygon is a zone of; None for what is no zone or nobody's."""
    kind = _text(found, "POL_TYPE", "LINE_TYPE").casefold()
    state = _text(found, "ISO_TER1", "ISO_SOV1").upper()
    disputed = kind in _DISPUTED
    zone = "EEZ" if disputed else _KINDS.get(kind)
    if zone is None or not isinstance(found.place, Polygon) or not (state.isalpha() and len(state) == 3):
        return None
    geometry = found.place.outline.geometry
    return ZoneShape(state, zone, source, accuracy_nm, geometry, disputed=disputed, approximate=False)


def _text(found: Found, *names: str) -> str:
    """Return the first of some attributes that says something, however its name is written."""
    values = {key.upper(): value for key, value in found.properties.items()}
    return next((values[name].strip() for name in names if values.get(name, "").strip()), "")


def _joined(zones: list[ZoneShape]) -> list[ZoneShape]:
    """Return one zone for all the polygons of a State and kind; a disputed one stays by itself."""
    groups: dict[tuple[str, str], list[BaseGeometry]] = {}
    for zone in zones:
        if not zone.disputed:
            groups.setdefault((zone.state, zone.zone), []).append(zone.geometry)
    first = {(zone.state, zone.zone): zone for zone in reversed(zones) if not zone.disputed}
    whole = [_with(first[key], shapely.union_all(parts)) for key, parts in groups.items()]
    return [*whole, *(zone for zone in zones if zone.disputed)]


def _with(zone: ZoneShape, geometry: BaseGeometry) -> ZoneShape:
    return ZoneShape(zone.state, zone.zone, zone.basis, zone.accuracy_nm, geometry, approximate=False)
