"""Before the window: who sits here, night at once, and a plan whose passphrase is lost."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.session import actions
from app.session.passphrase import new_key, protect
from app.session.session import Session
from app.ui.app import Desktop
from app.ui.dialogs.passphrase import UnlockDialog
from app.ui.dialogs.who import WhoDialog
from app.ui.settings import Settings
from app.ui.start import StartScreen
from app.ui.theme import dress, themes
from tests.builders import a_plan, a_square, an_area
from tests.trust.sealing import PASSPHRASE, make_opener


@pytest.fixture
def day():
    """Go back to day colours."""
    yield
    dress(themes()["day"], large=False)


def test_the_start_screen_turns_night_by_key_and_button(qtbot, day):
    """Nobody has to open a plan first; the key goes back as well."""
    settings = Settings()
    screen = StartScreen(settings)
    qtbot.addWidget(screen)
    screen.show()
    screen.activateWindow()
    qtbot.waitUntil(screen.isActiveWindow)
    QTest.keyClick(screen, Qt.Key.Key_F8)
    qtbot.waitUntil(lambda: settings.theme == "night")
    panel = QApplication.palette().base().color().name()
    assert panel == themes()["night"].color("panel").name()
    QTest.keyClick(screen, Qt.Key.Key_F8)
    qtbot.waitUntil(lambda: settings.theme == "day")


def test_who_opens_a_file_at_once_is_asked_too(show, sample_session, qapp):
    """Post and role are stamped on what is changed from then on."""
    driver = show(sample_session)
    desktop = Desktop(qapp, driver.window.settings)
    desktop._window = driver.window

    def act(dialog):
        dialog.fields["post"].setText("Watch 3")
        dialog.fields["role"].setText("Planner")
        driver.qtbot.mouseClick(dialog.go, Qt.MouseButton.LeftButton)

    driver.answer(act, WhoDialog)
    desktop.ask_who()
    assert driver.window.settings.author == "Watch 3, Planner"
    change = actions.draw_area(driver.window.workspace.session, "Box", a_square(13, -60))
    assert change.author == "Watch 3, Planner"


def test_a_plan_whose_passphrase_is_lost_opens_with_a_key_file(qtbot, tmp_path):
    """Where a recovery was sealed the dialog asks for a key file; where none was it does not."""
    opener = make_opener(tmp_path, "ec")
    session = Session.create(tmp_path / "plan.watchbill", a_plan([], [an_area("Bequia")]))
    protect(session, new_key("correct horse"), recovery=opener.with_suffix(".crt").read_bytes())
    path = session.path
    session.close()
    dialog = UnlockDialog(path, lambda key: Session.open(path, key=key, read_only=True))
    qtbot.addWidget(dialog)
    dialog.show()
    assert dialog.key_file.isVisible()
    dialog.passphrase.setText("wrong")
    dialog.key_file.line.setText(str(opener.with_suffix(".p12")))
    qtbot.mouseClick(dialog.go, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(dialog.go.isEnabled, timeout=30_000)
    assert dialog.session is None
    dialog.passphrase.setText(PASSPHRASE)
    qtbot.mouseClick(dialog.go, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: dialog.session is not None, timeout=30_000)
    assert [area.name for area in dialog.session.plan.areas.values()] == ["Bequia"]
    dialog.session.close()
    other = UnlockDialog(tmp_path / "other.watchbill", lambda _key: session)
    qtbot.addWidget(other)
    other.show()
    assert not other.key_file.isVisible()


def test_a_dialog_that_is_left_while_it_derives_opens_nothing(qtbot, tmp_path):
    """The key comes too late and is not used; the file stays free."""
    session = Session.create(tmp_path / "plan.watchbill", a_plan([], [an_area("Bequia")]))
    protect(session, new_key("correct horse"))
    path = session.path
    session.close()
    opened = []
    dialog = UnlockDialog(path, opened.append)
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.passphrase.setText("correct horse")
    qtbot.mouseClick(dialog.go, Qt.MouseButton.LeftButton)
    assert dialog.jobs.busy
    dialog.reject()
    qtbot.waitUntil(lambda: not dialog.jobs.busy, timeout=30_000)
    assert opened == []
