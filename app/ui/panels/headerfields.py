"""The fields of the plan itself, shown while nothing is selected."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from app.base.errors import AppError
from app.base.message import say
from app.domain.header import LONGEST_DAYS
from app.geo.units import format_dtg, parse_dtg
from app.session import actions
from app.ui.models.areas import AreaShares
from app.ui.panels.areatable import add_areas
from app.ui.panels.markingfields import show_marking
from app.ui.parts import Figure, Line, Panel, label
from app.ui.workspace import Workspace


def show_header(panel: Panel, workspace: Workspace) -> None:
    """Show the plan's own fields and what its schedule is worth."""
    plan = workspace.plan
    header = plan.header

    def change(**fields: Any) -> None:  # noqa: ANN401 - any field of a header
        try:
            new = replace(header, **fields)
        except AppError as error:
            workspace.noticed.emit(str(error))
            return
        workspace.do(actions.describe_plan, new)

    def change_time(field: str, text: str) -> None:
        try:
            may_be_empty = field == "freeze_until" and not text
            change(**{field: None if may_be_empty else parse_dtg(text)})
        except ValueError as error:
            workspace.noticed.emit(str(say("ui.bad_dtg", why=error)))

    form = panel.form()
    name = Line(header.name)
    name.settled.connect(lambda text: change(name=text))
    form.addRow(str(say("ui.name")), name)
    start = Line(format_dtg(header.start), figures=True)
    start.settled.connect(lambda text: change_time("start", text))
    form.addRow(str(say("ui.start")), start)
    days = Figure(header.days, str(say("ui.days_unit")), 1, LONGEST_DAYS)
    days.settled.connect(lambda value: change(days=int(value)))
    form.addRow(str(say("ui.days")), days)
    frozen = format_dtg(header.freeze_until) if header.freeze_until else ""
    freeze = Line(frozen, str(say("ui.freeze_hint")), figures=True)
    freeze.settled.connect(lambda text: change_time("freeze_until", text))
    form.addRow(str(say("ui.freeze")), freeze)
    if not plan.areas:
        panel.column.addWidget(label(str(say("ui.first_step")), "hint"))
    else:
        panel.column.addWidget(label(str(say("ui.detection")), "fieldName"))
        add_areas(panel, AreaShares(workspace), "ui.detection", workspace)
    show_marking(panel, workspace, header.marking, lambda marking: change(marking=marking))
