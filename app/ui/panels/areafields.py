"""The fields of an area."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from app.base.message import say
from app.domain.areas import HIGHEST_PRIORITY, Area, threat_by_hour, threat_windows
from app.geo.coordinates import format_mgrs
from app.geo.units import square_nm
from app.session import actions
from app.ui.panels.markingfields import show_marking
from app.ui.parts import Figure, Line, Note, Panel, button, label
from app.ui.workspace import Workspace


def show_area(panel: Panel, workspace: Workspace, area: Area) -> None:
    """Show an area."""

    def change(**fields: Any) -> None:  # noqa: ANN401 - any field of an area
        workspace.do(lambda session: actions.describe_area(session, replace(area, **fields)))

    form = panel.form()
    name = Line(area.name)
    name.settled.connect(lambda text: change(name=text))
    form.addRow(str(say("ui.name")), name)
    form.addRow(str(say("ui.size")), label(f"{square_nm(area.shape.area_m2):,.0f} nm²", "mono"))
    form.addRow(str(say("ui.centre")), label(format_mgrs(area.shape.anchor), "mono"))
    priority = Figure(area.priority, "", 1, HIGHEST_PRIORITY)
    priority.settled.connect(lambda value: change(priority=int(value)))
    form.addRow(str(say("ui.priority")), priority)
    threat = Line(_threat_text(area))
    threat.setToolTip(str(say("ui.threat_tip")))
    threat.settled.connect(lambda text: _change_threat(workspace, area, text))
    form.addRow(str(say("ui.threat")), threat)
    panel.column.addWidget(label(str(say("ui.task")), "fieldName"))
    task = Note(area.task)
    task.settled.connect(lambda text: change(task=text))
    panel.column.addWidget(task)
    show_marking(panel, workspace, area.marking, lambda marking: change(marking=marking))
    panel.buttons(button("ui.remove", lambda: workspace.do(actions.remove_area, area.id)))


def _threat_text(area: Area) -> str:
    return ", ".join(f"{window} {factor:g}" for window, factor in threat_windows(area.threat).items())


def _change_threat(workspace: Workspace, area: Area, text: str) -> None:
    try:
        windows = dict(part.split() for part in text.split(","))
        factors = threat_by_hour({window: float(factor) for window, factor in windows.items()})
    except ValueError:
        workspace.noticed.emit(str(say("ui.bad_threat")))
        return
    workspace.do(lambda session: actions.describe_area(session, replace(area, threat=factors)))
