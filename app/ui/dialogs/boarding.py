"""What is planned for a boarding in an area: rescue, persons, vessel, evidence."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtWidgets import QWidget

from app.domain.areas import Area, Boarding
from app.session import actions
from app.ui.dialogs.form import FormDialog
from app.ui.parts import Note
from app.ui.workspace import Workspace

_WIDTH_PX = 560


class BoardingDialog(FormDialog):
    """Asks for a sentence or two on each; what stays empty stands in the way of signing."""

    def __init__(self, workspace: Workspace, area: Area, parent: QWidget | None = None) -> None:
        super().__init__("ui.boarding", "ui.apply", self._store, parent)
        self.setMinimumWidth(_WIDTH_PX)
        self._workspace, self._area = workspace, area
        self.texts = {name: Note(getattr(area.boarding, name)) for name in Boarding.__slots__}
        for name, text in self.texts.items():
            self.add(f"field.boarding_{name}", text)
        self.note("ui.boarding_hint")

    def _store(self) -> None:
        texts = {name: text.typed.strip() for name, text in self.texts.items()}
        area = replace(self._area, boarding=Boarding(**texts))
        actions.describe_area(self._workspace.session, area)
