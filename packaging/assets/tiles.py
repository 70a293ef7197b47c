"""Vector tiles of the world, zoom 0 to 8, as one PMTiles file: land, borders, states, rivers and places."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pyogrio
import shapely

from .layout import ASSETS, publish
from .naturalearth import WGS84, read, read_borders, read_land, read_places, read_rivers

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from numpy.typing import NDArray

_MAX_ZOOM = 8
_FALLBACK_ZOOM = 6
"""GDAL is slower by far, and coarse land is enough where tippecanoe does not exist."""


def build(out: Path) -> None:
    """Write ``world.pmtiles``; of land alone where there is no tippecanoe."""
    tippecanoe = shutil.which("tippecanoe", path=Path(sys.executable).parent)
    if tippecanoe is None:
        print("no tippecanoe for this system: the map shows land without borders, rivers and names")
        _build_land(out / "world.pmtiles")
    else:
        _build_all(out / "world.pmtiles", tippecanoe)


def _build_all(target: Path, tippecanoe: str) -> None:
    command = [tippecanoe, "--quiet", "--output", str(target), "--name", "Watchbill world"]
    command += ["--attribution", "Natural Earth", "--minimum-zoom=0", f"--maximum-zoom={_MAX_ZOOM}"]
    # Each feature says from which zoom on it shows; tippecanoe is not to thin points out on its own.
    command += ["--drop-rate=1", "--drop-smallest-as-needed"]
    with tempfile.TemporaryDirectory(dir=target.parent.parent) as folder:
        for name, features in _layers():
            file = Path(folder) / f"{name}.geojsons"
            with file.open("w", encoding="utf-8") as stream:
                stream.writelines(json.dumps(feature, separators=(",", ":")) + "\n" for feature in features)
            command += ["--named-layer", f"{name}:{file}"]
        subprocess.run(command, check=True)


def _layers() -> Iterator[tuple[str, Iterator[dict[str, Any]]]]:
    """Yield each layer's name and features."""
    land = read_land()
    yield "land", _features(land, {}, np.zeros(len(land)))
    borders, kinds = read_borders()
    yield "borders", _features(borders, {"kind": kinds}, np.zeros(len(borders)))
    states, (ranks,) = read("admin_1_states_provinces_lines", "scalerank")
    yield "states", _features(states, {}, np.clip(ranks, 3, 7))
    rivers, fields = read_rivers()
    yield "rivers", _features(rivers, fields, np.clip(fields["rank"] - 1, 2, 7))
    points, fields = read_places()
    yield "places", _features(points, fields, np.clip(fields["rank"], 1, 7))


def _features(
    geometries: NDArray[Any], fields: dict[str, NDArray[Any]], zooms: NDArray[Any]
) -> Iterator[dict[str, Any]]:
    """Yield GeoJSON features with the zoom from which tippecanoe is to show them.

    Parameters
    ----------
    geometries
        Shape ``(n,)``, and so is every field.
    fields
        Values by name; empty ones are left out.
    zooms
        Shape ``(n,)``.
    """
    rows: Iterable[tuple[Any, ...]] = zip(*(values.tolist() for values in fields.values()), strict=True)
    if not fields:
        rows = ((),) * len(geometries)
    for text, zoom, row in zip(shapely.to_geojson(geometries), zooms.tolist(), rows, strict=True):
        yield {
            "type": "Feature",
            "geometry": json.loads(text),
            "properties": {name: value for name, value in zip(fields, row, strict=True) if value is not None},
            "tippecanoe": {"minzoom": int(zoom)},
        }


def _build_land(target: Path) -> None:
    land = read_land()
    pyogrio.raw.write(
        target,
        shapely.to_wkb(land),
        # The format wants a property, and its writer a field.
        field_data=[np.zeros(len(land), dtype=np.int32)],
        fields=["rank"],
        geometry_type="MultiPolygon",
        promote_to_multi=True,
        crs=WGS84,
        driver="PMTiles",
        layer="land",
        dataset_options={"MINZOOM": 0, "MAXZOOM": _FALLBACK_ZOOM, "NAME": "Watchbill world"},
    )


if __name__ == "__main__":
    publish(build, ASSETS / "tiles")
