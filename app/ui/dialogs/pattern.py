"""A search pattern that fits an area."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from app.base.errors import AppError
from app.base.message import say
from app.domain.areas import Area
from app.domain.assets import Asset
from app.domain.ids import AssetId
from app.domain.marks import MarkKind
from app.domain.text import NAME_LENGTH
from app.geo.geodesic import distance_m
from app.geo.grid import LabelPlace
from app.geo.searchpatterns import (
    Pattern,
    SearchTrack,
    Sweep,
    creeping_line,
    expanding_square,
    parallel_track,
    reach_from,
    sector_search,
)
from app.geo.shapes import Polygon
from app.geo.sweeping import Corner, Start
from app.geo.units import format_duration
from app.session import actions
from app.ui.dialogs.form import FormDialog
from app.ui.map.messages import OverlayLine, OverlayText, show_overlay
from app.ui.map.view import MapView
from app.ui.parts import Choice, Figure, label
from app.ui.reading import Reading
from app.ui.workspace import Workspace


class PatternDialog(FormDialog):
    """Lays a pattern out over an area, shows it while its numbers are chosen, and draws it."""

    def __init__(
        self, workspace: Workspace, view: MapView, reading: Reading, area: Area, parent: QWidget | None = None
    ) -> None:
        super().__init__("ui.new_pattern", "ui.add_pattern", self._add, parent)
        self._workspace, self._view, self._reading, self._area = workspace, view, reading, area
        self.pattern = Choice((pattern, str(say(f"pattern.{pattern.value}"))) for pattern in Pattern)
        assets = workspace.plan.assets.values()
        self.unit: Choice[AssetId | None] = Choice((asset.id, asset.name) for asset in assets)
        self.coverage = Figure(1.0, "", 0.2, 5.0, decimals=1)
        self.bearing = QLineEdit()
        self.bearing.setPlaceholderText(str(say("ui.bearing_auto")))
        corners = ((corner, str(say(f"corner.{corner.name.lower()}"))) for corner in Corner)
        self.begin: Choice[Corner | None] = Choice([(None, str(say("ui.nearest_corner"))), *corners])
        self.begin.setToolTip(str(say("ui.begin_at_tip")))
        self.name = QLineEdit()
        self.figures = label("", "mono")
        for key, field in (
            ("ui.pattern", self.pattern),
            ("ui.for_asset", self.unit),
            ("ui.coverage", self.coverage),
            ("ui.first_bearing", self.bearing),
            ("ui.begin_at", self.begin),
            ("ui.name", self.name),
            ("ui.gives", self.figures),
        ):
            self.add(key, field)
        self.pattern.currentIndexChanged.connect(self._suggest)
        for changed in (
            self.unit.currentIndexChanged,
            self.coverage.valueChanged,
            self.bearing.textChanged,
            self.begin.currentIndexChanged,
        ):
            changed.connect(self._preview)
        self._suggest()

    def showEvent(self, event: QShowEvent) -> None:
        """Stand beside the area."""
        super().showEvent(event)
        self.stand_right(self._view.window())

    def done(self, result: int) -> None:
        """Take the preview off the map."""
        self._view.send(show_overlay("pattern", []))
        super().done(result)

    def _suggest(self) -> None:
        # The other patterns grow out of the middle of the area.
        self.begin.setEnabled(self.pattern.chosen in (Pattern.PARALLEL_TRACK, Pattern.CREEPING_LINE))
        self.name.setText(f"{self.pattern.currentText()} {self._area.name}"[:NAME_LENGTH])
        self._preview()

    def _preview(self) -> None:
        try:
            track = self._track()
        except AppError as error:
            self.figures.setText(str(error))
            self._view.send(show_overlay("pattern", []))
            return
        path = tuple(position.lonlat for position in track.path)
        start = OverlayText(path[0], str(say("ui.csp")), "preview", LabelPlace.NORTH_WEST.value)
        texts = [start] if self.begin.isEnabled() else []
        self._view.send(show_overlay("pattern", [OverlayLine(path, "preview")], texts))
        self.figures.setText(self._gives(track))

    def _gives(self, track: SearchTrack) -> str:
        time = format_duration(timedelta(seconds=track.time_s(self._asset().performance.patrol_mps)))
        spacing, length = self._reading.length(track.spacing_m), self._reading.length(track.length_m)
        reached = f"{track.coverage_factor:.1f}"
        return str(say("ui.pattern_gives", spacing=spacing, length=length, time=time, coverage=reached))

    def _add(self) -> None:
        """Draw the track; what it was made of stays with it as its note."""
        track = self._track()
        title = f"{self.pattern.currentText()}, {self._asset().name}"
        note = str(say("ui.titled", title=title, text=self._gives(track)))
        session = self._workspace.session
        change = actions.draw_mark(session, self.name.text(), MarkKind.TRACK, track.path, note)
        if change is not None:
            self._workspace.choose(tuple(change.after))

    def _asset(self) -> Asset:
        if self.unit.chosen is None:
            raise AppError(say("ui.no_asset_yet"))
        return self._workspace.plan.assets[self.unit.chosen]

    def _track(self) -> SearchTrack:
        area = self._area.shape.outline
        width_m = self._asset().performance.sweep_width_m
        text = self.bearing.text().strip()
        bearing = self._reading.read_bearing(text) if text else None
        try:
            sweep = Sweep(width_m, self.coverage.value())
            return self._makers(area, sweep, bearing)[self.pattern.chosen]()
        except ValueError as error:
            raise AppError(say("plan.bad_shape", why=error)) from error

    def _start(self) -> Start:
        """Return the corner chosen, else the base the asset comes from."""
        return self.begin.chosen or self._workspace.plan.bases[self._asset().base].position

    def _makers(
        self, area: Polygon, sweep: Sweep, bearing: float | None
    ) -> dict[Pattern, Callable[[], SearchTrack]]:
        datum, ring = self._area.shape.anchor, self._area.shape.ring
        nearest_m = min(distance_m(datum, corner) for corner in ring)
        return {
            Pattern.PARALLEL_TRACK: lambda: parallel_track(area, sweep, bearing, self._start()),
            Pattern.CREEPING_LINE: lambda: creeping_line(area, sweep, bearing, self._start()),
            Pattern.EXPANDING_SQUARE: lambda: expanding_square(
                datum, sweep, reach_from(datum, ring, bearing or 0.0), bearing or 0.0
            ),
            Pattern.SECTOR: lambda: sector_search(datum, nearest_m, sweep.sweep_width_m, bearing or 0.0),
        }
