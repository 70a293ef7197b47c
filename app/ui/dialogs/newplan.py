"""A new plan, empty or from an old one."""

from __future__ import annotations

from datetime import timedelta

from PySide6.QtWidgets import QCheckBox, QLineEdit, QWidget

from app.base.errors import AppError
from app.base.message import say
from app.domain.header import LONGEST_DAYS
from app.geo.units import format_dtg, parse_dtg
from app.session.session import Session
from app.session.usecases.create import Beginning, create_empty, create_from_plan, next_day
from app.ui.dialogs.form import FormDialog
from app.ui.parts import Figure, label


class NewPlanDialog(FormDialog):
    """Asks what a new plan starts from; it is kept in the user folder until it is given a name."""

    def __init__(self, author: str, parent: QWidget | None = None) -> None:
        super().__init__("ui.new_plan", "ui.create_plan", self._create, parent)
        self._author = author
        self.session: Session | None = None
        self.name = QLineEdit(str(say("ui.new_plan_name")))
        self.name.selectAll()
        self.start = QLineEdit(format_dtg(next_day()))
        self.days = Figure(7, str(say("ui.days_unit")), 1, LONGEST_DAYS)
        self.lead_name = QLineEdit(str(say("ui.new_lead_name")))
        self.lead_code = QLineEdit("JHQ")
        self.exercise = QCheckBox(str(say("ui.exercise_tip")))
        self.exercise.setChecked(True)
        for key, field in (
            ("ui.name", self.name),
            ("ui.start", self.start),
            ("ui.days", self.days),
            ("ui.lead", self.lead_name),
            ("ui.code", self.lead_code),
            ("ui.exercise", self.exercise),
        ):
            self.add(key, field)

    def _create(self) -> None:
        try:
            start = parse_dtg(self.start.text())
        except ValueError as error:
            raise AppError(say("ui.bad_dtg", why=error)) from error
        beginning = Beginning(
            name=self.name.text(),
            start=start,
            days=int(self.days.value()),
            lead_name=self.lead_name.text(),
            lead_code=self.lead_code.text(),
            exercise=self.exercise.isChecked(),
        )
        self.session = create_empty(None, beginning, author=self._author)


class RenewDialog(FormDialog):
    """Makes a new plan from an old one, by how many days all times move."""

    def __init__(self, old: Session, author: str, parent: QWidget | None = None) -> None:
        super().__init__("ui.renew_plan", "ui.create_plan", self._create, parent)
        self._old, self._author = old, author
        self.session: Session | None = None
        header = old.plan.header
        self.name = QLineEdit(header.name)
        self.by = Figure(header.days, str(say("ui.days_unit")), 0, 3660)
        self.by.valueChanged.connect(self._tell)
        self.start = label("", "mono")
        for key, field in (("ui.name", self.name), ("ui.move_by", self.by), ("ui.new_start", self.start)):
            self.add(key, field)
        self.note("ui.renew_note")
        self._tell()

    def _tell(self) -> None:
        self.start.setText(format_dtg(self._old.plan.header.start + self._moved))

    @property
    def _moved(self) -> timedelta:
        return timedelta(days=int(self.by.value()))

    def _create(self) -> None:
        self.session = create_from_plan(self._old, self.name.text(), self._moved, author=self._author)
