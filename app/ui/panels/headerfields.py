"""The fields of the plan itself, shown while nothing is selected."""

from __future__ import annotations

from dataclasses import replace

from app.base.message import say
from app.domain.header import LONGEST_DAYS, Header
from app.geo.units import format_dtg
from app.session import actions
from app.session.usecases.zones import zones_of
from app.ui.models.areas import AreaShares
from app.ui.panels import fields
from app.ui.panels.areatable import add_areas
from app.ui.panels.markingfields import show_marking
from app.ui.parts import Figure, Panel, label
from app.ui.reading import read_time
from app.ui.workspace import Workspace


def show_header(panel: Panel, workspace: Workspace) -> None:
    """Show the plan's own fields and what its schedule is worth."""
    plan = workspace.plan
    header = plan.header
    change = fields.changing(workspace, actions.describe_plan, header)

    def store(new: Header) -> None:
        workspace.do(actions.describe_plan, new)

    form = panel.form()
    fields.add_name(form, header, change)
    start = format_dtg(header.start)
    fields.add_typed(form, "start", start, lambda text: replace(header, start=read_time(text)), store)
    days = Figure(header.days, str(say("ui.days_unit")), 1, LONGEST_DAYS)
    days.setObjectName("days")
    days.settled.connect(lambda value: change(days=int(value)))
    days.add_to(form, str(say("ui.days")))
    frozen = format_dtg(header.freeze_until) if header.freeze_until else ""
    freeze = fields.add_typed(form, "freeze", frozen, lambda text: _with_freeze(header, text), store)
    freeze.setPlaceholderText(str(say("ui.freeze_hint")))
    zones = label(str(zones_of(plan)), "hint" if zones_of(plan).here else "finding")
    form.addRow(str(say("zones.title")), zones)
    if not plan.areas:
        panel.column.addWidget(label(str(say("ui.first_step")), "hint"))
    else:
        panel.column.addWidget(label(str(say("ui.detection")), "fieldName"))
        add_areas(panel, AreaShares(workspace), "ui.detection", workspace)
    fields.add_note(panel, header.note, change)
    show_marking(panel, workspace, header.marking, lambda marking: change(marking=marking))


def _with_freeze(header: Header, text: str) -> Header:
    """Return the header with the time typed up to which nothing moves; no text is no such time."""
    return replace(header, freeze_until=read_time(text) if text.strip() else None)
