"""The fields of a partner."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from PySide6.QtWidgets import QComboBox

from app.base.message import say
from app.domain.marking import Level
from app.domain.partners import Partner
from app.session import actions
from app.ui.panels.markingfields import show_marking
from app.ui.parts import Line, Panel, button
from app.ui.workspace import Workspace


def show_partner(panel: Panel, workspace: Workspace, partner: Partner) -> None:
    """Show a partner."""

    def change(**fields: Any) -> None:  # noqa: ANN401 - any field of a partner
        workspace.do(lambda session: actions.describe_partner(session, replace(partner, **fields)))

    form = panel.form()
    name = Line(partner.name)
    name.settled.connect(lambda text: change(name=text))
    form.addRow(str(say("ui.name")), name)
    code = Line(partner.code)
    code.settled.connect(lambda text: change(code=text))
    form.addRow(str(say("ui.code")), code)
    ceiling = QComboBox()
    for level in Level:
        ceiling.addItem(level.name.capitalize(), level)
    ceiling.setCurrentIndex(partner.ceiling)
    ceiling.activated.connect(lambda index: change(ceiling=Level(index)))
    form.addRow(str(say("ui.ceiling")), ceiling)
    show_marking(panel, workspace, partner.marking, lambda marking: change(marking=marking))
    panel.buttons(button("ui.remove", lambda: workspace.do(actions.remove_partner, partner.id)))
