"""How far each zone of a pack may reach: itself and all that lies nearer to it than its limits are accurate.

``NAME-reaches.fgb`` has one feature a unit and zone, land (LAND) and the open sea (HS) among them, and one
(COVER) of all that is known about. The program looks up in it where a leg is; to compute it there would take
seconds at each start.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from app.geo.charts import COVER, ZoneShape
from app.geo.zonemap import ZoneMap

from .naturalearth import polygons, write

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    from .coast import Policy

_GRID_DEG = 1e-4
"""Coordinates: 11 m, far below the accuracy of the zones."""


def write_reaches(
    path: Path, shapes: NDArray[Any], rows: list[dict[str, Any]], lands: NDArray[Any], policy: Policy
) -> None:
    """Write the reaches of zones, with properties ``rows``, and of the land of each unit of a policy."""
    area = shapely.box(*policy.table["area"])
    zones = [
        _zone(policy, row["state"], row["zone"], row["disputed"], shape)
        for row, shape in zip(rows, shapes, strict=True)
    ]
    zones += [
        _zone(policy, unit.state, "LAND", "yes" if unit.disputed else "no", shapely.intersection(land, area))
        for unit, land in zip(policy.units, lands, strict=True)
    ]
    reaches = ZoneMap.of([zone for zone in zones if not zone.geometry.is_empty], area).reaches
    kept = (*reaches, _zone(policy, "", COVER, "no", area))
    names = _names(policy)
    columns = {
        "state": [zone.state for zone in kept],
        "name": [names.get(zone.state, "") for zone in kept],
        "zone": [zone.zone for zone in kept],
        "disputed": ["yes" if zone.disputed else "no" for zone in kept],
        "basis": [zone.basis for zone in kept],
    }
    fields = {name: np.array(column, dtype=object) for name, column in columns.items()}
    fields["accuracy_nm"] = np.array([zone.accuracy_nm for zone in kept])
    rounded = shapely.set_precision([zone.geometry for zone in kept], _GRID_DEG)
    whole = [shapely.multipolygons(polygons(shape)) for shape in rounded]
    write(path, np.array(whole, dtype=object), fields, "MultiPolygon")


def _names(policy: Policy) -> dict[str, str]:
    """Return what each unit is called: all its parts; a rock goes by its State, if that has other land."""
    names: dict[str, list[str]] = {}
    for unit in policy.units:
        if not unit.is_rock or unit.state not in names:
            names.setdefault(unit.state, []).append(unit.name)
    return {state: ", ".join(parts) for state, parts in names.items()}


def _zone(policy: Policy, state: str, zone: str, disputed: str, shape: Any) -> ZoneShape:  # noqa: ANN401
    table = policy.table
    return ZoneShape(state, zone, table["basis"], table["accuracy_nm"], shape, disputed=disputed == "yes")
