"""Whose consent is asked for, what came of it, and the grant that it becomes once it is reviewed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QSize
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from app.base.errors import AppError
from app.base.message import say
from app.domain.ids import AreaId, RequestId, new_id
from app.domain.law.terms import Action, Slot, Zone
from app.domain.requests import Answer, Request
from app.geo.units import format_dtg
from app.session import legal
from app.session.usecases.forms import FORMS, write_form
from app.ui.dialogs.arranging import StateBox
from app.ui.dialogs.form import FormDialog
from app.ui.dialogs.working import FileLine, WorkDialog
from app.ui.icons import icon
from app.ui.models.consents import COLUMNS, REQUEST, SIGNS, WIDE, ConsentTable, zone_words
from app.ui.parts import LARGE_ROW_PX, ROW_PX, Choice, Line, button, label
from app.ui.reading import Reading, read_time
from app.ui.rows import by_name, state_rows
from app.ui.rowtable import row_table
from app.ui.theme import themes
from app.ui.ticklist import TickList
from app.ui.workspace import Workspace

Item = TypeVar("Item")
_WIDTH_PX, _HEIGHT_PX, _NEW_WIDTH_PX, _TICKS_PX = 1240, 480, 640, 180
_SIGN_PX = 16


class ConsentsDialog(QDialog):
    """Shows the requests of the plan; what is recorded of the one chosen is a step of the plan's history.

    Parameters
    ----------
    chosen
        The request to begin at; the first where it is none.
    """

    def __init__(
        self, workspace: Workspace, reading: Reading, parent: QWidget, chosen: RequestId | None = None
    ) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self.setWindowTitle(str(say("consents.title")))
        self._rows = ConsentTable(self)
        theme = themes()[reading.theme]
        self._rows.signs = {how: icon(name, theme, token) for how, (name, token) in SIGNS.items()}
        self.table = _table(self._rows, LARGE_ROW_PX if reading.large else ROW_PX)
        self.about = label("", "hint")
        self.problem = label("", "finding")
        self.add = button("consents.new", self._add)
        self.record = button("consents.record", self._record)
        self.adopt = button("consents.adopt", self._adopt)
        self.take_back = button("consents.take_back", self._take_back)
        self.form = button("form.print", self._print)
        self._arrange()
        self.table.selectionModel().currentRowChanged.connect(lambda *_rows: self._show_chosen())
        self._show(chosen)
        self.resize(min(_WIDTH_PX, parent.width() - 40), min(_HEIGHT_PX, parent.height() - 80))

    @property
    def chosen(self) -> Request | None:
        """The request of the chosen row."""
        return self._workspace.plan.requests.get(RequestId(self.table.currentIndex().data(REQUEST) or ""))

    def _arrange(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(12)
        for part in (self.table, self.about, self.problem):
            column.addWidget(part)
        column.setStretch(0, 1)
        acts = QHBoxLayout()
        for one in (self.add, self.record, self.adopt, self.take_back, self.form):
            acts.addWidget(one)
        acts.addStretch()
        acts.addWidget(button("ui.close", self.accept))
        column.addLayout(acts)
        for one in self.findChildren(QPushButton):
            one.setAutoDefault(False)

    def _show(self, chosen: RequestId | None) -> None:
        """Show the requests as they are now, one of them chosen."""
        session = self._workspace.session
        self.problem.hide()
        self._rows.show(session.plan, session.clock())
        rows = [self._rows.index(row, 0) for row in range(self._rows.rowCount())]
        at = next((row for row in rows if row.data(REQUEST) == chosen), rows[0] if rows else None)
        if at is not None:
            self.table.setCurrentIndex(at)
        self._show_chosen()

    def _show_chosen(self) -> None:
        """Say what the columns have no room for, and allow what can be done about the chosen request."""
        row, session = self.chosen, self._workspace.session
        self.about.setText(_about(row) if row else str(say("consents.none")))
        is_given = row is not None and row.answer is Answer.GIVEN
        may = not session.read_only
        self.add.setEnabled(may and bool(session.plan.assets))
        self.record.setEnabled(may and row is not None and row.grant is None)
        self.adopt.setEnabled(may and is_given and row is not None and row.grant is None)
        self.take_back.setEnabled(may and row is not None)
        self.form.setEnabled(may and row is not None)

    def _add(self) -> None:
        dialog = RequestDialog(self._workspace, self)
        dialog.exec()
        self._show(dialog.id)

    def _record(self) -> None:
        self._ask(AnswerDialog)

    def _adopt(self) -> None:
        self._ask(AdoptDialog)

    def _ask(self, dialog: Callable[[Workspace, Request, QWidget], FormDialog]) -> None:
        """Ask about the chosen request, which stays the chosen one."""
        row = self.chosen
        if row is not None:
            dialog(self._workspace, row, self).exec()
            self._show(row.id)

    def _print(self) -> None:
        row = self.chosen
        if row is None:
            return
        dialog = PrintFormDialog(self._workspace, row, self)
        if dialog.exec():
            self.about.setText(str(say("form.printed", path=dialog.written)))

    def _take_back(self) -> None:
        row = self.chosen
        if row is None:
            return
        try:
            legal.remove_request(self._workspace.session, row.id)
        except AppError as error:
            self.problem.setText(str(error))
            self.problem.show()
        else:
            self._show(None)


class AnswerDialog(FormDialog):
    """Asks what a State answered."""

    def __init__(self, workspace: Workspace, row: Request, parent: QWidget | None = None) -> None:
        super().__init__("consents.record_title", "consents.record_now", self._record, parent)
        self._workspace, self._row = workspace, row
        answers = (Answer.GIVEN, Answer.REFUSED)
        self.answer = Choice([(one, str(say(f"law.answer_{one.value}"))) for one in answers], row.answer)
        self.authority, self.reference = QLineEdit(row.authority), QLineEdit(row.reference)
        until = format_dtg(row.until) if row.until else ""
        self.until = Line(until, str(say("consents.until_hint")), figures=True, read=_read_end)
        self.add("field.state", label(_name(workspace, row)))
        self.add("field.answer", self.answer)
        self.add("field.authority", self.authority)
        self.add("field.reference", self.reference)
        self.add("consents.until", self.until)
        self.answer.when_chosen(self._follow)
        self._follow(self.answer.chosen)

    def _follow(self, answer: Answer) -> None:
        """Ask for an end of what is given alone."""
        if answer is not Answer.GIVEN:
            self.until.clear()
        self.show_row(self.until, shown=answer is Answer.GIVEN)

    def _record(self) -> None:
        answered = replace(
            self._row,
            answer=self.answer.chosen,
            authority=self.authority.text().strip(),
            reference=self.reference.text().strip(),
            until=_read_end(self.until.text()),
        )
        legal.put_request(self._workspace.session, answered)


class AdoptDialog(FormDialog):
    """Asks which legal adviser reviewed an answer, and makes a grant of it."""

    def __init__(self, workspace: Workspace, row: Request, parent: QWidget | None = None) -> None:
        super().__init__("consents.adopt_title", "consents.adopt_now", self._adopt, parent)
        self._workspace, self._row = workspace, row
        self.adviser = QLineEdit()
        self.add("field.state", label(_name(workspace, row)))
        self.add("consents.adviser", self.adviser)
        self.note("consents.adopt_hint")

    def _adopt(self) -> None:
        session = self._workspace.session
        legal.adopt_consent(session, self._row.id, self.adviser.text(), session.clock())


class PrintFormDialog(WorkDialog[Path]):
    """Asks which form of a request is wanted, and writes it."""

    def __init__(self, workspace: Workspace, row: Request, parent: QWidget) -> None:
        super().__init__("form.print_title", "form.print_now", "form.printing", parent)
        self.setMinimumWidth(_NEW_WIDTH_PX)
        self._session, self._row = workspace.session, row
        self.written: Path | None = None
        self.kind = Choice([(kind, str(say(f"form.kind_{kind}"))) for kind in FORMS], FORMS[0])
        self.out = FileLine("form.out", "PDF (*.pdf)", new=True)
        self.add("consents.title", label(_name(workspace, row)))
        self.add("form.kind", self.kind)
        self.add("form.out", self.out)
        partners = {one.code: one.name for one in workspace.plan.partners.values()}
        if row.state in partners:
            told = say("form.names", partner=partners[row.state])
        else:
            told = say("form.names_nothing", state=row.state)
        self.add_wide(label(str(told), "hint"))

    def prepare(self) -> Callable[[], Path]:
        """Return what composes the form as it is wanted."""
        out = self.out.path().with_suffix(".pdf")
        return partial(write_form, self._session, self._row.id, self.kind.chosen, out)

    def use(self, made: Path) -> None:
        """Keep where it was written, to tell of it."""
        self.written = made


class RequestDialog(FormDialog):
    """Asks whose consent is to be asked for, for whom and for what."""

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__("consents.new_title", "consents.new_now", self._ask, parent)
        self.setMinimumWidth(_NEW_WIDTH_PX)
        self._workspace, plan = workspace, workspace.plan
        self.id = RequestId(new_id())
        """Of the request, once it is there."""
        self.state, self.authority = StateBox(state_rows(plan)), QLineEdit()
        self.slot = Choice([(one, _slot_word(one)) for one in Slot], Slot.HOST)
        self.asset = Choice(by_name(plan.assets.values()))
        self.area: Choice[AreaId | None] = Choice(
            [(None, str(say("consents.everywhere"))), *by_name(plan.areas.values())]
        )
        self.due = Line(format_dtg(plan.header.start), figures=True, read=read_time)
        for name in ("state", "authority", "slot", "asset", "area", "due"):
            self.add(f"field.{name}", getattr(self, name))
        self.acts = _ticks("actions", [(one, str(say(f"law.action_{one.value}"))) for one in Action])
        self.zones = _ticks("zones", [(one, str(say(f"law.zone_{one.value}"))) for one in Zone])
        self.add_wide(_side_by_side(("actions", self.acts), ("zones", self.zones)))

    def _ask(self) -> None:
        session = self._workspace.session
        request = Request(
            self.id,
            self.state.chosen,
            self.authority.text().strip(),
            self.slot.chosen,
            self.asset.chosen,
            self.area.chosen,
            frozenset(self.acts.ticked),
            frozenset(self.zones.ticked),
            asked=session.clock(),
            due=read_time(self.due.text()),
        )
        legal.put_request(session, request)


def _table(rows: ConsentTable, row_px: int) -> QTableView:
    view = row_table(rows, str(say("consents.title")), row_px, COLUMNS, WIDE)
    view.setIconSize(QSize(_SIGN_PX, _SIGN_PX))
    return view


def _ticks(name: str, rows: list[tuple[Item, str]]) -> TickList[Item]:
    ticks = TickList(str(say(f"field.{name}")), rows, ())
    ticks.rows.setMinimumHeight(_TICKS_PX)
    return ticks


def _side_by_side(*lists: tuple[str, QWidget]) -> QWidget:
    box = QWidget()
    row = QHBoxLayout(box)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(16)
    for name, ticks in lists:
        column = QVBoxLayout()
        column.addWidget(label(str(say(f"field.{name}")), "fieldName"))
        column.addWidget(ticks, 1)
        row.addLayout(column, 1)
    return box


def _name(workspace: Workspace, row: Request) -> str:
    """Return which request is meant: who is asked, and for whom."""
    asset = workspace.plan.assets[row.asset].name
    return str(say("consents.name", state=row.state, asset=asset))


def _slot_word(slot: Slot) -> str:
    return str(say(f"law.slot_{slot.value.lower()}"))


def _about(row: Request) -> str:
    """Return what the table has no column for."""
    parts = [say("consents.about", slot=_slot_word(row.slot), zones=zone_words(row.zones))]
    if row.reference:
        parts.append(say("consents.about_reference", reference=row.reference))
    if row.until:
        parts.append(say("consents.about_until", until=format_dtg(row.until)))
    return " ".join(map(str, [*parts, row.note])).strip()


def _read_end(text: str) -> datetime | None:
    """Return the time typed as a DTG, ``None`` for nothing."""
    return read_time(text) if text.strip() else None
