"""The geometry of the timeline."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtCore import QPoint

from app.domain.availabilities import Availability
from app.domain.edits.displays import show as show_things
from app.domain.ids import AvailabilityId
from app.session import actions
from app.ui.timeline.layout import HEADER_PX, Marked, Phase, lay_out
from app.ui.timeline.view import NAMES_PX, TimelineView
from tests.builders import BRAVO, D, a_duty, a_plan, an_area, an_asset, at

SHIP, OTHER = an_asset("ship"), an_asset("other", BRAVO)
AREA = an_area("area")
DUTY = a_duty(SHIP, AREA, start=4, end=8, transit=2)


def test_a_bar_is_transit_station_transit_recovery():
    """At 10 px an hour: out at 20, on station 40 to 80, back at 100, 4 h of recovery."""
    (bar,) = lay_out(a_plan([SHIP, OTHER], [AREA], [DUTY]), 10).bars(SHIP.id)
    assert [(s.phase, s.left, s.right) for s in bar.segments] == [
        (Phase.TRANSIT, 20, 40),
        (Phase.STATION, 40, 80),
        (Phase.TRANSIT, 80, 100),
        (Phase.RECOVERY, 100, 140),
    ]
    assert (bar.left, bar.right, bar.text) == (20, 140, "area")


def test_rows_are_grouped_by_partner():
    """A heading, then its assets; a partner with none has no row, and what is hidden has none."""
    plan = a_plan([SHIP, OTHER], [AREA])
    rows = lay_out(plan, 10).rows
    assert [row.text for row in rows] == ["Alpha", "ship", "Bravo", "other"]
    assert rows[0].top == HEADER_PX
    assert [row.top for row in rows] == sorted({row.top for row in rows})
    hidden = lay_out(show_things(plan, [BRAVO], visible=False), 10)
    assert [row.text for row in hidden.rows] == ["Alpha", "ship"]


@pytest.mark.parametrize("scrolled", [0, 10, 55, 500, 10_000])
def test_the_rows_in_view_are_those_that_reach_into_it(scrolled):
    """Found by halving, they are the ones a look at every row finds."""
    layout = lay_out(a_plan([an_asset(f"ship-{n}") for n in range(40)], [AREA]), 10)
    top, bottom = scrolled + HEADER_PX, scrolled + HEADER_PX + 100
    seen = tuple(row for row in layout.rows if row.top < bottom and row.top + row.height > top)
    found = layout.rows_between(top, bottom)
    assert set(seen) <= set(found)
    assert len(found) <= len(seen) + 1


def test_broken_and_pinned_duties_are_marked():
    """What the judges found and what the planner pinned can be told apart."""
    plan = a_plan([SHIP], [AREA], [replace(DUTY, pinned=True)])
    (bar,) = lay_out(plan, 10).bars(SHIP.id, Marked(broken={DUTY.id}))
    assert (bar.broken, bar.conditional, bar.pinned) == (True, False, True)
    (bar,) = lay_out(plan, 10).bars(SHIP.id, Marked(conditional={DUTY.id}))
    assert (bar.broken, bar.conditional) == (False, True)


def test_times_an_asset_is_not_available_stand_on_its_row():
    """Cut off at the ends of the plan; times it is available or outside the plan are not drawn."""
    times = ((-5, 6, False), (10, 12, True), (40, 60, False), (60, 70, False))
    rows = [
        Availability(AvailabilityId(str(number)), SHIP.id, at(start), at(end), available=available)
        for number, (start, end, available) in enumerate(times)
    ]
    plan = replace(a_plan([SHIP, OTHER], days=2), availabilities={row.id: row for row in rows})
    layout = lay_out(plan, 10)
    assert [(away.left, away.right) for away in layout.away(SHIP.id)] == [(0, 60), (400, 480)]
    assert layout.away(OTHER.id) == ()


@pytest.fixture
def driver(show, sample_session):
    """Return a window on the sample plan."""
    return show(sample_session)


def test_the_row_of_a_selected_asset_is_marked_and_brought_into_view(driver):
    """The last asset of all: its row and its name have the colour of what is selected."""
    window = driver.window
    view = window.bottom.timeline
    row = view.geometry_now.rows[-1]
    window.workspace.select("assets", row.asset)
    top = row.top - view.verticalScrollBar().value()
    assert HEADER_PX <= top <= view.viewport().height() - row.height
    selection = window.theme.color("selection")
    picture = view.viewport().grab().toImage()
    for x in (NAMES_PX - 4, NAMES_PX + 8):
        assert picture.pixelColor(x, round(top + 4)) == selection
    window.workspace.choose(())
    picture = view.viewport().grab().toImage()
    assert picture.pixelColor(NAMES_PX - 4, round(top + 4)) != selection


def test_a_time_not_available_is_hatched_and_says_why(driver):
    """Its hatching, and what the pointer is told there; a briefing is told no note."""
    window, asset = driver.window, next(iter(driver.plan.assets.values()))
    start = driver.plan.header.start
    change = window.workspace.do(actions.add_availability, asset.id, start, start + timedelta(days=2))
    (key,) = change.after
    row = driver.plan.availabilities[key[1]]
    window.workspace.do(actions.describe_availability, replace(row, note="In dock", confirmed=False))
    view = window.bottom.timeline
    layout = view.geometry_now
    (away,) = layout.away(asset.id)
    line = layout.row_of(asset.id)
    point = QPoint(NAMES_PX + round(away.left + 20), round(line.top + 10))
    picture = view.viewport().grab().toImage()
    square = [point + QPoint(step % 8, step // 8) for step in range(64)]
    drawn = {picture.pixelColor(one).name() for one in square}
    assert drawn == {window.theme.color("sunken").name(), window.theme.color("muted").name()}
    tip = view._away_tip(point)
    assert asset.name in tip
    assert "unconfirmed" in tip
    assert "In dock" in tip
    assert view._away_tip(point + QPoint(0, round(line.height))) == ""
    briefing = TimelineView(window.workspace, window.theme, editable=False)
    driver.qtbot.addWidget(briefing)
    briefing.resize(view.size())
    assert "In dock" not in briefing._away_tip(point)
    assert asset.name in briefing._away_tip(point)


@pytest.mark.parametrize(("width", "minutes"), [(0, 0), (1, 0), (2, 15), (10, 60), (-10, -60)])
def test_dragging_snaps_to_a_quarter_of_an_hour(width, minutes):
    """At 10 px an hour a quarter is 2.5 px."""
    assert lay_out(a_plan(), 10).duration_of(width) == timedelta(minutes=minutes)


def test_each_midnight_is_labelled():
    """The date-time group in full."""
    ticks = lay_out(a_plan(days=2), 20).ticks
    assert [tick.text for tick in ticks if tick.text] == [
        "120000Z JAN 26",
        "130000Z JAN 26",
        "140000Z JAN 26",
    ]
    assert lay_out(a_plan(), 10).x_of(at(3)) == 30
    assert lay_out(a_plan(), 10).start == D
