"""The fields of an asset."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtWidgets import QCheckBox, QFormLayout

from app.base.errors import AppError
from app.base.message import say
from app.domain.assets import Asset, Performance
from app.domain.availabilities import Availability
from app.domain.catalog import source_text, type_title
from app.domain.ids import AvailabilityId
from app.domain.shares import are_shown
from app.geo.units import METRES_PER_NM, MPS_PER_KNOT, format_dtg, parse_dtg
from app.session import actions
from app.ui.models.areas import Permissions
from app.ui.panels import fields
from app.ui.panels.areatable import add_areas
from app.ui.panels.arrangedfields import show_arrangements, show_open_requests
from app.ui.panels.markingfields import show_marking
from app.ui.panels.organisedfields import show_authority
from app.ui.panels.skyfields import show_sky
from app.ui.parts import Choice, Figure, Line, Note, Panel, button, label
from app.ui.reading import Reading
from app.ui.workspace import Workspace

_SPEED, _LENGTH, _TIME = ("kn", MPS_PER_KNOT), ("nm", METRES_PER_NM), ("h", 3600.0)
_METRIC = {"kn": ("km/h", 1 / 3.6), "nm": ("km", 1000.0)}
_FIGURES = (
    ("transit_mps", _SPEED, 1, 1200),
    ("patrol_mps", _SPEED, 1, 1200),
    ("endurance_s", _TIME, 0.5, 720),
    ("turnaround_s", _TIME, 0, 240),
    ("crew_rest_s", _TIME, 0, 240),
    ("sweep_width_m", _LENGTH, 0.1, 400),
)
"""Field of ``Performance``, unit shown with its size in SI, least and most in that unit."""
_MOST_COST = 10_000_000


def show_asset(panel: Panel, workspace: Workspace, reading: Reading, asset: Asset) -> None:
    """Show an asset."""
    change = fields.changing(workspace, actions.describe_asset, asset)
    form = panel.form()
    fields.add_name(form, asset, change)
    form.addRow(str(say("ui.type")), label(type_title(asset)))
    base = Choice(((place.id, place.name) for place in workspace.plan.bases.values()), asset.base)
    base.when_chosen(lambda chosen: change(base=chosen))
    form.addRow(str(say("ui.base")), base)
    _add_figures(form, asset, reading, change)
    if are_shown(workspace.plan):
        _add_cost(form, asset, change)
    panel.column.addWidget(label(source_text(asset), "hint"))
    _add_availabilities(panel, workspace, asset)
    if workspace.plan.areas:
        panel.column.addWidget(label(str(say("ui.may_work_in")), "fieldName"))
        add_areas(panel, Permissions(workspace, asset), "ui.may_work_in", workspace)
    show_arrangements(panel, workspace, asset)
    show_authority(panel, workspace, asset)
    show_open_requests(panel, workspace, reading, asset)
    fields.add_note(panel, asset.note, change)
    show_marking(panel, workspace, asset.marking, lambda marking: change(marking=marking))
    home = workspace.plan.bases[asset.base]
    show_sky(panel, workspace, reading, home.position, home.timezone)
    fields.add_remove(panel, workspace, ("assets", asset.id))


def _add_figures(form: QFormLayout, asset: Asset, reading: Reading, change: Callable[..., None]) -> None:
    for field, plain, least, most in _FIGURES:
        unit, size = _METRIC.get(plain[0], plain) if reading.metric else plain
        figure = Figure(getattr(asset.performance, field) / size, unit, least, most, decimals=1)

        def store(value: float, field: str = field, size: float = size) -> None:
            figures = {name: getattr(asset.performance, name) for name, *_ in _FIGURES} | {
                field: value * size
            }
            change(performance=Performance(medium=asset.performance.medium, **figures))

        figure.settled.connect(store)
        figure.setObjectName(field)
        figure.add_to(form, str(say(f"ui.{field}")))


def _add_cost(form: QFormLayout, asset: Asset, change: Callable[..., None]) -> None:
    """Add what an hour away costs, in the unit the coalition agreed on."""
    cost = Figure(asset.cost_per_hour, "", 0, _MOST_COST)
    cost.settled.connect(lambda value: change(cost_per_hour=round(value)))
    cost.setObjectName("cost_per_hour")
    cost.setToolTip(str(say("ui.cost_tip")))
    cost.add_to(form, str(say("field.cost_per_hour")))


def _add_availabilities(panel: Panel, workspace: Workspace, asset: Asset) -> None:
    """Add the times the asset cannot be had, each with its word of confirmation, and a line for one more."""
    panel.column.addWidget(label(str(say("ui.not_available")), "fieldName"))
    rows = [row for row in workspace.plan.availabilities.values() if row.asset == asset.id]
    for row in sorted(rows, key=lambda row: row.start):
        _add_availability(panel, workspace, row)
    line = Line("", str(say("ui.availability_hint")), read=lambda text: _read_availability(asset, text))
    line.setObjectName("availability")
    line.setToolTip(str(say("ui.availability_tip")))
    line.setAccessibleName(str(say("ui.not_available")))
    line.settled.connect(lambda text: _settle_availability(workspace, asset, text))
    panel.column.addWidget(line)
    panel.column.addWidget(line.reason)


def _add_availability(panel: Panel, workspace: Workspace, row: Availability) -> None:
    text = f"{format_dtg(row.start)} - {format_dtg(row.end)}"
    panel.column.addWidget(label(text, "mono"))
    confirmed = QCheckBox(str(say("ui.confirmed")))
    confirmed.setChecked(row.confirmed)
    confirmed.clicked.connect(
        lambda checked: workspace.do(actions.describe_availability, replace(row, confirmed=checked))
    )
    panel.buttons(confirmed, button("ui.remove", lambda: workspace.do(actions.remove_availability, row.id)))
    note = Note(row.note, lines=1)
    note.setObjectName("availability_note")
    note.setPlaceholderText(str(say("ui.availability_note")))
    note.setAccessibleName(str(say("ui.titled", title=say("ui.availability_note"), text=text)))
    note.setToolTip(str(say("ui.note_tip")))
    note.settled.connect(lambda typed: workspace.do(actions.describe_availability, replace(row, note=typed)))
    panel.column.addWidget(note)
    panel.column.addWidget(note.reason)


def _read_availability(asset: Asset, text: str) -> Availability | None:
    """Return the time typed, ``None`` for none; raise AppError where it cannot be read."""
    if not text.strip():
        return None
    try:
        start, end = (parse_dtg(part) for part in text.split(" - "))
    except ValueError as error:
        raise AppError(say("ui.bad_availability")) from error
    return Availability(AvailabilityId(""), asset.id, start, end)


def _settle_availability(workspace: Workspace, asset: Asset, text: str) -> None:
    row = _read_availability(asset, text)
    if row is not None:
        workspace.do(actions.add_availability, asset.id, row.start, row.end)
