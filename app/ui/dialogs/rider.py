"""Adding a rider at a base, and recording that its State offers it."""

from __future__ import annotations

from PySide6.QtWidgets import QLineEdit, QWidget

from app.domain.bases import Base
from app.domain.ids import RiderId, new_id
from app.domain.riders import Rider
from app.geo.units import format_dtg
from app.session import legal
from app.ui.dialogs.arranging import StateBox
from app.ui.dialogs.form import FormDialog
from app.ui.parts import Line, label
from app.ui.reading import read_time
from app.ui.rows import state_rows
from app.ui.workspace import Workspace


class RiderDialog(FormDialog):
    """Asks who the rider is, from when until when, and which post offers it."""

    def __init__(
        self, workspace: Workspace, base: Base, old: Rider | None, parent: QWidget | None = None
    ) -> None:
        super().__init__("rider.title", "rider.keep", self._keep, parent)
        self._workspace, self._base, self._old = workspace, base, old
        header = workspace.plan.header
        self.name = QLineEdit(old.name if old else "")
        self.state = StateBox(state_rows(workspace.plan))
        if old is not None:
            self.state.setCurrentText(dict(state_rows(workspace.plan)).get(old.state, old.state))
        start, end = (old.start, old.end) if old else (header.start, header.end)
        self.start = Line(format_dtg(start), figures=True, read=read_time)
        self.end = Line(format_dtg(end), figures=True, read=read_time)
        self.offered_by = QLineEdit(old.offered_by if old else "")
        self.add("ui.comes_aboard", label(base.name))
        self.add("rider.name", self.name)
        self.add("field.state", self.state)
        self.add("ui.from_time", self.start)
        self.add("ui.until_time", self.end)
        self.add("rider.offered_by", self.offered_by)
        self.note("rider.hint")

    def _keep(self) -> None:
        session, old = self._workspace.session, self._old
        post = self.offered_by.text().strip()
        is_same = old is not None and old.offered_by == post
        offered_on = old.offered_on if old and is_same else session.clock() if post else None
        rider = Rider(
            old.id if old else RiderId(new_id()),
            self.name.text().strip(),
            self.state.chosen,
            self._base.id,
            read_time(self.start.text()),
            read_time(self.end.text()),
            post,
            offered_on,
            old.note if old else "",
            old.marking if old else None,
        )
        legal.put_rider(session, rider)
