"""Range rings about any place."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from app.base.message import say
from app.domain.areas import Area
from app.domain.bases import Base
from app.domain.marks import Mark
from app.domain.places import place_of
from app.geo.point import Position
from app.ui.dialogs.rings import RingsDialog
from app.ui.editing import Editing
from app.ui.overlays import Overlays
from app.ui.reading import Reading
from app.ui.workspace import Workspace


class RangeRings(QObject):
    """Asks for rings about the place that is meant, and takes them away again."""

    def __init__(
        self, workspace: Workspace, overlays: Overlays, editing: Editing, reading: Reading, window: QWidget
    ) -> None:
        super().__init__(window)
        self._workspace, self._overlays, self._editing = workspace, overlays, editing
        self._reading, self._window = reading, window

    def ask(self) -> None:
        """Ask for rings about the place picked, else selected, else where the pointer is."""
        at = self._place_meant()
        if at is None:
            self._workspace.noticed.emit(str(say("ui.no_place_meant")))
            return
        RingsDialog(self._workspace, self._overlays, self._reading, at, self._window).exec()

    def clear(self) -> None:
        """Take away the rings that are elsewhere than at bases."""
        if not self._overlays.placed:
            self._workspace.noticed.emit(str(say("ui.no_rings_placed")))
        self._overlays.clear_rings()

    def _place_meant(self) -> Position | None:
        workspace = self._workspace
        if workspace.spot is not None:
            return workspace.spot.position
        selected = place_of(workspace.plan, workspace.chosen[-1]) if workspace.chosen else None
        if isinstance(workspace.selection, Area | Base | Mark):
            return selected
        # The rings of an asset about its base need no place: here is where the pointer is.
        return self._editing.cursor or selected
