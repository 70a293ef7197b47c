"""The audit log in the window: looked through, verified, and what its opening tells."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QModelIndex, Qt

from app.session import actions
from app.session.session import Session
from app.session.usecases.audit import LogReader, Sought
from app.store import audit
from app.store.acts import Act
from app.ui.dialogs.auditlog import AuditLogDialog
from app.ui.dialogs.choice import ChoiceDialog
from app.ui.models.auditlog import COLUMNS, LogTable
from tests.builders import a_plan, a_square
from tests.session.test_audit import attack, roll_back

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def log(show, sample_session):
    """Return the driver of a window and the log of its plan: three areas drawn, one of them undone."""
    driver = show(sample_session)
    for name in ("Ann", "Bea", "Cay"):
        driver.window.workspace.do(actions.draw_area, name, a_square(12, -60))
    driver.window.undo()
    dialog = AuditLogDialog(driver.window.desk)
    dialog.show()
    yield driver, dialog
    dialog.close()
    dialog.deleteLater()


def cells(rows, column):
    """Return what stands in a column."""
    return [rows.index(row, COLUMNS.index(column)).data() for row in range(rows.rowCount())]


def choose(box, item):
    """Choose a row of a box as the user does."""
    box.choose(item)
    box.activated.emit(box.currentIndex())


def enter(line, text):
    """Type a text into a line and settle on it."""
    line.setText(text)
    line.editingFinished.emit()


def test_the_log_is_looked_through(log):
    """By kind, words, post and time; each filter narrows what is shown, the last entry first."""
    _, dialog = log
    assert cells(dialog.rows, "seq") == ["5", "4", "3", "2", "1"]
    assert cells(dialog.rows, "what")[0].startswith("Undo: ")
    choose(dialog.kind, "undo")
    assert cells(dialog.rows, "seq") == ["5"]
    choose(dialog.kind, "")
    enter(dialog.text, "BEA")
    assert cells(dialog.rows, "seq") == ["3"]
    enter(dialog.text, "")
    enter(dialog.until, "010000Z JAN 20")
    assert cells(dialog.rows, "seq") == []
    enter(dialog.until, "nonsense")
    assert dialog.until.wrong
    enter(dialog.until, "")
    enter(dialog.since, "010000Z JAN 20")
    assert len(cells(dialog.rows, "seq")) == 5
    assert dialog.about.text() == "5 entries"
    assert dialog.post.itemText(0) == "Every post"


def test_the_log_is_verified_and_says_who_signed(log):
    """The verdict is a sentence; an entry that a laptop signed for says which."""
    driver, _ = log
    session = driver.window.workspace.session
    session.close()
    session = Session.open(session.path)
    driver.window.workspace.open(session)
    again = AuditLogDialog(driver.window.desk)
    again.show()
    again.verify()
    driver.until(lambda: "nothing found wrong" in again.verdict.text())
    assert again.findings.isHidden()
    assert "this laptop" in cells(again.rows, "signed")[0]
    assert cells(again.rows, "signed")[1:] == [""] * 4
    assert not again.accept_log.isVisible()
    again.close()


def test_a_log_that_was_rolled_back_is_accepted_in_its_window(show, sample_session):
    """It is told with two ways on; that it is meant makes the finding go away."""
    path = sample_session.path
    actions.draw_area(sample_session, "Ann", a_square(12, -60))
    sample_session.close()
    roll_back(path)
    driver = show(Session.open(path))
    assert "older than recorded" in driver.window.notice._said
    dialog = AuditLogDialog(driver.window.desk)
    dialog.show()
    dialog.verify()
    driver.until(lambda: "older than recorded" in dialog.findings.text())
    driver.qtbot.mouseClick(dialog.accept_log, LEFT)
    driver.until(lambda: "nothing found wrong" in dialog.verdict.text())
    assert cells(dialog.rows, "what") == ["Log accepted as it is", "Plan made"]
    assert not dialog.accept_log.isVisible()
    dialog.close()


def test_a_plan_with_a_broken_log_is_offered_to_look_at(show, sample_session, tmp_path):
    """It opens to read only, says what is wrong and where, and the log shows it."""
    path = tmp_path / "broken.watchbill"
    Session.create(path, a_plan()).close()
    attack(path, "UPDATE audit SET author='x' WHERE seq=1")
    driver = show(sample_session)

    def look(dialog):
        driver.qtbot.mouseClick(dialog.buttons["ui.open_read_only"], LEFT)

    driver.answer(look, ChoiceDialog)
    driver.window.files.open_plan(path)
    assert driver.window.workspace.session.read_only
    assert "entry 1 of the log was altered" in driver.window.notice._said
    seen = []

    def read(dialog):
        driver.until(lambda: dialog.findings.isVisible())
        seen.append(dialog.findings.text())
        dialog.accept()

    driver.answer(read, AuditLogDialog)
    driver.window.book.run("audit_log")
    assert seen == ["entry 1 of the log was altered"]


def test_a_long_log_is_read_as_far_as_somebody_looks(qtbot, tmp_path):
    """One page at first, another when it is asked for; a rare word is sought to the end, in steps."""
    session = Session.create(tmp_path / "plan.watchbill", a_plan())
    fill(session, 5_000)
    rows = LogTable(None)
    rows.show_entries(LogReader(session, Sought()))
    first = rows.rowCount()
    assert 200 <= first < 1_000
    assert rows.canFetchMore(QModelIndex())
    rows.fetchMore(QModelIndex())
    qtbot.waitUntil(lambda: rows.rowCount() > first)
    assert rows.rowCount() < 2_000
    steps = []
    rows.read_on.connect(lambda: steps.append(rows.rowCount()))
    rows.show_entries(LogReader(session, Sought(text="made")))
    qtbot.waitUntil(lambda: rows.ended)
    assert rows.rowCount() == 1
    assert len(steps) > 5
    session.close()


def fill(session, count):
    """Add entries to the log of an open plan, behind its back."""
    store = session.keeper._store
    with store._engine.begin() as connection:
        last = store.audit_head
        for number in range(count):
            act = Act("undo", "2026-03-01T00:00:00Z", "Watch", f'{{"n":{number}}}')
            last = audit.append(connection, store.document, act, last)
    session.keeper._trail.rebase(None, last)
    store._head = last
