"""The fields of a partner."""

from __future__ import annotations

from dataclasses import replace

from app.base.message import say
from app.domain.partners import Partner
from app.session import actions
from app.ui.panels import fields
from app.ui.panels.markingfields import level_box, show_marking
from app.ui.parts import Line, Panel
from app.ui.reading import Reading
from app.ui.workspace import Workspace


def show_partner(panel: Panel, workspace: Workspace, _reading: Reading, partner: Partner) -> None:
    """Show a partner."""
    change = fields.changing(workspace, actions.describe_partner, partner)
    form = panel.form()
    fields.add_name(form, partner, change)
    code = Line(partner.code, read=lambda text: replace(partner, code=text))
    code.settled.connect(lambda text: change(code=text))
    code.add_to(form, str(say("ui.code")))
    ceiling = level_box(partner.ceiling)
    ceiling.when_chosen(lambda level: change(ceiling=level))
    form.addRow(str(say("ui.ceiling")), ceiling)
    fields.add_note(panel, partner.note, change)
    show_marking(panel, workspace, partner.marking, lambda marking: change(marking=marking))
    fields.add_remove(panel, workspace, ("partners", partner.id))
