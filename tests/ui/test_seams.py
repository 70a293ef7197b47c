"""The seam map: a table of who may do what, and hatching on the map while it is seen."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QTableView

from app.domain.law.terms import Action
from app.session import legal
from app.ui.models.tables import DUTY

HATCHED = (
    "(watchbill.chart.overlays.get('seams')?.getLayers() ?? []).map((one) => one.options.color).join(' ')"
)


@pytest.fixture
def driver(show, sample_session):
    """Return a window that shows the seams of the sample plan."""
    driver = show(sample_session)
    driver.window.show_tab("seams")
    driver.until(lambda: bool(driver.window.bottom.seams.seams))
    return driver


def row_of(table, name):
    """Return the texts of the row of a place."""
    model = table.model()
    rows = range(model.rowCount())
    row = next(row for row in rows if model.index(row, 0).data() == name)
    return [model.index(row, column).data() for column in range(model.columnCount())]


def test_the_table_tells_who_may_and_the_map_hatches_where_nobody_may(driver):
    """One area of the sample needs a consent that nobody has; leaving the page takes the hatching away."""
    table = driver.window.bottom.findChild(QTableView, "seams")
    assert row_of(table, "6 Southern Approach")[1] == "nobody"
    assert row_of(table, "8 Leeward Basin")[1] == "6 partners"
    driver.until(lambda: driver.window.theme.bad in driver.script(HATCHED))
    before = len(driver.script(HATCHED))
    driver.window.bottom.seams.action.setCurrentIndex(list(Action).index(Action.STOP_BOARD))
    driver.window.bottom.seams.action.activated.emit(0)
    driver.until(lambda: len(driver.script(HATCHED)) not in (0, before))
    assert row_of(table, "8 Leeward Basin")[1] == "nobody"
    driver.window.show_tab("timeline")
    driver.until(lambda: not driver.script(HATCHED))


def test_a_row_of_an_area_selects_it_and_is_marked_with_it(driver):
    """In both directions."""
    table = driver.window.bottom.findChild(QTableView, "seams")
    cell = table.model().index(5, 1)
    table.clicked.emit(cell)
    assert driver.window.workspace.chosen == (("areas", cell.data(DUTY)),)
    assert table.model().index(5, 0).data(Qt.ItemDataRole.BackgroundRole) is not None


def test_an_edit_of_the_law_shows_in_a_moment(driver):
    """Without any instrument nothing is assessed, and nothing hatched."""
    window = driver.window
    for instrument in list(driver.plan.instruments):
        window.workspace.do(legal.remove_instrument, instrument)
    driver.until(lambda: not window.bottom.seams.seams)
    driver.until(lambda: not driver.script(HATCHED))
