"""The fields of a duty."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from PySide6.QtWidgets import QCheckBox

from app.base.message import say
from app.domain.duties import Duty
from app.geo.units import format_dtg, format_duration
from app.session import actions
from app.ui.panels import fields
from app.ui.parts import Panel, button, label
from app.ui.reading import Reading
from app.ui.workspace import Workspace


def show_duty(panel: Panel, workspace: Workspace, reading: Reading, duty: Duty) -> None:
    """Show a duty."""
    plan = workspace.plan
    asset, base, home = plan.assets[duty.asset], plan.bases[duty.base_from], plan.bases[duty.base_to]

    def change(**given: Any) -> None:  # noqa: ANN401 - any field of a duty
        workspace.do(lambda session: actions.describe_duty(session, replace(duty, **given)))

    def both(moment: datetime, timezone: str) -> str:
        """Write a time in Z and, below it, by the clocks of the base."""
        local = reading.local(moment, timezone)
        return f"{format_dtg(moment)}\n{local}" if local else format_dtg(moment)

    panel.title.setText(asset.name)
    form = panel.form()
    rows = [("ui.from", base.name), ("ui.depart", both(duty.depart, base.timezone))]
    for stop in duty.stops:
        rows.append(("ui.area", plan.areas[stop.area].name))
        rows.append(("ui.on_station", format_dtg(stop.start)))
        rows.append(("ui.off_station", format_dtg(stop.end)))
    rows += [("ui.back", both(duty.back, home.timezone)), ("ui.back_at", home.name)]
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
    fields.add_note(panel, duty.note, change)
    panel.buttons(
        button("ui.remove", lambda: workspace.do(actions.remove_duty, duty.id)),
        button("ui.forbid_here", lambda: workspace.do(actions.forbid_area, asset.id, duty.stops[0].area)),
    )
