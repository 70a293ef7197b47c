"""What the originator of a thing asks of whoever gets it, and what the levels of its own ladder stand for."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import replace
from datetime import datetime
from typing import TypeVar

from PySide6.QtWidgets import QCheckBox, QWidget

from app.base.errors import AppError
from app.base.message import say
from app.domain.marking import (
    COARSEST_GRID_M,
    COARSEST_HOURS,
    FieldMark,
    Handling,
    LadderRow,
    Level,
    Marking,
    Purpose,
)
from app.domain.partners import Partner
from app.domain.plan import Plan
from app.domain.release import NEUTRAL
from app.geo.units import format_dtg
from app.session import actions
from app.ui.dialogs.form import FormDialog
from app.ui.parts import Figure, Line, Note
from app.ui.reading import read_time
from app.ui.rows import partner_rows
from app.ui.ticklist import TickList
from app.ui.workspace import Workspace

Item = TypeVar("Item")
_TICKS_PX = 150
_WIDTH_PX = 840


class HandlingDialog(FormDialog):
    """Asks for all of a marking but its level and its list, and gives it to ``store``."""

    def __init__(
        self,
        workspace: Workspace,
        marking: Marking,
        store: Callable[[Marking], object],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__("handling.title", "ui.apply", lambda: store(self.marking), parent)
        self.setMinimumWidth(_WIDTH_PX)
        self._marking, handling = marking, marking.handling
        plan = self._plan = workspace.plan
        self.national = Line(marking.national, str(say("handling.national_hint")))
        self.not_before = _moment(handling.not_before)
        self.grid = Figure(handling.grid_m / 1000, "km", 0, COARSEST_GRID_M / 1000, 1)
        self.hours = Figure(handling.widen_h, "h", 0, COARSEST_HOURS)
        self.personal = QCheckBox(str(say("handling.personal_box")))
        self.personal.setChecked(handling.personal)
        self.keep_until = _moment(handling.keep_until)
        for name in ("national", "not_before", "grid", "hours", "personal", "keep_until"):
            self.add(f"handling.{name}", getattr(self, name))
        self.note("handling.coarse_hint")
        self.fields = Note(fields_text(plan, marking), lines=4, read=self._read_fields)
        self.fields.setAccessibleName(str(say("handling.fields")))
        self.add("handling.fields", self.fields)
        self.note("handling.fields_hint")
        self.go_on_beside(5)
        self.orcon = QCheckBox(str(say("handling.orcon_box")))
        self.orcon.setChecked(handling.orcon)
        others = [row for row in partner_rows(plan) if row[0] != marking.originator]
        self.approved = _ticks("approved", others, handling.approved)
        rows = [(one, str(say(f"purpose.{one.value}"))) for one in Purpose]
        self.purposes = _ticks("purposes", rows, handling.purposes)
        for name in ("orcon", "approved", "purposes"):
            self.add(f"handling.{name}", getattr(self, name))

    @property
    def marking(self) -> Marking:
        """The marking as it is asked for; raises AppError where that cannot be."""
        handling = Handling(
            orcon=self.orcon.isChecked(),
            approved=frozenset(self.approved.ticked),
            purposes=frozenset(self.purposes.ticked),
            personal=self.personal.isChecked(),
            keep_until=_read(self.keep_until.text()),
            not_before=_read(self.not_before.text()),
            grid_m=self.grid.value() * 1000,
            widen_h=int(self.hours.value()),
        )
        if handling.personal and handling.keep_until is None:
            raise AppError(say("release.no_retention"))
        national, fields = self.national.text().strip(), self._read_fields(self.fields.toPlainText())
        return replace(self._marking, national=national, handling=handling, fields=fields)

    def _read_fields(self, text: str) -> tuple[FieldMark, ...]:
        return read_fields(self._plan, self._marking, text)


class StandingDialog(FormDialog):
    """Asks what a partner uses items for, whether it may have personal data, and for its own ladder."""

    def __init__(self, workspace: Workspace, partner: Partner, parent: QWidget | None = None) -> None:
        super().__init__("standing.title", "ui.apply", self._store, parent)
        self.setMinimumWidth(_WIDTH_PX)
        self._workspace, self._partner = workspace, partner
        self.cleared = QCheckBox(str(say("standing.cleared_box")))
        self.cleared.setChecked(partner.cleared)
        self.ladder = Note(ladder_text(partner.ladder), lines=6, read=read_ladder)
        self.ladder.setAccessibleName(str(say("field.ladder")))
        rows = [(one, str(say(f"purpose.{one.value}"))) for one in Purpose]
        self.uses = _ticks("purposes", rows, partner.uses)
        self.add("field.cleared", self.cleared)
        self.add("field.uses", self.uses)
        self.add("field.ladder", self.ladder)
        self.note("standing.ladder_hint")

    def _store(self) -> None:
        changed = replace(
            self._partner,
            cleared=self.cleared.isChecked(),
            uses=frozenset(self.uses.ticked),
            ladder=read_ladder(self.ladder.toPlainText()),
        )
        actions.describe_partner(self._workspace.session, changed)


def fields_text(plan: Plan, marking: Marking) -> str:
    """Return the fields with marks of their own as they are typed: a line a field."""
    return "\n".join(
        "; ".join(
            (
                str(say(f"field.{one.field}")),
                plan.partners[one.marking.originator].code,
                one.marking.level.name,
                ", ".join(plan.partners[i].code for i in plan.partners if i in one.marking.releasable_to),
            )
        )
        for one in marking.fields
    )


def read_fields(plan: Plan, marking: Marking, text: str) -> tuple[FieldMark, ...]:
    """Return the fields typed, with what else their marks asked before; raise AppError for a bad line."""
    return tuple(_field(plan, marking, line) for line in text.splitlines() if line.strip())


def _field(plan: Plan, marking: Marking, line: str) -> FieldMark:
    title, owner, level, readers, *more = [*_parts(line), "", "", ""]
    known = {one.field for one in marking.fields}.union(*NEUTRAL.values())
    names = {str(say(f"field.{name}")).casefold(): name for name in known}
    by_code = {partner.code: identity for identity, partner in plan.partners.items()}
    codes = readers.replace(",", " ").upper().split()
    right = title.casefold() in names and owner.upper() in by_code and level.upper() in Level.__members__
    if not right or any(more) or not by_code.keys() >= set(codes):
        fields = ", ".join(sorted(str(say(f"field.{name}")) for name in known))
        raise AppError(say("handling.bad_field", line=line, fields=fields))
    name, originator = names[title.casefold()], by_code[owner.upper()]
    before = [
        one.marking for one in marking.fields if (one.field, one.marking.originator) == (name, originator)
    ]
    mark = before[0] if before else Marking(originator, exercise=marking.exercise)
    to = frozenset(by_code[code] for code in codes)
    return FieldMark(name, replace(mark, level=Level[level.upper()], releasable_to=to))


def _parts(line: str) -> list[str]:
    return [part.strip() for part in line.split(";")]


def ladder_text(ladder: tuple[LadderRow, ...]) -> str:
    """Return a ladder as it is typed: a line a row."""
    rows = ((row.name, row.level.name, format_dtg(row.since), _written(row.until)) for row in ladder)
    return "\n".join("; ".join(row) for row in rows)


def _written(moment: datetime | None) -> str:
    return format_dtg(moment) if moment else ""


def read_ladder(text: str) -> tuple[LadderRow, ...]:
    """Return the ladder typed; raise AppError, naming it, for a line that is no row."""
    return tuple(_row(line) for line in text.splitlines() if line.strip())


def _row(line: str) -> LadderRow:
    name, level, since, until, *more = [*_parts(line), "", "", ""]
    if any(more) or level.upper() not in Level.__members__ or not since:
        raise AppError(say("standing.bad_row", line=line, levels=", ".join(Level.__members__)))
    return LadderRow(name, Level[level.upper()], read_time(since), read_time(until) if until else None)


def _moment(moment: datetime | None) -> Line:
    return Line(_written(moment), str(say("handling.time_hint")), figures=True, read=_read)


def _read(text: str) -> datetime | None:
    """Return the time typed as a DTG, ``None`` for nothing."""
    return read_time(text) if text.strip() else None


def _ticks(name: str, rows: Iterable[tuple[Item, str]], ticked: Collection[Item]) -> TickList[Item]:
    ticks = TickList(str(say(f"handling.{name}")), rows, ticked)
    ticks.rows.setMinimumHeight(_TICKS_PX)
    return ticks
