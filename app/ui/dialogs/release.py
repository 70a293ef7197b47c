"""What would leave, partner by partner, before anything is written: what goes, what stays, and why."""

from __future__ import annotations

from PySide6.QtWidgets import QDialog, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from app.base.message import say
from app.domain.ids import PartnerId
from app.domain.release import Fate, Preview
from app.session.usecases.release import preview
from app.ui.models.release import COLUMNS, WIDE, ReleaseTable
from app.ui.parts import LARGE_ROW_PX, ROW_PX, Choice, button, label, when_opened
from app.ui.reading import Reading
from app.ui.rows import partner_rows
from app.ui.rowtable import row_table
from app.ui.workspace import Workspace

_WIDTH_PX, _HEIGHT_PX = 1180, 600


class ReleaseDialog(QDialog):
    """Shows what each partner would get now; an item of the list can be gone to."""

    def __init__(self, workspace: Workspace, reading: Reading, parent: QWidget) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self.setWindowTitle(str(say("release.title")))
        plan = workspace.plan
        others = [identity for identity in plan.partners if identity != plan.header.lead]
        self.partner: Choice[PartnerId] = Choice(partner_rows(plan), next(iter(others), None))
        fates = [(one, str(say(f"release.fate_{one.value}"))) for one in Fate]
        self.fate: Choice[Fate | None] = Choice([(None, str(say("release.everything"))), *fates])
        self.search = QLineEdit()
        self.search.setPlaceholderText(str(say("ui.search_list")))
        self.search.setClearButtonEnabled(True)
        for field, name in (
            (self.partner, "release.recipient"),
            (self.fate, "release.filter"),
            (self.search, "ui.search_list"),
        ):
            field.setAccessibleName(str(say(name)))
        self.counts, self.problem = label(""), label("", "finding")
        self._rows = ReleaseTable(self)
        row_px = LARGE_ROW_PX if reading.large else ROW_PX
        self.table = row_table(self._rows, str(say("release.title")), row_px, COLUMNS, WIDE)
        self.jump = button("release.show_item", self._jump)
        self._arrange()
        self.partner.when_chosen(lambda _partner: self._ask())
        self.fate.when_chosen(lambda _fate: self._show())
        self.search.textChanged.connect(self._show)
        self.table.selectionModel().currentRowChanged.connect(lambda *_rows: self._allow())
        when_opened(self.table, lambda _index: self._jump())
        self._seen = self._preview()
        self._show()
        self.resize(min(_WIDTH_PX, parent.width() - 40), min(_HEIGHT_PX, parent.height() - 80))

    def _arrange(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(12)
        head = QHBoxLayout()
        for field in (self.partner, self.fate, self.search):
            head.addWidget(field, 1)
        column.addLayout(head)
        for part in (self.counts, self.problem, self.table):
            column.addWidget(part)
        column.setStretch(3, 1)
        column.addWidget(label(str(say("release.hint")), "hint"))
        acts = QHBoxLayout()
        acts.addWidget(self.jump)
        acts.addStretch()
        close = button("ui.close", self.accept)
        acts.addWidget(close)
        column.addLayout(acts)
        for one in (self.jump, close):
            one.setAutoDefault(False)

    def _preview(self) -> Preview:
        session = self._workspace.session
        return preview(session, session.plan.partners[self.partner.chosen])

    def _ask(self) -> None:
        """Ask for another partner."""
        self._seen = self._preview()
        self._show()

    def _show(self) -> None:
        seen = self._seen
        self._rows.show(self._workspace.plan, seen, self.fate.chosen, self.search.text().strip())
        counts = {fate.value: seen.count(fate) for fate in Fate}
        self.counts.setText(str(say("release.counts", partner=seen.recipient.code, **counts)))
        nothing = seen.nothing
        self.problem.setVisible(nothing is not None)
        if nothing is not None:
            self.problem.setText(str(say("release.nothing", partner=seen.recipient.name, why=nothing)))
        if self._rows.rowCount():
            self.table.setCurrentIndex(self._rows.index(0, 0))
        self._allow()

    def _allow(self) -> None:
        self.jump.setEnabled(self._rows.key(self.table.currentIndex().row()) is not None)

    def _jump(self) -> None:
        """Select the item in the window, and leave."""
        key = self._rows.key(self.table.currentIndex().row())
        if key is not None:
            self._workspace.select(*key)
            self.accept()
