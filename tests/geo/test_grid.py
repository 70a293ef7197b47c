"""Grid lines and their labels against the mgrs library."""

from __future__ import annotations

import math

import mgrs
import numpy as np
import pyproj
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.geo.charts import Box
from app.geo.grid import GridLevel, LabelPlace, graticule, mgrs_grid
from app.geo.point import normal_lon
from app.geo.utm import zone_of

CONVERTER = mgrs.MGRS()
WIDE_PX, HIGH_PX = 1366, 768


def view_at(lat, lon, zoom):
    """Return what a web map shows about a position, in pixels of the design size."""
    degree = 360 / (256 * 2**zoom)
    y = math.degrees(math.asinh(math.tan(math.radians(lat))))
    north, south = (
        math.degrees(math.atan(math.sinh(math.radians(y + side * HIGH_PX / 2 * degree)))) for side in (1, -1)
    )
    return Box(lon - WIDE_PX / 2 * degree, south, lon + WIDE_PX / 2 * degree, north)


VIEWS = st.builds(
    lambda lat, lon, zoom: (view_at(lat, lon, zoom), zoom),
    st.floats(-78, 82),
    st.floats(-180, 180),
    st.integers(0, 18),
)


def reference(lon, lat, precision):
    """Return the library's reference of a point."""
    return CONVERTER.toMGRS(lat, normal_lon(lon), MGRSPrecision=precision)


def parts(code, precision):
    """Return zone with band, square and figures of a reference."""
    head = len(code) - 2 * precision - 2
    return code[:head].lstrip("0"), code[head : head + 2], code[head + 2 :]


@settings(max_examples=150, deadline=None)
@given(VIEWS)
def test_letters_and_zones_are_those_of_the_mgrs_library(view):
    """At every place and zoom, the letters drawn in a square are the square's, and the zone's the zone's."""
    box, zoom = view
    for label in mgrs_grid(box, zoom).labels:
        lon, lat = label.lonlat
        if label.level is GridLevel.ZONE:
            # Just inside the corner that it hangs in.
            inside = reference(lon + 1e-6, lat - 1e-6, 0)
            assert parts(inside, 0)[0] == label.text
        elif label.place is LabelPlace.CENTRE:
            assert parts(reference(lon, lat, 0), 0)[1] == label.text


@settings(max_examples=150, deadline=None)
@given(VIEWS)
def test_figures_of_lines_are_those_of_the_mgrs_library(view):
    """Just right of a line's label the reference has its easting, just above its northing."""
    box, zoom = view
    for label in mgrs_grid(box, zoom).labels:
        if label.place not in (LabelPlace.SOUTH, LabelPlace.WEST):
            continue
        # A fifth of a pixel, and no less than five metres.
        pixel = 40_075_017 * math.cos(math.radians(label.lonlat[1])) / (256 * 2**zoom)
        precision, metres = len(label.text), max(5.0, pixel / 5)
        lon, lat = label.lonlat
        north = metres / 111_000
        east = north / math.cos(math.radians(lat))
        # Away from the edge as well, into the view.
        code = reference(lon + east, lat + north, precision)
        figures = parts(code, precision)[2]
        if zone_of(lat + north, normal_lon(lon + east)) == zone_of(lat, normal_lon(lon - 1e-9)):
            own = figures[:precision] if label.place is LabelPlace.SOUTH else figures[precision:]
            assert own == label.text


@settings(max_examples=150, deadline=None)
@given(VIEWS)
def test_lines_stay_in_the_view_and_are_few(view):
    """Nothing is drawn outside the view, no line is a point, and there are never more than a few hundred."""
    box, zoom = view
    for grid in (mgrs_grid(box, zoom), graticule(box, zoom)):
        assert len(grid.lines) <= 400
        assert len(grid.labels) <= 700
        for line in grid.lines:
            lons, lats = np.array(line.lonlats).T
            assert len(lons) >= 2
            assert lons.min() >= box.west - 1e-9
            assert lons.max() <= box.east + 1e-9
            assert lats.min() >= max(box.south, -90) - 1e-9
            assert lats.max() <= min(box.north, 90) + 1e-9


@pytest.mark.parametrize(("lat", "lon"), [(14, -61), (60, 4), (78, 20), (-33, 151), (-17, 179.9)])
@pytest.mark.parametrize("zoom", [8, 11, 14])
def test_grid_lines_are_whole_kilometres(lat, lon, zoom):
    """By PROJ's official zones every point of a line has a whole easting or northing, as far as one sees."""
    pixel = 40_075_017 * math.cos(math.radians(lat)) / (256 * 2**zoom)
    for line in mgrs_grid(view_at(lat, lon, zoom), zoom).lines:
        if line.level is GridLevel.ZONE:
            continue
        step = {GridLevel.SQUARE: 100_000, GridLevel.TEN_KM: 10_000, GridLevel.KILOMETRE: 1000}[line.level]
        lons, lats = np.array(line.lonlats).T
        middle_lon, middle_lat = lons.mean(), lats.mean()
        zone = zone_of(middle_lat, normal_lon(middle_lon))
        crs = (32600 if middle_lat >= 0 else 32700) + zone
        project = pyproj.Transformer.from_crs(4326, crs, always_xy=True).transform
        eastings, northings = project(normal_lon(lons), lats)
        off = [np.abs(each - np.round(each / step) * step).max() for each in (eastings, northings)]
        # The ends on the edge of the view lie between two points, on a chord.
        assert min(off) < max(2.5, pixel / 4)


def test_the_exceptions_of_norway_and_svalbard_are_drawn():
    """Off Bergen the edge of 32V is at 3 E, not 6; at Svalbard 33X reaches from 9 to 21 E."""
    norway = mgrs_grid(Box(2.0, 57.0, 7.0, 63.0), 7)
    assert {line.lonlats[0][0] for line in norway.lines if line.level is GridLevel.ZONE} & {3.0, 6.0} == {3.0}
    svalbard = mgrs_grid(Box(8.0, 73.0, 22.0, 79.0), 6)
    meridians = {
        line.lonlats[0][0]
        for line in svalbard.lines
        if line.level is GridLevel.ZONE and line.lonlats[0][0] == line.lonlats[-1][0]
    }
    assert meridians == {9.0, 21.0}


@pytest.mark.parametrize(
    ("zoom", "levels"),
    [
        (2, set()),
        (5, {GridLevel.ZONE}),
        (7, {GridLevel.ZONE, GridLevel.SQUARE}),
        (10, {GridLevel.SQUARE, GridLevel.TEN_KM}),
        (14, {GridLevel.TEN_KM, GridLevel.KILOMETRE}),
    ],
)
def test_the_grid_grows_finer_with_the_zoom(zoom, levels):
    """Zones, then squares, then ten kilometres, then one."""
    assert {line.level for line in mgrs_grid(view_at(14, -61, zoom), zoom).lines} == levels


def test_there_is_no_grid_beyond_the_zones():
    """North of 84 the grid is polar, and not drawn; a view across the edge has lines up to it."""
    assert mgrs_grid(Box(0, 84.5, 10, 85), 8).lines == ()
    lats = [lat for line in mgrs_grid(Box(0, 83, 10, 85), 8).lines for _, lat in line.lonlats]
    assert max(lats) == 84.0


def test_the_graticule_of_the_antilles():
    """Half a degree apart at zoom 8, labelled at the left and lower edge."""
    grid = graticule(Box(-62.1, 13.1, -59.9, 14.4), 8)
    labels = {label.text: label for label in grid.labels}
    assert set(labels) == {"62°W", "61°30'W", "61°W", "60°30'W", "60°W", "13°30'N", "14°N"}
    assert labels["61°30'W"].lonlat == (-61.5, 13.1)
    assert labels["14°N"].lonlat == (-62.1, 14.0)
    assert {line.lonlats for line in grid.lines} >= {
        ((-61.5, 13.1), (-61.5, 14.4)),
        ((-62.1, 14.0), (-59.9, 14.0)),
    }


def test_the_graticule_runs_on_over_the_antimeridian():
    """East of 180 longitudes are west again in words, and run on in figures."""
    grid = graticule(Box(178.5, -18, 181.5, -16), 8)
    lons = {label.text: label.lonlat[0] for label in grid.labels if label.place is LabelPlace.SOUTH}
    assert {"179°E", "180°", "179°W"} <= set(lons)
    assert lons["179°W"] == 181.0


def test_a_view_that_belies_its_zoom_is_no_flood():
    """The whole world at the zoom of a harbour is coarse, not a million lines."""
    world = Box(-180, -85, 180, 85)
    assert len(graticule(world, 18).lines) <= 310
    assert len(mgrs_grid(world, 18).lines) <= 310
