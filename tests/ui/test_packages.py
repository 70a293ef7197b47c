"""Packages in the window: sealed by a form, opened, chosen from row by row, and told by the ledger."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from app.base.clock import utc_now
from app.session import actions
from app.session.conflicts import look_again, open_conflicts
from app.session.session import Session
from app.ui.dialogs.ledger import LedgerDialog
from app.ui.dialogs.packages import OpenDialog, ProposalsDialog, SealDialog
from app.ui.models.index import TICK
from tests.builders import ALPHA
from tests.session.exchanging import Exchange, School, named


@pytest.fixture
def exchange(tmp_path):
    """Return the lead's plan and Alpha's, in which something of each sort was changed."""
    exchange = Exchange(School(tmp_path, utc_now()), tmp_path)
    alpha = exchange.join("ALF")
    for kind, old, new in (
        ("assets", "alpha", "Resolute"),
        ("bases", "Harbour", "Old harbour"),
        ("areas", "area", "Better name"),
    ):
        actions.rename(alpha, kind, named(alpha.plan, kind, old).id, new)
    actions.rename(exchange.lead, "assets", "a-alpha", "Swift")
    yield exchange
    alpha.close()


def fill(dialog, **files):
    """Type paths and a passphrase into a form."""
    for name, value in files.items():
        field = getattr(dialog, name)
        getattr(field, "line", field).setText(str(value))


def cells(table, row):
    """Return what stands in a row of a table."""
    model = table.model()
    return [model.index(row, column).data() for column in range(model.columnCount())]


def choose(box, item):
    """Choose something in a box, as a person does."""
    box.choose(item)
    box.activated.emit(box.currentIndex())


def press(driver, one):
    """Press a button."""
    driver.qtbot.mouseClick(one, Qt.MouseButton.LeftButton)


def test_a_package_is_sealed_by_the_form(show, exchange, tmp_path):
    """What is missing is named; then it is written, and the partner opens it."""
    driver = show(exchange.lead)
    dialog = SealDialog(driver.window.desk)
    dialog.show()
    assert [dialog.partner.itemText(at) for at in range(dialog.partner.count())] == [
        "ALF  Alpha",
        "BRV  Bravo",
    ]
    press(driver, dialog.go)
    assert "Your key" in dialog.problem.text()
    signer = exchange.school.signer("JHQ")
    fill(
        dialog,
        signer=signer.path,
        passphrase=signer.passphrase,
        out=tmp_path / "sealed",
        certificates=exchange.school.certificate("BRV"),
    )
    press(driver, dialog.go)
    driver.qtbot.waitUntil(lambda: "Choose a certificate of ALF" in dialog.problem.text())
    fill(dialog, certificates=exchange.school.certificate("ALF"))
    press(driver, dialog.go)
    driver.qtbot.waitUntil(lambda: dialog.sealed is not None)
    assert dialog.sealed.path == tmp_path / "sealed.p7m"
    assert exchange.look("ALF", dialog.sealed.path).package.manifest.number == 2


def opened(driver, exchange):
    """Open a package of Alpha's by the form, and return the dialog that shows what it proposes."""
    path = exchange.seal("ALF", "JHQ")
    form = OpenDialog(driver.window.desk)
    form.show()
    signer = exchange.school.signer("JHQ")
    fill(form, package=path, identity=signer.path, passphrase="wrong", trust=exchange.school.root)
    press(driver, form.go)
    driver.qtbot.waitUntil(lambda: "does not open" in form.problem.text())
    fill(form, passphrase=signer.passphrase)
    press(driver, form.go)
    driver.qtbot.waitUntil(lambda: form.opened is not None)
    dialog = ProposalsDialog(driver.window.desk, form.opened)
    dialog.show()
    return dialog


def test_what_is_proposed_is_chosen_row_by_row(show, exchange):
    """A change is ticked, a suggestion is not, a conflict is open until decided; one step takes in."""
    driver = show(exchange.lead)
    dialog = opened(driver, exchange)
    assert [cells(dialog.table, row)[:2] for row in range(3)] == [
        ["change", "Harbour"],
        ["conflict: open", "Swift"],
        ["change (suggestion)", "area"],
    ]
    assert cells(dialog.table, 1)[3:] == ["Name", "Swift", "Resolute"]
    ticks = [Qt.CheckState(dialog.rows.index(row, 0).data(TICK)) for row in range(3)]
    assert ticks == [Qt.CheckState.Checked, Qt.CheckState.PartiallyChecked, Qt.CheckState.Unchecked]
    assert dialog.table.currentIndex().row() == 1
    press(driver, dialog.ours)
    assert cells(dialog.table, 1)[0] == "conflict: ours"
    press(driver, dialog.theirs)
    assert cells(dialog.table, 1)[0] == "conflict: theirs"
    dialog.table.selectRow(0)
    assert not dialog.theirs.isEnabled()
    assert dialog.rows.setData(dialog.rows.index(0, 0), Qt.CheckState.Unchecked.value)
    assert dialog.rows.setData(dialog.rows.index(2, 0), Qt.CheckState.Checked.value)
    press(driver, dialog.go)
    plan = exchange.lead.plan
    names = (plan.bases["b-harbour"].name, plan.assets["a-alpha"].name, plan.areas["z-area"].name)
    assert names == ("Harbour", "Resolute", "Better name")
    driver.window.undo()
    assert exchange.lead.plan.assets["a-alpha"].name == "Swift"


def test_what_is_left_open_is_found_and_looked_at_again(show, exchange):
    """The list of findings has it until it is decided by way of the ledger."""
    driver = show(exchange.lead)
    press(driver, opened(driver, exchange).go)
    driver.qtbot.waitUntil(lambda: "exchange" in {one.rule for one in driver.window.workspace.findings})
    ledger = LedgerDialog(driver.window.desk)
    ledger.show()
    assert ledger.rows.rowCount() == 2
    assert not ledger.again.isEnabled()
    choose(ledger.partner, ALPHA)
    assert ledger.again.isEnabled()
    assert [cells(ledger.table, row)[1:4] for row in range(2)] == [
        ["ALF", "received", "Package"],
        ["ALF", "sent", "Package"],
    ]
    choose(ledger.item, "z-area")
    assert ledger.rows.rowCount() == 2
    partner = exchange.lead.plan.partners[ALPHA]
    again = ProposalsDialog(driver.window.desk, look_again(exchange.lead, partner))
    again.show()
    press(driver, again.ours)
    press(driver, again.go)
    assert open_conflicts(exchange.lead) == []


def test_a_new_plan_is_made_of_a_package(show, exchange, tmp_path, monkeypatch):
    """The file menu asks for its name and opens it."""
    path = exchange.seal("JHQ", "BRV")
    driver = show(exchange.lead)
    signer = exchange.school.signer("BRV")

    def answer(form):
        fill(form, package=path, identity=signer.path, passphrase=signer.passphrase)
        fill(form, trust=exchange.school.root)
        form.new.choose(True)
        form.opened = form.prepare()()
        return True

    monkeypatch.setattr(OpenDialog, "exec", answer)
    monkeypatch.setattr("app.ui.packages.ask_file", lambda *_asked: tmp_path / "bravo.watchbill")
    driver.window.packages.open()
    session: Session = driver.window.workspace.session
    assert session.path == tmp_path / "bravo.watchbill"
    assert session.plan.partners[session.plan.home].code == "BRV"
