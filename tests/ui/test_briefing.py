"""The second window: it comes and goes while the plan is worked on."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.session import actions
from app.ui.map.view import MapView
from tests.builders import a_square


@pytest.fixture
def briefed(show, sample_session):
    """Return a window with a briefing window beside it."""
    driver = show(sample_session)
    driver.window.open_briefing()
    driver.until(lambda: driver.window.briefing.map.ready)
    return driver


def script(driver, code):
    """Run JavaScript in the page of the briefing window and return its value."""
    answers = []
    driver.window.briefing.map.page().runJavaScript(code, answers.append)
    driver.until(lambda: bool(answers))
    return answers[0]


def press(driver, key):
    """Press a key in the briefing window."""
    briefing = driver.window.briefing
    briefing.activateWindow()
    driver.until(briefing.isActiveWindow)
    QTest.keyClick(briefing.windowHandle(), key)


def close_briefing(driver):
    """Close the briefing window and let Qt take it down."""
    driver.window.briefing.close()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    driver.until(lambda: driver.window.briefing is None)


def test_work_goes_on_after_the_briefing_is_closed(briefed):
    """Selecting and editing tell nothing to parts of a window that is gone."""
    close_briefing(briefed)
    workspace = briefed.window.workspace
    for area in list(briefed.plan.areas)[:3]:
        workspace.select("areas", area)
        briefed.qtbot.wait(20)
    workspace.do(actions.draw_area, "After", a_square(13, -61))
    briefed.qtbot.wait(100)
    assert "After" in {area.name for area in briefed.plan.areas.values()}


def test_both_maps_hear_how_the_reader_reads(show, qtbot, sample_session, monkeypatch):
    """Units, quality, controls and the words of the zones, at the start and when they change."""
    sent = []
    send = MapView.send

    def listen(view, text):
        if '"reader"' in text:
            sent.append((view, '"metric": true' in text or '"metric":true' in text))
        send(view, text)

    monkeypatch.setattr(MapView, "send", listen)
    window = show(sample_session).window
    window.open_briefing()
    maps = [window.map, window.briefing.map]
    assert {*sent} == {(one, False) for one in maps}
    qtbot.waitUntil(lambda: window.briefing.map.ready, timeout=30_000)
    sent.clear()
    window.settings.metric = True
    window.reading.changed.emit()
    assert {*sent} == {(one, True) for one in maps}


def test_the_briefing_map_has_its_scale_and_zones(briefed):
    """What the page draws only once it knows the reader."""
    briefed.until(lambda: script(briefed, "document.querySelectorAll('.leaflet-control-scale').length") == 1)
    briefed.until(lambda: script(briefed, "Boolean(watchbill.chart.zones)"))


def test_the_briefing_takes_the_whole_screen_and_night(briefed):
    """F11 and F8 work in whichever window the speaker stands."""
    window = briefed.window
    press(briefed, Qt.Key.Key_F11)
    briefed.until(window.briefing.isFullScreen)
    press(briefed, Qt.Key.Key_F11)
    briefed.until(lambda: not window.briefing.isFullScreen())
    press(briefed, Qt.Key.Key_F8)
    briefed.until(lambda: window.settings.theme == "night")
    briefed.until(lambda: script(briefed, "document.documentElement.dataset.theme") == "night")


def test_the_briefing_comes_back_where_it_was(briefed):
    """Place and size are remembered like the main window's."""
    briefed.window.briefing.setGeometry(100, 120, 900, 640)
    close_briefing(briefed)
    briefed.window.open_briefing()
    assert briefed.window.briefing.size().toTuple() == (900, 640)


def test_the_briefing_map_has_the_grid_that_is_chosen(briefed):
    """Degrees at first, then whichever the planner takes."""
    count = "watchbill.chart.overlays.get('grid')?.getLayers().length ?? 0"
    briefed.until(lambda: script(briefed, count) > 0)
    assert briefed.window.briefing.overlays.shown == {"graticule"}
    briefed.window.book.run("grid_mgrs")
    assert briefed.window.briefing.overlays.shown == {"mgrs"}
    briefed.window.book.run("grid_mgrs")
    briefed.until(lambda: script(briefed, count) == 0)
