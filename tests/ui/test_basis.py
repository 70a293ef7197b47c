"""A duty without a legal basis: what the window says of it, and one click that helps."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QLabel, QPushButton

from app.domain.foresight import foresee_sending
from app.domain.law.terms import Status
from app.geo.point import Position
from app.session import actions, legal
from app.ui.theme import themes


def send(driver, asset, area):
    """Send an asset of the sample to an area, both by name; return the duty, selected."""
    plan = driver.plan
    unit = next(one for one in plan.assets.values() if one.name == asset)
    place = next(one for one in plan.areas.values() if area in one.name)
    driver.window.workspace.do(actions.assign_duty, unit.id, place.id)
    (duty,) = driver.plan.duties_of(unit.id)
    driver.window.workspace.select("duties", duty.id)
    return duty


def texts(driver):
    """Return the texts of the details panel."""
    return [one.text() for one in driver.window.details.findChildren(QLabel)]


def do_it(driver, words):
    """Press the button of the proposal that begins with some words."""
    buttons = driver.window.details.findChildren(QPushButton, "do_it")
    (button,) = [one for one in buttons if one.accessibleName().startswith(words)]
    driver.qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def marks_on_map(driver):
    """Return which duties the map marks."""
    basis = "watchbill.chart.canvas.basis"
    return driver.script(f"{{without: [...{basis}.without], conditional: [...{basis}.conditional]}}")


def test_a_rider_is_asked_for_with_one_click_and_undone(show, sample_session):
    """No basis, then conditional, then recorded; map and timeline follow, and undo goes back."""
    driver = show(sample_session)
    workspace = driver.window.workspace
    duty = send(driver, "Doremar Anchor", "Grenadine")
    driver.until(lambda: any("no basis found" in text for text in texts(driver)))
    driver.until(lambda: marks_on_map(driver) == {"without": [duty.id], "conditional": []})
    do_it(driver, "Ask ESM for a rider")
    driver.until(lambda: marks_on_map(driver) == {"without": [], "conditional": [duty.id]})
    driver.until(lambda: any("conditional" in text for text in texts(driver)))
    row = next(row for row in driver.plan.arrangements_of(duty.asset))
    workspace.do(legal.accept_arrangement, row.id, "Esmera duty officer", sample_session.clock())
    driver.until(lambda: marks_on_map(driver) == {"without": [], "conditional": []})
    driver.until(lambda: sum("basis recorded" in text for text in texts(driver)) == 3)
    assert not driver.window.details.findChildren(QPushButton, "do_it")
    sample_session.undo()
    sample_session.undo()
    driver.until(lambda: marks_on_map(driver) == {"without": [duty.id], "conditional": []})


def test_a_plan_without_instruments_says_that_it_is_not_assessed(show, sample_session):
    """And nothing is marked."""
    driver = show(sample_session)
    for instrument in list(driver.plan.instruments):
        driver.window.workspace.do(legal.remove_instrument, instrument)
    send(driver, "Doremar Anchor", "Grenadine")
    driver.until(lambda: any("Not assessed" in text for text in texts(driver)))
    assert marks_on_map(driver) == {"without": [], "conditional": []}


def test_a_breach_is_hatched_wherever_the_timeline_is_scrolled(show, sample_session):
    """Between the way and the frame there are pixels of the colour of a breach, and of the ground."""
    driver = show(sample_session)
    duty = send(driver, "Doremar Anchor", "Grenadine")
    view = driver.window.bottom.timeline
    bar = next(one for one in view.geometry_now.bars(duty.asset))
    bad = themes()["day"].color("bad")

    def hatched():
        at = view.place_of(duty.id)
        picture = view.viewport().grab().toImage()
        left = at.x() - int((bar.segments[1].left + bar.segments[1].right) / 2 - bar.segments[0].left)
        y = at.y() - 7
        row = [picture.pixelColor(x, y) for x in range(left + 4, left + int(bar.segments[0].right) - 4)]
        like = [abs(one.red() - bad.red()) < 40 and one.green() < 120 for one in row]
        return 0.05 < sum(like) / len(like) < 0.6

    driver.until(hatched)


def test_while_it_is_dragged_the_map_tells_what_would_come_of_it(show, sample_session):
    """An area out of the sea without leave and back, then an asset to one: hatched, then as it was."""
    driver = show(sample_session)
    window = driver.window
    duty = send(driver, "Caldera Vigil", "Southern")
    driver.until(lambda: marks_on_map(driver)["without"] == [duty.id])
    window.use_tool("move")
    start, end = driver.pixel(11.5, -61.5), driver.pixel(12.6, -63.5)
    driver.carry(start, end)
    driver.until(lambda: marks_on_map(driver)["without"] == [])
    window.gestures.drop_sketch()
    driver.until(lambda: marks_on_map(driver)["without"] == [duty.id])
    window.use_tool("select")
    looks = "(watchbill.chart.overlays.get('foresight')?.getLayers() ?? []).map((one) => one.options.color)"
    sent = {
        one: foresee_sending(sample_session.facts, one, Position(11.5, -61.5)) for one in driver.plan.assets
    }
    asset = next(one for one, what in sent.items() if what and what.status is Status.NONE)
    at = "watchbill.chart.canvas.symbolPixel(watchbill.chart.canvas.things.assets.get({!r}))"
    x, y = driver.script(at.format(asset))
    driver.carry(QPoint(round(x), round(y)), driver.pixel(11.5, -61.5))
    driver.until(lambda: window.theme.bad in driver.script(looks))
    window.gestures.drop_sketch()
    driver.until(lambda: driver.script(looks) == [])
