"""Going from one plan to another, and from one window to another."""

from __future__ import annotations

import threading

import pytest

from app.session.session import Session
from app.ui.dialogs.newplan import NewPlanDialog
from app.ui.files import Files


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
