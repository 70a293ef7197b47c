"""Range rings."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.geo.rings import FARTHEST_M, parse_hours, radius_of_action_m, reach_m, rings_by_time, rings_of_action
from app.geo.units import METRES_PER_NM, MPS_PER_KNOT

SPEED_MPS = 25 * MPS_PER_KNOT


def test_how_far_one_gets():
    """25 kn for 2 h is 50 nm; with 10 h endurance and 2 h of work one may go 100 nm out."""
    assert reach_m(SPEED_MPS, 7200) == pytest.approx(50 * METRES_PER_NM)
    assert radius_of_action_m(SPEED_MPS, 36_000, 0) == pytest.approx(125 * METRES_PER_NM)
    assert radius_of_action_m(SPEED_MPS, 36_000, 7200) == pytest.approx(100 * METRES_PER_NM)
    assert radius_of_action_m(SPEED_MPS, 3600, 7200) == 0


def test_rings_of_action_have_those_of_times_inside():
    """10 h endurance at 25 kn: 125 nm out; 4 h lie within, 8 h do not; no ring where work takes it all."""
    rings = rings_of_action(SPEED_MPS, 36_000, 0, (3600, 14_400, 28_800))
    assert [ring.time_s for ring in rings] == [None, 3600, 14_400]
    assert rings_of_action(SPEED_MPS, 36_000, 36_000, (3600,)) == ()


@given(st.floats(0.1, 300), st.lists(st.floats(60, 2_600_000), max_size=12))
def test_no_ring_leads_round_the_earth(speed_mps, times_s):
    """The farther side is left out, everything nearer is there in order."""
    rings = rings_by_time(speed_mps, tuple(times_s))
    assert all(ring.radius_m <= FARTHEST_M for ring in rings)
    assert [ring.time_s for ring in rings] == [t for t in times_s if speed_mps * t <= FARTHEST_M]


@pytest.mark.parametrize(
    ("text", "hours"),
    [("1 2 4 8", (1, 2, 4, 8)), (" 2.5 ", (2.5,)), ("1,5 4:30", (1.5, 4.5)), ("1; 2", (1, 2))],
)
def test_hours_are_read(text, hours):
    """With point or comma, as hours and minutes, spaces between."""
    assert parse_hours(text) == pytest.approx(tuple(hour * 3600 for hour in hours))


@pytest.mark.parametrize("text", ["", "two", "1 x", "0", "1 0", "-1", "4:75", "1 " * 13])
def test_what_is_no_time_is_refused(text):
    """Nothing, words, 0, a minute too many, more than twelve."""
    with pytest.raises(ValueError, match="hours"):
        parse_hours(text)
