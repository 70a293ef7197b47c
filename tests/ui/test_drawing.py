"""Drawing by number and by hand: boxes above the map, figures beside the pointer."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QToolTip

from app.base.message import LANGUAGES, use_language
from app.domain.marks import MarkKind
from app.geo.point import Position
from app.geo.shapes import Circle
from app.geo.units import METRES_PER_NM
from app.session import actions
from app.ui.drawing import SKETCH_TOOLS

MAP = "watchbill.chart.map"
FIGURES = "[...document.getElementById('figures').children].map((row) => row.textContent)"


@pytest.fixture
def driver(show, empty_session):
    """Return a window on an empty plan, its map over open sea east of Barbados."""
    one = show(empty_session)
    one.script(f"{MAP}.setView([13, -57], 8, {{ animate: false }}) && 1")
    one.window.activateWindow()
    one.qtbot.wait(150)
    return one


def take(driver, tool):
    """Take up a tool and wait until the page has it too."""
    driver.window.use_tool(tool)
    driver.until(lambda: driver.script("watchbill.chart.hands.tool") == tool)


def enter(driver, field, text):
    """Type into a box of the bar and press Enter."""
    driver.until(lambda: field.isVisible() and field.isEnabled())
    field.setText(text)
    driver.qtbot.keyClick(field, Qt.Key.Key_Return)


def point_at(driver, lat, lon):
    """Move the pointer to a place."""
    driver.mouse(QEvent.Type.MouseMove, driver.pixel(lat, lon), Qt.MouseButton.NoButton)
    driver.qtbot.wait(60)


@pytest.mark.parametrize("text", ["5 nm", "5nm", "045 5 nm"])
def test_a_radius_alone_makes_a_circle(driver, text):
    """Middle by position, then the radius typed: no bearing is needed."""
    take(driver, "circle")
    bar = driver.window.draw_bar
    enter(driver, bar.at, "13N 57W")
    enter(driver, bar.leg, text)
    driver.until(lambda: bool(driver.plan.areas))
    (area,) = driver.plan.areas.values()
    assert isinstance(area.shape, Circle)
    assert area.shape.radius_m == pytest.approx(5 * METRES_PER_NM, abs=1)


def test_a_rectangle_is_drawn_by_width_and_height(driver):
    """4 x 3 nm is 12 square miles, opened to where the pointer is; both sides show while drawing."""
    take(driver, "rectangle")
    bar = driver.window.draw_bar
    enter(driver, bar.at, "13N 57W")
    driver.until(bar.leg.isEnabled)
    point_at(driver, 12.5, -57.5)
    driver.until(lambda: len(driver.script(FIGURES)) == 3)
    # Half a degree: 29.9 nm up, 29.3 nm along the parallel; a pixel is a third of a mile.
    width, height = (float(side.split()[0]) for side in driver.script(FIGURES)[0].split(" × "))
    assert (width, height) == pytest.approx((29.3, 29.9), abs=0.3)
    enter(driver, bar.leg, "4 x 3 nm")
    driver.until(lambda: bool(driver.plan.areas))
    (area,) = driver.plan.areas.values()
    assert area.shape.area_m2 / METRES_PER_NM**2 == pytest.approx(12, rel=0.002)
    assert {round(corner.lat_deg, 2) for corner in area.shape.ring} == {12.95, 13.0}
    assert max(corner.lon_deg for corner in area.shape.ring) == pytest.approx(-57, abs=1e-6)


def test_a_corridor_shows_its_width_and_size_and_keeps_what_cannot_be_read(driver):
    """The band is drawn as wide as it is; a width that cannot be read stays, with the reason at the field."""
    take(driver, "corridor")
    bar = driver.window.draw_bar
    enter(driver, bar.wide, "2 nm")
    assert bar.wide.text() == "2.0\N{NO-BREAK SPACE}nm"
    driver.click(13, -57.5)
    point_at(driver, 13, -57)
    driver.until(lambda: len(driver.script(FIGURES)) >= 3)
    leg, width, size = driver.script(FIGURES)[:3]
    assert width == "↔ 2.00 nm"
    assert float(size.split()[0]) == pytest.approx(2 * float(leg.split()[1]), rel=0.02)
    band = driver.script("+document.querySelector('.sketch-band').getAttribute('stroke-width')")
    # At zoom 8 the 21,600 nm of the equator are 65,536 pixels; at 13 degrees a pixel is 0.974 of that.
    assert band == pytest.approx(2 / (21600 / 256 / 2**8 * 0.974), rel=0.03)
    enter(driver, bar.wide, "wide")
    assert bar.wide.text() == "wide"
    assert "not a length" in QToolTip.text()
    assert "not a length" in bar.wide.accessibleDescription()
    assert driver.window.gestures.width_m == pytest.approx(2 * METRES_PER_NM)


def test_a_line_is_not_filled(driver):
    """Neither while it is drawn nor while its corners are dragged."""
    take(driver, "line")
    for lat, lon in ((13, -57.5), (13.2, -57.2)):
        driver.click(lat, lon)
    point_at(driver, 13, -57)
    fill = "getComputedStyle(document.querySelector('path.sketch')).fill"
    assert driver.script(fill) == "none"
    driver.window.use_tool("select")
    path = (Position(13, -57.5), Position(13.2, -57.2), Position(13, -57))
    driver.window.workspace.do(actions.draw_mark, "Line", MarkKind.LINE, path)
    driver.window.workspace.select("marks", next(iter(driver.plan.marks)))
    take(driver, "shape")
    driver.until(lambda: driver.script("!!document.querySelector('path.sketch')"))
    assert driver.script(fill) == "none"
    driver.window.use_tool("select")


def test_the_position_box_knows_names_of_places(driver):
    """A name is looked up; of several the nearest to the middle of the map is taken, and the hint says so."""
    bar = driver.window.draw_bar
    take(driver, "point")
    enter(driver, bar.at, "Bridgetown")
    driver.until(lambda: bool(driver.plan.marks))
    (mark,) = driver.plan.marks.values()
    assert mark.path[0].lat_deg == pytest.approx(13.1, abs=0.05)
    assert mark.path[0].lon_deg == pytest.approx(-59.6, abs=0.05)
    assert bar.at.text() == ""


def test_the_hint_says_which_of_several_places_was_meant(driver):
    """With no tool for drawing the map goes there."""
    bar = driver.window.draw_bar
    enter(driver, bar.at, "Georgetown")
    assert bar.hint.text().startswith("Georgetown, ")
    assert "nearest of" in bar.hint.text()
    enter(driver, bar.at, "Nowhere in particular")
    assert bar.at.text() == "Nowhere in particular"
    assert QToolTip.text()


@pytest.mark.parametrize("left_px", [240, 380], ids=["as it was", "a wide tree"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_no_hint_moves_the_map(show, empty_session, language, left_px):
    """In the smallest window, whatever tool is taken up: the map keeps its size and the boxes their width."""
    use_language(language)
    try:
        driver = show(empty_session)
        window = driver.window
        window.resize(1366, 768)
        driver.qtbot.wait(100)
        window.room.splits["upper"].moveSplitter(left_px, 1)
        driver.qtbot.wait(100)
        size, bar = window.map.size(), window.draw_bar
        for tool in ("select", "move", "turn", "shape", *SKETCH_TOOLS):
            window.map_work.use_tool(tool)
            driver.qtbot.wait(20)
            assert window.map.size() == size
            assert bar.height() <= 76
            assert bar.at.width() >= 120
            assert bar.hint.heightForWidth(bar.hint.width()) <= bar.hint.height()
    finally:
        use_language("en")
