"""The fields of a layer."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from app.base.message import say
from app.domain.layers import Layer
from app.session import actions
from app.ui.panels import fields
from app.ui.parts import Figure, Line, Panel, button, label
from app.ui.reading import Reading
from app.ui.workspace import Workspace


def show_layer(panel: Panel, workspace: Workspace, _reading: Reading, layer: Layer) -> None:
    """Show a layer."""
    change = fields.changing(workspace, actions.describe_layer, layer)
    form = panel.form()
    fields.add_name(form, layer, change)
    group = Line(layer.group, read=lambda text: replace(layer, group=text))
    group.setObjectName("group")
    group.settled.connect(lambda text: change(group=text))
    group.add_to(form, str(say("ui.layer_group")))
    opacity = Figure(layer.opacity * 100, "%", 0, 100)
    opacity.setObjectName("opacity")
    opacity.settled.connect(lambda value: change(opacity=value / 100))
    opacity.add_to(form, str(say("ui.opacity")))
    if layer.source:
        source = label(Path(layer.source).name)
        source.setToolTip(layer.source)
        form.addRow(str(say("ui.source")), source)
        panel.column.addWidget(label(str(say("ui.source_below")), "hint"))
    fields.add_note(panel, layer.note, change)
    panel.buttons(
        button("ui.layer_up", lambda: workspace.do(actions.raise_layer, layer.id, 1)),
        button("ui.layer_down", lambda: workspace.do(actions.raise_layer, layer.id, -1)),
    )
    fields.add_remove(panel, workspace, ("layers", layer.id))
