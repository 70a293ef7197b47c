"""The fields of a duty: who goes where from when to when; ways out and back follow."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial

from PySide6.QtWidgets import QCheckBox, QFormLayout

from app.base.errors import AppError
from app.base.message import say
from app.domain.areas import Area
from app.domain.assets import Asset
from app.domain.bases import Base
from app.domain.duties import Duty, Stop
from app.domain.edits.duties import next_stop
from app.domain.ids import AreaId
from app.domain.legality import basis_of, is_assessed
from app.geo.units import format_dtg, format_duration
from app.session import actions
from app.ui.panels import fields
from app.ui.panels.basisfields import show_basis
from app.ui.panels.markingfields import show_marking
from app.ui.panels.skyfields import show_sky
from app.ui.parts import Choice, Panel, button, label
from app.ui.reading import Reading, read_time
from app.ui.rows import by_name
from app.ui.workspace import Workspace


def show_duty(panel: Panel, workspace: Workspace, reading: Reading, duty: Duty) -> None:
    """Show a duty."""
    plan = workspace.plan
    asset, base, home = plan.assets[duty.asset], plan.bases[duty.base_from], plan.bases[duty.base_to]
    describe = fields.changing(workspace, actions.describe_duty, duty)

    def both(moment: datetime, timezone: str) -> str:
        """Write a time in Z and, below it, by the clocks of the base."""
        local = reading.local(moment, timezone)
        return f"{format_dtg(moment)}\n{local}" if local else format_dtg(moment)

    plans = _Plans(workspace, duty)
    panel.title.setText(asset.name)
    # What keeps a duty from being firm comes first, and what helps.
    basis = basis_of(workspace.session.facts, duty) if is_assessed(plan) else None
    if basis is not None and not basis.is_firm:
        show_basis(panel, workspace, duty, basis)
    form = panel.form()
    _add_choice(form, "ui.asset", plan.assets.values(), asset.id, plans.send)
    form.addRow(str(say("ui.from")), label(base.name, "value"))
    form.addRow(str(say("ui.depart")), label(both(duty.depart, base.timezone), "value"))
    for number, stop in enumerate(duty.stops):
        _add_stop(form, plans, number, stop)
    _add_next(form, plans)
    form.addRow(str(say("ui.back")), label(both(duty.back, home.timezone), "value"))
    _add_choice(form, "ui.back_at", plan.bases.values(), home.id, plans.come_back_to)
    form.addRow(str(say("ui.time_on_station")), label(format_duration(duty.on_station), "value"))
    form.addRow(str(say("ui.time_away")), label(format_duration(duty.away), "value"))
    if basis is None or basis.is_firm:
        show_basis(panel, workspace, duty, basis)
    origin = "ui.by_hand" if duty.by_hand else "ui.by_optimiser"
    panel.column.addWidget(label(str(say(origin)), "hint"))
    pin = QCheckBox(str(say("ui.pinned")))
    pin.setObjectName("pinned")
    pin.setChecked(duty.pinned)
    pin.clicked.connect(lambda checked: workspace.do(actions.pin_duty, duty.id, pinned=checked))
    panel.column.addWidget(pin)
    fields.add_note(panel, duty.note, describe)
    show_marking(panel, workspace, duty.marking, lambda marking: describe(marking=marking))
    show_sky(panel, workspace, reading, plan.areas[duty.stops[0].area].shape.anchor)
    panel.buttons(
        button("ui.remove", lambda: workspace.do(actions.remove_duty, duty.id)),
        button("ui.forbid_here", lambda: workspace.do(actions.forbid_area, asset.id, duty.stops[0].area)),
    )


class _Plans:
    """What the fields do to the duty they show."""

    def __init__(self, workspace: Workspace, duty: Duty) -> None:
        self.workspace, self.duty = workspace, duty

    def send(self, asset: str) -> None:
        """Send another asset, from its base and back to it."""
        unit = self.workspace.plan.assets.get(asset)  # type: ignore[call-overload]
        if unit is not None:
            self._plan(unit, self.duty.stops, unit.base)

    def come_back_to(self, base: str) -> None:
        """End at another base."""
        self._plan(self._asset, self.duty.stops, base)

    def send_to(self, number: int, area: str) -> None:
        """Give a stop another area."""
        self.put_stop(number, replace(self.duty.stops[number], area=AreaId(area)))

    def put_stop(self, number: int, stop: Stop) -> None:
        """Put a stop in the place of another."""
        stops = [*self.duty.stops]
        stops[number] = stop
        self._plan(self._asset, stops, self.duty.base_to)

    def remove_stop(self, number: int) -> None:
        """Leave an area out."""
        stops = (*self.duty.stops[:number], *self.duty.stops[number + 1 :])
        self._plan(self._asset, stops, self.duty.base_to)

    def go_on_to(self, area: str) -> None:
        """Go to one more area before the way back; to none where none is named."""
        if not area:
            return
        try:
            stop = next_stop(self.workspace.session.facts, self.duty, area)  # type: ignore[arg-type]
        except AppError as error:
            self.workspace.noticed.emit(str(error))
            return
        self._plan(self._asset, (*self.duty.stops, stop), self.duty.base_to)

    @property
    def _asset(self) -> Asset:
        return self.workspace.plan.assets[self.duty.asset]

    def _plan(self, asset: Asset, stops: Sequence[Stop], base: str) -> None:
        self.workspace.do(actions.plan_duty, self.duty.id, asset.id, stops, base)


def _add_choice(
    form: QFormLayout,
    key: str,
    things: Iterable[Asset | Area | Base],
    chosen: str,
    act: Callable[[str], object],
) -> None:
    """Add a field to choose one of many things by its name."""
    box = Choice[str](by_name(things), chosen)
    box.setObjectName(key.partition(".")[2])
    box.when_chosen(act)
    form.addRow(str(say(key)), box)


def _add_stop(form: QFormLayout, plans: _Plans, number: int, stop: Stop) -> None:
    areas = plans.workspace.plan.areas.values()
    _add_choice(form, "ui.area", areas, stop.area, lambda area: plans.send_to(number, area))
    for key, field, moment in (
        ("ui.on_station", "start", stop.start),
        ("ui.off_station", "end", stop.end),
    ):
        name = key.partition(".")[2]
        read = partial(_with_time, stop, field)
        fields.add_typed(form, name, format_dtg(moment), read, partial(plans.put_stop, number))
    if len(plans.duty.stops) > 1:
        form.addRow("", button("ui.leave_out", lambda: plans.remove_stop(number)))


def _with_time(stop: Stop, field: str, text: str) -> Stop:
    """Return the stop with another start or end, as typed."""
    moment = read_time(text)
    return replace(stop, start=moment) if field == "start" else replace(stop, end=moment)


def _add_next(form: QFormLayout, plans: _Plans) -> None:
    """Add the choice of one more area to go to."""
    areas = by_name(plans.workspace.plan.areas.values())
    box = Choice([("", str(say("ui.no_further"))), *areas])
    box.setObjectName("then_to")
    box.when_chosen(plans.go_on_to)
    form.addRow(str(say("ui.then_to")), box)
