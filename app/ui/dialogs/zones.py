"""The maritime zones that the plan lies on: where they come from, and an authority's layer in their place."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QLineEdit, QWidget

from app.base.message import say
from app.session.usecases.zones import Layer, import_zone_layer, use_computed_zones, use_zones, zones_of
from app.ui.dialogs.working import FileLine, WorkDialog
from app.ui.parts import Figure, button, label
from app.ui.workspace import Workspace

_WIDTH_PX = 640
_FILES = "GeoPackage, shapefile (*.gpkg *.shp *.zip)"
_MOST_NM = 50.0


class ZonesDialog(WorkDialog[Layer]):
    """Shows where the zones come from, and imports an authority's layer to use instead."""

    def __init__(self, workspace: Workspace, parent: QWidget) -> None:
        super().__init__("zones.title", "zones.import", "zones.importing", parent)
        self.setMinimumWidth(_WIDTH_PX)
        self._session = session = workspace.session
        now = zones_of(session.plan)
        self.file = FileLine("zones.file", _FILES)
        self.source = QLineEdit()
        self.source.setPlaceholderText(str(say("zones.source_hint")))
        self.accuracy = Figure(0.1, "nm", 0.0, _MOST_NM, 1)
        self.computed = button("zones.use_computed", self._use_computed)
        self.computed.setEnabled(bool(now.source or not now.here) and not session.read_only)
        self.add("zones.now", label(str(now)))
        self.add("zones.file", self.file)
        self.add("zones.source", self.source)
        self.add("zones.accuracy", self.accuracy)
        self.note("zones.note")
        self.add_wide(self.computed)
        self.go.setEnabled(not session.read_only)

    def prepare(self) -> Callable[[], Layer]:
        """Return what imports the layer as the form says."""
        path, source, accuracy = self.file.path(), self.source.text(), self.accuracy.value()
        return lambda: import_zone_layer(path, source, accuracy)

    def use(self, made: Layer) -> None:
        """Lay the plan on it."""
        use_zones(self._session, made.pack)

    def _use_computed(self) -> None:
        use_computed_zones(self._session)
        self.accept()
