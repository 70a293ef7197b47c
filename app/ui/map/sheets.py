"""Files that are shown under the plan: which they are, and how the page asks for their tiles."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from app.ui.map.messages import LayerRow
from app.ui.map.view import MapView


class Sheets:
    """The files behind the layers of one map view."""

    def __init__(self, view: MapView) -> None:
        self._view = view

    def describe(self, row: LayerRow, source: Path | None) -> LayerRow:
        """Return ``row`` with what the page needs to show its file."""
        return row if source is None else replace(row, source=source.name)
