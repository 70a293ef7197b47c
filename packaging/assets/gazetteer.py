"""The gazetteer: towns, airfields and ports of the world in one SQLite file, with an index of folded names.

``name`` holds every name of a place as it is looked up, with its tier: how much it means to match it. Rows
are kept in the order of text and weight, so that a prefix is one range of the index.
"""

from __future__ import annotations

import csv
import json
import math
import re
import sqlite3
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely
from babel import Locale
from scipy.spatial import KDTree

from app.base.message import LANGUAGES
from app.geo.folding import fold

from .layout import ASSETS, PLACE_DATA, publish_files
from .naturalearth import read_land

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

EARTH_M = 6_371_000.0
FARTHEST_M = 10_000.0
"""A port farther from the coast than this is misplaced, or up a river where nothing tells."""
_COAST_STEP_DEG = 0.02

_OWN, _OTHER, _PART = 0, 1, 2
"""Tiers of a name: the place's own or its code, another of it, the rest of its own from a later word on."""

# What a place counts beside a town of as many people.
_PORT = 20_000
_AIRPORT = 10_000
_AIRFIELD = 1000
_STRIP = 10

_SCHEMA = """
CREATE TABLE place (
    id INTEGER PRIMARY KEY, kind TEXT NOT NULL, name TEXT NOT NULL, country_code TEXT NOT NULL,
    lat REAL NOT NULL, lon REAL NOT NULL, timezone TEXT NOT NULL, population INTEGER NOT NULL,
    code TEXT NOT NULL
);
CREATE TABLE country (
    language TEXT NOT NULL, code TEXT NOT NULL, name TEXT NOT NULL, PRIMARY KEY (language, code)
) WITHOUT ROWID;
CREATE TABLE name (
    text TEXT NOT NULL, weight INTEGER NOT NULL, place INTEGER NOT NULL, tier INTEGER NOT NULL,
    PRIMARY KEY (text, weight, place, tier)
) WITHOUT ROWID;
CREATE INDEX place_lat ON place (lat, lon);
"""


@dataclass
class _Place:
    """One row, before it is written."""

    kind: str
    name: str
    country_code: str
    lat: float
    lon: float
    timezone: str = ""
    population: int = 0
    code: str = ""
    """Printed: ICAO and IATA of an airfield, UN/LOCODE of a port."""
    codes: tuple[str, ...] = ()
    others: tuple[str, ...] = field(default=(), repr=False)
    weight: int = 0


def build(out: Path) -> None:
    """Write ``gazetteer.sqlite``."""
    rows = list(json.loads((PLACE_DATA / "countries.json").read_text("utf-8")).values())
    countries = {language: _countries(language, rows) for language in LANGUAGES}
    capitals = {row["iso"]: fold(row["capital"]) for row in rows}
    called = {code: {names.get(code, "") for names in countries.values()} for code in capitals}
    towns = list(_towns(capitals, called))
    places = [*towns, *_airfields(), *_ports(towns)]
    with sqlite3.connect(out / "gazetteer.sqlite") as database:
        database.executescript(_SCHEMA)
        database.executemany(
            "INSERT INTO place VALUES (?,?,?,?,?,?,?,?,?)",
            (
                (
                    number,
                    each.kind,
                    each.name,
                    each.country_code,
                    each.lat,
                    each.lon,
                    each.timezone,
                    each.population,
                    each.code,
                )
                for number, each in enumerate(places)
            ),
        )
        database.executemany(
            "INSERT INTO country VALUES (?,?,?)",
            ((language, *row) for language, names in countries.items() for row in names.items()),
        )
        database.executemany(
            "INSERT INTO name VALUES (?,?,?,?)",
            sorted(
                (text, each.weight, number, tier)
                for number, each in enumerate(places)
                for text, tier in _names(each).items()
            ),
        )
    database.execute("VACUUM")
    database.close()


def _countries(language: str, rows: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    """Return what each country is called in a language, by its code."""
    called = Locale(language).territories
    # The names of the packages are shorter than those of the Unicode tables: they stay in English.
    english = {row["iso"]: row["name"] for row in rows}
    return english if language == "en" else {code: called.get(code, name) for code, name in english.items()}


def _names(place: _Place) -> dict[str, int]:
    """Return the texts a place is found under, each with its best tier."""
    own = fold(place.name)
    words = own.split()
    names = {" ".join(words[start:]): _PART for start in range(1, len(words))}
    names |= {fold(other): _OTHER for other in place.others}
    names |= {fold(code): _OWN for code in place.codes} | {own: _OWN}
    names.pop("", None)
    return names


def _towns(capitals: Mapping[str, str], called: Mapping[str, set[str]]) -> Iterator[_Place]:
    """Yield the towns; a capital is found under its country's names as well."""
    for row in json.loads((PLACE_DATA / "towns.json").read_text("utf-8")).values():
        code = row["countrycode"]
        others = [*row["alternatenames"], *(called[code] if fold(row["name"]) == capitals[code] else ())]
        yield _Place(
            kind="town",
            name=row["name"],
            country_code=code,
            lat=row["latitude"],
            lon=row["longitude"],
            timezone=row["timezone"],
            population=row["population"],
            others=tuple(others),
            weight=_weight(row["population"]),
        )


def _airfields() -> Iterator[_Place]:
    with (PLACE_DATA / "airfields.csv").open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            # Strips without a code of their own have the country's identifier in its place.
            official = re.fullmatch("[A-Z]{4}", row["icao"]) is not None
            codes = tuple(filter(None, (row["icao"], row["iata"])))
            yield _Place(
                kind="airfield",
                name=row["name"],
                country_code=row["country"],
                lat=float(row["lat"]),
                lon=float(row["lon"]),
                timezone=row["tz"],
                code=" / ".join(codes),
                codes=codes,
                others=(row["city"],),
                weight=_weight(_AIRPORT if row["iata"] else _AIRFIELD if official else _STRIP),
            )


def _ports(towns: list[_Place]) -> Iterator[_Place]:
    """Yield the ports on the coast, each once, with the time of the nearest town."""
    features = json.loads((PLACE_DATA / "ports.geojson").read_text("utf-8"))["features"]
    named = {row["properties"]["port"]: row for row in features if len(row["properties"]["port"]) == 5}
    points = np.array([row["geometry"]["coordinates"][:2] for row in named.values()])
    coast = shapely.get_coordinates(shapely.segmentize(shapely.get_rings(read_land()), _COAST_STEP_DEG))
    off_m = _nearest(coast, points)[0] * EARTH_M
    nearest = _nearest(np.array([(each.lon, each.lat) for each in towns]), points)[1]
    kept = 0
    for (code, row), (lon, lat), distance_m, town in zip(named.items(), points, off_m, nearest, strict=True):
        if distance_m > FARTHEST_M:
            continue
        kept += 1
        yield _Place(
            kind="port",
            name=row["properties"]["name"],
            country_code=code[:2],
            lat=float(lat),
            lon=float(lon),
            timezone=towns[town].timezone,
            code=code,
            codes=(code,),
            weight=_weight(_PORT),
        )
    print(f"{kept} of {len(named)} ports are within {FARTHEST_M / 1000:.0f} km of the coast")


def _weight(people: int) -> int:
    """Return what a place counts: a hundred times the logarithm of its people, negative to sort by."""
    return -round(100 * math.log10(max(people, 1)))


def _nearest(there: NDArray[Any], points: NDArray[Any]) -> tuple[NDArray[Any], NDArray[Any]]:
    """Return how far, in earth radii, the nearest position is from each point, and which it is."""
    distances, numbers = KDTree(_vectors(there)).query(_vectors(points))
    return np.asarray(distances), np.asarray(numbers)


def _vectors(lonlats: NDArray[Any]) -> NDArray[Any]:
    """Return unit vectors of positions, shape ``(n, 3)``: a chord is as long as its arc, to 10 km."""
    lon, lat = np.radians(lonlats).T
    return np.column_stack([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)])


if __name__ == "__main__":
    publish_files(build, ASSETS)
