"""What leaves, seen beforehand; and the fields that say what may."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton

from app.base.errors import AppError
from app.domain.marking import Handling, LadderRow, Level, Purpose
from app.domain.release import Fate, release
from app.ui.dialogs.handling import (
    HandlingDialog,
    StandingDialog,
    fields_text,
    ladder_text,
    read_fields,
    read_ladder,
)
from app.ui.dialogs.release import ReleaseDialog
from app.ui.models.release import COLUMNS
from tests.builders import at

KEY = b"k" * 32


def cells(dialog, column):
    """Return what stands in a column of the table."""
    model = dialog.table.model()
    return [model.index(row, COLUMNS.index(column)).data() for row in range(model.rowCount())]


def choose(box, item):
    """Choose a row of a box as the user does."""
    box.choose(item)
    box.activated.emit(box.currentIndex())


def partner_called(driver, code):
    """Return a partner of the sample."""
    return next(one for one in driver.plan.partners.values() if one.code == code)


def test_the_dialog_shows_for_each_partner_what_the_order_would_hold(show, sample_session):
    """Counts, what stays first, and the same number of items as the copy."""
    driver = show(sample_session)
    window = driver.window
    dialog = ReleaseDialog(window.workspace, window.reading, window)
    dialog.show()
    for partner in driver.plan.partners.values():
        choose(dialog.partner, partner.id)
        copy = release(driver.plan, partner.id, key=KEY, at=sample_session.clock())
        fates = cells(dialog, "fate")
        going = [fate for fate in fates if fate != "stays"]
        assert len(going) == sum(copy.record.counts.values())
        assert dialog.counts.text() == (
            f"{partner.code}: {len(going)} go as they are, 0 go coarser, 0 go in part,"
            f" {len(fates) - len(going)} stay."
        )
        assert fates == sorted(fates, key=lambda fate: fate != "stays")
    dialog.accept()


def test_a_filter_narrows_the_list_and_an_item_is_gone_to(show, sample_session):
    """By what becomes of it and by its name; the item is then selected in the window."""
    driver = show(sample_session)
    window = driver.window

    def act(dialog):
        choose(dialog.partner, partner_called(driver, "BRI").id)
        choose(dialog.fate, Fate.STAYS)
        assert set(cells(dialog, "rule")) == {"R4"}
        assert "Caldera Lantern" in cells(dialog, "item")
        dialog.search.setText("nothing is called this")
        assert cells(dialog, "item") == []
        assert not dialog.jump.isEnabled()
        dialog.search.setText("lantern")
        assert cells(dialog, "item") == ["Caldera Lantern"]
        driver.qtbot.mouseClick(dialog.jump, Qt.MouseButton.LeftButton)

    driver.answer(act)
    window.book.run("release")
    assert window.workspace.selection.name == "Caldera Lantern"


def test_a_plan_that_may_not_go_says_so(show, sample_session):
    """And the orders panel has the way there."""
    driver = show(sample_session)
    window = driver.window
    window.show_side("orders")
    partner, header = partner_called(driver, "ESM"), driver.plan.header

    def hide(dialog):
        dialog.orcon.setChecked(True)
        driver.qtbot.mouseClick(dialog.go, Qt.MouseButton.LeftButton)

    def look(dialog):
        choose(dialog.partner, partner.id)
        assert "has not approved" in dialog.problem.text()
        assert dialog.problem.isVisible()
        dialog.accept()

    window.workspace.select("", "")
    driver.answer(hide)
    window.show_side("lay_out")
    driver.qtbot.mouseClick(window.details.findChild(QPushButton, "handling"), Qt.MouseButton.LeftButton)
    assert driver.plan.headers[header.id].marking.handling.orcon
    window.show_side("orders")
    driver.answer(look)
    (button,) = window.findChildren(QPushButton, "show_release")
    driver.qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def test_handling_is_asked_for_in_a_dialog_and_told_in_words(show, sample_session):
    """Every field of it ends in the mark; the details say what counts."""
    driver = show(sample_session)
    window = driver.window
    area, alvara = next(iter(driver.plan.areas.values())), partner_called(driver, "ALV")

    def act(dialog):
        dialog.personal.setChecked(True)
        driver.qtbot.mouseClick(dialog.go, Qt.MouseButton.LeftButton)
        assert "until when" in dialog.problem.text()
        dialog.keep_until.setText("180000Z FEB 26")
        dialog.not_before.setText("130600Z JAN 26")
        dialog.national.setText("Reservado")
        dialog.grid.setValue(20)
        dialog.hours.setValue(6)
        dialog.orcon.setChecked(True)
        dialog.approved.tick(alvara.id, on=True)
        dialog.purposes.tick(Purpose.CRIME, on=True)
        driver.qtbot.mouseClick(dialog.go, Qt.MouseButton.LeftButton)

    window.workspace.select("areas", area.id)
    driver.answer(act)
    driver.qtbot.mouseClick(window.details.findChild(QPushButton, "handling"), Qt.MouseButton.LeftButton)
    handling = driver.plan.areas[area.id].marking.handling
    assert driver.plan.areas[area.id].marking.national == "Reservado"
    assert (handling.orcon, handling.approved) == (True, {alvara.id})
    assert (handling.purposes, handling.personal) == ({Purpose.CRIME}, True)
    assert (handling.grid_m, handling.widen_h) == (20_000, 6)
    assert (handling.keep_until.month, handling.not_before.day) == (2, 13)

    def told():
        texts = [one.text() for one in window.details.findChildren(QLabel)]
        return any(
            "Reservado, which is no equivalence today. May go to ALV. Controlled" in one for one in texts
        )

    driver.until(told)
    sample_session.undo()
    assert driver.plan.areas[area.id] == area


def test_uses_clearance_and_ladder_of_a_partner_are_one_step(show, sample_session):
    """A line a level; one that is no row is named and nothing is stored."""
    driver = show(sample_session)
    window = driver.window
    partner = partner_called(driver, "ALV")
    dialog = StandingDialog(window.workspace, partner, window)
    dialog.cleared.setChecked(True)
    dialog.uses.tick(Purpose.BORDER, on=True)
    dialog.ladder.setPlainText("Reservado; SECRET; 010000Z JAN 26")
    dialog.take()
    assert driver.plan.partners[partner.id] == partner
    dialog.ladder.setPlainText("Reservado; restricted; 120000Z JAN 26; 140000Z JAN 26\n")
    dialog.take()
    changed = driver.plan.partners[partner.id]
    assert changed.ladder == (LadderRow("Reservado", Level.RESTRICTED, at(0), at(48)),)
    assert (changed.cleared, changed.uses) == (True, {Purpose.BORDER})
    assert HandlingDialog(window.workspace, changed.marking, print, window).marking == changed.marking


@pytest.mark.parametrize(
    "line",
    [
        "Reservado",
        "Reservado; OPEN",
        "Reservado; SECRET; 120000Z JAN 26",
        "R; OPEN; never",
        "R; OPEN; 120000Z JAN 26; 130000Z JAN 26; more",
        "; OPEN; 120000Z JAN 26",
        "R; OPEN; 130000Z JAN 26; 120000Z JAN 26",
    ],
)
def test_a_line_that_is_no_row_of_a_ladder_is_refused(line):
    """Each part that is missing, wrong or too much."""
    with pytest.raises(AppError):
        read_ladder(line)


def test_a_field_of_somebody_else_is_a_line(show, sample_session):
    """As it is called, whose, how far it must be protected, and for whom; what else it asked for stays."""
    driver = show(sample_session)
    window = driver.window
    area = next(iter(driver.plan.areas.values()))
    brisanne, alvara = partner_called(driver, "BRI"), partner_called(driver, "ALV")
    dialog = HandlingDialog(window.workspace, area.marking, print, window)
    assert dialog.fields.toPlainText() == ""
    for line in (
        "Threat",
        "Threat; XXX; OPEN",
        "Threat; BRI; SECRET",
        "Colour; BRI; OPEN",
        "Threat; BRI; OPEN; Y",
    ):
        with pytest.raises(AppError):
            read_fields(driver.plan, area.marking, line)
    dialog.fields.setPlainText("threat; bri; restricted; alv\nTask; ALV; OPEN;")
    threat, task = dialog.marking.fields
    assert (threat.field, threat.marking.originator, task.field) == ("threat", brisanne.id, "task")
    assert (threat.marking.level, threat.marking.releasable_to) == (Level.RESTRICTED, {alvara.id})
    later = replace(threat.marking, handling=Handling(not_before=at(9)))
    marking = replace(area.marking, fields=(replace(threat, marking=later),))
    assert fields_text(driver.plan, marking) == "Threat; BRI; RESTRICTED; ALV"
    (kept,) = read_fields(driver.plan, marking, "Threat; BRI; OPEN; ALV")
    assert kept.marking.handling == later.handling
    assert kept.marking.level is Level.OPEN


def test_a_ladder_is_written_as_it_is_read():
    """With an end and without."""
    ladder = (
        LadderRow("Reservado", Level.RESTRICTED, at(0), at(48)),
        LadderRow("Abierto", Level.OPEN, at(0)),
    )
    assert read_ladder(ladder_text(ladder)) == ladder
    assert read_ladder("") == ()
