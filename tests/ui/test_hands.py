"""What the hand does on the map: dragging, turning, shaping, boxes, keys while drawing, and fingers."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.domain.marks import MarkKind
from app.geo.geodesic import bearing_deg, distance_m
from app.geo.point import Position
from app.session import actions
from tests.builders import a_square

MAP = "watchbill.chart.map"
FIGURES = (
    "document.getElementById('figures').hidden ? [] : "
    "[...document.getElementById('figures').children].map((row) => row.textContent)"
)
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def driver(show, empty_session):
    """Return a window on a plan with two areas and a base on the open sea."""
    one = show(empty_session)
    session = one.window.workspace.session
    one.window.workspace.do(actions.draw_area, "West", a_square(13, -57.6, 0.4))
    one.window.workspace.do(actions.draw_area, "East", a_square(13, -56.6, 0.4))
    lead = next(iter(session.plan.partners))
    one.window.workspace.do(actions.place_base, "Rock", lead, Position(12.4, -57.1))
    look_at(one, 13, -57)
    one.until(lambda: one.script("watchbill.chart.canvas.things.bases.size") == 1)
    return one


def look_at(driver, lat, lon, zoom=8):
    """Bring a place into the middle of the map."""
    driver.script(f"{MAP}.setView([{lat}, {lon}], {zoom}, {{ animate: false }}) && 1")
    driver.qtbot.wait(150)


def take(driver, tool):
    """Take up a tool and wait until the page has it too."""
    driver.window.use_tool(tool)
    driver.until(lambda: driver.script("watchbill.chart.hands.tool") == tool)


def choose(driver, *kinds):
    """Select everything of these kinds and wait until the page has marked it."""
    keys = tuple((kind, one) for kind in kinds for one in getattr(driver.plan, kind))
    driver.window.workspace.choose(keys)
    driver.until(lambda: driver.script("watchbill.chart.canvas.chosen.size") == len(keys))
    return keys


def named(driver, name):
    """Return the area of that name."""
    return next(area for area in driver.plan.areas.values() if area.name == name)


def test_everything_selected_is_dragged_in_one_step(driver):
    """Two areas and a base go the same way; one undo brings all of them back."""
    before = driver.plan
    choose(driver, "areas", "bases")
    take(driver, "move")
    start = driver.pixel(13, -57.6)
    driver.drag(start, start + QPoint(40, -30))
    driver.until(lambda: driver.plan != before)
    ways = [
        (bearing_deg(old.shape.anchor, new.shape.anchor), distance_m(old.shape.anchor, new.shape.anchor))
        for old, new in zip(before.areas.values(), driver.plan.areas.values(), strict=True)
    ]
    (old,), (new,) = before.bases.values(), driver.plan.bases.values()
    ways.append((bearing_deg(old.position, new.position), distance_m(old.position, new.position)))
    assert all(way == pytest.approx(ways[0], rel=0.02) for way in ways)
    driver.window.book.run("undo")
    assert driver.plan == before
    driver.window.use_tool("select")


@pytest.mark.parametrize("key", [Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier])
def test_a_box_over_the_sea_selects_what_lies_in_it(driver, key):
    """Ctrl or Shift and a drag: the area and the base inside are selected, the other area is not."""
    box = driver.pixel(13.5, -58), driver.pixel(12.2, -57)
    driver.drag(*box, keys=key)
    west = named(driver, "West").id
    base = next(iter(driver.plan.bases))
    driver.until(lambda: set(driver.window.workspace.chosen) == {("areas", west), ("bases", base)})
    assert driver.script("watchbill.chart.hands.box.hidden")


def test_a_drag_ends_outside_the_map_too(driver):
    """The button let go over a panel lets go of the base; a drag the system breaks off changes nothing."""
    before = driver.plan
    start = driver.pixel(12.4, -57.1)
    driver.carry(start, start + QPoint(30, 0))
    driver.until(lambda: "nm" in "".join(driver.script(FIGURES)))
    driver.script(
        "document.querySelector('.leaflet-container').dispatchEvent(new PointerEvent('pointercancel'))"
    )
    assert driver.script("watchbill.chart.hands.held === null && watchbill.chart.canvas.ghost === null")
    driver.mouse(QEvent.Type.MouseButtonRelease, start, buttons=Qt.MouseButton.NoButton)
    assert driver.plan == before
    driver.drag(start, QPoint(driver.window.map.width() + 60, start.y()))
    driver.until(lambda: driver.plan != before)
    assert driver.script("watchbill.chart.hands.held === null")
    assert driver.script(FIGURES) == []


def test_figures_stand_beside_what_moves(driver):
    """Bearing and distance while moving: east by 30 pixels at zoom 8 is about 9.6 nm."""
    start = driver.pixel(12.4, -57.1)
    driver.carry(start, start + QPoint(30, 0))
    driver.until(lambda: len(driver.script(FIGURES)) == 1)
    bearing, length, _unit = driver.script(FIGURES)[0].split()
    assert bearing == "090°T"
    assert float(length) == pytest.approx(30 * 21600 / 2**16 * 0.977, rel=0.03)
    driver.mouse(QEvent.Type.MouseButtonRelease, start, buttons=Qt.MouseButton.NoButton)


def test_turning_shows_an_outline_and_the_angle(driver):
    """The plan is not drawn anew while the hand turns; the area is turned by what was shown."""
    west = named(driver, "West")
    driver.window.workspace.select("areas", west.id)
    take(driver, "turn")
    driver.until(lambda: driver.script("watchbill.chart.canvas.chosen.size") == 1)
    middle = driver.pixel(13, -57.6)
    driver.until(lambda: not driver.script("watchbill.chart.canvas.berthing || watchbill.chart.naming || 0"))
    driver.qtbot.wait(200)
    draws = driver.script("watchbill.chart.canvas.draws")
    driver.carry(middle + QPoint(0, -60), middle + QPoint(60, 0))
    driver.until(lambda: driver.script(FIGURES) == ["↻ 90°"])
    assert driver.script("document.querySelectorAll('.leaflet-sketch-pane path').length") == 1
    assert driver.script("watchbill.chart.canvas.draws") == draws
    driver.mouse(QEvent.Type.MouseButtonRelease, middle + QPoint(60, 60), buttons=Qt.MouseButton.NoButton)
    driver.until(lambda: named(driver, "West") != west)
    assert driver.script("document.querySelectorAll('.leaflet-sketch-pane path').length") == 0
    assert "135" in str(driver.window.workspace.session.undo_label)
    driver.window.use_tool("select")


def test_a_corner_dragged_snaps_and_shows_the_size(driver):
    """Dropped a few pixels beside a corner of the other area it lies on that corner."""
    driver.window.workspace.select("areas", named(driver, "West").id)
    take(driver, "shape")
    driver.until(lambda: driver.script("document.querySelectorAll('.marker-icon').length") >= 4)
    corner = driver.pixel(13.2, -57.4)
    driver.carry(corner, driver.pixel(13.2, -56.8) + QPoint(4, 3))
    driver.until(lambda: [row.endswith("nm²") for row in driver.script(FIGURES)] == [True])
    end = driver.pixel(13.2, -56.8) + QPoint(4, 3)
    driver.mouse(QEvent.Type.MouseButtonRelease, end, buttons=Qt.MouseButton.NoButton)
    driver.until(lambda: Position(13.2, -56.8) in named(driver, "West").shape.ring)
    driver.until(lambda: driver.script(FIGURES) == [])
    driver.window.use_tool("select")


def test_corners_snap_to_coast_and_borders(driver):
    """The page gets lines of both for the tool that drags corners, on both sides of 180 degrees."""
    take(driver, "shape")
    counts = []
    for lat, lon in ((14.6, -61), (18.7, -71.8), (-16.8, 180)):
        look_at(driver, lat, lon, 8)
        driver.until(lambda: driver.script("watchbill.chart.snapper.fixed.length") > 0)
        driver.qtbot.wait(200)
        counts.append(driver.script("watchbill.chart.snapper.fixed.map((line) => line[0])"))
    # Hispaniola: the border runs inland, far from any coast.
    look_at(driver, 18.95, -71.8, 11)
    driver.until(lambda: driver.script("watchbill.chart.snapper.fixed.length") > 0)
    assert {lon > 0 for lon, _ in counts[2]} == {True, False}
    driver.window.use_tool("select")


def test_zones_go_with_the_plan_that_had_them(driver):
    """A plan without zones shows none of the plan before, and nothing snaps to them."""
    driver.window.map.send('{"type": "zones", "pack": "caribbean"}')
    driver.until(lambda: driver.script("!!watchbill.chart.zones && watchbill.chart.snapper.zones.length") > 0)
    driver.window.map.send('{"type": "zones", "pack": ""}')
    driver.until(lambda: driver.script("watchbill.chart.zones") is None)
    assert driver.script("watchbill.chart.snapper.zones.length") == 0


def press(driver, key, keys=Qt.KeyboardModifier.NoModifier):
    """Press a key over the map."""
    driver.window.activateWindow()
    # Keys of actions go to the window in front alone.
    driver.until(driver.window.isActiveWindow)
    driver.window.map.setFocus()
    driver.qtbot.keyClick(driver.window.map.focusProxy(), key, keys)
    driver.qtbot.wait(100)


def test_keys_while_drawing(driver):
    """Backspace and Ctrl+Z take back a place, no step of the plan; Enter finishes; Esc drops the drawing."""
    before = driver.plan
    count = "watchbill.chart.sketch.points.length"
    take(driver, "line")
    for lon in (-57.3, -57.2, -57.0, -56.9):
        driver.click(12.6, lon)
    assert driver.script(count) == 4
    press(driver, Qt.Key.Key_Backspace)
    driver.until(lambda: driver.script(count) == 3)
    driver.window.book.run("undo")
    driver.until(lambda: driver.script(count) == 2)
    assert driver.plan == before
    press(driver, Qt.Key.Key_Return)
    driver.until(lambda: len(driver.plan.marks) == 1)
    assert len(next(iter(driver.plan.marks.values())).path) == 2
    take(driver, "line")
    driver.click(12.6, -57)
    driver.until(lambda: driver.script(count) == 1)
    driver.qtbot.wait(100)
    driver.window.book.run("deselect")
    driver.until(lambda: driver.script(count) == 0)
    assert driver.window.map_work.tool == "line"
    driver.window.book.run("deselect")
    assert driver.window.map_work.tool == "select"
    driver.window.book.run("undo")
    assert driver.plan == before


@pytest.mark.parametrize("has_history", [True, False])
def test_ctrl_z_takes_back_one_place(driver, has_history):
    """Whether or not the plan has a step to take back, which stays."""
    if not has_history:
        while driver.window.workspace.session.undo_label:
            driver.window.book.run("undo")
    before = driver.plan
    count = "watchbill.chart.sketch.points.length"
    take(driver, "line")
    for lon in (-57.3, -57.2, -57.0):
        driver.click(12.6, lon)
    driver.until(lambda: driver.script(count) == 3)
    press(driver, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    driver.until(lambda: driver.script(count) == 2)
    driver.qtbot.wait(200)
    assert driver.script(count) == 2
    assert driver.plan == before
    driver.window.use_tool("select")
    assert driver.window.book.by_name["undo"].isEnabled() == has_history


@pytest.fixture
def fingers(driver):
    """Return a function that lets fingers do something on the map: their numbers and where they are."""
    device = QTest.createTouchDevice()
    target = driver.window.map.focusProxy()

    def touch(act, **places):
        sequence = QTest.touchEvent(target, device)
        for finger, place in places.items():
            getattr(sequence, act)(int(finger[1:]), place, target)
        sequence.commit()
        driver.qtbot.wait(40)

    return touch


def test_a_long_press_of_a_finger_is_the_right_button(driver, fingers):
    """Over an area it asks for the menu; on a corner it takes the corner away; a finger still drags."""
    asked = []
    driver.window.gestures.menu_asked.disconnect()
    driver.window.gestures.menu_asked.connect(lambda _at, message: asked.append(message.under))
    place = driver.pixel(13, -57.6)
    fingers("press", f0=place)
    driver.until(lambda: asked == [(("areas", named(driver, "West").id),)])
    fingers("release", f0=place)
    path = (Position(12.6, -57.5), Position(12.8, -57), Position(12.6, -56.5))
    driver.window.workspace.do(actions.draw_mark, "Line", MarkKind.LINE, path)
    driver.window.workspace.select("marks", next(iter(driver.plan.marks)))
    take(driver, "shape")
    driver.until(lambda: driver.script("document.querySelectorAll('.marker-icon').length") >= 3)
    corner = driver.pixel(12.8, -57)
    fingers("press", f0=corner)
    driver.until(lambda: len(next(iter(driver.plan.marks.values())).path) == 2)
    fingers("release", f0=corner)
    driver.window.use_tool("select")
    swipe(driver, fingers)


def swipe(driver, fingers):
    """Drag the map with one finger, and see that it moved."""
    before = driver.script(f"{MAP}.getCenter().lng")
    start = driver.pixel(13.3, -57.1)
    fingers("press", f0=start)
    for step in range(1, 6):
        fingers("move", f0=start + QPoint(-20 * step, 0))
    fingers("release", f0=start + QPoint(-100, 0))
    driver.until(lambda: driver.script(f"{MAP}.getCenter().lng") > before + 0.2)


def test_a_finger_drags_the_map_and_two_zoom_it(driver, fingers):
    """One finger moves the middle of the map; two moved apart show less of it, larger."""
    swipe(driver, fingers)
    zoom = driver.script(f"{MAP}.getZoom()")
    middle = QPoint(driver.window.map.width() // 2, driver.window.map.height() // 2)
    left, right = middle - QPoint(40, 0), middle + QPoint(40, 0)
    fingers("press", f0=left, f1=right)
    for step in range(1, 6):
        fingers("move", f0=left - QPoint(10 * step, 0), f1=right + QPoint(10 * step, 0))
    fingers("release", f0=left - QPoint(50, 0), f1=right + QPoint(50, 0))
    driver.until(lambda: driver.script(f"{MAP}.getZoom()") > zoom + 0.5)
    assert driver.script("watchbill.chart.hands.held === null && watchbill.chart.hands.touches.size === 0")


def zoom_in_hand(driver, point):
    """Turn the wheel over a pixel with the button held, and wait until the map has followed."""
    before = driver.script(f"{MAP}.getZoom()")
    target, place = driver.window.map.focusProxy(), QPointF(point)
    phase, keys = Qt.ScrollPhase.NoScrollPhase, Qt.KeyboardModifier.NoModifier
    up = QPoint(0, 120)
    wheel = QWheelEvent(place, QPointF(target.mapToGlobal(point)), QPoint(), up, LEFT, keys, phase, False)
    QApplication.sendEvent(target, wheel)
    driver.until(lambda: driver.script(f"{MAP}.getZoom()") > before)
    driver.qtbot.wait(500)


def let_go(driver, point):
    """Move on a little with the button held, then let go there; return the place under the pointer."""
    driver.mouse(QEvent.Type.MouseMove, point - QPoint(6, 4), Qt.MouseButton.NoButton, LEFT)
    driver.mouse(QEvent.Type.MouseMove, point, Qt.MouseButton.NoButton, LEFT)
    driver.mouse(QEvent.Type.MouseButtonRelease, point, buttons=Qt.MouseButton.NoButton)
    there = driver.script(f"{MAP}.containerPointToLatLng([{point.x()}, {point.y()}])")
    return Position(there["lat"], there["lng"])


def test_a_corner_goes_where_the_pointer_is_after_a_zoom_in_the_middle(driver):
    """The wheel while a corner is in the hand: it comes down under the pointer, still selected."""
    # Once the map was moved, its pixels begin elsewhere after the zoom.
    look_at(driver, 13.1, -56.8)
    area = named(driver, "East")
    driver.window.workspace.select("areas", area.id)
    take(driver, "shape")
    driver.qtbot.wait(150)
    corner = max(area.shape.ring, key=lambda at: (at.lat_deg, at.lon_deg))
    start = driver.pixel(corner.lat_deg, corner.lon_deg)
    driver.carry(start, start + QPoint(60, -40))
    zoom_in_hand(driver, start + QPoint(60, -40))
    there = let_go(driver, start + QPoint(90, -70))
    driver.until(lambda: named(driver, "East").shape != area.shape)
    nearest = min(distance_m(at, there) for at in named(driver, "East").shape.ring)
    assert nearest < 3_000  # a few pixels
    assert driver.window.workspace.identity == area.id
    assert driver.window.workspace.spot is None


def test_what_is_carried_follows_the_pointer_after_a_zoom(driver):
    """It is drawn where it will come down."""
    area = named(driver, "West")
    take(driver, "move")
    start = driver.pixel(13, -57.6)
    driver.carry(start, start + QPoint(50, -20))
    zoom_in_hand(driver, start + QPoint(50, -20))
    driver.mouse(QEvent.Type.MouseMove, start + QPoint(70, -30), Qt.MouseButton.NoButton, LEFT)
    canvas = "watchbill.chart.canvas"
    box = driver.script(f"{canvas}.extent({canvas}.things.areas.get('{area.id}'))")
    middle = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    pointer = start + QPoint(70, -30)
    assert middle == pytest.approx((pointer.x(), pointer.y()), abs=6)
    let_go(driver, pointer)
    driver.until(lambda: named(driver, "West").shape != area.shape)


@pytest.mark.parametrize("tool", ["move", "select", "shape"])
def test_esc_puts_what_is_in_the_hand_back(driver, tool):
    """Esc in the middle of a drag: the plan stays as it was, whatever the hand does then."""
    before = driver.plan
    area = named(driver, "East")
    driver.window.workspace.select("areas", area.id)
    take(driver, tool)
    driver.qtbot.wait(150)
    corner = max(area.shape.ring, key=lambda at: (at.lat_deg, at.lon_deg))
    rock = Position(12.4, -57.1)
    at = {"move": area.shape.anchor, "select": rock, "shape": corner}[tool]
    start = driver.pixel(at.lat_deg, at.lon_deg)
    driver.carry(start, start + QPoint(60, -40))
    driver.window.escape()
    driver.qtbot.wait(150)
    assert driver.script("watchbill.chart.canvas.ghost") is None
    let_go(driver, start + QPoint(90, -70))
    driver.qtbot.wait(300)
    assert driver.plan == before
    assert driver.script("document.querySelectorAll('.marker-icon').length") == 0
