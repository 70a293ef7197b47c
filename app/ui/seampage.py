"""The seams of the coalition: who may do what where and when, as a table below and hatched on the map."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QTableView, QVBoxLayout, QWidget

from app.base.message import say
from app.domain.law.terms import Action
from app.domain.legality import is_assessed
from app.domain.seams import Seam, seams_of
from app.ui.models.seams import SeamTable
from app.ui.parts import Choice, label
from app.ui.workspace import Workspace

_RESTS_MS = 300
"""Edits come in rows: the seams are worked out once they rest."""


class SeamPage(QWidget):
    """A choice of the act, what the hatching means, and the table; worked out only while it is seen."""

    found = Signal(object)
    """The seams as they are now; none while the page is not seen."""

    def __init__(self, workspace: Workspace, model: SeamTable, table: QTableView) -> None:
        super().__init__()
        self._workspace, self._model, self._table = workspace, model, table
        self.seams: tuple[Seam, ...] = ()
        """What the table shows."""
        words = [(action, str(say(f"law.action_{action.value}"))) for action in Action]
        self.action = Choice(words, Action.PATROL)
        self.action.setSizeAdjustPolicy(Choice.SizeAdjustPolicy.AdjustToContents)
        self.action.setObjectName("seamAction")
        self.action.setAccessibleName(str(say("ui.seam_action")))
        self.action.when_chosen(lambda _action: self._work_out())
        self._legend = label("", "hint")
        row = QHBoxLayout()
        row.setContentsMargins(8, 2, 8, 2)
        row.setSpacing(8)
        row.addWidget(label(str(say("ui.seam_action")), "fieldTitle"))
        row.addWidget(self.action)
        row.addWidget(self._legend, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(row)
        column.addWidget(table, 1)
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(_RESTS_MS)
        self._rest.timeout.connect(self._work_out)
        workspace.changed.connect(self._follow)
        workspace.opened.connect(self._follow)

    def showEvent(self, event: QShowEvent) -> None:
        """Work out what is to be seen."""
        super().showEvent(event)
        self._work_out()

    def hideEvent(self, event: QHideEvent) -> None:
        """Take the hatching away."""
        super().hideEvent(event)
        self._rest.stop()
        self.found.emit(())

    def _follow(self) -> None:
        if self.isVisible():
            self._rest.start()

    def _work_out(self) -> None:
        plan = self._workspace.plan
        assessed = is_assessed(plan)
        self.seams = seams_of(self._workspace.session.facts, self.action.chosen) if assessed else ()
        self._model.show(plan, self.seams)
        self._table.resizeColumnsToContents()
        self._legend.setText(str(say("ui.seam_legend" if assessed else "ui.basis_not_assessed")))
        self.found.emit(self.seams)
