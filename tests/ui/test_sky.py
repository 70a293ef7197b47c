"""Sun, moon and compass at the place and the moment looked at."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication

from app.domain.marks import MarkKind
from app.geo.point import Position
from app.geo.sky import bands, moon_at, moonlight, sun_at
from app.geo.units import format_dtg
from app.session import actions
from app.session.usecases.create import Beginning, create_empty
from app.ui.panels.skyfields import SkyFields
from app.ui.timeline.layout import HEADER_PX
from app.ui.timeline.skyband import SkyBand
from app.ui.timeline.view import NAMES_PX
from app.ui.workspace import Spot

BRIDGETOWN = Position(13.1, -59.61)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def driver(show, sample_session):
    """Return a window on the sample plan."""
    return show(sample_session)


def sky(driver):
    """Return the fields of the sky that show."""
    driver.qtbot.wait(80)
    (found,) = driver.window.details.findChildren(SkyFields)
    return found


def at_timeline(driver, kind, moment, held=Qt.MouseButton.LeftButton):
    """Do something with the mouse among the dates of the timeline."""
    view = driver.window.bottom.timeline
    x = NAMES_PX + view.geometry_now.x_of(moment) - view.horizontalScrollBar().value()
    point = QPoint(round(x), HEADER_PX // 3)
    spot = QPointF(view.viewport().mapToGlobal(point))
    button = Qt.MouseButton.NoButton if kind is QEvent.Type.MouseMove else Qt.MouseButton.LeftButton
    event = QMouseEvent(kind, QPointF(point), spot, button, held, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(view.viewport(), event)


def test_the_sky_is_that_of_the_selected_place_at_the_moment_of_the_timeline(driver):
    """A click among the dates, then a drag: heights and azimuths are those of then, the selection stays."""
    window, start = driver.window, driver.plan.header.start
    change = window.workspace.do(actions.draw_mark, "Rendezvous", MarkKind.POINT, (BRIDGETOWN,))
    window.workspace.choose(tuple(change.after))
    moment = start + 2 * DAY + 10 * HOUR
    at_timeline(driver, QEvent.Type.MouseButtonPress, moment)
    at_timeline(driver, QEvent.Type.MouseMove, moment + 6 * HOUR)
    at_timeline(driver, QEvent.Type.MouseButtonRelease, moment, Qt.MouseButton.NoButton)
    at_timeline(driver, QEvent.Type.MouseMove, moment + 2 * DAY, Qt.MouseButton.NoButton)
    looked = window.workspace.moment
    assert abs(looked - (moment + 6 * HOUR)) <= timedelta(minutes=15)
    assert window.workspace.chosen == tuple(change.after)
    fields = sky(driver)
    text = fields.text.text()
    assert format_dtg(looked) in text
    assert "AST (UTC-4)" in text
    sun, moon = sun_at(BRIDGETOWN, looked), moon_at(BRIDGETOWN, looked)
    assert sun.altitude_deg > 30
    assert f"Sun {sun.altitude_deg:.1f}° up, azimuth {round(sun.azimuth_deg):03d}°T" in text
    height = f"{abs(moon.altitude_deg):.1f}° {'up' if moon.altitude_deg >= 0 else 'down'}"
    assert f"Moon {height}, azimuth {round(moon.azimuth_deg):03d}°T" in text
    assert "Daylight" in text
    assert "Sun rises" in text
    assert fields.day.value() == 3
    assert fields.hour.time().hour() == looked.hour


def test_the_hour_and_the_day_are_chosen_in_the_details(driver):
    """The timeline's moment follows, and keys go on by the hour, up to the ends of the plan."""
    window, start = driver.window, driver.plan.header.start
    window.workspace.select("bases", next(iter(driver.plan.bases)))
    fields = sky(driver)
    fields.day.setValue(4)
    fields.hour.setTime(fields.hour.time().fromString("0445", "HHmm"))
    assert window.workspace.moment == start + 3 * DAY + 4.75 * HOUR
    assert "Night" in fields.text.text()
    window.book.run("moment_later")
    assert window.workspace.moment == start + 3 * DAY + 5.75 * HOUR
    assert fields.hour.time().hour() == 5
    for _ in range(200):
        window.book.run("moment_earlier")
    assert start <= window.workspace.moment < start + HOUR
    window.book.run("moment_now")
    # The sample's week is past or to come.
    assert window.workspace.moment == start


def test_with_nothing_selected_it_is_the_place_picked_or_found(driver):
    """A click where nothing is picks a place; a place found takes its turn; Esc leaves both."""
    window = driver.window
    driver.click(15.9, -57.8)
    driver.until(lambda: window.workspace.spot is not None)
    spot = window.workspace.spot.position
    assert (spot.lat_deg, spot.lon_deg) == pytest.approx((15.9, -57.8), abs=0.05)
    sky(driver)
    driver.until(lambda: window.details.title.text() == "Place picked")
    cross = "[...document.querySelectorAll('.overlay-text.spot span')].map((one) => one.textContent)"
    driver.until(lambda: driver.script(cross) == ["+"])
    window.map_work.point_out(BRIDGETOWN, "Bridgetown")
    driver.until(lambda: window.details.title.text() == "Bridgetown")
    assert sky(driver)
    assert SkyBand(window.workspace).title() == "Light: Bridgetown"
    base = next(iter(driver.plan.bases.values()))
    window.workspace.select("bases", base.id)
    assert window.workspace.spot is None
    assert window.details.title.text() == base.name
    band = SkyBand(window.workspace)
    band.follow_selection()
    assert band.title() == f"Light: {base.name}"
    driver.until(lambda: driver.script(cross) == [])
    window.workspace.choose(())
    window.workspace.pick(Spot(BRIDGETOWN))
    window.escape()
    driver.until(lambda: window.details.title.text() == driver.plan.header.name)
    assert window.details.findChildren(SkyFields) == []


def test_the_compass_is_shown_with_its_caution(driver):
    """Good in the Caribbean, sluggish off Siberia, useless at the pole; silent when the model has run out."""
    window = driver.window
    for at, said in ((BRIDGETOWN, ""), (Position(80, 80), "sluggish"), (Position(84, 160), "useless")):
        window.workspace.pick(Spot(at))
        fields = sky(driver)
        assert "WMM-2025, to the end of 2029" in fields.text.text()
        assert fields.caution.isHidden() is (said == "")
        assert said in fields.caution.text()


def test_a_model_that_has_run_out_gives_no_declination(show, tmp_path):
    """A plan of 2031: the reason in place of a value."""
    start = datetime(2031, 1, 1, tzinfo=UTC)
    beginning = Beginning("LATE", start, 2, "Joint Headquarters", "JHQ", exercise=True)
    driver = show(create_empty(tmp_path / "late.watchbill", beginning))
    driver.window.workspace.pick(Spot(BRIDGETOWN))
    fields = sky(driver)
    assert "eclination" not in fields.text.text()
    assert "2029" in fields.caution.text()
    assert not fields.caution.isHidden()


def check_sky(drawn, site, start, end):
    """Check that it is the sky over a place, to less than the width of a pixel."""
    lights, moons = drawn
    turns = [now.start for before, now in pairwise(lights) if now.light is not before.light]
    exact = [band.start for band in bands(site, start, end)[1:]]
    assert len(turns) == len(exact)
    assert all(abs(one - other) < timedelta(minutes=1) for one, other in zip(turns, exact, strict=True))
    risen = sum((moon.end - moon.start for moon in moonlight(site, start, end)), timedelta())
    assert abs(sum((moon.end - moon.start for moon in moons), timedelta()) - risen) < timedelta(minutes=5)


def test_an_asset_has_the_sky_of_its_base_and_a_duty_that_of_its_area(driver):
    """In the details and on the timeline, at once; the base that moves takes it along."""
    window, plan = driver.window, driver.plan
    start, end = plan.header.start, plan.header.end
    asset = next(iter(plan.assets.values()))
    area = list(plan.areas.values())[-1]
    change = window.workspace.do(actions.assign_duty, asset.id, area.id)
    (duty,) = (identity for kind, identity in change.after if kind == "duties")
    band = window.bottom.timeline._sky
    for key, site in (
        (("assets", asset.id), plan.bases[asset.base].position),
        (("duties", duty), area.shape.anchor),
    ):
        window.workspace.choose((key,))
        sun = sun_at(site, window.workspace.moment)
        assert f"azimuth {round(sun.azimuth_deg):03d}°T" in sky(driver).text.text()
        check_sky(band.between(start, end), site, start, end)
    window.workspace.choose((("assets", asset.id),))
    window.workspace.do(actions.describe_base, replace(plan.bases[asset.base], position=Position(40, 20)))
    sun = sun_at(Position(40, 20), window.workspace.moment)
    driver.until(lambda: f"azimuth {round(sun.azimuth_deg):03d}°T" in sky(driver).text.text())


def test_the_sky_of_four_weeks_is_worked_out_a_week_a_picture(show, tmp_path):
    """No selection holds the window up for long; a little later all of it is drawn."""
    start = datetime(2026, 3, 1, 6, tzinfo=UTC)
    beginning = Beginning("LONG", start, 28, "Joint Headquarters", "JHQ", exercise=True)
    driver = show(create_empty(tmp_path / "long.watchbill", beginning))
    workspace, end = driver.window.workspace, start + 28 * DAY
    band = SkyBand(workspace)
    assert band.between(start, end) is None
    assert band.whole
    workspace.pick(Spot(BRIDGETOWN))
    lengths = []
    while not lengths or not band.whole:
        lights, _ = band.between(start, end)
        lengths.append(lights[-1].end - start)
    assert lengths == [7 * DAY, 14 * DAY, 21 * DAY, end - start]
    check_sky(band.between(start, end), BRIDGETOWN, start, end)
    # On the screen it goes on by itself.
    drawn = driver.window.bottom.timeline._sky
    driver.until(lambda: drawn.whole and len(drawn._known) > 14)
