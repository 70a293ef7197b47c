"""A new, empty plan."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QCheckBox, QLineEdit, QWidget

from app.base.errors import AppError
from app.base.message import say
from app.domain.header import LONGEST_DAYS
from app.geo.units import format_dtg, parse_dtg
from app.session.session import Session
from app.session.usecases.create import Beginning, create_empty, next_day
from app.ui.dialogs.form import FormDialog
from app.ui.parts import Figure


class NewPlanDialog(FormDialog):
    """Asks what a new plan starts from, and makes its file."""

    def __init__(self, path: Path, parent: QWidget | None = None) -> None:
        super().__init__("ui.new_plan", "ui.create_plan", self._create, parent)
        self._path = path
        self.session: Session | None = None
        self.name = QLineEdit(path.stem.replace("-", " ").upper())
        self.start = QLineEdit(format_dtg(next_day()))
        self.days = Figure(7, str(say("ui.days_unit")), 1, LONGEST_DAYS)
        self.lead_name = QLineEdit("Joint Headquarters")
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
        self.session = create_empty(self._path, beginning)
