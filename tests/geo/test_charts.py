"""Boxes around places, the short way round."""

from __future__ import annotations

import pytest

from app.geo.charts import Box


@pytest.mark.parametrize(
    ("lonlats", "bounds"),
    [
        ([(-61, 14), (-60, 15)], (-61, 14, -60, 15)),
        ([(179, -17), (-179, -18)], (179, -18, 181, -17)),
        ([(179.9, 0), (180.1, 1)], (179.9, 0, 180.1, 1)),
        ([(-180.1, 0), (-179.5, 1)], (-180.1, 0, -179.5, 1)),
        ([(-170, 0), (-100, 0), (170, 1)], (170, 0, 260, 1)),
        ([(5, 5)], (5, 5, 5, 5)),
        ([(-100, 0), (0, 0), (100, 0)], (-100, 0, 100, 0)),
    ],
)
def test_a_map_shows_the_short_way_round(lonlats, bounds):
    """Where the way over 180 degrees is shorter the box goes past it."""
    assert Box.shown_around(lonlats).bounds == pytest.approx(bounds)
    west, south, east, north = Box.shown_around(lonlats, padding=0.5).bounds
    assert (west + 0.5, south + 0.5, east - 0.5, north - 0.5) == pytest.approx(bounds)
