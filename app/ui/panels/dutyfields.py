"""The fields of a duty."""

from __future__ import annotations

from PySide6.QtWidgets import QCheckBox

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
    rows = [("ui.from", plan.bases[duty.base_from].name), ("ui.depart", format_dtg(duty.depart))]
    for stop in duty.stops:
        rows.append(("ui.area", plan.areas[stop.area].name))
        rows.append(("ui.on_station", format_dtg(stop.start)))
        rows.append(("ui.off_station", format_dtg(stop.end)))
    rows += [("ui.back", format_dtg(duty.back)), ("ui.back_at", plan.bases[duty.base_to].name)]
    rows.append(("ui.time_on_station", format_duration(duty.on_station)))
    rows.append(("ui.time_away", format_duration(duty.away)))
    for key, text in rows:
        form.addRow(str(say(key)), label(text, "value"))
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
