"""The asset types a planner can choose from: one TOML file each in ``resources/catalog/assets``."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from app.base.errors import AppError
from app.base.message import has_phrase, say
from app.base.paths import resource
from app.domain.assets import Asset, Performance, checked_sidc
from app.geo.routing import Medium
from app.geo.units import METRES_PER_NM, MPS_PER_KNOT

_TEXTS = ("name", "sidc", "medium", "source")
_FIGURES = ("transit_kn", "patrol_kn", "endurance_h", "turnaround_h", "crew_rest_h", "sweep_width_nm")


@dataclass(frozen=True, slots=True)
class AssetType:
    """A type of asset with public figures."""

    key: str
    """The name of its file."""
    name: str
    sidc: str
    performance: Performance
    source: str
    """Where the figures come from, and what was assumed."""

    @property
    def title(self) -> str:
        """What it is called in the reader's language; its own name where that has no word for it."""
        return _in_words(f"type.{self.key}", self.name)


def type_title(asset: Asset) -> str:
    """Return what an asset's type is called in the reader's language; one of the plan's own as it is."""
    kind = asset_types().get(asset.type_key)
    return kind.title if kind is not None and kind.name == asset.type_name else asset.type_name


def source_text(asset: Asset) -> str:
    """Return where an asset's figures come from, in the reader's language where the catalogue says it."""
    kind = asset_types().get(asset.type_key)
    as_catalogued = kind is not None and kind.source == asset.source
    return _in_words(f"type.{asset.type_key}_source", asset.source) if as_catalogued else asset.source


def _in_words(key: str, otherwise: str) -> str:
    return str(say(key)) if has_phrase(key) else otherwise


@cache
def asset_types() -> Mapping[str, AssetType]:
    """Return the types of the catalogue by key, in the order of their names."""
    types = [read_type(path) for path in resource("catalog", "assets").glob("*.toml")]
    return {kind.key: kind for kind in sorted(types, key=lambda kind: kind.name)}


def asset_type(key: str) -> AssetType:
    """Return the type ``key``; raise AppError where the catalogue has none."""
    types = asset_types()
    if key not in types:
        raise AppError(say("catalog.unknown", key=key, known=", ".join(types)))
    return types[key]


def read_type(path: Path) -> AssetType:
    """Read one file of the catalogue.

    Raises
    ------
    AppError
        If it is not TOML, a field is missing, unknown or of the wrong kind, or a figure is impossible.
    """
    try:
        fields = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise AppError(say("catalog.unreadable", file=path.name, why=error)) from error
    _check_fields(path, fields)
    performance = Performance(
        medium=Medium(fields["medium"]),
        transit_mps=fields["transit_kn"] * MPS_PER_KNOT,
        patrol_mps=fields["patrol_kn"] * MPS_PER_KNOT,
        endurance_s=fields["endurance_h"] * 3600,
        turnaround_s=fields["turnaround_h"] * 3600,
        crew_rest_s=fields["crew_rest_h"] * 3600,
        sweep_width_m=fields["sweep_width_nm"] * METRES_PER_NM,
    )
    return AssetType(path.stem, fields["name"], checked_sidc(fields["sidc"]), performance, fields["source"])


def _check_fields(path: Path, fields: Mapping[str, Any]) -> None:
    wanted = {*_TEXTS, *_FIGURES}
    odd = sorted(wanted ^ fields.keys())
    odd += [name for name in _TEXTS if not isinstance(fields.get(name, ""), str)]
    odd += [name for name in _FIGURES if not isinstance(fields.get(name, 0), int | float)]
    if fields.get("medium") not in {medium.value for medium in Medium}:
        odd.append("medium")
    if odd:
        raise AppError(say("catalog.bad_fields", file=path.name, fields=", ".join(odd)))
