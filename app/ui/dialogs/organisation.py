"""Task organisation: who owns, controls, supports and decides, and what is not agreed on."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TypeVar

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton, QTableView, QVBoxLayout, QWidget

from app.base.errors import AppError
from app.base.message import say
from app.domain.delegations import Delegation
from app.domain.disagreements import Disagreement
from app.domain.organisation import Responsibility
from app.session import organising
from app.ui.dialogs.arranging import AcceptDialog
from app.ui.dialogs.organising import DecideDialog, DelegateDialog, DisagreementDialog
from app.ui.icons import icon
from app.ui.models.organisation import (
    COLUMNS,
    DISPUTES,
    WIDE,
    WIDE_DISPUTES,
    DisagreementTable,
    ResponsibilityTable,
)
from app.ui.models.tables import Table
from app.ui.parts import LARGE_ROW_PX, ROW_PX, button, label
from app.ui.reading import Reading
from app.ui.rowtable import row_table
from app.ui.theme import themes
from app.ui.workspace import Workspace

Row = TypeVar("Row")
_WIDTH_PX, _HEIGHT_PX = 1180, 620
_SIGN_PX = 16


class OrganisationDialog(QDialog):
    """Shows the matrix of responsibilities and the disagreements; what is recorded of them can be undone."""

    def __init__(self, workspace: Workspace, reading: Reading, parent: QWidget) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self.setWindowTitle(str(say("organisation.title")))
        sign = icon("triangle-alert", themes()[reading.theme], "bad")
        row_px = LARGE_ROW_PX if reading.large else ROW_PX
        self._matrix, self._disputes = ResponsibilityTable(self), DisagreementTable(self)
        self._matrix.sign = self._disputes.sign = sign
        self.matrix = _table(self._matrix, "organisation.matrix", row_px, COLUMNS, WIDE)
        self.disputes = _table(self._disputes, "organisation.disagreements", row_px, DISPUTES, WIDE_DISPUTES)
        self.about, self.problem = label("", "hint"), label("", "finding")
        self.delegate = button("ui.delegate", self._delegate)
        self.take_over = button("ui.take_over", self._take_over)
        self.change = button("ui.change_this", self._change)
        self.give_back = button("ui.give_back", self._give_back)
        self.record = button("organisation.record", self._record)
        self.decide = button("organisation.decide", self._decide)
        self.drop = button("organisation.drop", self._drop)
        self._arrange()
        for table in (self.matrix, self.disputes):
            table.selectionModel().currentRowChanged.connect(lambda *_rows: self._allow())
        self._show()
        self.resize(min(_WIDTH_PX, parent.width() - 40), min(_HEIGHT_PX, parent.height() - 80))

    @property
    def chosen(self) -> Responsibility | None:
        """The chosen row of the matrix."""
        return _chosen(self._matrix.rows_shown, self.matrix)

    @property
    def delegation(self) -> Delegation | None:
        """The delegation that the chosen row is about; the first where several overlap."""
        row = self.chosen
        return next(iter(row.span.delegations), None) if row else None

    @property
    def dispute(self) -> Disagreement | None:
        """The chosen disagreement."""
        return _chosen(self._disputes.rows_shown, self.disputes)

    def _arrange(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(8)
        column.addWidget(self.matrix, 3)
        column.addWidget(self.about)
        column.addLayout(_row(self.delegate, self.take_over, self.change, self.give_back))
        column.addWidget(label(str(say("organisation.disagreements")), "fieldName"))
        column.addWidget(self.disputes, 2)
        column.addWidget(self.problem)
        acts = _row(self.record, self.decide, self.drop)
        acts.addWidget(button("ui.close", self.accept))
        column.addLayout(acts)
        for one in self.findChildren(QPushButton):
            one.setAutoDefault(False)

    def _show(self) -> None:
        """Show everything as it is now, with the same rows chosen as far as they are there."""
        session, places = self._workspace.session, [one.currentIndex().row() for one in self._views]
        self.problem.hide()
        self._matrix.show(session.plan)
        self._disputes.show(session.plan, session.clock())
        for view, place in zip(self._views, places, strict=True):
            last = view.model().rowCount() - 1
            if last >= 0:
                view.setCurrentIndex(view.model().index(min(max(place, 0), last), 0))
        self._allow()

    @property
    def _views(self) -> tuple[QTableView, QTableView]:
        return self.matrix, self.disputes

    def _allow(self) -> None:
        """Say what the matrix has no room for, and allow what can be done about the chosen rows."""
        plan, may = self._workspace.plan, not self._workspace.session.read_only
        row, dispute = self.delegation, self.dispute
        self.about.setText(row.scope if row and row.scope else str(say("organisation.hint")))
        self.delegate.setEnabled(may and self.chosen is not None and len(plan.partners) > 1)
        self.take_over.setEnabled(may and row is not None and bool(row.reference) and not row.accepted_by)
        self.change.setEnabled(may and row is not None)
        self.give_back.setEnabled(may and row is not None)
        self.record.setEnabled(may and bool(plan.assets or plan.areas))
        self.decide.setEnabled(may and dispute is not None)
        self.drop.setEnabled(may and dispute is not None)

    def _delegate(self) -> None:
        if self.chosen is not None:
            DelegateDialog(self._workspace, self.chosen.asset, None, self).exec()
            self._show()

    def _take_over(self) -> None:
        row = self.delegation
        if row is not None:
            code = self._workspace.plan.partners[row.controller].code
            record = partial(organising.accept_delegation, self._workspace.session, row.id)
            AcceptDialog(say("ui.partner_takes_over", partner=code), record, self).exec()
            self._show()

    def _change(self) -> None:
        if self.chosen is not None:
            DelegateDialog(self._workspace, self.chosen.asset, self.delegation, self).exec()
            self._show()

    def _give_back(self) -> None:
        row = self.delegation
        if row is not None:
            self._do(organising.remove_delegation, row.id)

    def _record(self) -> None:
        DisagreementDialog(self._workspace, self).exec()
        self._show()

    def _decide(self) -> None:
        if self.dispute is not None:
            DecideDialog(self._workspace, self.dispute, self).exec()
            self._show()

    def _drop(self) -> None:
        if self.dispute is not None:
            self._do(organising.remove_disagreement, self.dispute.id)

    def _do(self, action: Callable[..., object], identity: str) -> None:
        try:
            action(self._workspace.session, identity)
        except AppError as error:
            self.problem.setText(str(error))
            self.problem.show()
        else:
            self._show()


def _chosen(rows: Sequence[Row], view: QTableView) -> Row | None:
    at = view.currentIndex().row()
    return rows[at] if 0 <= at < len(rows) else None


def _row(*buttons: QPushButton) -> QHBoxLayout:
    row = QHBoxLayout()
    for one in buttons:
        row.addWidget(one)
    row.addStretch()
    return row


def _table(rows: Table, title: str, row_px: int, columns: Sequence[str], wide: Sequence[str]) -> QTableView:
    view = row_table(rows, str(say(title)), row_px, columns, wide)
    view.setIconSize(QSize(_SIGN_PX, _SIGN_PX))
    return view
