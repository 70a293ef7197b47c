"""The inequalities above detection."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.optimizer import cuts

covers = st.lists(st.floats(0, 60), min_size=1, max_size=6)


@given(covers, st.data())
def test_no_cut_is_ever_passed(z, data):
    """For any assets, any of them on station and any point of touch, detection stays below the cut."""
    touch = data.draw(st.one_of(st.floats(0, 60), st.sampled_from(z), st.just(sum(z))))
    on = data.draw(st.lists(st.booleans(), min_size=len(z), max_size=len(z)))
    detected = -np.expm1(-sum(cover for cover, here in zip(z, on, strict=True) if here))
    side = cuts.constant(touch) + sum(cuts.slope(touch, np.array(z))[np.array(on)])
    assert detected <= side + 1e-12


@given(covers)
def test_a_cut_touches_at_its_sum(z):
    """A cut at the sum of the assets on station leaves them no more than they detect."""
    total = sum(z)
    side = cuts.constant(total) + sum(cuts.slope(total, np.array(z)))
    assert side == pytest.approx(-np.expm1(-total), abs=1e-12)
