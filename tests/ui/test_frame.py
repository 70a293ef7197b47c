"""The fixed furniture of the window."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtWidgets import QLabel, QToolButton

from app.session.usecases.optimise import Result
from app.ui.theme import THEMES
from tests.ui.surfaces import AA, accessible_name, can_be_reached, painted_contrast


def test_the_number_of_findings_leads_to_them(show, empty_session):
    """It is a button of the status line."""
    window = show(empty_session).window
    window.status_line.findings.click()
    assert window.side.currentWidget() is window.stages["check"]
    assert window.status_line.findings.focusPolicy() & Qt.FocusPolicy.TabFocus


def test_the_gap_shows_while_the_value_is_that_of_the_result(show, empty_session):
    """An edit that changes the value takes it away."""
    window = show(empty_session).window
    line, value = window.status_line, window.workspace.worth.value
    line.show_result(Result((), value, value + 5, 1.0, 1))
    assert "100.0\N{NO-BREAK SPACE}%" in line.worth
    line.show_result(Result((), value + 1, value + 5, 1.0, 1))
    assert "%" not in line.worth


def test_nothing_is_clipped_with_large_controls(show, empty_session):
    """The palette box is within the top bar, and what the tool bar has no room for is behind its arrow."""
    driver = show(empty_session)
    window = driver.window
    window.resize(1366, 768)
    window.toggle_large()
    more = window.tool_bar.findChild(QToolButton, "qt_toolbar_ext_button")
    driver.until(more.isVisible)
    driver.qtbot.wait(200)
    assert accessible_name(more) == "More tools"
    assert can_be_reached(more)
    for name in THEMES:
        window.use_theme(name)
        driver.qtbot.wait(100)
        assert painted_contrast(more.grab().toImage()) >= AA
    for inner, outer in (
        (window.top_bar.palette_button, window.top_bar),
        (window.top_bar.menu_button, window.top_bar),
        (more, window.tool_bar),
        (window.status_line.findings, window.status_line),
    ):
        place = QRect(inner.mapTo(outer, inner.rect().topLeft()), inner.size())
        assert outer.rect().contains(place), inner.objectName()


@pytest.mark.parametrize("words", [12, 120])
def test_a_notice_neither_moves_nor_covers_the_map(show, empty_session, words):
    """However long it is: it lies over the bar above the map, and while something is drawn over the tools."""
    driver = show(empty_session)
    window = driver.window
    window.resize(1366, 768)
    driver.qtbot.wait(100)
    before = window.map.geometry()
    window.desk.tell("word " * words, "Do", lambda: None)
    window.desk.tell_more("Do more", lambda: None)
    driver.until(window.notice.isVisible)
    for lies_over in (window.draw_bar, window.tool_bar, window.draw_bar):
        window.gestures.sketching.emit(int(lies_over is window.tool_bar), False)
        driver.qtbot.wait(100)
        assert window.map.geometry() == before
        assert not window.notice.geometry().intersects(before)
        assert window.notice.geometry().intersects(lies_over.geometry())
        text = window.notice.findChild(QLabel)
        assert text.height() >= text.heightForWidth(text.width())
        assert window.notice.text == "word " * words
    window.use_tool("area")
    driver.qtbot.wait(100)
    assert not window.notice.geometry().intersects(window.map.geometry())
