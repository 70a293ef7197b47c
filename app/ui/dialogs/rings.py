"""Range rings about any place, of an asset or of a type of assets."""

from __future__ import annotations

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from app.base.errors import AppError
from app.base.message import say
from app.domain.assets import Performance
from app.domain.catalog import asset_types
from app.geo.point import Position
from app.geo.rings import Ring, parse_hours, rings_by_time, rings_of_action
from app.ui.dialogs.form import FormDialog
from app.ui.overlays import Overlays, RingSet
from app.ui.parts import Choice, Figure
from app.ui.reading import Reading
from app.ui.workspace import Workspace

_HOUR_S = 3_600.0
_MOST_H = 720.0


class RingsDialog(FormDialog):
    """Asks whose rings, about which place, and for what times or how long a task; shows them meanwhile."""

    def __init__(
        self,
        workspace: Workspace,
        overlays: Overlays,
        reading: Reading,
        at: Position,
        parent: QWidget,
    ) -> None:
        super().__init__("ui.rings_here", "ui.show_rings", self._place, parent)
        self._overlays, self._reading, self._window = overlays, reading, parent
        assets = workspace.plan.assets.values()
        rows = [((asset.name, asset.performance), asset.name) for asset in assets]
        rows += [
            ((kind.title, kind.performance), str(say("ui.any_of_type", type=kind.title)))
            for kind in asset_types().values()
        ]
        self.whose = Choice(rows)
        self.whose.setCurrentIndex(_first_choice(workspace))
        self.at = QLineEdit(reading.position(at))
        self.by = Choice((name, str(say(f"ui.rings_by_{name}"))) for name in ("endurance", "time"))
        self.on_station = Figure(0.0, "h", 0.0, _MOST_H, decimals=1)
        self.times = QLineEdit("1 2 4 8")
        for key, field in (
            ("ui.for_asset", self.whose),
            ("ui.position", self.at),
            ("ui.rings_by", self.by),
            ("ui.rings_on_station", self.on_station),
            ("ui.rings_times", self.times),
        ):
            self.add(key, field)
        for changed in (
            self.whose.currentIndexChanged,
            self.by.currentIndexChanged,
            self.on_station.valueChanged,
            self.at.textChanged,
            self.times.textChanged,
        ):
            changed.connect(self._preview)
        self._preview()

    def showEvent(self, event: QShowEvent) -> None:
        """Stand beside the place."""
        super().showEvent(event)
        self.stand_right(self._window)

    def done(self, result: int) -> None:
        """Take the preview off the map."""
        self._overlays.try_rings(None)
        super().done(result)

    def _preview(self) -> None:
        by_time = self.by.chosen == "time"
        self.show_row(self.on_station, shown=not by_time)
        self.show_row(self.times, shown=by_time)
        try:
            self._overlays.try_rings(self._rings())
        except AppError as error:
            self._overlays.try_rings(None)
            self.tell(str(error))
        else:
            self.tell("")

    def _place(self) -> None:
        self._overlays.place_rings(self._rings())

    def _rings(self) -> RingSet:
        name, figures = self.whose.chosen
        at = self._reading.read_position(self.at.text())
        by_time = self.by.chosen == "time"
        on_station_s = 0.0 if by_time else self.on_station.value() * _HOUR_S
        rings = self._by_time(figures) if by_time else _of_action(figures, on_station_s)
        return RingSet(name, at, rings, on_station_s)

    def _by_time(self, figures: Performance) -> tuple[Ring, ...]:
        try:
            times_s = parse_hours(self.times.text())
        except ValueError as error:
            raise AppError(say("ui.not_read", why=error)) from error
        if max(times_s) > figures.endurance_s:
            raise AppError(say("ui.rings_past_endurance", hours=f"{figures.endurance_s / _HOUR_S:g}"))
        return rings_by_time(figures.transit_mps, times_s)


def _of_action(figures: Performance, on_station_s: float) -> tuple[Ring, ...]:
    rings = rings_of_action(figures.transit_mps, figures.endurance_s, on_station_s)
    if not rings:
        raise AppError(say("ui.rings_past_endurance", hours=f"{figures.endurance_s / _HOUR_S:g}"))
    return rings


def _first_choice(workspace: Workspace) -> int:
    """Return which of the assets is selected, else the first type after all of them."""
    assets = list(workspace.plan.assets)
    chosen = [identity for kind, identity in workspace.chosen if kind == "assets"]
    return [str(asset) for asset in assets].index(chosen[-1]) if chosen else len(assets)
