"""What is done with the thing selected: where it is, and what shows of it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QContextMenuEvent, QGuiApplication
from PySide6.QtWidgets import QApplication, QMenu

from app.base.message import say
from app.domain.marks import MarkKind
from app.geo.coordinates import CoordinateFormat, format_position, parse_position
from app.geo.geodesic import distance_m
from app.geo.point import Position
from app.session import actions

HERE, THERE, ELSEWHERE = Position(13.5, -60.5), Position(14.0, -59.0), Position(12.0, -62.0)


@pytest.fixture
def driver(show, sample_session):
    """Return a window on the sample plan with a line drawn, the pointer somewhere else."""
    driver = show(sample_session)
    driver.window.workspace.do(actions.draw_mark, "Route", MarkKind.LINE, (HERE, THERE))
    driver.window.editing.cursor = ELSEWHERE
    return driver


def copied():
    """Return the text on the clipboard."""
    return QGuiApplication.clipboard().text()


@pytest.mark.parametrize("kind", ["marks", "assets", "bases", "areas"])
def test_the_position_copied_is_that_of_the_selection(driver, kind):
    """Of a line, an asset, a base, an area: never the pointer's."""
    window = driver.window
    window.workspace.select(kind, next(iter(getattr(driver.plan, kind))))
    window.book.run("copy_position")
    assert distance_m(parse_position(copied()), ELSEWHERE) > 10_000
    if kind == "marks":
        assert distance_m(parse_position(copied()), HERE) < 2


def test_with_nothing_selected_the_position_is_the_pointers(driver):
    """And clipboard managers are asked to keep no history of it."""
    driver.window.workspace.choose(())
    driver.window.book.run("copy_position")
    assert distance_m(parse_position(copied()), ELSEWHERE) < 2
    assert QGuiApplication.clipboard().mimeData().hasFormat("x-kde-passwordManagerHint")


def test_what_is_nowhere_has_no_position_to_copy(driver):
    """It is said, and the clipboard stays as it is."""
    QGuiApplication.clipboard().setText("before")
    driver.window.workspace.select("partners", next(iter(driver.plan.partners)))
    driver.window.book.run("copy_position")
    assert copied() == "before"
    assert driver.window.notice.isVisible()


@pytest.mark.parametrize("style", CoordinateFormat)
def test_a_position_is_copied_in_any_format(driver, style):
    """Each format has an action of its own, all in one menu."""
    driver.window.workspace.select("marks", next(iter(driver.plan.marks)))
    driver.window.book.run(f"copy_as_{style.value}")
    assert copied() == format_position(HERE, style)
    titles = [one.text() for one in driver.window.submenus["edit"].actions()]
    assert titles.count("Copy position as") == 1


def test_the_sky_is_over_the_place_as_it_is_now(driver):
    """It follows what was selected when that is renamed, moved or gone."""
    window = driver.window
    area = list(driver.plan.areas.values())[1]
    sky = window.bottom.timeline._sky
    window.workspace.select("areas", area.id)
    window.workspace.select("", "")
    assert area.name in sky.title()
    window.workspace.do(actions.describe_area, replace(area, name="Otherwise"))
    assert "Otherwise" in sky.title()
    start, end = driver.plan.header.start, driver.plan.header.end
    before = sky.between(start, end)
    assert before is not None
    window.workspace.do(actions.move_area, area.id, area.shape.anchor, Position(40.0, -30.0))
    assert sky.between(start, end) not in (None, before)
    window.workspace.do(actions.remove_area, area.id)
    assert next(iter(driver.plan.areas.values())).name in sky.title()


def test_zoom_shows_all_of_a_partner_and_of_a_layer(driver):
    """Its bases and assets, and what is drawn on it."""
    work, workspace = driver.window.map_work, driver.window.workspace
    partner = next(base.partner for base in driver.plan.bases.values())
    own = [base.position.lonlat for base in driver.plan.bases.values() if base.partner == partner]
    assert {*own} <= {*work._lonlats(("partners", partner))}
    workspace.do(actions.add_layer, "Sheet")
    layer = next(iter(driver.plan.layers))
    assert work._lonlats(("layers", layer)) == []
    mark = next(iter(driver.plan.marks.values()))
    workspace.do(actions.describe_mark, replace(mark, layer=layer))
    assert work._lonlats(("layers", layer)) == [HERE.lonlat, THERE.lonlat]


def test_a_menu_on_the_timeline_keeps_what_is_selected(driver):
    """Asked for on one of several duties it is about all of them; on another, about that one."""
    workspace, timeline = driver.window.workspace, driver.window.bottom.timeline
    first, second, third = list(driver.plan.assets)[:3]
    area = next(iter(driver.plan.areas))
    for asset in (first, second, third):
        workspace.do(actions.assign_duty, asset, area)
    keys = tuple(("duties", driver.plan.duties_of(asset)[0].id) for asset in (first, second, third))
    workspace.choose(keys[:2])

    def ask(key):
        place = timeline.place_of(key[1])
        driver.qtbot.mouseClick(timeline.viewport(), Qt.MouseButton.RightButton, pos=place)
        reason = QContextMenuEvent.Reason.Mouse
        QApplication.sendEvent(timeline.viewport(), QContextMenuEvent(reason, place, place))

    ask(keys[0])
    assert workspace.chosen == keys[:2]
    (menu,) = [menu for menu in driver.window.findChildren(QMenu) if menu.isVisible()]
    assert str(say("action.pin")) in [action.text() for action in menu.actions()]
    menu.close()
    ask(keys[2])
    assert workspace.chosen == keys[2:]


def test_what_was_duplicated_is_selected(driver):
    """The copies, and not what they were made from."""
    workspace = driver.window.workspace
    marks = tuple(("marks", mark) for mark in driver.plan.marks)
    workspace.choose(marks)
    driver.window.book.run("duplicate")
    assert len(workspace.chosen) == 1
    assert workspace.chosen != marks
    assert workspace.selection.name.startswith("Route")
    assert str(workspace.session.undo_label) == "Duplicate Route"
