"""The consents that are asked for: seen, answered, taken over as grants, and taken back."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton

from app.base.message import say
from app.domain.law.terms import Action, Status, Zone
from app.domain.legality import basis_of
from app.domain.missing import missing_consents
from app.domain.requests import Answer
from app.geo.units import format_dtg
from app.session import legal
from app.session.session import Session
from app.session.usecases.helpful import Gain
from app.ui.dialogs.consents import AdoptDialog, AnswerDialog, ConsentsDialog, PrintFormDialog, RequestDialog
from app.ui.dialogs.helpful import HelpfulDialog
from app.ui.models.consents import COLUMNS
from app.ui.models.index import SIGN
from tests.ui.test_basis import do_it, send, texts


@pytest.fixture
def eve(sample_session, tmp_path):
    """Return a session on the sample plan, by a clock that stands at six hours before it starts."""
    plan = sample_session.plan
    sample_session.close()
    return Session.create(
        tmp_path / "eve.watchbill", plan, clock=lambda: plan.header.start - timedelta(hours=6)
    )


def press(driver, one):
    """Press a button."""
    driver.qtbot.mouseClick(one, Qt.MouseButton.LeftButton)


def cells(dialog, column):
    """Return what stands in a column of the table."""
    model = dialog.table.model()
    return [model.index(row, COLUMNS.index(column)).data() for row in range(model.rowCount())]


def signs(dialog):
    """Return which rows have a sign before the answer."""
    model, at = dialog.table.model(), COLUMNS.index("answer")
    return [not model.index(row, at).data(SIGN).isNull() for row in range(model.rowCount())]


def ask(driver, **changes):
    """Ask for a consent by the dialog, with some fields of it as they are to be; return the request."""
    window = driver.window
    dialog = RequestDialog(window.workspace, window)
    dialog.acts.tick(Action.PATROL, on=True)
    dialog.zones.tick(Zone.TERRITORIAL_SEA, on=True)
    press(driver, dialog.go)
    row = driver.plan.requests[dialog.id]
    if changes:
        legal.put_request(window.workspace.session, replace(row, **changes))
    return driver.plan.requests[dialog.id]


def shown(driver, chosen=None):
    """Return the dialog of the consents, shown."""
    dialog = ConsentsDialog(driver.window.workspace, driver.window.reading, driver.window, chosen)
    dialog.show()
    return dialog


def answering(driver, told):
    """Return what answers a request: first without a reference, then with an end that is none."""

    def answer(dialog):
        dialog.authority.setText("Alvara operations centre")
        press(driver, dialog.go)
        told.append((dialog.isVisible(), dialog.problem.text()))
        dialog.reference.setText("ALV 12/26")
        dialog.until.setText("tomorrow")
        press(driver, dialog.go)
        told.append((dialog.isVisible(), bool(dialog.until.wrong)))
        dialog.until.setText(format_dtg(driver.plan.header.end))
        press(driver, dialog.go)

    return answer


def adopting(driver, told):
    """Return what takes a consent over, first without an adviser."""

    def adopt(dialog):
        press(driver, dialog.go)
        told.append((dialog.isVisible(), dialog.problem.text()))
        dialog.adviser.setText("Legal adviser, N2")
        press(driver, dialog.go)

    return adopt


def test_a_duty_is_recorded_once_its_consent_is_given_and_reviewed(show, eve):
    """From the proposal at the duty to the grant, each step by a button, told if it is wrong, and undone."""
    driver = show(eve)
    duty = send(driver, "Brisanne Teal", "Saint Orlan Channel")
    driver.until(lambda: any("no basis found" in text for text in texts(driver)))
    do_it(driver, "Request consent of")
    (row,) = driver.plan.requests.values()
    plans, told = [driver.plan], []
    dialog = shown(driver)
    assert cells(dialog, "answer") == [str(say("consents.is_due_in_plan"))]
    assert (dialog.chosen, dialog.adopt.isEnabled()) == (row, False)
    driver.answer(answering(driver, told), AnswerDialog)
    press(driver, dialog.record)
    plans.append(driver.plan)
    assert cells(dialog, "answer") == [str(say("consents.is_to_review"))]
    assert "ALV 12/26" in dialog.about.text()
    driver.answer(adopting(driver, told), AdoptDialog)
    press(driver, dialog.adopt)
    assert cells(dialog, "answer") == [str(say("consents.is_taken_over"))]
    assert {dialog.record.isEnabled(), dialog.adopt.isEnabled()} == {False}
    dialog.close()
    assert told == [
        (True, str(say("plan.bare_answer", state=row.state))),
        (True, True),
        (True, str(say("plan.adoption_needs_adviser"))),
    ]
    grant = driver.plan.grants[driver.plan.requests[row.id].grant]
    assert driver.plan.instruments[grant.instrument].reviewed_by == "Legal adviser, N2"
    assert basis_of(eve.facts, driver.plan.duties[duty.id]).status is Status.RECORDED
    driver.until(lambda: sum("basis recorded" in text for text in texts(driver)) == 3)
    driver.until(lambda: duty.id not in driver.window.workspace.without_basis)
    driver.until(lambda: not any("no basis found" in text for text in texts(driver)))
    for before in reversed(plans):
        eve.undo()
        assert driver.plan == before


def test_the_action_opens_the_consents(show, eve):
    """From the menu, the palette or its key."""
    driver = show(eve)
    seen = []

    def look(dialog):
        seen.append(dialog.windowTitle())
        dialog.accept()

    driver.answer(look, ConsentsDialog)
    driver.window.book.by_name["consents"].trigger()
    assert seen == [str(say("consents.title"))]


def test_what_is_open_stands_first_by_the_time_it_is_due(show, eve):
    """How each stands is told in words, with a sign; what is late is late by the clock of the session."""
    driver = show(eve)
    header, now = driver.plan.header, eve.clock()
    late = ask(driver, due=now - timedelta(hours=1), note="Call again")
    ask(driver, due=header.start + timedelta(hours=1))
    ask(driver, due=header.end + timedelta(days=1))
    given = {"authority": "Centre", "reference": "1/26", "until": header.end}
    ask(driver, due=header.end + timedelta(days=2), answer=Answer.GIVEN, **given)
    ask(driver, due=now - timedelta(days=2), answer=Answer.REFUSED)
    dialog = shown(driver)
    standings = ("overdue", "due_in_plan", "open", "to_review", "refused")
    assert cells(dialog, "answer") == [str(say(f"consents.is_{how}")) for how in standings]
    assert all(signs(dialog))
    assert dialog.chosen == late
    assert "Call again" in dialog.about.text()
    dialog.table.selectRow(3)
    assert dialog.adopt.isEnabled()
    dialog.table.selectRow(4)
    assert not dialog.adopt.isEnabled()
    dialog.close()


def test_a_refusal_has_no_end_and_can_be_recorded_over(show, eve):
    """The end is asked for where consent is given alone."""
    driver = show(eve)
    row = ask(driver, authority="Centre", reference="1", until=driver.plan.header.end, answer=Answer.GIVEN)
    dialog = AnswerDialog(driver.window.workspace, row, driver.window)
    dialog.show()
    assert dialog.until.isVisible()
    dialog.answer.setFocus()
    driver.qtbot.keyClick(dialog.answer, Qt.Key.Key_Down)
    assert not dialog.until.isVisible()
    press(driver, dialog.go)
    refused = driver.plan.requests[row.id]
    assert (refused.answer, refused.until) == (Answer.REFUSED, None)


def test_a_request_is_added_and_taken_back(show, eve):
    """What it lacks is told; the new one is chosen, and undo brings back the one taken back."""
    driver = show(eve)
    told = []

    def add(dialog):
        press(driver, dialog.go)
        told.append(dialog.problem.text())
        dialog.state.setEditText("nowhere")
        press(driver, dialog.go)
        told.append(dialog.problem.text())
        dialog.state.setEditText("ven")
        dialog.area.choose(next(iter(driver.plan.areas)))
        dialog.acts.tick(Action.STOP_BOARD, on=True)
        dialog.zones.tick(Zone.EEZ, on=True)
        press(driver, dialog.go)

    ask(driver)
    dialog = shown(driver)
    driver.answer(add, RequestDialog)
    press(driver, dialog.add)
    assert told == [str(say("plan.bare_request")), str(say("plan.bad_code", code="NOWHERE"))]
    row, before = dialog.chosen, driver.plan
    assert (row.state, row.actions, row.area) == ("VEN", {Action.STOP_BOARD}, next(iter(driver.plan.areas)))
    press(driver, dialog.take_back)
    assert row.id not in driver.plan.requests
    assert dialog.table.model().rowCount() == 1
    eve.undo()
    assert driver.plan == before
    dialog.close()


def test_an_asset_tells_of_its_open_requests_and_leads_to_the_first(show, eve):
    """An asset without one tells nothing; the dialog begins at the one that is due first."""
    driver = show(eve)
    asset, other = list(driver.plan.assets)[:2]
    start = driver.plan.header.start
    ask(driver, asset=other, due=start)
    ask(driver, asset=asset, due=start + timedelta(hours=9))
    first = ask(driver, asset=asset, due=start + timedelta(hours=3))
    ask(driver, asset=asset, due=start, answer=Answer.REFUSED)
    driver.window.workspace.select("assets", asset)
    words = str(say("consents.open_of_asset", count=2))
    driver.until(lambda: words in texts(driver))
    chosen = []

    def act(dialog):
        chosen.append(dialog.chosen)
        dialog.accept()

    driver.answer(act, ConsentsDialog)
    press(driver, driver.window.details.findChild(QPushButton, "show"))
    assert chosen == [first]
    driver.window.workspace.select("assets", list(driver.plan.assets)[2])
    assert driver.window.details.findChild(QPushButton, "show") is None


def test_a_plan_opened_to_look_at_is_looked_at(show, eve):
    """What is asked can be seen, and nothing can be pressed but Close."""
    row = ask(show(eve), authority="Centre", reference="1", until=eve.plan.header.end, answer=Answer.GIVEN)
    path = eve.path
    eve.close()
    driver = show(Session.open(path, read_only=True))
    dialog = shown(driver)
    assert dialog.chosen == row
    assert [one.objectName() for one in dialog.findChildren(QPushButton) if one.isEnabled()] == ["close"]
    dialog.close()


def test_a_helpful_consent_is_asked_for_with_one_button(show, sample_session, monkeypatch):
    """What was found is listed with its gain; the chosen row becomes a request of the State."""
    driver = show(sample_session)
    found = [Gain(bundle, value) for value, bundle in enumerate(missing_consents(sample_session.facts), 1)]
    monkeypatch.setattr("app.ui.dialogs.helpful.helpful_consents", lambda *_facts, **_how: tuple(found))
    dialog = HelpfulDialog(driver.window.desk)
    dialog.show()
    dialog.search()
    driver.until(dialog.go.isEnabled)
    assert dialog.rows.topLevelItem(0).text(0) == "TTO"
    assert dialog.rows.topLevelItem(0).text(4) == "1.00"
    press(driver, dialog.go)
    (row,) = (
        one for one in driver.plan.requests.values() if one.state == "TTO" and one.answer is Answer.OPEN
    )
    assert Action.PATROL in row.actions
    assert not dialog.isVisible()


def test_a_form_is_printed_from_the_tracker(show, sample_session, tmp_path):
    """A file is asked for first; for a State that is no partner the dialog says what the form leaves out."""
    driver = show(sample_session)
    plan = driver.plan
    own = next(one.id for one in plan.assets.values() if one.partner == plan.home)
    row = ask(driver, state="TTO", asset=own)
    dialog = shown(driver, row.id)
    told = []

    def fill(form):
        press(driver, form.go)
        told.append((form.isVisible(), form.problem.text()))
        told.append(any("TTO is no partner" in one.text() for one in form.findChildren(QLabel)))
        form.out.line.setText(str(tmp_path / "form"))
        press(driver, form.go)

    driver.answer(fill, PrintFormDialog)
    press(driver, dialog.form)
    assert told == [(True, str(say("package.no_file", what=say("form.out")))), True]
    assert (tmp_path / "form.pdf").read_bytes().startswith(b"%PDF")
    assert str(tmp_path / "form.pdf") in dialog.about.text()
    assert [one.code for one in driver.window.workspace.session.disclosures()] == ["TTO"]
    dialog.close()
