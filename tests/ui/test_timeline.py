"""The geometry of the timeline."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from app.ui.timeline.layout import HEADER_PX, Phase, lay_out
from tests.builders import BRAVO, D, a_duty, a_plan, an_area, an_asset, at

SHIP, OTHER = an_asset("ship"), an_asset("other", BRAVO)
AREA = an_area("area")
DUTY = a_duty(SHIP, AREA, start=4, end=8, transit=2)


def test_a_bar_is_transit_station_transit_recovery():
    """At 10 px an hour: out at 20, on station 40 to 80, back at 100, 4 h of recovery."""
    (bar,) = lay_out(a_plan([SHIP, OTHER], [AREA], [DUTY]), (), 10).bars
    assert [(s.phase, s.left, s.right) for s in bar.segments] == [
        (Phase.TRANSIT, 20, 40),
        (Phase.STATION, 40, 80),
        (Phase.TRANSIT, 80, 100),
        (Phase.RECOVERY, 100, 140),
    ]
    assert (bar.left, bar.right, bar.text) == (20, 140, "area")


def test_rows_are_grouped_by_partner():
    """A heading, then its assets; a partner with none has no row."""
    rows = lay_out(a_plan([SHIP, OTHER], [AREA]), (), 10).rows
    assert [row.text for row in rows] == ["Alpha", "ship", "Bravo", "other"]
    assert rows[0].top == HEADER_PX
    assert [row.top for row in rows] == sorted({row.top for row in rows})


def test_broken_and_pinned_duties_are_marked():
    """What the judges found and what the planner pinned can be told apart."""
    plan = a_plan([SHIP], [AREA], [replace(DUTY, pinned=True)])
    (bar,) = lay_out(plan, {DUTY.id}, 10).bars
    assert bar.broken
    assert bar.pinned


@pytest.mark.parametrize(("width", "minutes"), [(0, 0), (1, 0), (2, 15), (10, 60), (-10, -60)])
def test_dragging_snaps_to_a_quarter_of_an_hour(width, minutes):
    """At 10 px an hour a quarter is 2.5 px."""
    assert lay_out(a_plan(), (), 10).duration_of(width) == timedelta(minutes=minutes)


def test_each_midnight_is_labelled():
    """The date-time group in full."""
    ticks = lay_out(a_plan(days=2), (), 20).ticks
    assert [tick.text for tick in ticks if tick.text] == [
        "120000Z JAN 26",
        "130000Z JAN 26",
        "140000Z JAN 26",
    ]
    assert lay_out(a_plan(), (), 10).x_of(at(3)) == 30
    assert lay_out(a_plan(), (), 10).start == D
