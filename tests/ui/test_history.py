"""The panel of the steps: what each of them changed."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.session import actions
from app.session.usecases import details as usecase


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
    driver.until(lambda: window.sides["history"].steps.count() == 3)
    return driver


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
    for _ in range(5):
        area = next(iter(driver.plan.areas.values()))
        driver.window.workspace.do(actions.describe_area, replace(area, priority=area.priority % 5 + 1))
    driver.until(lambda: driver.window.sides["history"].steps.count() == 8)
    assert len(asked) == 1
