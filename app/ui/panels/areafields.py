"""The fields of an area."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

from PySide6.QtWidgets import QFormLayout

from app.base.errors import AppError
from app.base.message import say
from app.domain.areas import HIGHEST_PRIORITY, Area, threat_by_hour, threat_windows
from app.geo.point import Position
from app.geo.quantities import format_bearing
from app.geo.reshaping import moved
from app.geo.shapes import Circle, Corridor, Sector, Shape
from app.session import actions
from app.ui.panels import fields
from app.ui.panels.markingfields import show_marking
from app.ui.panels.skyfields import show_sky
from app.ui.parts import Figure, Line, Note, Panel, label
from app.ui.reading import Reading
from app.ui.workspace import Workspace


def show_area(panel: Panel, workspace: Workspace, reading: Reading, area: Area) -> None:
    """Show an area."""

    def change(**given: Any) -> None:  # noqa: ANN401 - any field of an area
        workspace.do(lambda session: actions.describe_area(session, replace(area, **given)))

    form = panel.form()
    fields.add_name(form, area.name, change)
    form.addRow(str(say("ui.size")), label(reading.size(area.shape.area_m2), "mono"))
    form.addRow(str(say("ui.perimeter")), label(reading.length(area.shape.perimeter_m), "mono"))
    _add_shape(form, workspace, reading, area)
    priority = Figure(area.priority, "", 1, HIGHEST_PRIORITY)
    priority.settled.connect(lambda value: change(priority=int(value)))
    form.addRow(str(say("ui.priority")), priority)
    threat = Line(_threat_text(area))
    threat.setToolTip(str(say("ui.threat_tip")))
    threat.settled.connect(lambda text: _change_threat(workspace, area, text))
    form.addRow(str(say("ui.threat")), threat)
    fields.add_layer(form, workspace, area.layer, change)
    panel.column.addWidget(label(str(say("ui.task")), "fieldName"))
    task = Note(area.task)
    task.setAccessibleName(str(say("ui.task")))
    task.settled.connect(lambda text: change(task=text))
    panel.column.addWidget(task)
    fields.add_note(panel, area.note, change)
    show_marking(panel, workspace, area.marking, lambda marking: change(marking=marking))
    show_sky(panel, workspace, area.shape.anchor)
    fields.add_remove(panel, workspace, ("areas", area.id))


def _add_shape(form: QFormLayout, workspace: Workspace, reading: Reading, area: Area) -> None:
    """Add the exact numbers of the shape: its middle, and what it is drawn by."""
    shape = area.shape

    def reshape(make: Callable[[], Shape]) -> None:
        try:
            new = make()
        except ValueError as error:
            raise AppError(say("plan.bad_shape", why=error)) from error
        workspace.do(actions.reshape_area, area.id, new)

    def move_to(at: Position) -> None:
        reshape(lambda: moved(shape, shape.anchor, at))

    def put(**given: float) -> None:
        reshape(lambda: replace(shape, **given))  # type: ignore[type-var] # shapes are dataclasses

    fields.add_position(form, workspace, reading, shape.anchor, move_to)
    if isinstance(shape, Circle | Sector):
        length = ("radius", shape.radius_m)
        fields.add_length(form, workspace, reading, length, lambda metres: put(radius_m=metres))
    if isinstance(shape, Sector):
        inner = ("inner_radius", shape.inner_m)
        fields.add_length(form, workspace, reading, inner, lambda metres: put(inner_m=metres))
        for name, value in (("start_deg", shape.start_deg), ("end_deg", shape.end_deg)):
            turn = partial(_turn_side, reading, put, name)
            fields.add_typed(form, name, format_bearing(value), workspace, turn)
    if isinstance(shape, Corridor):
        form.addRow(str(say("ui.length")), label(reading.length(shape.length_m), "mono"))
        width = ("width", shape.width_m)
        fields.add_length(form, workspace, reading, width, lambda metres: put(width_m=metres))


def _turn_side(reading: Reading, put: Callable[..., None], name: str, text: str) -> None:
    put(**{name: reading.read_bearing(text)})


def _threat_text(area: Area) -> str:
    return ", ".join(f"{window} {factor:g}" for window, factor in threat_windows(area.threat).items())


def _change_threat(workspace: Workspace, area: Area, text: str) -> None:
    try:
        windows = dict(part.split() for part in text.split(","))
        factors = threat_by_hour({window: float(factor) for window, factor in windows.items()})
    except ValueError:
        workspace.noticed.emit(str(say("ui.bad_threat")))
        return
    workspace.do(lambda session: actions.describe_area(session, replace(area, threat=factors)))
