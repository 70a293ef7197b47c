"""The fields of a base."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from PySide6.QtWidgets import QComboBox

from app.base.message import say
from app.domain.bases import Base
from app.geo.coordinates import format_dms, format_mgrs
from app.session import actions
from app.ui.panels.markingfields import show_marking
from app.ui.parts import Line, Panel, button, label
from app.ui.workspace import Workspace


def show_base(panel: Panel, workspace: Workspace, base: Base) -> None:
    """Show a base."""

    def change(**fields: Any) -> None:  # noqa: ANN401 - any field of a base
        workspace.do(lambda session: actions.describe_base(session, replace(base, **fields)))

    form = panel.form()
    name = Line(base.name)
    name.settled.connect(lambda text: change(name=text))
    form.addRow(str(say("ui.name")), name)
    owner = QComboBox()
    for partner in workspace.plan.partners.values():
        owner.addItem(f"{partner.code}  {partner.name}", partner.id)
    owner.setCurrentIndex(owner.findData(base.partner))
    owner.activated.connect(lambda index: change(partner=owner.itemData(index)))
    form.addRow(str(say("ui.partner")), owner)
    form.addRow("MGRS", label(format_mgrs(base.position), "mono"))
    form.addRow("DMS", label(format_dms(base.position), "mono"))
    show_marking(panel, workspace, base.marking, lambda marking: change(marking=marking))
    panel.buttons(button("ui.remove", lambda: workspace.do(actions.remove_base, base.id)))
