"""What a schedule is worth."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.areas import threat_by_hour, threat_windows
from app.domain.facts import detection_rate
from app.domain.value import Worth, coverage, schedule_value, weights, worth
from tests.builders import a_duty, a_plan, an_area, an_asset

SHIP, OTHER = an_asset("ship"), an_asset("other")
NEAR, FAR = an_area("near", priority=1), an_area("far", lon=-60, priority=3)


def test_one_watch_in_one_area_by_hand():
    """Two of 24 hours at coverage c in an area with a quarter of the weight: 100/4 x 2/24 x (1 - exp(-c))."""
    plan = a_plan([SHIP], [NEAR, FAR], [a_duty(SHIP, NEAR, start=4, end=6)])
    c = detection_rate(SHIP, NEAR) * 3600
    expected = 100 / 4 * 2 / 24 * (1 - math.exp(-c))
    assert schedule_value(plan, plan.duties.values()) == pytest.approx(expected)


def test_half_an_hour_counts_half():
    """Coverage, not detection, is proportional to the time on station."""
    whole = a_plan([SHIP], [NEAR], [a_duty(SHIP, NEAR, start=4, end=5)])
    half = a_plan([SHIP], [NEAR], [a_duty(SHIP, NEAR, start=4.5, end=5)])
    assert coverage(half, half.duties.values()).sum() == pytest.approx(
        coverage(whole, whole.duties.values()).sum() / 2
    )


def test_a_second_asset_adds_less_than_the_first():
    """Diminishing returns: 1 - exp(-2c) is less than twice 1 - exp(-c)."""
    one = a_plan([SHIP, OTHER], [NEAR], [a_duty(SHIP, NEAR)])
    two = a_plan([SHIP, OTHER], [NEAR], [a_duty(SHIP, NEAR), a_duty(OTHER, NEAR)])
    first = schedule_value(one, one.duties.values())
    both = schedule_value(two, two.duties.values())
    assert first < both < 2 * first


def test_the_weights_sum_to_a_hundred():
    """Every plan's best imaginable value is 100."""
    plan = a_plan([], [NEAR, FAR], days=3)
    assert weights(plan).sum() == pytest.approx(100)
    assert weights(plan)[1].sum() == pytest.approx(75)


def test_a_plan_with_nothing_is_worth_nothing():
    """No areas, no duties, no division by zero."""
    assert schedule_value(a_plan(), ()) == 0
    assert worth(a_plan([], [NEAR])) == Worth(0.0, {NEAR.id: 0.0})


def test_worth_by_area_adds_up_to_the_value_of_the_schedule():
    """Each share, weighed by what its area is worth, makes the value."""
    duties = [a_duty(SHIP, NEAR, start=4, end=6), a_duty(OTHER, FAR, start=3, end=9)]
    plan = a_plan([SHIP, OTHER], [NEAR, FAR], duties)
    all_of_it = worth(plan)
    assert all_of_it.value == pytest.approx(schedule_value(plan, duties))
    assert all_of_it.shares[NEAR.id] * 25 + all_of_it.shares[FAR.id] * 75 == pytest.approx(all_of_it.value)
    assert worth(a_plan([SHIP], [NEAR, FAR], duties[:1])).shares[FAR.id] == 0


def test_time_outside_the_plan_is_not_counted():
    """A watch that runs over the end counts up to the end."""
    plan = a_plan([SHIP], [NEAR], [a_duty(SHIP, NEAR, start=22, end=30)])
    rate = detection_rate(SHIP, NEAR)
    assert coverage(plan, plan.duties.values()).sum() == pytest.approx(rate * 2 * 3600)


@given(
    st.lists(
        st.tuples(st.sampled_from([NEAR, FAR]), st.integers(-120, 3000), st.integers(1, 900)),
        max_size=12,
    )
)
def test_coverage_is_the_sum_of_each_watch_in_each_hour(watches):
    """Bucket by bucket, the overlap of each watch with the hour; minutes from the plan's start."""
    duties = [
        a_duty(SHIP, area, start=start / 60, end=(start + length) / 60, id=f"d-{number}")
        for number, (area, start, length) in enumerate(watches)
    ]
    plan = a_plan([SHIP], [NEAR, FAR], duties, days=2)
    found = coverage(plan, duties)
    for row, area in enumerate((NEAR, FAR)):
        rate = detection_rate(SHIP, area)
        for bucket in range(48):
            overlaps = (
                min(start + length, bucket * 60 + 60) - max(start, bucket * 60)
                for where, start, length in watches
                if where is area
            )
            minutes = sum(max(0, overlap) for overlap in overlaps)
            assert found[row, bucket] == pytest.approx(rate * minutes * 60, abs=1e-9)
    assert found.min() >= 0


@given(st.lists(st.sampled_from([0.5, 1.0, 1.6]), min_size=24, max_size=24))
def test_threat_windows_are_read_back(factors):
    """Every day of factors can be written as windows."""
    assert threat_by_hour(threat_windows(factors)) == tuple(factors)


@pytest.mark.parametrize("window", ["24-25", "x-3", "5", ""])
def test_what_is_no_window_is_refused(window):
    """Hours are 0 to 24."""
    with pytest.raises(ValueError, match=r".+"):
        threat_by_hour({window: 1.0})
