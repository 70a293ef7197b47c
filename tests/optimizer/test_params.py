"""Limits and figures of a search."""

from __future__ import annotations

import pytest

from app.base.errors import AppError
from app.optimizer.params import Params
from app.optimizer.result import Result


@pytest.mark.parametrize("seconds", [0, -1, float("nan"), float("inf")])
def test_a_budget_is_a_positive_number(seconds):
    """The user is told which figure is wrong."""
    with pytest.raises(AppError, match="positive"):
        Params(seconds=seconds)


@pytest.mark.parametrize("wrong", [{"iterations": 0}, {"workers": 0}, {"exact_arcs": -1}, {"gap": 1.0}])
def test_other_limits_are_the_programmer_s(wrong):
    """Senseless limits are refused at once."""
    with pytest.raises(ValueError, match="search"):
        Params(**wrong)


def test_gap_is_a_share_of_the_bound():
    """(80 - 60) / 80 = 25 %, and nothing of nothing is no gap."""
    assert Result((), 60.0, 80.0, 1.0, 1).gap == 0.25
    assert Result((), 0.0, 0.0, 1.0, 1).gap == 0.0
