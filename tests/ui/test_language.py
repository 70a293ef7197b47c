"""Another language, chosen in the middle of the work."""

from __future__ import annotations

import threading

import pytest
from PySide6.QtCore import Qt

from app.base.message import say, use_language
from app.ui.app import Desktop
from app.ui.dialogs.settings import SettingsDialog
from app.ui.settings import Settings
from app.ui.theme import load_fonts
from tests.ui.conftest import Driver


@pytest.fixture
def desktop(qapp):
    """Return what puts a window that speaks another language in the place of one."""
    load_fonts()
    one = Desktop(qapp, Settings(language="en"))
    yield one
    if one.window is not None:
        one.window.close()
        one.window.deleteLater()
    use_language("en")


def choose_spanish(driver):
    """Choose Spanish among the settings."""

    def act(dialog):
        dialog.language.setCurrentIndex(dialog.language.findData("es"))
        driver.qtbot.mouseClick(dialog.go, Qt.MouseButton.LeftButton)

    driver.answer(act, SettingsDialog)
    driver.window.show_settings()


def test_the_language_waits_for_what_is_running(desktop, qtbot, sample_session):
    """What comes of a job is taken in the window that began it; the plan goes on in the next."""
    desktop.show(sample_session)
    driver = Driver(desktop.window, qtbot)
    old, taken, release = desktop.window, [], threading.Event()
    assert old.jobs.run(lambda *_: release.wait(20), taken.append)
    choose_spanish(driver)
    driver.qtbot.wait(100)
    assert desktop.window is old
    assert "as soon as" in old.notice.text
    release.set()
    driver.until(lambda: desktop.window is not old)
    driver.until(lambda: desktop.window.map.ready)
    assert taken == [True]
    assert str(say("ui.check")) == "Revisar"
    assert desktop.window.workspace.session is sample_session
