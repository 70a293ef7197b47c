"""The fields of an area."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from PySide6.QtWidgets import QFormLayout

from app.base.errors import AppError
from app.base.message import say
from app.domain.areas import HIGHEST_PRIORITY, Area, threat_by_hour, threat_windows
from app.domain.law.terms import Action
from app.geo.quantities import format_bearing
from app.geo.reshaping import moved
from app.geo.shapes import Circle, Corridor, Sector, Shape
from app.session import actions
from app.ui.dialogs.boarding import BoardingDialog
from app.ui.dialogs.ticking import ActionsDialog, FlagsDialog, action_word, flag_word
from app.ui.panels import fields
from app.ui.panels.markingfields import show_marking
from app.ui.panels.skyfields import show_sky
from app.ui.parts import Figure, Line, Note, Panel, label
from app.ui.reading import Reading
from app.ui.workspace import Workspace


def show_area(panel: Panel, workspace: Workspace, reading: Reading, area: Area) -> None:
    """Show an area."""
    change = fields.changing(workspace, actions.describe_area, area)
    form = panel.form()
    fields.add_name(form, area, change)
    form.addRow(str(say("ui.size")), label(reading.size(area.shape.area_m2), "mono"))
    form.addRow(str(say("ui.perimeter")), label(reading.length(area.shape.perimeter_m), "mono"))
    _add_shape(form, workspace, reading, area)
    priority = Figure(area.priority, "", 1, HIGHEST_PRIORITY)
    priority.setObjectName("priority")
    priority.settled.connect(lambda value: change(priority=int(value)))
    priority.add_to(form, str(say("ui.priority")))
    threat = Line(_threat_text(area), read=lambda text: _with_threat(area, text))
    threat.setObjectName("threat")
    threat.setToolTip(str(say("ui.threat_tip")))
    threat.settled.connect(lambda text: workspace.do(actions.describe_area, _with_threat(area, text)))
    threat.add_to(form, str(say("ui.threat")))
    fields.add_layer(form, workspace, area.layer, change)
    _add_law(panel, workspace, area)
    task = Note(area.task)
    task.setObjectName("task")
    task.settled.connect(lambda text: change(task=text))
    task.add_below(panel.column, str(say("ui.task")))
    fields.add_note(panel, area.note, change)
    show_marking(panel, workspace, area.marking, lambda marking: change(marking=marking))
    show_sky(panel, workspace, reading, area.shape.anchor)
    fields.add_remove(panel, workspace, ("areas", area.id))


def _add_law(panel: Panel, workspace: Workspace, area: Area) -> None:
    """Add what is done there and whose craft are expected: both decide whose leave it needs."""
    window = panel.window()
    done = (action_word(action) for action in Action if action in area.actions)
    flags = (flag_word(flag) for flag in sorted(area.flags))
    fields.add_chosen(panel, "ui.done_there", done, lambda: ActionsDialog(workspace, area, window).exec())
    fields.add_chosen(panel, "field.flags", flags, lambda: FlagsDialog(workspace, area, window).exec())
    if any(action.goes_aboard for action in area.actions):
        missing = (str(say(f"field.boarding_{name}")) for name in area.boarding.missing)
        state = [str(say("ui.boarding_lacks", missing=", ".join(missing)))] if area.boarding.missing else []
        fields.add_chosen(
            panel,
            "ui.boarding",
            state or [str(say("ui.boarding_planned"))],
            lambda: BoardingDialog(workspace, area, window).exec(),
        )


def _add_shape(form: QFormLayout, workspace: Workspace, reading: Reading, area: Area) -> None:
    """Add the exact numbers of the shape: its middle, and what it is drawn by."""
    shape = area.shape

    def store(new: Shape) -> None:
        workspace.do(actions.reshape_area, area.id, new)

    def add(name: str, text: str, read: Callable[[str], Shape]) -> None:
        fields.add_typed(form, name, text, lambda typed: _checked(lambda: read(typed)), store)

    def add_length(name: str, field: str, metres: float) -> None:
        add(name, reading.length(metres), lambda text: _with(shape, field, reading.read_length(text)))

    anchor = shape.anchor
    add("position", reading.position(anchor), lambda text: moved(shape, anchor, reading.read_position(text)))
    if isinstance(shape, Circle | Sector):
        add_length("radius", "radius_m", shape.radius_m)
    if isinstance(shape, Sector):
        add_length("inner_radius", "inner_m", shape.inner_m)
        for name, value in (("start_deg", shape.start_deg), ("end_deg", shape.end_deg)):
            turned = partial(_turned, reading, shape, name)
            add(name, format_bearing(value), turned)
    if isinstance(shape, Corridor):
        form.addRow(str(say("ui.length")), label(reading.length(shape.length_m), "mono"))
        add_length("width", "width_m", shape.width_m)


def _checked(make: Callable[[], Shape]) -> Shape:
    """Return the shape made; raise AppError where there is no such shape."""
    try:
        return make()
    except ValueError as error:
        raise AppError(say("plan.bad_shape", why=error)) from error


def _with(shape: Shape, field: str, value: float) -> Shape:
    """Return the shape with another number."""
    return replace(shape, **{field: value})  # type: ignore[type-var] # shapes are dataclasses


def _turned(reading: Reading, shape: Sector, side: str, text: str) -> Shape:
    """Return the sector with one of its sides turned to the bearing typed."""
    return _with(shape, side, reading.read_bearing(text))


def _threat_text(area: Area) -> str:
    return ", ".join(f"{window} {factor:g}" for window, factor in threat_windows(area.threat).items())


def _with_threat(area: Area, text: str) -> Area:
    """Return the area with the threat typed; raise AppError where it cannot be read."""
    try:
        windows = dict(part.split() for part in text.split(","))
        factors = threat_by_hour({window: float(factor) for window, factor in windows.items()})
    except ValueError as error:
        raise AppError(say("ui.bad_threat")) from error
    return replace(area, threat=factors)
