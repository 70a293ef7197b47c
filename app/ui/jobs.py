"""The only place where work leaves the window's thread: one job at a time, with progress and stop."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, QThread, Signal

from app.base.errors import AppError, Cancelled
from app.base.message import Message
from app.base.progress import Progress, Stop

Job = Callable[[Stop, Progress], Any]
"""Work that asks ``stop`` often and says how far it is."""


class _Thread(QThread):
    progressed = Signal(object, object)
    succeeded = Signal(object)
    failed = Signal(object)

    def __init__(self, job: Job, parent: QObject) -> None:
        super().__init__(parent)
        self._job = job
        self.stopping = threading.Event()

    def run(self) -> None:
        try:
            result = self._job(self.stopping.is_set, self._progress)
        except Cancelled:
            return
        except BaseException as error:  # noqa: BLE001 - one of the three doors: handed to the window's thread
            self.failed.emit(error)
        else:
            self.succeeded.emit(result)

    def _progress(self, done: float | None, message: Message) -> None:
        self.progressed.emit(done, message)


class JobRunner(QObject):
    """Runs jobs one after another; results come back in the window's thread."""

    progressed = Signal(object, object)
    """How far the job is: share done or ``None``, and a message."""
    busy_changed = Signal(bool)
    failed = Signal(str)
    """The job met something the user can mend."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._thread: _Thread | None = None

    @property
    def busy(self) -> bool:
        """Whether a job is running."""
        return self._thread is not None

    def run(self, job: Job, succeeded: Callable[[Any], None]) -> bool:
        """Start ``job``; return false, doing nothing, where one is running already."""
        if self._thread is not None:
            return False
        thread = self._thread = _Thread(job, self)
        thread.progressed.connect(self.progressed)
        thread.succeeded.connect(succeeded)
        thread.failed.connect(self._fail)
        thread.finished.connect(self._finish)
        self.busy_changed.emit(True)
        thread.start()
        return True

    def stop(self) -> None:
        """Ask the running job to stop; it keeps the best it has."""
        if self._thread is not None:
            self._thread.stopping.set()

    def wait(self) -> None:
        """Stop and wait for the end: before the window goes."""
        thread = self._thread
        if thread is not None:
            thread.stopping.set()
            thread.wait()

    def _fail(self, error: BaseException) -> None:
        if isinstance(error, AppError):
            self.failed.emit(str(error))
        else:
            raise error

    def _finish(self) -> None:
        thread, self._thread = self._thread, None
        if thread is not None:
            thread.deleteLater()
        self.busy_changed.emit(False)
