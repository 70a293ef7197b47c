"""The fields of an asset."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from PySide6.QtWidgets import QCheckBox, QComboBox, QFormLayout

from app.base.message import say
from app.domain.assets import Asset, Performance
from app.geo.units import METRES_PER_NM, MPS_PER_KNOT
from app.session import actions
from app.ui.panels.markingfields import show_marking
from app.ui.parts import Figure, Line, Panel, button, label
from app.ui.workspace import Workspace

_FIGURES = (
    ("transit_mps", "kn", MPS_PER_KNOT, 1, 600),
    ("patrol_mps", "kn", MPS_PER_KNOT, 1, 600),
    ("endurance_s", "h", 3600.0, 0.5, 720),
    ("turnaround_s", "h", 3600.0, 0, 240),
    ("crew_rest_s", "h", 3600.0, 0, 240),
    ("sweep_width_m", "nm", METRES_PER_NM, 0.1, 200),
)
"""Field of ``Performance``, unit shown, its size in SI, least and most in that unit."""


def show_asset(panel: Panel, workspace: Workspace, asset: Asset) -> None:
    """Show an asset."""

    def change(**fields: Any) -> None:  # noqa: ANN401 - any field of an asset
        workspace.do(lambda session: actions.describe_asset(session, replace(asset, **fields)))

    form = panel.form()
    name = Line(asset.name)
    name.settled.connect(lambda text: change(name=text))
    form.addRow(str(say("ui.name")), name)
    form.addRow(str(say("ui.type")), label(asset.type_name))
    base = QComboBox()
    for place in workspace.plan.bases.values():
        base.addItem(place.name, place.id)
    base.setCurrentIndex(base.findData(asset.base))
    base.activated.connect(lambda index: change(base=base.itemData(index)))
    form.addRow(str(say("ui.base")), base)
    _add_figures(form, asset, change)
    panel.column.addWidget(label(asset.source, "hint"))
    panel.column.addWidget(label(str(say("ui.may_work_in")), "fieldName"))
    _add_permissions(panel, workspace, asset)
    show_marking(panel, workspace, asset.marking, lambda marking: change(marking=marking))
    panel.buttons(button("ui.remove", lambda: workspace.do(actions.remove_asset, asset.id)))


def _add_figures(form: QFormLayout, asset: Asset, change: Callable[..., None]) -> None:
    for field, unit, size, least, most in _FIGURES:
        figure = Figure(getattr(asset.performance, field) / size, unit, least, most, decimals=1)

        def store(value: float, field: str = field, size: float = size) -> None:
            figures = {name: getattr(asset.performance, name) for name, *_ in _FIGURES} | {
                field: value * size
            }
            change(performance=Performance(medium=asset.performance.medium, **figures))

        figure.settled.connect(store)
        form.addRow(str(say(f"ui.{field}")), figure)


def _add_permissions(panel: Panel, workspace: Workspace, asset: Asset) -> None:
    forbidden = workspace.plan.forbidden
    for area in workspace.plan.areas.values():
        box = QCheckBox(area.name)
        allowed = (asset.id, area.id) not in forbidden
        box.setChecked(allowed)
        action = actions.forbid_area if allowed else actions.allow_area
        box.clicked.connect(
            lambda _checked=False, action=action, area=area: workspace.do(action, asset.id, area.id)
        )
        panel.column.addWidget(box)
