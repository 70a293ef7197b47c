"""Collects garbage from the event loop, and nowhere else.

Python collects cycles wherever it happens to allocate. A closed dialog in a cycle would then be destroyed in
a worker thread, or while Qt walks over its list of widgets to give them new colours: both end the program.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QCoreApplication, QObject, QTimer

INTERVAL_MS = 1000


class Cleaner(QObject):
    """Takes the place of the automatic collection as long as the application lives."""

    def __init__(self, application: QCoreApplication) -> None:
        super().__init__(application)
        gc.disable()
        self._timer = QTimer(self)
        self._timer.timeout.connect(self.clean)
        self._timer.start(INTERVAL_MS)
        application.aboutToQuit.connect(self.stop)

    def clean(self) -> None:
        """Collect the oldest generation that is due, as Python itself would."""
        due = [
            generation
            for generation, (count, threshold) in enumerate(
                zip(gc.get_count(), gc.get_threshold(), strict=True)
            )
            if count > threshold
        ]
        if due:
            gc.collect(due[-1])

    def stop(self) -> None:
        """Give the collection back to Python."""
        self._timer.stop()
        gc.enable()
