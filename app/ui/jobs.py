"""The only place where work leaves the window's thread: one job at a time, with progress and stop."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from app.base.errors import AppError, Cancelled
from app.base.message import Message
from app.base.progress import Progress, Stop

Job = Callable[[Stop, Progress], Any]
"""Work that asks ``stop`` often and says how far it is."""


class JobRunner(QObject):
    """Runs jobs one after another; results come back in the window's thread.

    The threads are Python's own: a ``QThread`` that ends while its owner is destroyed ends the program.
    """

    progressed = Signal(object, object)
    """How far the job is: share done or ``None``, and a message."""
    busy_changed = Signal(bool)
    failed = Signal(str)
    """The job met something the user can mend."""

    _told = Signal(object, object)
    _ended = Signal(object)
    """Sent by the job's thread, so they arrive in the window's by its event loop."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._thread: threading.Thread | None = None
        self._stopping = threading.Event()
        self._succeeded: Callable[[Any], None] | None = None
        self._afterwards: Callable[[], object] | None = None
        self._told.connect(self.progressed)
        self._ended.connect(self._finish)

    @property
    def busy(self) -> bool:
        """Whether a job is running."""
        return self._thread is not None

    def run(self, job: Job, succeeded: Callable[[Any], None]) -> bool:
        """Start ``job``; return false, doing nothing, where one is running already."""
        if self._thread is not None:
            return False
        self._stopping, self._succeeded = threading.Event(), succeeded
        self._thread = threading.Thread(target=self._work, args=(job, self._stopping), daemon=True)
        self.busy_changed.emit(True)
        self._thread.start()
        return True

    def when_idle(self, act: Callable[[], object]) -> None:
        """Call ``act`` now, or once the running job has ended and what came of it was taken."""
        if self.busy:
            self._afterwards = act
        else:
            act()

    def stop(self) -> None:
        """Ask the running job to stop; it keeps the best it has."""
        self._stopping.set()

    def wait(self) -> None:
        """Stop and wait for the end, before the window goes; what comes of the job is nobody's any more."""
        self._stopping.set()
        self._succeeded = self._afterwards = None
        if self._thread is not None:
            self._thread.join()

    def _work(self, job: Job, stopping: threading.Event) -> None:
        """Do a job, in its own thread."""
        outcome: _Outcome
        try:
            outcome = _Done(job(stopping.is_set, self._tell))
        except BaseException as error:  # noqa: BLE001 - one of the three doors: handed to the window's thread
            outcome = error
        with suppress(RuntimeError):  # nobody is left to be told
            self._ended.emit(outcome)

    def _tell(self, done: float | None, message: Message) -> None:
        with suppress(RuntimeError):
            self._told.emit(done, message)

    def _finish(self, outcome: _Outcome) -> None:
        thread, self._thread = self._thread, None
        succeeded, self._succeeded = self._succeeded, None
        if thread is not None:
            thread.join()
        try:
            self._take(outcome, succeeded)
        finally:
            afterwards, self._afterwards = self._afterwards, None
            if afterwards is not None:
                QTimer.singleShot(0, self, lambda: self.when_idle(afterwards))

    def _take(self, outcome: _Outcome, succeeded: Callable[[Any], None] | None) -> None:
        self.busy_changed.emit(False)
        if isinstance(outcome, _Done):
            if succeeded is not None:
                succeeded(outcome.result)
        elif isinstance(outcome, AppError):
            self.failed.emit(str(outcome))
        elif not isinstance(outcome, Cancelled):
            raise outcome


class _Done:
    """What a job returned."""

    def __init__(self, result: Any) -> None:  # noqa: ANN401 - whatever a job returns
        self.result = result


_Outcome = _Done | BaseException
