"""Range rings, arcs and slices."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.geo.geodesic import bearing_deg, distance_m, polygon_area_m2
from app.geo.point import Position
from app.geo.rings import arc, circle, radius_of_action_m, reach_m, sector, unwrapped
from app.geo.units import METRES_PER_NM, MPS_PER_KNOT

PLACES = st.builds(Position, st.integers(-89, 89), st.integers(-180, 180))


@given(PLACES, st.floats(10, 5e6))
def test_every_point_of_a_circle_is_as_far(centre, radius_m):
    """Near a pole and across the antimeridian too, the ring is a circle on the earth, not on the chart."""
    ring = circle(centre, radius_m)
    # Positions are to seven decimals: a centimetre.
    assert all(distance_m(centre, point) == pytest.approx(radius_m, abs=0.02) for point in ring)
    assert len(set(ring)) == len(ring) == 180


def test_the_size_of_a_circle():
    """A circle of 10 nm at 14 N has pi x 18,520^2 m2, less the little that its 180 chords cut off."""
    size = polygon_area_m2(circle(Position(14, -61), 10 * METRES_PER_NM))
    # 3.14159265 x 342,990,400 = 1,077,536,123; 180 chords keep sin(2 degrees) / 2 degrees of it, 0.9998.
    assert size == pytest.approx(1_077_536_123 * 0.9998, rel=1e-5)


@given(PLACES, st.integers(0, 359), st.integers(0, 359))
def test_an_arc_runs_clockwise_between_its_bearings(centre, start, end):
    """It begins and ends where it should, and every step turns right by two degrees at most."""
    points = arc(centre, 50_000, start, end)
    bearings = [bearing_deg(centre, point) for point in points]
    assert (bearings[0] - start + 180) % 360 - 180 == pytest.approx(0, abs=1e-4)
    assert (bearings[-1] - end + 180) % 360 - 180 == pytest.approx(0, abs=1e-4)
    steps = [(after - before) % 360 for before, after in pairwise(bearings)]
    assert all(0 < step <= 2.001 for step in steps)
    assert sum(steps) == pytest.approx((end - start) % 360 or 360, abs=1e-3)


def test_a_slice_begins_at_its_centre():
    """The ring of a slice is its centre and the arc; a quarter has a quarter of the size."""
    centre = Position(14, -61)
    ring = sector(centre, 20_000, 350, 80)
    assert ring[0] == centre
    assert polygon_area_m2(ring) == pytest.approx(polygon_area_m2(circle(centre, 20_000)) / 4, rel=1e-3)


def test_how_far_one_gets():
    """25 kn for 2 h is 50 nm; with 10 h endurance and 2 h of work one may go 100 nm out."""
    speed_mps = 25 * MPS_PER_KNOT
    assert reach_m(speed_mps, 7200) == pytest.approx(50 * METRES_PER_NM)
    assert radius_of_action_m(speed_mps, 36_000) == pytest.approx(125 * METRES_PER_NM)
    assert radius_of_action_m(speed_mps, 36_000, 7200) == pytest.approx(100 * METRES_PER_NM)
    assert radius_of_action_m(speed_mps, 3600, 7200) == 0


def test_a_ring_across_the_antimeridian_is_drawn_in_one_piece():
    """Its positions are normal, and unwrapped its longitudes run on beyond 180 without a jump."""
    ring = circle(Position(-17, 179.5), 150_000)
    assert {point.lon_deg > 0 for point in ring} == {True, False}
    lonlats = unwrapped(ring)
    assert max(abs(after[0] - before[0]) for before, after in pairwise(lonlats)) < 0.1
    assert max(lon for lon, _ in lonlats) > 180
    assert [Position(lat, (lon + 180) % 360 - 180) for lon, lat in lonlats] == list(ring)


@given(PLACES, st.floats(1000, 5e6))
def test_unwrapped_paths_have_no_jump(centre, radius_m):
    """No step of what a map draws is longer than half round the world."""
    lonlats = unwrapped(circle(centre, radius_m))
    assert all(abs(after[0] - before[0]) <= 180 for before, after in pairwise(lonlats))


@pytest.mark.parametrize("radius_m", [0, -1, 20_000_001, float("nan")])
def test_a_radius_that_is_none_is_refused(radius_m):
    """Nothing, less than nothing, and half round the earth are no radius."""
    with pytest.raises(ValueError, match="radius"):
        circle(Position(0, 0), radius_m)
