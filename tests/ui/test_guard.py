"""Blank screen and lock: nothing of the plan is seen, and nothing is done to it."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit, QMenu

from app.session import actions, passphrase
from app.session.passphrase import new_key
from app.ui.guard import Cover, Lock
from app.ui.theme import THEMES
from tests.builders import a_square
from tests.ui.surfaces import brightest_block

SECRET = "correct horse"


@pytest.fixture
def front(show, sample_session):
    """Return a window on the sample plan that has the keyboard, with an area selected."""
    driver = show(sample_session)
    driver.window.activateWindow()
    driver.until(driver.window.isActiveWindow)
    driver.window.workspace.select("areas", next(iter(driver.plan.areas)))
    return driver


def covers(window):
    """Return the covers that are over a window."""
    return [one for one in window.findChildren(Cover) if one.isVisible()]


def press(driver, key, modifier=Qt.KeyboardModifier.NoModifier):
    """Press a key in the window, wherever the keyboard is."""
    QTest.keyClick(driver.window.windowHandle(), key, modifier)
    driver.qtbot.wait(30)


def unlock(driver, text=SECRET):
    """Type a passphrase on the lock."""
    lock = driver.window.guard.cover
    QTest.keyClicks(lock.passphrase, text)
    QTest.keyClick(lock.passphrase, Qt.Key.Key_Return)


def test_work_is_as_ever_with_the_idle_lock_on(front):
    """Details are built anew under moving hands; the clock starts again with each."""
    window = front.window
    window.settings.idle_minutes = 5
    window.guard.restart()
    for kind in ("areas", "assets", "bases", "areas"):
        for identity in list(getattr(front.plan, kind))[:3]:
            window.workspace.select(kind, identity)
            for step in range(3):
                QTest.mouseMove(window.windowHandle(), QPoint(1200 + step, 300))
                QTest.keyClick(window.windowHandle(), Qt.Key.Key_Shift)
                front.qtbot.wait(10)
    name = window.details.findChild(QLineEdit, "name")
    front.until(name.isVisible)
    name.setFocus()
    QTest.keyClicks(name, "x")
    QTest.keyClick(name, Qt.Key.Key_Tab)
    window.workspace.do(actions.draw_area, "After", a_square(13, -61))
    front.qtbot.wait(100)
    assert window.guard.cover is None


def test_a_hand_starts_the_clock_again(front):
    """In the main window and in any other that has the keyboard."""
    window = front.window
    window.settings.idle_minutes = 5
    window.guard.restart()
    clock = window.guard._idle
    clock.setTimerType(Qt.TimerType.PreciseTimer)
    clock.start(100_000)
    front.qtbot.wait(200)
    left = clock.remainingTime()
    QTest.mouseMove(window.windowHandle(), QPoint(300, 300))
    QTest.mouseMove(window.windowHandle(), QPoint(310, 300))
    front.until(lambda: clock.remainingTime() > left)
    assert clock.isActive()


def test_a_window_that_is_closed_locks_no_more(front):
    """Another one may have taken its place."""
    front.window.settings.idle_minutes = 5
    front.window.guard.restart()
    front.window.close()
    assert not front.window.guard._idle.isActive()


@pytest.mark.parametrize("cover", ["lock", "blank"])
def test_nothing_is_done_behind_a_cover(front, cover):
    """No action, no key of the map, no way of the keyboard under it; all of it again afterwards."""
    window = front.window
    before = front.plan
    window.workspace.do(actions.draw_area, "Drawn", a_square(13, -61))
    drawn = front.plan
    getattr(window.guard, cover)()
    for name in ("remove", "undo", "palette", "briefing", "settings"):
        window.book.run(name)
    window.map.setFocus()
    for one in window.findChildren(QLineEdit):
        one.setFocus()
    front.qtbot.wait(50)
    assert front.plan is drawn
    assert window.briefing is None
    assert QApplication.activePopupWidget() is None
    assert QApplication.activeModalWidget() is None
    focus = QApplication.focusWidget()
    assert focus is None or focus is window.guard.cover or window.guard.cover.isAncestorOf(focus)
    window.guard.lift()
    window.book.run("undo")
    assert front.plan == before


def test_keys_do_nothing_behind_a_lock(front):
    """Delete, undo, palette, briefing and Tab, as they come from the keyboard."""
    window = front.window
    plan = front.plan
    window.guard.lock()
    press(front, Qt.Key.Key_Tab)
    press(front, Qt.Key.Key_Delete)
    press(front, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    press(front, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    press(front, Qt.Key.Key_F9)
    press(front, Qt.Key.Key_F12)
    assert front.plan is plan
    assert window.briefing is None
    assert QApplication.activePopupWidget() is None
    assert covers(window) == [window.guard.cover]


def test_covers_never_lie_on_each_other(front):
    """A lock takes the place of a blank screen, and nothing that of a lock."""
    guard = front.window.guard
    guard.blank()
    guard.blank()
    assert len(covers(front.window)) == 1
    guard.lock()
    guard.lock()
    guard.blank()
    assert covers(front.window) == [guard.cover]
    assert isinstance(guard.cover, Lock)


@pytest.mark.parametrize("theme", THEMES)
def test_a_blank_screen_gives_no_light(front, theme):
    """By day as well as at night: black from edge to edge."""
    front.window.use_theme(theme)
    front.window.guard.blank()
    front.qtbot.wait(150)
    assert brightest_block(front.window.guard.cover.grab().toImage()) < 0.01


def test_any_key_ends_a_blank_screen(front):
    """The keyboard is then where it was."""
    front.window.plan_tree.tree.setFocus()
    front.window.guard.blank()
    front.qtbot.wait(30)
    press(front, Qt.Key.Key_Space)
    assert covers(front.window) == []
    assert front.window.guard.cover is None
    assert front.window.plan_tree.tree.hasFocus()


def test_neither_window_names_the_plan_while_locked(front):
    """Titles and the briefing map are covered too; a click on the second window does not help."""
    window = front.window
    window.open_briefing()
    briefing = window.briefing
    front.until(lambda: briefing.map.ready)
    window.guard.lock()
    assert window.windowTitle() == briefing.windowTitle() == "Watchbill"
    assert len(covers(briefing)) == 1
    QTest.mouseClick(covers(briefing)[0], Qt.MouseButton.LeftButton)
    assert len(covers(briefing)) == 1
    window.guard.lift()
    assert covers(briefing) == []
    assert "TRADE WIND" in window.windowTitle()
    assert "TRADE WIND" in briefing.windowTitle()


def test_a_click_on_the_second_window_ends_a_blank_screen(front):
    """Whichever window is nearer."""
    front.window.open_briefing()
    front.until(lambda: front.window.briefing.map.ready)
    front.window.guard.blank()
    QTest.mouseClick(covers(front.window.briefing)[0], Qt.MouseButton.LeftButton)
    assert covers(front.window) == covers(front.window.briefing) == []


def test_the_lock_closes_dialogs_and_menus(front):
    """A question left open speaks of the plan as well."""
    window = front.window
    menu = QMenu(window)
    menu.addAction("Undo: something")
    shown = []

    def lock():
        dialog = QApplication.activeModalWidget()
        shown.append(isinstance(dialog, QDialog))
        menu.popup(window.mapToGlobal(QPoint(200, 200)))
        window.guard.lock()

    QTimer.singleShot(200, lock)
    window.editing.add_partner()
    assert shown == [True]
    assert window.guard.locked
    assert not menu.isVisible()
    assert QApplication.activeModalWidget() is None


def test_a_dialog_that_comes_late_is_closed(front):
    """A job may end with a question while the window is locked."""
    window = front.window
    window.guard.lock()
    late = []

    def look():
        dialog = QApplication.activeModalWidget()
        if dialog is not None:
            late.append(dialog)
            dialog.reject()

    QTimer.singleShot(5000, window, look)
    window.editing.add_partner()
    assert late == []
    assert window.guard.locked


def test_the_idle_lock_comes_again(front):
    """After it was opened the clock counts anew, and so it does after a blank screen."""
    window = front.window
    window.settings.idle_minutes = 5
    window.guard.restart()
    for _ in range(2):
        window.guard._idle.start(20)
        front.until(lambda: window.guard.locked)
        QTest.mouseClick(window.guard.cover.go, Qt.MouseButton.LeftButton)
        assert window.guard.cover is None
        assert window.guard._idle.isActive()


def test_the_passphrase_opens_a_lock_when_the_stick_is_gone(front):
    """It is checked against the open plan; a wrong one is refused."""
    window = front.window
    session = window.workspace.session
    passphrase.protect(session, new_key(SECRET))
    window.guard.lock()
    session.path.rename(session.path.with_suffix(".away"))
    unlock(front, "wrong horse")
    front.until(lambda: "passphrase" in window.guard.cover.says.text())
    front.until(lambda: not window.guard.cover._jobs.busy)
    assert window.guard.locked
    window.guard.cover.passphrase.clear()
    unlock(front)
    front.until(lambda: window.guard.cover is None)
    session.path.with_suffix(".away").rename(session.path)
