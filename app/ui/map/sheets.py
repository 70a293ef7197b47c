"""Files that are shown under the plan: which they are, and how the page gets at what is in them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from app.base.errors import AppError
from app.base.message import say
from app.base.progress import Progress, Stop
from app.geo.charts import Box
from app.geo.tiles import TileSet, describe
from app.session.usecases import imports
from app.ui.jobs import JobRunner
from app.ui.map.messages import LayerRow
from app.ui.map.view import MapView


class Sheets(QObject):
    """The files behind the layers of one map view; each is looked at once, places away from the window."""

    missing = Signal(str)
    """A layer's file cannot be shown, and why."""
    ready = Signal()
    """The places of a file were read: its layer can be shown now."""

    def __init__(self, view: MapView) -> None:
        super().__init__(view)
        self._view = view
        self._known: dict[Path, TileSet | bytes | None] = {}
        self._waiting: list[Path] = []
        self._jobs = JobRunner(self)
        self._jobs.busy_changed.connect(self._read_next)

    def describe(self, row: LayerRow, source: Path) -> LayerRow:
        """Return ``row`` with what the page needs to show its file; hidden where it cannot be shown."""
        if source not in self._known:
            self._known[source] = self._look(source)
        shown = self._known[source]
        if shown is None:
            return replace(row, source=source.name, hidden=True)
        if isinstance(shown, bytes):
            self._view.serve_places(row.id, shown)
            return replace(row, source=source.name, sheet="places")
        self._view.serve_tiles(row.id, shown)
        return replace(
            row,
            source=source.name,
            sheet="pictures" if shown.is_raster else "vectors",
            bounds=shown.bounds.bounds,
            least=shown.min_zoom,
            most=shown.max_zoom,
            attribution=shown.attribution,
            names=shown.layers,
        )

    def box_of(self, source: Path) -> Box | None:
        """Return what a file of tiles covers; ``None`` for any other, or where it cannot be shown."""
        shown = self._known.get(source)
        return shown.bounds if isinstance(shown, TileSet) else None

    def stop(self) -> None:
        """Read no more and let go of all files: before the view goes."""
        self._waiting.clear()
        self._jobs.wait()
        self._view.serve_only(())

    def _look(self, source: Path) -> TileSet | None:
        """Return the tiles of a file; ``None`` where it cannot be shown, or not before it was read."""
        try:
            if imports.is_tile_set(source):
                return describe(source)
        except (AppError, ValueError) as error:
            self._refuse(source, error)
            return None
        self._waiting.append(source)
        # Whoever asked is not to be told before it has the answer.
        QTimer.singleShot(0, self, self._read_next)
        return None

    def _read_next(self) -> None:
        if not self._waiting or self._jobs.busy:
            return
        source = self._waiting.pop(0)

        def job(stop: Stop, _progress: Progress) -> bytes | AppError:
            try:
                return imports.background_lines(source, stop)
            except AppError as error:
                return error

        self._jobs.run(job, lambda lines: self._take(source, lines))

    def _take(self, source: Path, lines: bytes | AppError) -> None:
        if isinstance(lines, AppError):
            self._refuse(source, lines)
            return
        self._known[source] = lines
        self.ready.emit()

    def _refuse(self, source: Path, why: Exception) -> None:
        self.missing.emit(str(say("ui.sheet_missing", name=source.name, why=why)))
