"""The second window: it comes and goes while the plan is worked on."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication

from app.session import actions
from tests.builders import a_square


@pytest.fixture
def briefed(show, sample_session):
    """Return a window with a briefing window beside it."""
    driver = show(sample_session)
    driver.window.open_briefing()
    driver.until(lambda: driver.window.briefing.map.ready)
    return driver


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
