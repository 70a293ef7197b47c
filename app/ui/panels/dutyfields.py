"""The fields of a duty."""

from __future__ import annotations

from PySide6.QtWidgets import QCheckBox, QLabel

from app.base.message import say
from app.domain.duties import Duty
from app.geo.units import format_dtg, format_duration
from app.session import actions
from app.ui.parts import Panel, button, label
from app.ui.workspace import Workspace


def show_duty(panel: Panel, workspace: Workspace, duty: Duty) -> None:
    """Show a duty."""
    plan = workspace.plan
    asset = plan.assets[duty.asset]
    panel.title.setText(asset.name)
    form = panel.form()
    form.addRow(str(say("ui.leaves", base=plan.bases[duty.base_from].name)), _dtg(format_dtg(duty.depart)))
    for stop in duty.stops:
        panel_area = plan.areas[stop.area].name
        form.addRow(str(say("ui.on_station", area=panel_area)), _dtg(format_dtg(stop.start)))
        form.addRow(str(say("ui.off_station")), _dtg(format_dtg(stop.end)))
    form.addRow(str(say("ui.back", base=plan.bases[duty.base_to].name)), _dtg(format_dtg(duty.back)))
    form.addRow(str(say("ui.time_on_station")), _dtg(format_duration(duty.on_station)))
    form.addRow(str(say("ui.time_away")), _dtg(format_duration(duty.away)))
    origin = "ui.by_hand" if duty.by_hand else "ui.by_optimiser"
    panel.column.addWidget(label(str(say(origin)), "hint"))
    pin = QCheckBox(str(say("ui.pinned")))
    pin.setObjectName("pinned")
    pin.setChecked(duty.pinned)
    pin.clicked.connect(lambda checked: workspace.do(actions.pin_duty, duty.id, pinned=checked))
    panel.column.addWidget(pin)
    panel.buttons(
        button("ui.remove", lambda: workspace.do(actions.remove_duty, duty.id)),
        button("ui.forbid_here", lambda: workspace.do(actions.forbid_area, asset.id, duty.stops[0].area)),
    )


def _dtg(text: str) -> QLabel:
    return label(text, "mono")
