"""The riders who come aboard at a base: whose they are, whether they are offered, and where they are sent."""

from __future__ import annotations

from functools import partial

from app.base.message import say
from app.domain.bases import Base
from app.domain.riders import Rider
from app.geo.units import format_dtg
from app.session import legal
from app.ui.dialogs.rider import RiderDialog
from app.ui.parts import Panel, button, label
from app.ui.workspace import Workspace


def show_riders(panel: Panel, workspace: Workspace, base: Base) -> None:
    """Show each rider with what can be done about it, and a way to one more."""
    panel.column.addWidget(label(str(say("ui.riders_here")), "fieldName"))
    riders = [one for one in workspace.plan.riders.values() if one.base == base.id]
    for rider in sorted(riders, key=lambda one: (one.state, one.name, one.start)):
        _add_rider(panel, workspace, base, rider)
    if not riders:
        panel.column.addWidget(label(str(say("ui.no_riders")), "hint"))
    add = button("ui.add_rider", lambda: RiderDialog(workspace, base, None, panel.window()).exec())
    add.setObjectName("add_rider")
    panel.buttons(add)


def _add_rider(panel: Panel, workspace: Workspace, base: Base, rider: Rider) -> None:
    what = str(say("ui.arranged_what", what=rider.name, state=rider.state))
    panel.column.addWidget(label(what))
    panel.column.addWidget(label(f"{format_dtg(rider.start)} - {format_dtg(rider.end)}", "mono"))
    if rider.offered_on is not None and rider.is_offered:
        told = say("ui.rider_offered", post=rider.offered_by, time=format_dtg(rider.offered_on))
    else:
        told = say("ui.rider_not_offered")
    panel.column.addWidget(label(str(told), "hint"))
    plan = workspace.plan
    rows = [row for row in plan.arrangements.values() if row.rider == rider.id]
    for row in sorted(rows, key=lambda row: row.start):
        times = f"{format_dtg(row.start)} - {format_dtg(row.end)}"
        text = say("ui.rider_aboard", asset=plan.assets[row.asset].name, times=times)
        panel.column.addWidget(label(str(text), "hint"))
    change = button("ui.change_rider", lambda: RiderDialog(workspace, base, rider, panel.window()).exec())
    remove = button("ui.remove", partial(workspace.do, legal.remove_rider, rider.id))
    remove.setObjectName("remove_rider")
    for one in (change, remove):
        one.setAccessibleName(str(say("ui.titled", title=one.text(), text=what)))
    panel.buttons(change, remove)
