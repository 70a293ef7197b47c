"""Going from one plan to another, and from one window to another."""

from __future__ import annotations

import threading

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from app.session import actions, passphrase, recovery
from app.session.session import Place, Session
from app.session.usecases.create import SAMPLE, Beginning, create_empty
from app.ui.dialogs.choice import ChoiceDialog
from app.ui.dialogs.newplan import NewPlanDialog
from app.ui.dialogs.passphrase import UnlockDialog
from app.ui.files import Files
from tests.builders import D, a_plan, a_square
from tests.session.media import Stick

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def driver(show, sample_session):
    """Return a window on the sample plan."""
    return show(sample_session)


@pytest.fixture
def other(empty_session):
    """Return the file of another plan that nobody has open."""
    empty_session.close()
    return empty_session.path


def test_a_plan_that_is_not_shown_is_not_opened(driver, other, monkeypatch):
    """Who stays with what is only in memory can open the other plan later."""
    with monkeypatch.context() as patch:
        patch.setattr(Files, "may_leave", lambda _files: False)
        driver.window.files.open_plan(other)
    assert driver.plan.header.name == "TRADE WIND"
    Session.open(other).close()


def test_a_plan_is_not_opened_while_a_job_runs(driver, other):
    """The job ends, and then it opens."""
    go_on = threading.Event()
    driver.window.jobs.run(lambda _stop, _progress: go_on.wait(20), lambda _result: None)
    driver.window.files.open_plan(other)
    assert "TRADE WIND" in driver.window.windowTitle()
    Session.open(other).close()
    go_on.set()
    driver.until(lambda: not driver.window.jobs.busy)
    driver.window.files.open_plan(other)
    assert driver.plan.header.name == "EMPTY"


def left_open(path, key=None):
    """Draw an area in a plan and end as in a crash."""
    session = Session.open(path, key=key)
    actions.draw_area(session, "Late", a_square(13, -61))
    session.keeper._end(forget=False)


@pytest.mark.parametrize(
    ("answer", "names"), [("start.resume", ["Late"]), ("start.open_named", []), ("ui.cancel", None)]
)
def test_how_to_go_on_after_a_crash_is_asked_wherever_a_plan_is_opened(driver, other, answer, names):
    """As it was last, as it was last named, or not now: then it is offered again."""
    left_open(other)
    told = []

    def choose(dialog):
        told.extend(one.text() for one in dialog.findChildren(QLabel))
        driver.qtbot.mouseClick(dialog.buttons[answer], Qt.MouseButton.LeftButton)

    driver.answer(choose, ChoiceDialog)
    driver.window.files.open_plan(other)
    assert "EMPTY" in told[0]
    assert "Draw Late" in told[0]
    if names is None:
        assert driver.plan.header.name == "TRADE WIND"
        assert [offer.path for offer in recovery.offers()] == [other]
    else:
        assert driver.plan.header.name == "EMPTY"
        assert [area.name for area in driver.plan.areas.values()] == names


def test_what_happened_in_an_encrypted_plan_is_asked_once_it_is_open(driver, other):
    """Only then it is known."""
    session = Session.open(other)
    passphrase.protect(session, passphrase.new_key("correct horse"))
    session.close()
    left_open(other, passphrase.unlock(other, "correct horse"))

    def type_it(dialog):
        driver.answer(lambda choice: choice.buttons["start.resume"].click(), ChoiceDialog)
        dialog.passphrase.setText("correct horse")
        driver.qtbot.mouseClick(dialog.go, Qt.MouseButton.LeftButton)

    driver.answer(type_it, UnlockDialog)
    driver.window.files.open_plan(other)
    assert [area.name for area in driver.plan.areas.values()] == ["Late"]


def test_a_new_plan_is_asked_for_only_where_the_old_one_may_go(driver, monkeypatch):
    """No dialog is filled in for nothing."""
    with monkeypatch.context() as patch:
        patch.setattr(Files, "may_leave", lambda _files: False)
        patch.setattr(NewPlanDialog, "exec", lambda _dialog: pytest.fail("asked"))
        driver.window.files.new()


def test_another_window_takes_over_whatever_is_unsaved(driver, monkeypatch, sample_session):
    """Nothing is asked, since nothing is lost; the old window hears no more of the plan."""
    with monkeypatch.context() as patch:
        patch.setattr(Files, "may_leave", lambda _files: pytest.fail("asked"))
        assert driver.window.hand_over() is sample_session
        assert driver.window.isHidden()
    assert sample_session.trouble._subscribers == []
    assert sample_session.changed._subscribers == []
    sample_session.close()


@pytest.mark.parametrize(
    ("answer", "ending", "mine"),
    [("ui.sample_yours", "", True), ("ui.sample_anew", " 2", False), ("ui.cancel", None, False)],
)
def test_the_sample_is_gone_on_with_or_begun_anew(driver, answer, ending, mine):
    """A copy nobody edited opens at once; where it was edited both can be had, and nothing is lost."""
    driver.window.files.open_sample()
    session = driver.window.workspace.session
    first = session.path
    assert first.stem == SAMPLE
    actions.draw_area(session, "Mine", a_square(12, -60))
    driver.answer(lambda dialog: driver.qtbot.mouseClick(dialog.buttons["ui.cancel"], LEFT), ChoiceDialog)
    driver.window.files.open_sample()
    assert driver.window.workspace.session is session
    driver.window.workspace.open(create_empty(None, Beginning("OTHER", D, 2, "HQ", "JHQ", exercise=True)))
    other = driver.window.workspace.session
    driver.answer(lambda dialog: driver.qtbot.mouseClick(dialog.buttons[answer], LEFT), ChoiceDialog)
    driver.window.files.open_sample()
    now = driver.window.workspace.session
    assert now is other if ending is None else now.path.stem == SAMPLE + ending
    assert ("Mine" in {area.name for area in now.plan.areas.values()}) is mine
    assert first.is_file()


def test_a_sample_that_is_damaged_is_met_like_any_plan(driver):
    """Its last dated copy is offered."""
    driver.window.files.open_sample()
    session = driver.window.workspace.session
    driver.window.workspace.open(create_empty(None, Beginning("OTHER", D, 2, "HQ", "JHQ", exercise=True)))
    whole = session.path.read_bytes()
    session.path.write_bytes(whole[:100] + bytes(len(whole) - 100))
    asked = []

    def go_on(dialog):
        asked.append([*dialog.buttons])
        driver.answer(see, ChoiceDialog)
        driver.qtbot.mouseClick(dialog.buttons["ui.sample_yours"], LEFT)

    def see(dialog):
        asked.append([*dialog.buttons])
        dialog.reject()

    driver.answer(go_on, ChoiceDialog)
    driver.window.files.open_sample()
    assert "ui.restore_backup" in asked[1]


def test_a_plan_whose_file_is_gone_opens_from_its_rescue_copy(driver, tmp_path):
    """From the menus as at the start; thought better of, it stays where it is."""
    stick = Stick(tmp_path)
    session = Session.create(stick.path / "plan.watchbill", a_plan())
    stick.pull()
    actions.draw_area(session, "Grenadines", a_square(12, -60))
    session.close()
    before = driver.window.workspace.session
    driver.answer(lambda dialog: dialog.reject(), ChoiceDialog)
    driver.window.files.open_plan(session.path)
    assert driver.window.workspace.session is before
    driver.answer(lambda dialog: driver.qtbot.mouseClick(dialog.buttons["start.resume"], LEFT), ChoiceDialog)
    driver.window.files.open_plan(session.path)
    assert [area.name for area in driver.plan.areas.values()] == ["Grenadines"]
    assert driver.window.workspace.session.saved_where is Place.RESCUE
