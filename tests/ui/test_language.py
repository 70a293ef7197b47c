"""Another language, chosen in the middle of the work."""

from __future__ import annotations

import re
import threading

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QLabel

from app.base.message import say
from app.ui.actionbook import key_name, key_text
from app.ui.actions import ACTIONS
from app.ui.app import Desktop
from app.ui.dialogs.settings import SettingsDialog
from app.ui.keysheet import KeySheet
from app.ui.settings import Settings
from app.ui.theme import load_fonts
from tests.base.test_catalogues import phrases
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
    one._settings.language = "en"
    one._speak()


def choose_spanish(driver):
    """Choose Spanish among the settings."""

    def act(dialog):
        dialog.language.setCurrentIndex(dialog.language.findData("es"))
        driver.qtbot.mouseClick(dialog.go, Qt.MouseButton.LeftButton)

    driver.answer(act, SettingsDialog)
    driver.window.show_settings()


@pytest.mark.parametrize("spoken", ["es", "fr"])
def test_keys_have_one_name_wherever_they_are_read(desktop, qtbot, sample_session, spoken):
    """On the sheet of keys and in the palette, in tips and sentences as in menus."""
    desktop._settings.language = spoken
    desktop._speak()
    names = {action.name: key_text(action) for action in ACTIONS}
    assert names["remove"] == {"es": "Suprimir", "fr": "Suppr"}[spoken]
    desktop.show(sample_session)
    window = desktop.window
    sheet = KeySheet(window)
    assert {one.text() for one in sheet.findChildren(QLabel, "key")} == set(names.values()) - {""}
    for action in ACTIONS:
        made = window.book.by_name[action.name]
        key = made.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
        assert not key or key in names[action.name]
        assert "\t" not in made.text() or made.text().partition("\t")[2] == names[action.name]
    ours = phrases(spoken)
    for key, phrase in phrases("en").items():
        for combination in re.findall(r"(?:Ctrl|Shift|Alt)\+[\w+]+", phrase):
            assert key_name(combination) in ours[key], key
    sheet.deleteLater()


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
