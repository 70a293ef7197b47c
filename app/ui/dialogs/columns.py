"""What the rows of a table become, and which column is what: with the first rows to see it by."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QListWidget,
    QListWidgetItem,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)

from app.base.errors import AppError
from app.base.message import say
from app.session.usecases import imports
from app.session.usecases.imports import Choices, Converted, Preview, SheetChoice, Table, Target
from app.ui.desk import Desk
from app.ui.dialogs.importing import ImportDialog
from app.ui.icons import icon
from app.ui.map.view import MapView
from app.ui.parts import Choice, label
from app.ui.theme import themes
from app.ui.touch import scroll_by_touch

_SAMPLE_ROWS = 8
"""Shown."""
_LOOKED_AT = 1_000
"""Rows converted while columns are chosen; all of them are when it is done."""
_WIDTH_PX, _HEIGHT_PX, _WIDEST_PX = 860, 620, 240
_SIGN_PX = 28
"""Room for the sign of a cell that cannot be read."""
_BAR_PX = 14
"""A scroll bar below the rows."""
_MOST_PROBLEMS = 200
_SETTLE_MS = 150


class TablesDialog(ImportDialog):
    """One sheet at a time: what its rows become, above each column what it is, and what is wrong in it."""

    def __init__(self, desk: Desk, view: MapView, found: Preview) -> None:
        super().__init__(desk, view, found)
        self.resize(_WIDTH_PX, _HEIGHT_PX)
        self._sheets = list(self.suggested.sheets)
        self.sheet = Choice((place, sheet.table.name) for place, sheet in enumerate(self._sheets))
        targets = ((target, str(say(f"import.rows_{target.value}"))) for target in Target)
        self.target = Choice[Target | None]([(None, str(say("import.rows_nothing"))), *targets])
        self.headings = QCheckBox(str(say("import.has_headings")))
        self.sample, self.problems = _sample(), QListWidget()
        scroll_by_touch(self.problems)
        self.problems.setAlternatingRowColors(True)
        self.problems.setAccessibleName(str(say("import.why")))
        self.outcome = label("", "fieldName")
        self._sign = icon("triangle-alert", themes()[desk.settings.theme], "bad")
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.timeout.connect(self._look)
        self._furnish()
        self._show_sheet()

    def done(self, result: int) -> None:
        """Look at no more rows."""
        self._settle.stop()
        super().done(result)

    def choices(self) -> Choices:
        """Return what is chosen of every sheet."""
        return Choices(self.partner.chosen, sheets=tuple(self._sheets))

    def choose_column(self, field: str, column: int | None) -> None:
        """Read a field from a column, or from none."""
        kept = {
            name: place for name, place in self._sheet.columns.items() if name != field and place != column
        }
        chosen = kept if column is None else {**kept, field: column}
        self._sheets[self._place] = replace(self._sheet, columns=chosen)
        self._show_columns()

    @property
    def _place(self) -> int:
        return self.sheet.chosen

    @property
    def _sheet(self) -> SheetChoice:
        return self._sheets[self._place]

    @property
    def _table(self) -> Table:
        return self._sheet.table

    def _furnish(self) -> None:
        form = self.form()
        if len(self._sheets) > 1:
            form.addRow(str(say("import.sheet")), self.sheet)
        form.addRow(str(say("import.rows_become")), self.target)
        form.addRow(str(say("import.bases_of")), self.partner)
        form.addRow("", self.headings)
        self.body.addWidget(self.sample, 3)
        self.body.addWidget(self.outcome)
        self.body.addWidget(self.problems, 1)
        self.body.addStretch()
        self.body.addWidget(label(str(say("import.zone_hint")), "hint"))
        self.sheet.currentIndexChanged.connect(self._show_sheet)
        self.target.activated.connect(self._take_target)
        self.headings.clicked.connect(self._take_headings)

    def _take_target(self) -> None:
        self._suggest_columns(self._table)

    def _take_headings(self, has_headings: bool) -> None:
        self._suggest_columns(replace(self._table, has_headings=has_headings))

    def _suggest_columns(self, table: Table) -> None:
        self._sheets[self._place] = imports.suggest_columns(table, self.target.chosen)
        self._show_sheet()

    def _show_sheet(self) -> None:
        target = self._sheet.target
        self.target.choose(target)
        self.partner.setEnabled(target is Target.BASES)
        self.headings.setChecked(self._table.has_headings)
        self._fill_sample()
        self._show_columns()

    def _fill_sample(self) -> None:
        table = self._table
        rows = table.rows[:_SAMPLE_ROWS]
        self.sample.clear()
        self.sample.setColumnCount(table.width)
        self.sample.setRowCount(1 + len(rows))
        self.sample.setHorizontalHeaderLabels(list(table.headings))
        self.sample.setVerticalHeaderLabels([str(say("import.is")), *(str(row.number) for row in rows)])
        before: QWidget = self.sample
        for column in range(table.width):
            box = self._field_box(column)
            self.sample.setCellWidget(0, column, box)
            self.setTabOrder(before, box)
            before = box
            for place, row in enumerate(rows, start=1):
                text = row.cells[column] if column < len(row.cells) else ""
                item = QTableWidgetItem(text)
                item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable)
                self.sample.setItem(place, column, item)
            self.sample.setColumnWidth(column, self._width_of(column))
            self.sample.setRowHeight(0, max(self.sample.rowHeight(0), box.sizeHint().height()))
        rows_px = sum(self.sample.rowHeight(row) for row in range(self.sample.rowCount()))
        self.sample.setMaximumHeight(rows_px + self.sample.horizontalHeader().sizeHint().height() + _BAR_PX)

    def _width_of(self, column: int) -> int:
        box = self.sample.cellWidget(0, column)
        box.ensurePolished()
        return min(_WIDEST_PX, max(self.sample.sizeHintForColumn(column), box.sizeHint().width()) + _SIGN_PX)

    def _field_box(self, column: int) -> Choice[str]:
        """Return the box above a column that says which field it is."""
        target = self._sheet.target
        names = imports.fields_of(target) if target else ()
        fields = ((name, str(say(f"import.field_{name}"))) for name in names)
        box = Choice([("", str(say("import.no_field"))), *fields])
        box.setAccessibleName(self._table.headings[column])
        # The column is made as wide as the longest of them.
        box.setSizeAdjustPolicy(Choice.SizeAdjustPolicy.AdjustToContentsOnFirstShow)
        box.setMinimumContentsLength(0)
        box.when_chosen(lambda field: self._take_field(field, column))
        return box

    def _take_field(self, field: str, column: int) -> None:
        before = next((name for name, place in self._sheet.columns.items() if place == column), "")
        self.choose_column(field or before, column if field else None)

    def _show_columns(self) -> None:
        """Show above each column what it is, and look at the rows once the hand rests."""
        fields = {place: name for name, place in self._sheet.columns.items()}
        for column in range(self._table.width):
            box = self.sample.cellWidget(0, column)
            if isinstance(box, Choice):
                box.choose(fields.get(column, ""))
        self._settle.start(_SETTLE_MS)

    def _look(self) -> None:
        """Convert the first rows, and say what comes of them."""
        target = self._sheet.target
        self.problems.clear()
        self.go.setEnabled(any(sheet.target for sheet in self._sheets))
        if target is None:
            self.outcome.setText(str(say("import.rows_stay_out")))
            self.draw([])
            return
        try:
            found = imports.convert(self._table, target, self._sheet.columns, _LOOKED_AT)
        except AppError as error:
            self.outcome.setText(str(error))
            self.go.setEnabled(False)
            self.draw([])
            return
        self._tell(found)
        outlines = imports.outlines_of(found.news)
        self.draw(outlines)
        self.fit(outlines)

    def _tell(self, found: Converted) -> None:
        rows = min(_LOOKED_AT, len(self._table.rows))
        wrong = {problem.row for problem in found.problems}
        text = say("import.rows_read", count=rows - len(wrong), rows=rows, all=len(self._table.rows))
        self.outcome.setText(str(text))
        self.problems.setVisible(bool(found.problems))
        for problem in found.problems[:_MOST_PROBLEMS]:
            self.problems.addItem(QListWidgetItem(self._sign, str(problem.text)))
        bad = {(problem.row, problem.column): str(problem.text) for problem in found.problems}
        for place, row in enumerate(self._table.rows[:_SAMPLE_ROWS], start=1):
            for column in range(self._table.width):
                self._mark(place, column, bad.get((row.number, column), ""))

    def _mark(self, place: int, column: int, why: str) -> None:
        """Mark a cell of the sample that cannot be read."""
        item = self.sample.item(place, column)
        if item is not None:
            item.setIcon(self._sign if why else QIcon())
            item.setToolTip(why)


def _sample() -> QTableWidget:
    table = QTableWidget()
    scroll_by_touch(table)
    table.setTabKeyNavigation(False)
    table.setObjectName("sample")
    table.setAccessibleName(str(say("import.rows_become")))
    table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    table.setWordWrap(False)
    table.horizontalHeader().setStretchLastSection(True)
    table.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    return table
