"""The schedule as tables: what is selected shows in them, and they select."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QTableView

from app.session import actions
from app.ui.models.tables import DUTY
from app.ui.parts import ROW_PX


@pytest.fixture
def driver(show, sample_session):
    """Return a window that has the keyboard, on a plan where three assets go to one area."""
    driver = show(sample_session)
    area = next(iter(driver.plan.areas))
    for asset in list(driver.plan.assets)[:3]:
        driver.window.workspace.do(actions.assign_duty, asset, area)
    driver.window.activateWindow()
    driver.until(driver.window.isActiveWindow)
    return driver


def table_of(driver, name):
    """Show a table and return it."""
    driver.window.bottom.show_tab(name)
    table = driver.window.bottom.findChild(QTableView, name)
    driver.until(table.isVisible)
    return table


def cells(table):
    """Return the places of all cells."""
    model = table.model()
    return [
        model.index(row, column) for row in range(model.rowCount()) for column in range(model.columnCount())
    ]


def marked(table):
    """Return the duties whose cells stand out, by ground and by weight alike."""
    found = {
        cell.data(DUTY) for cell in cells(table) if cell.data(Qt.ItemDataRole.BackgroundRole) is not None
    }
    bold = {
        cell.data(DUTY)
        for cell in cells(table)
        if (font := cell.data(Qt.ItemDataRole.FontRole)) is not None and font.bold()
    }
    assert found == bold
    return found


@pytest.mark.parametrize("name", ["days", "matrix"])
def test_return_selects_the_duty_of_a_row(driver, name):
    """With no mouse at all."""
    table = table_of(driver, name)
    cell = next(cell for cell in cells(table) if cell.data(DUTY))
    table.setFocus()
    table.setCurrentIndex(cell)
    QTest.keyClick(table, Qt.Key.Key_Return)
    assert driver.window.workspace.chosen == (("duties", cell.data(DUTY)),)


def test_rows_of_what_is_selected_stand_out(driver):
    """Of a duty, and of all duties of an asset, also after an edit; of nothing else."""
    workspace, table = driver.window.workspace, table_of(driver, "days")
    first, second = list(driver.plan.duties.values())[:2]
    assert marked(table) == set()
    workspace.select("duties", first.id)
    assert marked(table) == {first.id}
    workspace.select("assets", second.asset)
    assert marked(table) == {second.id}
    workspace.do(actions.pin_duty, second.id, pinned=True)
    assert marked(table) == {second.id}
    workspace.select("", "")
    assert marked(table) == set()


def test_a_cell_of_several_duties_stands_out_for_each(driver):
    """Three assets are in one area at the same time: whichever is selected."""
    table = table_of(driver, "matrix")
    for duty in driver.plan.duties:
        driver.window.workspace.select("duties", duty)
        assert marked(table)


def test_all_that_meet_in_an_area_can_be_read(driver):
    """One to a line, in a row as high as they need and no wider than their column."""
    table = table_of(driver, "matrix")
    texts = {(index.row(), index.data()) for index in cells(table)}
    row, fullest = max(texts, key=lambda cell: cell[1].count("\n"))
    sent = {driver.plan.assets[duty.asset].name for duty in driver.plan.duties.values()}
    assert set(fullest.split("\n")) == sent
    assert table.rowHeight(row) >= len(sent) * table.fontMetrics().lineSpacing()
    assert min(table.rowHeight(row) for row in range(table.model().rowCount())) >= ROW_PX


def test_what_is_selected_is_seen_as_a_whole(driver):
    """The last area's row lies above the scroll bar, also where the matrix was not looked at before."""
    workspace, asset = driver.window.workspace, next(iter(driver.plan.assets))
    last = list(driver.plan.areas)[-1]
    workspace.do(actions.allow_area, asset, last)
    change = workspace.do(actions.assign_duty, asset, last)
    workspace.choose(tuple(change.after))
    table = table_of(driver, "matrix")
    model = table.model()
    row = model.rowCount() - 1
    (first, *_) = (
        model.index(row, column)
        for column in range(model.columnCount())
        if model.index(row, column).data(Qt.ItemDataRole.BackgroundRole) is not None
    )
    assert table.horizontalScrollBar().maximum() > 0
    driver.until(lambda: table.viewport().rect().contains(table.visualRect(first)))
