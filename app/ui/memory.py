"""Keeps the settings soon after they changed: the program may end at any time."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer

from app.ui.settings import Settings

SOON_MS = 1000
"""From the last change until the settings are kept: one writing for a panel that is dragged."""


class Memory(QObject):
    """Writes the settings of one window.

    Parameters
    ----------
    gather
        Puts into the settings what only the window knows: where it is, and the sizes of its panels.
    """

    def __init__(self, settings: Settings, gather: Callable[[], None], parent: QObject) -> None:
        super().__init__(parent)
        self._settings, self._gather = settings, gather
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(SOON_MS)
        self._timer.timeout.connect(self.keep)

    def keep_soon(self) -> None:
        """Keep the settings once nothing more changes."""
        self._timer.start()

    def keep(self) -> None:
        """Keep the settings now."""
        self._timer.stop()
        self._gather()
        self._settings.save()
