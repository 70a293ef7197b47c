"""Files that are shown under the plan: which they are, and how the page gets at their tiles."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from app.base.message import say
from app.geo.tiles import TileSet, describe
from app.ui.map.messages import LayerRow
from app.ui.map.view import MapView


class Sheets(QObject):
    """The files behind the layers of one map view; each is looked at once."""

    missing = Signal(str)
    """A layer's file cannot be shown, and why."""

    def __init__(self, view: MapView) -> None:
        super().__init__(view)
        self._view = view
        self._known: dict[Path, TileSet | None] = {}

    def describe(self, row: LayerRow, source: Path) -> LayerRow:
        """Return ``row`` with what the page needs to show its file; hidden where it cannot be shown."""
        if source not in self._known:
            self._known[source] = self._look(source)
        tiles = self._known[source]
        if tiles is None:
            return replace(row, source=source.name, hidden=True)
        self._view.serve_tiles(row.id, tiles)
        return replace(
            row,
            source=source.name,
            sheet="pictures" if tiles.is_raster else "vectors",
            bounds=tiles.bounds.bounds,
            least=tiles.min_zoom,
            most=tiles.max_zoom,
            attribution=tiles.attribution,
            names=tiles.layers,
        )

    def _look(self, source: Path) -> TileSet | None:
        try:
            return describe(source)
        except ValueError as error:
            self.missing.emit(str(say("ui.sheet_missing", name=source.name, why=error)))
            return None
