"""The panel of the steps: what each of them changed."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QPersistentModelIndex, Qt
from PySide6.QtTest import QTest

from app.session import actions
from app.session.usecases import details as usecase
from app.session.usecases import past
from app.ui.models.steps import BATCH, POSITION


@pytest.fixture
def driver(show, sample_session):
    """Return a window with two steps done and the history open."""
    driver = show(sample_session)
    window = driver.window
    area = next(iter(driver.plan.areas.values()))
    window.workspace.do(actions.describe_area, replace(area, name="Otherwise", priority=5))
    asset = next(iter(driver.plan.assets.values()))
    slow = replace(asset.performance, transit_mps=10.0)
    window.workspace.do(actions.describe_asset, replace(asset, performance=slow))
    window.activateWindow()
    driver.until(window.isActiveWindow)
    window.show_side("history")
    driver.until(lambda: window.sides["history"].steps.model().rowCount() == 3)
    return driver


def edit(driver, count):
    """Change the priority of an area so many times."""
    for _ in range(count):
        area = next(iter(driver.plan.areas.values()))
        driver.window.workspace.do(actions.describe_area, replace(area, priority=area.priority % 5 + 1))


def test_the_current_step_says_what_it_changed(driver):
    """The one the plan is at, and with the arrows any other, going nowhere."""
    panel, plan = driver.window.sides["history"], driver.plan
    assert "Transit speed: 16.0 kn → 19.4 kn" in panel.details.toPlainText()
    panel.steps.setFocus()
    QTest.keyClick(panel.steps, Qt.Key.Key_Down)
    text = panel.details.toPlainText()
    assert "Name: " in text
    assert "Otherwise" in text
    assert "Priority: " in text
    assert "→ 5" in text
    assert driver.plan is plan
    QTest.keyClick(panel.steps, Qt.Key.Key_Down)
    assert panel.details.toPlainText() == ""


def test_only_the_step_looked_at_is_worked_out(driver, monkeypatch):
    """However many there are."""
    asked = []
    found = usecase._detail

    def look(plan, change, key):
        asked.append(change)
        return found(plan, change, key)

    monkeypatch.setattr(usecase, "_detail", look)
    edit(driver, 5)
    driver.until(lambda: driver.window.sides["history"].steps.model().rowCount() == 8)
    assert len(asked) == 1


def test_an_edit_adds_one_row_and_an_undo_none(driver):
    """The others stay as they are; what is undone says so, and what can never be made again goes."""
    panel = driver.window.sides["history"]
    model, kept = panel.steps.model(), QPersistentModelIndex(panel.steps.model().index(0, 0))
    resets = []
    model.modelReset.connect(lambda: resets.append(True))
    edit(driver, 2)
    driver.until(lambda: model.rowCount() == 5)
    assert (kept.row(), panel.steps.currentIndex().row()) == (2, 0)
    driver.window.book.run("undo")
    driver.until(lambda: panel.steps.currentIndex().row() == 1)
    assert [str(model.index(row, 0).data()).startswith("Undone") for row in range(3)] == [True, False, False]
    assert model.index(0, 0).data(Qt.ItemDataRole.FontRole).italic()
    driver.window.book.run("redo")
    driver.until(lambda: panel.steps.currentIndex().row() == 0)
    assert not str(model.index(0, 0).data()).startswith("Undone")
    driver.window.book.run("undo")
    driver.window.book.run("undo")
    edit(driver, 1)
    driver.until(lambda: model.rowCount() == 4)
    assert (kept.row(), panel.steps.currentIndex().row()) == (1, 0)
    assert resets == []


def test_steps_of_long_ago_come_when_they_are_looked_for(driver):
    """The last ones are there at once, the beginning at the end of the scrolling, and it can be gone to."""
    panel = driver.window.sides["history"]
    driver.window.show_side("check")
    edit(driver, 3 * BATCH)
    driver.window.show_side("history")
    driver.until(panel.isVisible)
    model = panel.steps.model()
    driver.until(lambda: BATCH < model.rowCount() < 2 * BATCH)
    for _ in range(4):
        panel.steps.scrollToBottom()
        driver.qtbot.wait(50)
    # Two steps of before, and the beginning.
    driver.until(lambda: model.rowCount() == 3 * BATCH + 3)
    last = model.index(model.rowCount() - 1, 0)
    assert last.data() == "As it was opened first"
    panel.steps.clicked.emit(last)
    driver.until(lambda: panel.steps.currentIndex().row() == model.rowCount() - 1)
    assert driver.window.workspace.session.undo_label is None


def test_the_step_the_plan_is_at_is_there_however_far_back(driver):
    """Also where more was undone than is listed at first."""
    panel = driver.window.sides["history"]
    driver.window.show_side("check")
    edit(driver, 2 * BATCH)
    past.go_to(driver.window.workspace.session, 1)
    driver.window.show_side("history")
    driver.until(lambda: panel.steps.currentIndex().data(POSITION) == 1)
