"""Fingers: what is longer than its room is scrolled by touch."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QScrollArea

from app.session import actions
from app.ui.parts import Note
from app.ui.touch import HOLD_MS


@pytest.fixture(scope="module")
def screen(qapp):
    """Return a touch screen."""
    return QTest.createTouchDevice()


def touch(viewport, screen, start, end, rest_ms=0):
    """Put a finger down, let it rest, move it and lift it."""
    press = QTest.touchEvent(viewport, screen)
    press.press(0, start, viewport)
    press.commit()
    QTest.qWait(rest_ms)
    for step in range(1, 11):
        QTest.qWait(15)
        move = QTest.touchEvent(viewport, screen)
        move.move(0, start + (end - start) * step / 10, viewport)
        move.commit()
    lift = QTest.touchEvent(viewport, screen)
    lift.release(0, end, viewport)
    lift.commit()
    QTest.qWait(200)


def test_a_finger_scrolls_the_plan_tree_and_moves_nothing(show, sample_session, screen):
    """No row is dragged away and the selection stays; a tap selects."""
    driver = show(sample_session)
    window = driver.window
    before = driver.plan
    tree = window.plan_tree.tree
    tree.expandAll()
    touch(tree.viewport(), screen, QPoint(90, tree.viewport().height() - 20), QPoint(90, 60))
    driver.until(lambda: tree.verticalScrollBar().value() > 50)
    assert window.workspace.chosen == ()
    assert driver.plan is before


def test_a_finger_scrolls_a_panel(show, sample_session, screen):
    """The column of the details."""
    driver = show(sample_session)
    window = driver.window
    window.workspace.select("areas", next(iter(driver.plan.areas)))
    area = window.details.findChild(QScrollArea)
    bar = area.verticalScrollBar()
    driver.until(lambda: bar.maximum() > 100)
    touch(area.viewport(), screen, QPoint(12, 300), QPoint(12, 60))
    driver.until(lambda: bar.value() > 50)


def test_a_finger_scrolls_a_note(show, sample_session, screen):
    """A text of many lines."""
    driver = show(sample_session)
    window = driver.window
    window.workspace.select("", "")
    window.toggle_panel("bottom")
    note = window.details.findChild(Note, "note")
    note.setPlainText("line\n" * 60)
    window.details.findChild(QScrollArea).ensureWidgetVisible(note)
    viewport = note.viewport()
    touch(viewport, screen, QPoint(40, viewport.height() - 4), QPoint(40, -60))
    driver.until(lambda: note.verticalScrollBar().value() > 0)
    assert note.toPlainText().startswith("line")


def test_a_tap_selects_a_row(show, sample_session, screen):
    """A finger that is put down and lifted is a click."""
    driver = show(sample_session)
    tree = driver.window.plan_tree.tree
    tree.expandAll()
    place = QPoint(90, 100)
    touch(tree.viewport(), screen, place, place)
    driver.until(lambda: len(driver.window.workspace.chosen) == 1)
    assert tree.indexAt(place).isValid()


@pytest.mark.parametrize("held", [False, True])
def test_a_finger_drags_a_bar_only_after_it_was_held_on_it(show, sample_session, screen, held):
    """Without that it scrolls."""
    driver = show(sample_session)
    window = driver.window
    asset, area = next(iter(driver.plan.assets)), next(iter(driver.plan.areas))
    change = window.workspace.do(actions.assign_duty, asset, area)
    duty = next(identity for kind, identity in change.after if kind == "duties")
    before = driver.plan.duties[duty]
    timeline = window.bottom.timeline
    place = timeline.place_of(duty)
    touch(timeline.viewport(), screen, place, place + QPoint(60, 0), HOLD_MS + 200 if held else 0)
    assert (driver.plan.duties[duty] != before) is held
