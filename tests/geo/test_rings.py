"""Range rings."""

from __future__ import annotations

import pytest

from app.geo.rings import radius_of_action_m, reach_m
from app.geo.units import METRES_PER_NM, MPS_PER_KNOT


def test_how_far_one_gets():
    """25 kn for 2 h is 50 nm; with 10 h endurance and 2 h of work one may go 100 nm out."""
    speed_mps = 25 * MPS_PER_KNOT
    assert reach_m(speed_mps, 7200) == pytest.approx(50 * METRES_PER_NM)
    assert radius_of_action_m(speed_mps, 36_000) == pytest.approx(125 * METRES_PER_NM)
    assert radius_of_action_m(speed_mps, 36_000, 7200) == pytest.approx(100 * METRES_PER_NM)
    assert radius_of_action_m(speed_mps, 3600, 7200) == 0
