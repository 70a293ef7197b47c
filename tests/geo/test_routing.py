"""Ways over water, through the air and over land."""

from __future__ import annotations

from itertools import pairwise

import pytest
import shapely

from app.base.paths import asset
from app.geo.charts import Box, read_land
from app.geo.geodesic import distance_m
from app.geo.point import Position
from app.geo.routing import WINDING, Medium, Router

WALL = shapely.box(0.0, -1.0, 0.2, 1.0)
"""An island 12 nm wide and 120 nm long, on the equator."""
WEST, EAST = Position(0.0, -0.5), Position(0.0, 0.7)


def walled(_box):
    """Return one long island."""
    return (WALL,)


def test_aircraft_fly_straight():
    """Land is no obstacle to an aircraft."""
    route = Router(walled).route(Medium.AIR, WEST, EAST)
    assert route.path == (WEST, EAST)
    assert route.distance_m == distance_m(WEST, EAST)


def test_vessels_go_round_land():
    """The way round the wall is never over it, and little longer than the tightest one."""
    route = Router(walled).route(Medium.WATER, WEST, EAST)
    line = shapely.LineString([position.lonlat for position in route.path])
    assert not line.intersects(WALL)
    corners = [WEST, Position(1.0, 0.0), Position(1.0, 0.2), EAST]
    tightest = sum(distance_m(a, b) for a, b in pairwise(corners))
    # The grid keeps a cell (1.5 nm) off the corners and turns by 45 degrees before it is pulled taut.
    assert tightest <= route.distance_m <= tightest * 1.06


def test_open_water_is_straight():
    """With nothing in the way a vessel goes straight."""
    start, end = Position(0.0, -0.5), Position(0.5, -0.6)
    assert Router(walled).route(Medium.WATER, start, end).path == (start, end)


def test_there_is_no_way_by_water_into_the_interior():
    """A place 25 nm from any water is not reached by a vessel."""
    interior = shapely.box(0.0, -1.0, 2.0, 1.0)
    assert Router(lambda _box: (interior,)).route(Medium.WATER, WEST, Position(0.0, 1.0)) is None


def test_teams_move_over_land_only():
    """Along the island there is a way, longer than straight; across the sea there is none."""
    router = Router(walled)
    south, north = Position(-0.5, 0.1), Position(0.5, 0.1)
    assert router.route(Medium.LAND, south, north).distance_m == distance_m(south, north) * WINDING
    assert router.route(Medium.LAND, WEST, EAST) is None


def test_a_vessel_in_port_gets_out():
    """A berth that the coarse chart puts ashore is left by the nearest water."""
    berth = Position(0.0, 0.03)
    route = Router(walled).route(Medium.WATER, berth, EAST)
    assert route is not None
    assert route.path[0] == berth


@pytest.mark.skipif(not asset("charts", "land.fgb").exists(), reason="the charts are not built")
def test_real_islands_are_gone_round():
    """From the west of Dominica to the east of it by water: round a cape, not over the mountains."""
    west, east = Position(15.3, -61.45), Position(15.4, -61.1)
    route = Router().route(Medium.WATER, west, east)
    land = shapely.union_all(read_land(Box(-62, 15, -61, 16)))
    assert not shapely.LineString([p.lonlat for p in route.path]).intersects(land)
    assert route.distance_m > distance_m(west, east) * 1.3


@pytest.mark.skipif(not asset("charts", "land.fgb").exists(), reason="the charts are not built")
def test_a_way_does_not_depend_on_what_was_asked_before():
    """A router that has seen half the Caribbean finds the same way as a new one, to the millimetre."""
    start, end = Position(14.6, -61.07), Position(14.25, -61.03)
    used = Router()
    for far in (Position(11.5, -61.6), Position(13.05, -58.8), Position(18.4, -66.0)):
        used.route(Medium.WATER, start, far)
    assert used.route(Medium.WATER, start, end) == Router().route(Medium.WATER, start, end)
