"""The fields of a base."""

from __future__ import annotations

from zoneinfo import available_timezones

from PySide6.QtWidgets import QComboBox

from app.base.clock import utc_now
from app.base.message import say
from app.domain.bases import Base
from app.session import actions
from app.ui.panels import fields
from app.ui.panels.markingfields import show_marking
from app.ui.panels.riderfields import show_riders
from app.ui.panels.skyfields import show_sky
from app.ui.parts import Choice, Panel, label
from app.ui.reading import Reading
from app.ui.rows import partner_rows
from app.ui.workspace import Workspace


def show_base(panel: Panel, workspace: Workspace, reading: Reading, base: Base) -> None:
    """Show a base."""
    change = fields.changing(workspace, actions.describe_base, base)
    form = panel.form()
    fields.add_name(form, base, change)
    owner = Choice(partner_rows(workspace.plan), base.partner)
    owner.when_chosen(lambda partner: change(partner=partner))
    form.addRow(str(say("ui.partner")), owner)
    position = reading.position(base.position)
    fields.add_typed(form, "position", position, reading.read_position, lambda at: change(position=at))
    form.addRow(str(say("ui.timezone")), _zone_box(base, change))
    if base.timezone:
        form.addRow("", label(str(say("ui.now_there", time=reading.local(utc_now(), base.timezone))), "hint"))
    show_riders(panel, workspace, base)
    fields.add_note(panel, base.note, change)
    show_marking(panel, workspace, base.marking, lambda marking: change(marking=marking))
    show_sky(panel, workspace, reading, base.position, base.timezone)
    fields.add_remove(panel, workspace, ("bases", base.id))


def _zone_box(base: Base, change: fields.Change) -> QComboBox:
    zones = sorted(zone for zone in available_timezones() if "/" in zone)
    box = Choice([("", str(say("ui.z_alone"))), *((zone, zone) for zone in zones)], base.timezone)
    box.setObjectName("timezone")
    box.setEditable(True)
    box.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
    box.when_chosen(lambda zone: change(timezone=zone))
    return box
