"""Files dropped on the map, chosen from a disk or pasted: read away from the window, shown, taken over."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtWidgets import QFileDialog, QProgressDialog

from app.base.errors import AppError
from app.base.message import say
from app.base.progress import Progress, Stop
from app.domain.change import Change, Key
from app.session.usecases import imports
from app.session.usecases.clipboard import COPIED
from app.session.usecases.imports import Preview
from app.ui.desk import Desk
from app.ui.dialogs.columns import TablesDialog
from app.ui.dialogs.importing import ImportDialog, PlacesDialog
from app.ui.map.view import MapView

_PATIENCE_MS = 500
"""A read that is done by then needs no word."""
_MOST_CHOSEN = 50
"""Of more things than that their layer is selected when they have come."""


class Imports(QObject):
    """Takes one file after another; what cannot be read is told at the end."""

    def __init__(self, desk: Desk, view: MapView) -> None:
        super().__init__(desk.window)
        self._desk, self._view = desk, view
        self._waiting: list[Path | str] = []
        self._refused: list[str] = []
        self._progress: QProgressDialog | None = None

    def choose(self) -> None:
        """Ask for files and import them."""
        patterns = " ".join(f"*{suffix}" for suffix in imports.SUFFIXES)
        kinds = f"{say('import.files')} ({patterns});;{say('import.all_files')} (*)"
        names, _ = QFileDialog.getOpenFileNames(self._desk.window, str(say("import.choose")), "", kinds)
        if names:
            self.open_files(names)

    def open_files(self, paths: Sequence[str]) -> None:
        """Import files, as dropped on the map."""
        self._begin(imports.wanted([Path(path) for path in paths]))

    def paste_table(self, text: str) -> None:
        """Import rows, or GeoJSON or KML, from the clipboard."""
        self._begin([text])

    def _begin(self, sources: Sequence[Path | str]) -> None:
        if self._desk.jobs.busy:
            self._desk.tell(str(say("ui.busy")))
            return
        self._waiting, self._refused = list(sources), []
        self._next()

    def _next(self) -> None:
        if not self._waiting:
            if self._refused:
                self._desk.tell("\n".join(self._refused))
            return
        source = self._waiting.pop(0)
        try:
            if isinstance(source, Path) and imports.is_tile_set(source):
                imports.add_tiles(self._desk.workspace.session, source)
            else:
                self._read(source)
                return
        except AppError as error:
            self._refused.append(str(error))
        self._next()

    def _read(self, source: Path | str) -> None:
        def job(stop: Stop, _progress: Progress) -> Preview | AppError:
            try:
                return imports.preview(source, stop)
            except AppError as error:
                return error

        if not self._desk.jobs.run(job, self._take):
            self._refused.append(str(say("ui.busy")))
            self._next()
            return
        name = source.name if isinstance(source, Path) else str(say("import.pasted"))
        text = str(say("import.reading", name=name))
        waiting = QProgressDialog(text, str(say("ui.stop")), 0, 0, self._desk.window)
        waiting.setWindowModality(Qt.WindowModality.WindowModal)
        # Its own clock does not run where there is no telling how far it is.
        QTimer.singleShot(_PATIENCE_MS, waiting, waiting.show)
        waiting.canceled.connect(self._stop)
        self._progress = waiting

    def _stop(self) -> None:
        """Give up this file and those after it."""
        self._waiting.clear()
        self._desk.jobs.stop()
        self._clear_progress()

    def _take(self, found: Any) -> None:  # noqa: ANN401 - the job's result comes by a signal
        """Show what was read, once whoever else waits for the job has been told."""
        if self._progress is None:
            return  # stopped while it was on its way
        self._clear_progress()
        if isinstance(found, Preview):
            QTimer.singleShot(0, self, lambda: self._show(found))
        else:
            self._refused.append(str(found))
            QTimer.singleShot(0, self, self._next)

    def _clear_progress(self) -> None:
        waiting, self._progress = self._progress, None
        if waiting is not None:
            waiting.canceled.disconnect()
            waiting.reset()
            waiting.deleteLater()

    def _show(self, found: Preview) -> None:
        kind: type[ImportDialog] = TablesDialog if found.tables else PlacesDialog
        dialog = kind(self._desk, self._view, found)
        if dialog.exec() and dialog.change is not None:
            self._desk.workspace.choose(_chosen(dialog.change))
            if dialog.left_out:
                self._refused.append(str(say("import.rows_left_out", name=found.name, count=dialog.left_out)))
        self._next()


def _chosen(change: Change) -> tuple[Key, ...]:
    """Return what to select of what has come: the things; of many, or of none, the layer."""
    things = tuple(key for key in change.after if key[0] in COPIED)
    layers = tuple(key for key in change.after if key[0] == "layers")
    return things if 0 < len(things) <= _MOST_CHOSEN else layers
