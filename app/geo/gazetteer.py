"""Names of places: towns, airfields and ports of the world, from the file that set-up made."""

from __future__ import annotations

import math
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Any

import numpy as np

from app.base.errors import AppError
from app.base.message import Message, language, say
from app.base.paths import asset
from app.geo.folding import fold
from app.geo.point import Position

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

_EARTH_M = 6_371_000.0
_HIGH_SEAS_M = 370_400.0
"""200 nm: beyond, no State's clock is kept."""
_BANDS_DEG = (0.5, 2.0, 3.4)
"""Half the height of the bands in which the nearest place is sought; the last holds the high seas' limit."""
_CANDIDATES = 500
"""Of a prefix, by what they count; enough that the ranking by distance has its choice."""
_BY_PREFIX = """
SELECT found.text, found.tier, found.weight, place.*, country.name
FROM (SELECT * FROM name WHERE text >= :start AND text < :end ORDER BY weight LIMIT :most) AS found
JOIN place ON place.id = found.place
LEFT JOIN country ON country.language = :language AND country.code = place.country_code
"""
_BY_NAME = """
SELECT name.text, name.tier, name.weight, place.*, country.name
FROM name JOIN place ON place.id = name.place
LEFT JOIN country ON country.language = :language AND country.code = place.country_code
WHERE name.text = :start ORDER BY weight LIMIT :most
"""

_LAT, _LON = 7, 8
"""Columns of the rows of the two."""


class PlaceKind(Enum):
    """What a place is."""

    TOWN = "town"
    """With 15,000 people or more, or a seat of government (GeoNames)."""
    AIRFIELD = "airfield"
    """With or without a code of ICAO."""
    PORT = "port"
    """With its UN/LOCODE, within 10 km of the coast."""


@dataclass(frozen=True, slots=True)
class Place:
    """A place that has a name."""

    kind: PlaceKind
    name: str
    country: str
    """In the language spoken."""
    country_code: str
    """ISO 3166, two letters."""
    position: Position
    timezone: str
    """Such as ``America/Barbados``."""
    population: int
    """0 where it is not known, and of what is no town."""
    code: str
    """ICAO and IATA codes of an airfield, UN/LOCODE of a port; empty for a town."""


def problem() -> Message | None:
    """Return why no place is ever found, to be shown where a user searches; nothing if all is well."""
    return None if _file().exists() else say("gazetteer.missing")


def search(text: str, near: Position | None = None, limit: int = 20) -> tuple[Place, ...]:
    """Return the places whose name, other name or code begins with a text, best first.

    Case, accents and punctuation do not matter. Whole names come before beginnings, a place's own name before
    its other names, then what is larger, or larger for its distance when that is known.

    Parameters
    ----------
    text
        A name or its beginning; any word of a place's own name may come first.
    near
        Where the searcher is; a place ten times as large may be a thousand kilometres farther off.
    limit
        At most so many.

    Raises
    ------
    AppError
        If the file is damaged. Where there is none, nothing is found: see ``problem``.
    """
    folded = fold(text)
    if not folded or not _file().exists():
        return ()
    # The last character there is: every text that begins with the prefix lies before it.
    end = folded + "\U0010ffff"
    params = {"start": folded, "end": end, "most": _CANDIDATES, "language": language()}
    rows = _rows(_BY_NAME, params) + _rows(_BY_PREFIX, params)
    best: dict[int, tuple[float, float, str]] = {}
    places = {}
    for (name, tier, weight, number, *columns), far in zip(rows, _remoteness(rows, near), strict=True):
        kind, *_, code, _country = columns
        is_known = kind == PlaceKind.TOWN.value or folded in fold(code).split()
        rank = _match(tier, is_known, whole=name == folded), weight / 100.0 + far, columns[1]
        best[number] = min(rank, best.get(number, rank))
        places[number] = columns
    order = sorted(best, key=lambda number: (best[number], number))
    return tuple(_place(places[number]) for number in order[:limit])


def nearest_timezone(position: Position) -> str | None:
    """Return the time zone kept at a position: that of the nearest town or airfield.

    Beyond 200 nm of any it is the sea's own, by longitude, such as ``Etc/GMT+4``. Nothing without the file.

    Raises
    ------
    AppError
        If the file is damaged.
    """
    if not _file().exists():
        return None
    for half_deg in _BANDS_DEG:
        low, high = position.lat_deg - half_deg, position.lat_deg + half_deg
        rows = _rows("SELECT lat, lon, timezone FROM place WHERE lat BETWEEN ? AND ?", (low, high))
        if not rows:
            continue
        lats, lons, zones = zip(*rows, strict=True)
        distances_m = _distances_m(position, np.array(lats), np.array(lons))
        nearest = int(distances_m.argmin())
        # One a little farther off may lie just outside the band, so only what is well inside counts.
        if distances_m[nearest] <= min(math.radians(half_deg) * _EARTH_M, _HIGH_SEAS_M):
            return str(zones[nearest])
    # The names count west as positive.
    hours = round(position.lon_deg / 15.0)
    return f"Etc/GMT{-hours:+d}" if hours else "Etc/GMT"


def _match(tier: int, is_known: bool, *, whole: bool) -> float:
    """Return how well a name is matched, 0 best: tiers are own, other, later words of the own.

    Other names of what is no town, its codes apart, may be anybody's: they count as beginnings.
    """
    return tier if whole and (tier == 0 or (tier == 1 and is_known)) else 2 + (tier > 0)


def _remoteness(rows: list[tuple[Any, ...]], near: Position | None) -> list[float]:
    """Return what its distance takes from each place's size, in powers of ten."""
    if near is None:
        return [0.0] * len(rows)
    lats, lons = (np.array([row[column] for row in rows]) for column in (_LAT, _LON))
    return list(np.log10(1.0 + _distances_m(near, lats, lons) / 100_000.0))


def _distances_m(position: Position, lats: Any, lons: Any) -> Any:  # noqa: ANN401 - arrays of any shape
    """Return distances on a sphere: near enough to tell which is nearest."""
    lat, lon = math.radians(position.lat_deg), math.radians(position.lon_deg)
    there, lons = np.radians(lats), np.radians(lons)
    half = np.sin((there - lat) / 2) ** 2 + math.cos(lat) * np.cos(there) * np.sin((lons - lon) / 2) ** 2
    return 2 * _EARTH_M * np.arcsin(np.sqrt(half))


def _place(columns: Sequence[Any]) -> Place:
    kind, name, country_code, lat, lon, timezone, population, code, country = columns
    at = Position(lat, lon)
    return Place(PlaceKind(kind), name, country or country_code, country_code, at, timezone, population, code)


def _rows(query: str, params: Any) -> list[tuple[Any, ...]]:  # noqa: ANN401 - by name or in order
    address = f"{_file().absolute().as_uri()}?mode=ro&immutable=1"
    try:
        with closing(sqlite3.connect(address, uri=True)) as database:
            return database.execute(query, params).fetchall()
    except sqlite3.DatabaseError as error:
        raise AppError(say("gazetteer.damaged", why=error)) from error


def _file() -> Path:
    return asset("gazetteer.sqlite")
