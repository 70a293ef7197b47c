"""Issuing orders: what stands in the way is said, and nothing is written then."""

from __future__ import annotations

import subprocess
from dataclasses import replace

import pytest

from app.base.errors import AppError
from app.geo.coordinates import CoordinateFormat
from app.session import actions
from app.session.session import Session
from app.session.usecases.orders import Signer, Wanted, issue_orders, make_demo_identity
from tests.builders import a_plan, an_area, an_asset, hours


@pytest.fixture
def session(tmp_path):
    """Return a session with one duty, and training identities."""
    session = Session.create(
        tmp_path / "plan.watchbill", a_plan([an_asset("ship")], [an_area("area", lon=-60.8)])
    )
    actions.assign_duty(session, "a-ship", "z-area")
    yield session
    session.close()


@pytest.fixture
def signer(session, tmp_path):
    """Return the planner of the lead."""
    return make_demo_identity(session, tmp_path / "identity").signer


def test_one_partner_alone(session, signer, tmp_path):
    """One order is written, and the plan's log knows of it."""
    before = session.keeper.head
    (issued,) = issue_orders(session, signer, Wanted(tmp_path / "orders", "ALF"))
    assert issued.path.name == "test-v1-ALF.pdf"
    assert session.keeper.head.seq == before.seq + 1


@pytest.mark.parametrize(("style", "written"), [("mgrs", "20P "), ("dms", "°"), ("dd", "13.")])
def test_positions_are_printed_as_chosen(session, signer, tmp_path, style, written):
    """Another program reads them from the paper."""
    wanted = Wanted(tmp_path / "orders", "ALF", CoordinateFormat(style))
    (issued,) = issue_orders(session, signer, wanted)
    text = subprocess.run(
        ["pdftotext", "-layout", issued.path, "-"], capture_output=True, text=True, check=True
    ).stdout
    table = text.partition("Positions")[2].partition("Command")[0]
    assert "Harbour" in table
    assert written in table


def test_a_schedule_with_a_breach_is_not_issued(session, signer, tmp_path):
    """A duty before the plan starts stops every order."""
    actions.move_duty(session, next(iter(session.plan.duties)), hours(-3))
    with pytest.raises(AppError, match="breaks a rule"):
        issue_orders(session, signer, Wanted(tmp_path / "orders"))
    assert not (tmp_path / "orders").exists()


def test_a_live_plan_is_not_signed_with_a_training_certificate(session, signer, tmp_path):
    """The certificate says EXERCISE: the order of a live plan is refused before anything is written."""
    actions.describe_plan(session, replace(session.plan.header, exercise=False))
    with pytest.raises(AppError, match="is for exercises"):
        issue_orders(session, signer, Wanted(tmp_path / "orders"))
    assert not (tmp_path / "orders").exists()


@pytest.mark.parametrize(
    ("spoil", "text"),
    [
        (lambda signer: Signer(signer.path, "wrong"), "passphrase"),
        (lambda signer: Signer(signer.path.with_name("none.p12"), signer.passphrase), "none.p12"),
        (lambda signer: Signer(signer.path.with_name("root.pem"), signer.passphrase), "root.pem"),
    ],
    ids=["wrong passphrase", "no file", "no key file"],
)
def test_a_signer_that_cannot_sign_is_named(session, signer, tmp_path, spoil, text):
    """Each with its own words; nothing is written."""
    with pytest.raises(AppError, match=text):
        issue_orders(session, spoil(signer), Wanted(tmp_path / "orders"))
    assert not list((tmp_path / "orders").glob("*"))


def test_an_unknown_partner_is_named(session, signer, tmp_path):
    """With those that are known."""
    with pytest.raises(AppError, match="JHQ, ALF, BRV"):
        issue_orders(session, signer, Wanted(tmp_path / "orders", "XXX"))


def test_a_job_and_the_window_may_save_at_once(session, signer, tmp_path):
    """Edits made while orders are issued in another thread are all saved, and none is refused."""
    from threading import Thread

    from tests.builders import a_square

    failures = []

    def issue():
        try:
            issue_orders(session, signer, Wanted(tmp_path / "orders"))
        except AppError as error:
            failures.append(error)

    thread = Thread(target=issue)
    thread.start()
    for number in range(40):
        actions.draw_area(session, f"Area {number}", a_square(12, -60))
    thread.join()
    assert failures == []
    again = Session.open(session.path, read_only=True)
    assert again.plan == session.plan
    again.close()
