"""Drawings that follow rivers, borders, coast and lines of the plan."""

from __future__ import annotations

import pytest
import shapely.ops
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeySequence

from app.domain.marks import MarkKind
from app.geo.charts import Box, read_coast, read_rivers
from app.geo.geodesic import path_length_m
from app.geo.point import Position
from app.geo.shapes import Corridor
from app.geo.units import METRES_PER_NM
from app.session import actions
from app.ui.objectmenu import VERBS

SKETCH = "watchbill.chart.sketch"
FIGURES = "[...document.getElementById('figures').children].map((row) => row.textContent)"
LINE = (Position(13, -57.5), Position(13.2, -57.2), Position(13, -57), Position(12.8, -57))


@pytest.fixture
def driver(show, empty_session):
    """Return a window on an empty plan."""
    return show(empty_session)


def look_at(driver, lat, lon, zoom):
    """Show a part of the world, and wait for the program to know."""
    driver.script(f"watchbill.chart.map.setView([{lat}, {lon}], {zoom}, {{ animate: false }}) && 1")
    driver.window.activateWindow()
    driver.qtbot.wait(200)


def follow(driver, tool="corridor"):
    """Take up a tool that follows lines."""
    driver.window.use_tool(tool)
    driver.window.book.run("follow_line")
    driver.until(lambda: driver.script(f"{SKETCH}.follow.on && {SKETCH}.tool") == tool)


def point_at(driver, lat, lon):
    """Move the pointer to a place."""
    driver.mouse(QEvent.Type.MouseMove, driver.pixel(lat, lon), Qt.MouseButton.NoButton)
    driver.qtbot.wait(60)


def steps(driver):
    """Return how many places each step of the drawing ends at."""
    return driver.script(f"{SKETCH}.steps")


def on_lines(lines, *lonlats):
    """Return the points of lines that are nearest to places."""
    whole = shapely.union_all(list(lines))
    return [shapely.ops.nearest_points(whole, shapely.Point(at))[0] for at in lonlats]


def far_off(lines, path):
    """Return how many degrees a path lies off lines at the most."""
    whole = shapely.union_all(list(lines))
    return max(whole.distance(shapely.Point(at.lonlat)) for at in path)


def test_a_corridor_follows_a_river_between_two_clicks(driver):
    """The Orinoco above Ciudad Bolivar; the width is the one typed."""
    look_at(driver, 8.1, -63.8, 9)
    follow(driver)
    driver.until(lambda: driver.script("watchbill.chart.snapper.fixed.length") > 0)
    bar = driver.window.draw_bar
    assert driver.window.tool_bar.button("follow_line").isChecked()
    bar.wide.setText("3 nm")
    driver.qtbot.keyClick(bar.wide, Qt.Key.Key_Return)
    river = read_rivers(Box(-66, 7, -62, 9))
    whole = shapely.union_all(list(river))
    start, end = (
        shapely.ops.nearest_points(whole, shapely.Point(at))[0] for at in ((-64.4, 7.9), (-63.5, 8.1))
    )
    driver.click(start.y, start.x)
    point_at(driver, end.y, end.x)
    driver.until(
        lambda: driver.script(FIGURES)[:1] and driver.script(FIGURES)[0].startswith("Along the line")
    )
    driver.click(end.y, end.x)
    driver.until(lambda: len(steps(driver)) == 2)
    driver.qtbot.mouseClick(bar.finish, Qt.MouseButton.LeftButton)
    driver.until(lambda: bool(driver.plan.areas))
    (area,) = driver.plan.areas.values()
    assert isinstance(area.shape, Corridor)
    assert area.shape.width_m == pytest.approx(3 * METRES_PER_NM)
    assert len(area.shape.line) > 10
    # Within a pixel or two of the river all the way: at zoom 9 one is 0.003 degrees.
    assert far_off(river, area.shape.line) < 0.008
    assert path_length_m(area.shape.line) > path_length_m((area.shape.line[0], area.shape.line[-1])) * 1.05


def test_a_section_is_taken_back_as_one_step(driver):
    """Undo takes the whole section of coast; a click off every line goes straight, and the bar says so."""
    look_at(driver, 13.2, -59.6, 10)
    follow(driver, "line")
    coast = shapely.union_all(list(read_coast(Box(-60, 12.9, -59.3, 13.5))))
    start, end = (
        shapely.ops.nearest_points(coast, shapely.Point(at))[0] for at in ((-59.66, 13.2), (-59.5, 13.06))
    )
    driver.click(start.y, start.x)
    driver.click(end.y, end.x)
    driver.until(lambda: len(steps(driver)) == 2)
    assert steps(driver)[1] > 5
    assert driver.script("document.querySelectorAll('.sketch-corner').length") == 2
    driver.click(13.0, -59.2)
    driver.until(lambda: len(steps(driver)) == 3)
    assert steps(driver)[2] == steps(driver)[1] + 1
    hint = driver.window.draw_bar.hint
    driver.until(lambda: "straight" in hint.text())
    driver.window.book.run("undo")
    driver.window.book.run("undo")
    driver.until(lambda: steps(driver) == [1])
    driver.window.use_tool("select")


def test_alt_and_the_toggle_let_a_leg_go_straight(driver):
    """One leg with Alt, every leg once lines are not followed any more."""
    look_at(driver, 13, -57.2, 9)
    driver.window.workspace.do(actions.draw_mark, "Limit", MarkKind.LINE, LINE)
    follow(driver)
    driver.click(13, -57.5)
    driver.click(13, -57)
    driver.until(lambda: steps(driver) == [1, 3])
    assert driver.script(f"{SKETCH}.points[1].lat") == pytest.approx(13.2)
    at = driver.pixel(13, -57.5)
    for kind, held in (
        (QEvent.Type.MouseButtonPress, None),
        (QEvent.Type.MouseButtonRelease, Qt.MouseButton.NoButton),
    ):
        driver.mouse(kind, at, buttons=held, keys=Qt.KeyboardModifier.AltModifier)
    driver.until(lambda: steps(driver) == [1, 3, 4])
    driver.window.book.run("follow_line")
    driver.click(13, -57)
    driver.until(lambda: steps(driver) == [1, 3, 4, 5])
    assert not driver.window.tool_bar.button("follow_line").isChecked()
    driver.window.use_tool("select")


def test_a_double_click_ends_with_its_section(driver):
    """The drawing is finished once the last section is there."""
    look_at(driver, 13, -57.2, 9)
    driver.window.workspace.do(actions.draw_mark, "Limit", MarkKind.LINE, LINE)
    follow(driver)
    driver.click(13, -57.5)
    driver.until(lambda: steps(driver) == [1])
    driver.script(
        f"({SKETCH}.click({{ latlng: L.latLng(12.8, -57), originalEvent: {{}} }}), {SKETCH}.finish(), 1)"
    )
    driver.until(lambda: bool(driver.plan.areas))
    (area,) = driver.plan.areas.values()
    assert [at.lonlat for at in area.shape.line] == [pytest.approx(at.lonlat) for at in LINE]


def test_a_corridor_along_the_selected_line(driver):
    """By menu, palette and key, as wide as the next one drawn; one step; a point has none."""
    window = driver.window
    window.book.run("corridor_along")
    assert not window.notice.isHidden()
    window.workspace.do(actions.draw_mark, "Rendezvous", MarkKind.POINT, LINE[:1])
    window.workspace.choose((("marks", next(iter(driver.plan.marks))),))
    window.book.run("corridor_along")
    assert not driver.plan.areas
    for kind in (MarkKind.LINE, MarkKind.BARRIER, MarkKind.TRACK):
        change = window.workspace.do(actions.draw_mark, "Mona line", kind, LINE)
        window.workspace.choose(tuple(change.after))
        window.gestures.width_m = 7_000.0
        window.book.run("corridor_along")
        area = window.workspace.selection
        assert area.shape == Corridor(LINE, 7_000.0)
        assert area.name == "Along Mona line"
        window.undo()
        assert not driver.plan.areas
    assert "corridor_along" in VERBS["marks"]
    assert QKeySequence("Shift+C").toString() in window.book.by_name["corridor_along"].text()
