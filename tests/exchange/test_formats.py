"""The shared round trip: files of every format made by GDAL arrive intact."""

from __future__ import annotations

import numpy as np
import pytest
import shapely

from app.exchange.formats import FORMATS
from app.exchange.receive import receive
from app.geo.point import Position
from app.geo.shapes import Polygon
from tests.exchange.makers import MAKERS, NAMES, write

POLYGONS = [
    shapely.Polygon(
        [(-61, 14), (-60, 14), (-60, 15), (-61, 15)], [[(-60.6, 14.4), (-60.4, 14.4), (-60.5, 14.6)]]
    ),
    shapely.Polygon([(-62.1234567, 13), (-61.5, 13), (-61.7, 13.7654321)]),
    shapely.Polygon([(-59, 12), (-58, 12), (-58, 13), (-58.5, 12.2), (-59, 13)]),
]
LINES = [
    shapely.LineString([(-61, 14), (-61.5, 14.5), (-62, 14)]),
    shapely.LineString([(-60, 13), (-60.1, 13.1)]),
    shapely.LineString([(179.5, -17), (180, -17.2), (180, -18)]),
]
POINTS = [shapely.Point(-61.1234567, 14.7654321), shapely.Point(0, 0), shapely.Point(-180, -90)]


def made_by_gdal():
    """Return every format with each of its writers and what it can hold."""
    for kind in FORMATS:
        for make in MAKERS[kind.name]:
            for name, geometries in (("polygons", POLYGONS), ("lines", LINES), ("points", POINTS)):
                if kind.name != "GPX" or name != "polygons":
                    yield pytest.param(make, geometries, id=f"{make.__name__}-{name}")


def planar(place):
    """Return a place as shapely has it."""
    match place:
        case Polygon():
            return place.geometry
        case Position():
            return shapely.Point(place.lonlat)
    return shapely.LineString([position.lonlat for position in place])


def is_same(place, geometry):
    """Tell whether a place is a geometry to the seven decimals of a position."""
    return shapely.equals_exact(planar(place).normalize(), geometry.normalize(), tolerance=1e-7)


@pytest.mark.parametrize(("make", "geometries"), list(made_by_gdal()))
def test_what_gdal_writes_arrives_intact(tmp_path, make, geometries):
    """Every outline, hole and name is as it was, nothing is left out, and nothing is said on the way."""
    found = receive(make(tmp_path, geometries))
    assert found.remarks == ()
    assert [one.name for one in found.found] == list(NAMES)
    assert all(is_same(one.place, geometry) for one, geometry in zip(found.found, geometries, strict=True))


@pytest.mark.parametrize(
    "make", [make for makers in MAKERS.values() for make in makers if make.__name__ != "gpx"]
)
def test_what_has_several_parts_comes_as_several(tmp_path, make):
    """Two islands are two areas of one name."""
    islands = shapely.MultiPolygon([POLYGONS[0], POLYGONS[1]])
    found = receive(make(tmp_path, [islands])).found
    assert [one.name for one in found] == [NAMES[0]] * 2
    assert {True} == {any(is_same(one.place, island) for one in found) for island in islands.geoms}


@pytest.mark.parametrize("make", [make for makers in MAKERS.values() for make in makers])
def test_heights_are_dropped(tmp_path, make):
    """What has a third dimension arrives on the chart."""
    high = shapely.LineString([(-61, 14, 100), (-61.5, 14.5, -5), (-62, 14, 0)])
    (one,) = receive(make(tmp_path, [high])).found
    assert is_same(one.place, LINES[0])


SYSTEMS = {
    "UTM zone 20 N": ("EPSG:32620", 1e-7),
    "web Mercator": ("EPSG:3857", 1e-7),
    "NAD83 in the Caribbean": ("EPSG:4269", 1e-5),
    "metres on Lambert of Puerto Rico": ("EPSG:32161", 1e-5),
    "feet in Florida": ("EPSG:2236", 1e-5),
}


@pytest.mark.parametrize("driver", ["GPKG", "ESRI Shapefile", "GeoJSON"])
@pytest.mark.parametrize(("system", "tolerance"), SYSTEMS.values(), ids=SYSTEMS)
def test_every_coordinate_system_is_brought_to_wgs84(tmp_path, driver, system, tolerance):
    """Numbers in metres and feet, and on other datums, are where they were on the earth."""
    import pyproj

    to = pyproj.Transformer.from_crs("EPSG:4326", system, always_xy=True)
    small = shapely.Polygon([(-66.1, 18.4), (-66.0, 18.4), (-66.0, 18.5)])
    there = shapely.transform(small, lambda points: np.column_stack(to.transform(*points.T)))
    suffix = {"GPKG": "gpkg", "ESRI Shapefile": "shp", "GeoJSON": "geojson"}[driver]
    options = {"COORDINATE_PRECISION": 9} if driver == "GeoJSON" else {}
    path = write(tmp_path / f"made.{suffix}", driver, [there], crs=system, layer_options=options)
    (one,) = receive(path).found
    assert shapely.hausdorff_distance(one.place.geometry, small) < tolerance
