"""Hand-overs at a point, delegations of an asset, and the dialog of task organisation."""

from __future__ import annotations

from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton

from app.base.message import say
from app.domain.marks import MarkKind
from app.geo.point import Position
from app.geo.units import format_dtg
from app.session import actions, organising
from app.session.organising import overdue_findings
from app.ui.dialogs.arranging import AcceptDialog
from app.ui.dialogs.organisation import OrganisationDialog
from app.ui.dialogs.organising import DecideDialog, DelegateDialog, DisagreementDialog, HandOverDialog
from app.ui.models.organisation import COLUMNS, DISPUTES
from tests.builders import a_delegation, a_disagreement

GATE = Position(13.0, -60.5)


def words(driver):
    """Return what the labels of the details say."""
    return " ".join(label.text() for label in driver.window.details.findChildren(QLabel))


def press(driver, root, name, act=None, kind=None):
    """Press a button, and let ``act`` have the dialog that opens, where one does."""
    if kind is not None:
        driver.answer(act, kind)
    driver.qtbot.mouseClick(root.findChild(QPushButton, name), Qt.MouseButton.LeftButton)


def take(driver, dialog):
    """Press the button with the verb."""
    driver.qtbot.mouseClick(dialog.go, Qt.MouseButton.LeftButton)


def by_post(driver, post):
    """Return what says yes for a post."""

    def act(dialog):
        dialog.post.setText(post)
        take(driver, dialog)

    return act


def cells(table, columns):
    """Return the texts of a table, row by row."""
    model = table.model()
    return [
        [model.index(row, column).data() for column in range(len(columns))] for row in range(model.rowCount())
    ]


@pytest.fixture
def at_the_gate(show, sample_session):
    """Return a window with a point selected."""
    driver = show(sample_session)
    driver.window.workspace.do(actions.draw_mark, "Gate", MarkKind.POINT, (GATE,))
    driver.window.workspace.select("marks", next(iter(driver.plan.marks)))
    return driver


def test_something_is_handed_over_at_a_point_accepted_by_both_and_called_off(at_the_gate):
    """Told as open until each partner's post said yes; each step can be undone."""
    driver = at_the_gate
    giver, taker = (
        next(one for one in driver.plan.assets.values() if driver.plan.partners[one.partner].code == code)
        for code in ("ALV", "ESM")
    )

    def hand_over(dialog):
        dialog.giver.choose(giver.id)
        dialog.taker.choose(giver.id)
        take(driver, dialog)
        assert dialog.problem.text() == str(say("plan.handover_to_itself"))
        dialog.taker.choose(taker.id)
        dialog.time.setText(format_dtg(driver.plan.header.start + timedelta(hours=6)))
        take(driver, dialog)

    press(driver, driver.window.details, "hand_over_here", hand_over, HandOverDialog)
    (row,) = driver.plan.handovers.values()
    assert (row.assets, row.time) == ((giver.id, taker.id), driver.plan.header.start + timedelta(hours=6))
    driver.until(lambda: "ESM: not accepted yet" in words(driver))
    driver.until(lambda: "is not away" in words(driver))
    for side, post in (("giver", "Alvara watch"), ("taker", "Esmera watch")):
        press(driver, driver.window.details, f"accept_{side}", by_post(driver, post), AcceptDialog)
        driver.until(lambda post=post: f"accepted by {post}" in words(driver))
    (row,) = driver.plan.handovers.values()
    assert (row.accepted_by_giver, row.accepted_by_taker) == ("Alvara watch", "Esmera watch")
    press(driver, driver.window.details, "call_off")
    assert driver.plan.handovers == {}
    for _ in range(4):
        driver.window.undo()
    assert driver.plan.handovers == {}
    driver.until(lambda: "Nothing is handed over" in words(driver))


def test_an_asset_is_delegated_in_writing_and_taken_over(show, sample_session):
    """Nobody takes over what is not in writing; the panel says who controls, and the scope."""
    driver = show(sample_session)
    asset = next(iter(driver.plan.assets.values()))
    driver.window.workspace.select("assets", asset.id)
    details = driver.window.details
    press(driver, details, "delegate", lambda dialog: take(driver, dialog), DelegateDialog)
    driver.until(lambda: "nobody controls it" in words(driver))
    assert not details.findChild(QPushButton, "take_over").isEnabled()

    def write(dialog):
        dialog.reference.setText("JHQ 7/26")
        dialog.scope.setPlainText("Patrol and boarding")
        take(driver, dialog)

    press(driver, details, "change_this", write, DelegateDialog)
    driver.until(lambda: "JHQ 7/26" in words(driver))
    press(driver, details, "take_over", by_post(driver, "Duty officer"), AcceptDialog)
    driver.until(lambda: "accepted by Duty officer" in words(driver))
    driver.until(lambda: "nobody controls it" not in words(driver))
    press(driver, details, "give_back")
    assert driver.plan.delegations_of(asset.id) == ()


def test_the_dialog_shows_the_matrix_and_records_what_is_delegated(show, sample_session):
    """A row an asset, more where the authority changes; what is done about a row shows at once."""
    driver = show(sample_session)
    window = driver.window
    dialog = OrganisationDialog(window.workspace, window.reading, window)
    dialog.show()
    count = len(driver.plan.assets)
    rows = cells(dialog.matrix, COLUMNS)
    assert len(rows) == count + 2 * len(driver.plan.delegations)
    assert {row[6] for row in rows} == {"JHQ"}
    dialog.matrix.selectRow(len(rows) - 1)
    asset = dialog.chosen.asset

    def delegate(form):
        form.end.setText(format_dtg(driver.plan.header.start + timedelta(days=1)))
        take(driver, form)

    press(driver, dialog, "delegate", delegate, DelegateDialog)
    (row,) = driver.plan.delegations_of(asset.id)
    assert cells(dialog.matrix, COLUMNS)[-2][4].startswith("Nobody")
    assert not dialog.take_over.isEnabled()
    organising.put_delegation(window.workspace.session, a_delegation(asset, row.controller, id=row.id))
    dialog.reject()
    dialog = OrganisationDialog(window.workspace, window.reading, window)
    dialog.show()
    dialog.matrix.selectRow(dialog.matrix.model().rowCount() - 2)
    press(driver, dialog, "take_over", by_post(driver, "Duty officer"), AcceptDialog)
    code = driver.plan.partners[row.controller].code
    assert cells(dialog.matrix, COLUMNS)[-2][4] == f"{code}  Letter 7"
    press(driver, dialog, "give_back")
    assert driver.plan.delegations_of(asset.id) == ()
    dialog.reject()


def test_a_disagreement_is_recorded_found_when_late_and_decided(show, sample_session):
    """Past its time it is a finding that leads to what it is about; the decision takes it away."""
    driver = show(sample_session)
    window = driver.window
    dialog = OrganisationDialog(window.workspace, window.reading, window)
    dialog.show()
    area = next(iter(driver.plan.areas.values()))

    def record(form):
        form.about.choose(area.id)
        form.matter.setText("Who boards")
        take(driver, form)
        assert form.problem.text() == str(say("plan.bare_disagreement"))
        form.decided_by.setText("Chief of staff")
        take(driver, form)

    press(driver, dialog, "record", record, DisagreementDialog)
    (row,) = driver.plan.disagreements.values()
    assert (row.area, row.asset, row.decided_by) == (area.id, None, "Chief of staff")
    assert cells(dialog.disputes, DISPUTES)[0][:3] == [area.name, "Who boards", "Chief of staff"]
    (late,) = overdue_findings(window.workspace.session)
    assert late.subjects == (area.id,)
    driver.until(lambda: late in window.workspace.findings)
    window.workspace.go_to(late.subjects[0])
    assert window.workspace.chosen == (("areas", area.id),)

    def decide(form):
        form.decision.setText("The nearest boat")
        take(driver, form)

    press(driver, dialog, "decide", decide, DecideDialog)
    assert cells(dialog.disputes, DISPUTES)[0][4] == "The nearest boat"
    driver.until(lambda: late not in window.workspace.findings)
    press(driver, dialog, "drop")
    assert driver.plan.disagreements == {}
    dialog.reject()


def test_what_is_not_due_yet_is_no_finding(sample_session):
    """Open for another hour by the clock."""
    row = a_disagreement(next(iter(sample_session.plan.areas)), marking=None)
    now = sample_session.clock()
    for hours, count in ((1, 0), (-1, 1)):
        changed = a_disagreement(row.area, marking=None, by_when=now + timedelta(hours=hours))
        organising.put_disagreement(sample_session, changed)
        assert len(overdue_findings(sample_session)) == count
