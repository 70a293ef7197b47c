"""Sizes and distances on the ellipsoid."""

from __future__ import annotations

import math
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.geo.geodesic import bearing_deg, destination, distance_m, path_length_m, polygon_area_m2
from app.geo.point import Position
from app.geo.reshaping import cut, joined, moved, split, turned
from app.geo.shapes import Circle, Corridor, Polygon, Sector, arc, rectangle, unwrapped
from app.geo.units import METRES_PER_NM, square_nm

LATITUDES, LONGITUDES = st.floats(-70, 70), st.floats(-179, 179)
PLACES = st.builds(Position, st.integers(-89, 89), st.integers(-180, 180))


@given(LATITUDES, LONGITUDES, st.floats(0, 360), st.floats(100, 2_000_000))
def test_destination_is_the_inverse_of_distance(lat, lon, bearing, length):
    """Whoever travels a distance is that distance away."""
    start = Position(lat, lon)
    assert distance_m(start, destination(start, bearing, length)) == pytest.approx(length, abs=0.02)


def test_a_minute_of_latitude_is_a_mile():
    """At 45 degrees a minute of latitude is 1852 m to within 1 m."""
    assert distance_m(Position(45.0, 0.0), Position(45.0 + 1 / 60, 0.0)) == pytest.approx(
        METRES_PER_NM, abs=1
    )
    assert bearing_deg(Position(0.0, 0.0), Position(0.0, 1.0)) == pytest.approx(90)
    assert path_length_m([Position(0.0, 0.0)]) == 0


def test_the_size_of_a_degree_square_at_the_equator():
    """60 nm x 60 nm less the ellipsoid's flattening: 12,308.8 km2 by Karney's polygons."""
    square = Polygon((Position(0, 0), Position(0, 1), Position(1, 1), Position(1, 0)))
    assert square.area_m2 == pytest.approx(12_308.8e6, rel=1e-4)
    assert square_nm(square.area_m2) == pytest.approx(3588.7, abs=1)


def test_a_polygon_closes_itself():
    """A ring given closed is the same polygon as one given open."""
    corners = (Position(0, 0), Position(0, 1), Position(1, 0))
    assert Polygon((*corners, corners[0])) == Polygon(corners)


@pytest.mark.parametrize(
    "corners",
    [
        [(0, 0), (1, 1)],
        [(0, 0), (1, 1), (2, 2)],
        [(0, 0), (1, 1), (0, 1), (1, 0)],
    ],
    ids=["two corners", "no area", "bow tie"],
)
def test_what_is_no_polygon_is_refused(corners):
    """A polygon has three corners, an area, and does not cross itself."""
    with pytest.raises(ValueError, match="polygon"):
        Polygon(tuple(Position(lat, lon) for lat, lon in corners))


def test_the_anchor_of_a_crooked_area_is_inside():
    """The centroid of a horseshoe lies in its gap; the anchor does not."""
    ring = [(0, 0), (0, 3), (3, 3), (3, 2), (1, 2), (1, 1), (3, 1), (3, 0)]
    horseshoe = Polygon(tuple(Position(lat, lon) for lat, lon in ring))
    assert horseshoe.contains(horseshoe.anchor)


@pytest.mark.parametrize(("lat", "lon"), [(91, 0), (0, 181), (float("nan"), 0), (0, float("inf"))])
def test_what_is_no_position_is_refused(lat, lon):
    """Out of range, or no number."""
    with pytest.raises(ValueError, match=r"latitude|longitude"):
        Position(lat, lon)


def test_a_hole_is_left_out():
    """Its size is not counted and what lies in it is not inside."""
    outer = rectangle(Position(0, 0), Position(2, 2)).corners
    hole = rectangle(Position(0.5, 0.5), Position(1.5, 1.5)).corners
    shape = Polygon(outer, (hole,))
    assert shape.area_m2 == pytest.approx(Polygon(outer).area_m2 - Polygon(hole).area_m2)
    assert not shape.contains(Position(1, 1))
    assert shape.contains(Position(0.2, 1))
    assert shape.contains(shape.anchor)
    with pytest.raises(ValueError, match="hole"):
        Polygon(hole, (outer,))


def test_a_polygon_may_cross_the_antimeridian():
    """It is the small one, on both sides, whichever side is asked about."""
    shape = rectangle(Position(-18, 179), Position(-16, -179))
    at_home = rectangle(Position(-18, 10), Position(-16, 12))
    assert shape.area_m2 == pytest.approx(at_home.area_m2, rel=1e-6)
    assert shape.contains(Position(-17, 179.5))
    assert shape.contains(Position(-17, -179.5))
    assert not shape.contains(Position(-17, 0))
    assert abs(shape.anchor.lon_deg) == pytest.approx(180, abs=0.1)


@given(LATITUDES, LONGITUDES, st.floats(100, 500_000))
def test_a_circle_is_as_large_as_a_circle(lat, lon, radius):
    """Its 72-sided outline covers 99.87 % of the disc, and every corner is a radius away."""
    circle = Circle(Position(lat, lon), radius)
    assert circle.area_m2 == pytest.approx(math.pi * radius**2, rel=5e-3)
    assert all(distance_m(circle.centre, corner) == pytest.approx(radius, abs=0.05) for corner in circle.ring)


@given(st.floats(0, 359), st.floats(5, 355), st.floats(0, 0.9))
def test_a_sector_is_its_share_of_the_ring(start, spread, inner):
    """A sector of a plane ring has the share of the angle; 5 km are as good as plane."""
    sector = Sector(Position(14, -61), 5_000, start, (start + spread) % 360, 5_000 * inner)
    ring = math.pi * 5_000**2 * (1 - inner**2)
    assert sector.area_m2 == pytest.approx(ring * spread / 360, rel=5e-3)


def test_a_corridor_is_as_wide_as_it_says():
    """A straight one covers length times width; a bent one, and one over the antimeridian, is one piece."""
    straight = Corridor((Position(0, 0), Position(0, 1)), 2_000)
    assert straight.area_m2 == pytest.approx(straight.length_m * 2_000, rel=1e-3)
    bent = Corridor((Position(0, 179.5), Position(0.3, -179.8), Position(0, -179.4)), 4_000)
    assert bent.contains(Position(0.3, -179.8))
    assert not bent.contains(Position(0.1, -179.8))


def test_impossible_numbers_are_refused():
    """With what is wrong."""
    here = Position(14, -61)
    for make in (
        lambda: Circle(here, 0),
        lambda: Circle(here, float("nan")),
        lambda: Sector(here, 1000, 10, 370),
        lambda: Sector(here, 1000, 0, 90, 1000),
        lambda: Corridor((here,), 100),
        lambda: Corridor((here, here), 100),
        lambda: Corridor((here, Position(14, -60)), 0),
    ):
        with pytest.raises(ValueError, match=r"."):
            make()


SQUARE = rectangle(Position(14, -61), Position(14.2, -60.8))
SHAPES = (
    SQUARE,
    Circle(Position(14, -61), 9_000),
    Sector(Position(14, -61), 9_000, 20, 110, 2_000),
    Corridor((Position(14, -61), Position(14.1, -60.9), Position(14.1, -60.7)), 3_000),
)


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: type(shape).__name__)
def test_moving_and_turning_keep_kind_and_size(shape):
    """Wherever it is carried, the same shape of the same size; turned all the way round it is back."""
    there = moved(shape, Position(14, -61), Position(20, -55))
    assert type(there) is type(shape)
    assert there.area_m2 == pytest.approx(shape.area_m2, rel=2e-3)
    round_again = turned(turned(shape, 200), 160)
    assert round_again.area_m2 == pytest.approx(shape.area_m2, rel=1e-3)
    assert distance_m(round_again.anchor, shape.anchor) < 150


def test_cut_split_and_join_lose_nothing():
    """Pieces add up to the whole, and joined they are the whole again."""
    half = rectangle(Position(13, -61), Position(14.1, -60.8))
    (left,) = cut(SQUARE, half)
    assert left.area_m2 == pytest.approx(SQUARE.area_m2 / 2, rel=1e-3)
    pieces = split(SQUARE, [Position(13.9, -60.9), Position(14.3, -60.9)])
    assert sum(piece.area_m2 for piece in pieces) == pytest.approx(SQUARE.area_m2, rel=1e-6)
    assert joined(pieces).area_m2 == pytest.approx(SQUARE.area_m2, rel=1e-6)
    (holed,) = cut(SQUARE, Circle(SQUARE.anchor, 2_000))
    assert len(holed.holes) == 1


def test_what_cannot_be_cut_or_joined_is_refused():
    """Nothing left, a line beside it, two areas far apart: each says what is the matter."""
    with pytest.raises(ValueError, match="nothing would be left"):
        cut(SQUARE, rectangle(Position(13, -62), Position(15, -60)))
    with pytest.raises(ValueError, match="right through"):
        split(SQUARE, [Position(10, -60), Position(10, -59)])
    with pytest.raises(ValueError, match="not one area"):
        joined([SQUARE, rectangle(Position(16, -61), Position(17, -60))])


@given(PLACES, st.floats(10, 5e6))
def test_every_point_of_an_arc_is_as_far(centre, radius_m):
    """Near a pole and across the antimeridian too, the ring is a circle on the earth, not on the chart."""
    ring = arc(centre, radius_m, 0, 360)
    # Positions are to seven decimals: a centimetre.
    assert all(distance_m(centre, point) == pytest.approx(radius_m, abs=0.02) for point in ring)
    assert ring[0] == ring[-1]
    assert len(set(ring)) == 72


def test_the_size_of_a_circle():
    """A circle of 10 nm at 14 N has pi x 18,520^2 m2, less the little that its 72 chords cut off."""
    size = polygon_area_m2(arc(Position(14, -61), 10 * METRES_PER_NM, 0, 360))
    # 3.14159265 x 342,990,400 = 1,077,536,123; 72 chords keep sin(5 degrees) / 5 degrees of it, 0.99873.
    assert size == pytest.approx(1_077_536_123 * 0.99873, rel=2e-5)


@given(PLACES, st.integers(0, 359), st.integers(1, 360))
def test_an_arc_runs_clockwise_between_its_bearings(centre, start, turn):
    """It begins and ends where it should, and every step turns right by five degrees at most."""
    points = arc(centre, 50_000, start, start + turn)
    bearings = [bearing_deg(centre, point) for point in points]
    assert (bearings[0] - start + 180) % 360 - 180 == pytest.approx(0, abs=1e-4)
    steps = [(after - before) % 360 for before, after in pairwise(bearings)]
    assert all(0 < step <= 5.001 for step in steps)
    assert sum(steps) == pytest.approx(turn, abs=1e-3)


def test_a_ring_across_the_antimeridian_is_drawn_in_one_piece():
    """Its positions are normal, and unwrapped its longitudes run on beyond 180 without a jump."""
    ring = arc(Position(-17, 179.5), 150_000, 0, 360)
    assert {point.lon_deg > 0 for point in ring} == {True, False}
    lonlats = unwrapped(ring)
    assert max(abs(after[0] - before[0]) for before, after in pairwise(lonlats)) < 0.2
    assert max(lon for lon, _ in lonlats) > 180
    assert [Position(lat, (lon + 180) % 360 - 180) for lon, lat in lonlats] == list(ring)


@given(PLACES, st.floats(1000, 5e6))
def test_unwrapped_paths_have_no_jump(centre, radius_m):
    """No step of what a map draws is longer than half round the world."""
    lonlats = unwrapped(arc(centre, radius_m, 0, 360))
    assert all(abs(after[0] - before[0]) <= 180 for before, after in pairwise(lonlats))
