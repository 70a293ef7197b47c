"""What of ours went to whom, when and under which rules, and what came from whom."""

from __future__ import annotations

from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton, QTableView, QVBoxLayout

from app.base.message import say
from app.domain.ids import PartnerId
from app.session.conflicts import item_name, look_again
from app.session.ledger import exchanged
from app.ui.desk import Desk
from app.ui.dialogs.packages import ProposalsDialog
from app.ui.models.ledger import COLUMNS, WIDE, LedgerTable
from app.ui.parts import LARGE_ROW_PX, ROW_PX, Choice, Form, button, label
from app.ui.rows import partner_rows
from app.ui.rowtable import row_table

_WIDTH_PX, _HEIGHT_PX = 1180, 560


class LedgerDialog(QDialog):
    """Shows every exchange, or those with one partner or of one thing."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk.window)
        self._desk = desk
        self.setWindowTitle(str(say("ledger.title")))
        plan = desk.workspace.plan
        everybody: list[tuple[PartnerId | None, str]] = [(None, str(say("ledger.every_partner")))]
        self.partner: Choice[PartnerId | None] = Choice([*everybody, *partner_rows(plan)])
        everything: list[tuple[str | None, str]] = [(None, str(say("ledger.every_item")))]
        self.item: Choice[str | None] = Choice([*everything, *self._items()])
        self.rows = LedgerTable(self)
        self.table = _table(self.rows, LARGE_ROW_PX if desk.reading.large else ROW_PX)
        self.about = label("", "hint")
        self.again = button("ledger.look_again", self._look_again)
        self._arrange()
        self.partner.when_chosen(lambda _partner: self._show())
        self.item.when_chosen(lambda _item: self._show())
        self._show()
        self.resize(min(_WIDTH_PX, desk.window.width() - 40), min(_HEIGHT_PX, desk.window.height() - 80))

    def _items(self) -> list[tuple[str | None, str]]:
        """Return what was ever exchanged and is still there, by name."""
        plan = self._desk.workspace.plan
        known = {item for one in exchanged(self._desk.workspace.session) for item in one.items}
        keys = [item.partition("/")[::2] for item in known]
        named = [(identity, item_name(plan, (kind, identity))) for kind, identity in keys if identity]
        return sorted(named, key=lambda row: row[1])

    def _arrange(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(12)
        form = Form()
        form.setHorizontalSpacing(16)
        form.addRow(str(say("field.partner")), self.partner)
        form.addRow(str(say("ledger.item")), self.item)
        column.addLayout(form)
        column.addWidget(self.table, 1)
        column.addWidget(self.about)
        acts = QHBoxLayout()
        acts.addWidget(self.again)
        acts.addStretch()
        acts.addWidget(button("ui.close", self.accept))
        column.addLayout(acts)
        for one in self.findChildren(QPushButton):
            one.setAutoDefault(False)

    def _show(self) -> None:
        plan, session = self._desk.workspace.plan, self._desk.workspace.session
        chosen = self.partner.chosen
        code = plan.partners[chosen].code if chosen else None
        found = exchanged(session, code, self.item.chosen)
        self.rows.show_entries(found[::-1])
        self.about.setText(str(say("ledger.count", count=len(found)) if found else say("ledger.nothing")))
        again = look_again(session, plan.partners[chosen]) if chosen else None
        self.again.setEnabled(again is not None and not session.read_only)

    def _look_again(self) -> None:
        """Show what the last package of the chosen partner still proposes."""
        session, chosen = self._desk.workspace.session, self.partner.chosen
        again = look_again(session, session.plan.partners[chosen]) if chosen else None
        if again is not None:
            ProposalsDialog(self._desk, again).exec()
            self._show()


def _table(rows: LedgerTable, row_px: int) -> QTableView:
    return row_table(rows, str(say("ledger.title")), row_px, COLUMNS, WIDE)
