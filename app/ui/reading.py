"""How a reader wants figures written: units, coordinates, local time. One object, shared by every panel."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QObject, Signal

from app.geo.point import Position
from app.geo.units import format_dms, format_mgrs, square_nm
from app.ui.settings import Settings


class Reading(QObject):
    """Writes lengths, speeds, sizes, positions and times the way the settings say."""

    changed = Signal()
    """Something is written otherwise from now on."""

    def __init__(self, settings: Settings) -> None:
        super().__init__()
        self._settings = settings

    @property
    def metric(self) -> bool:
        """Kilometres in the place of nautical miles."""
        return self._settings.metric

    def size(self, area_m2: float) -> str:
        """Return a size."""
        return f"{square_nm(area_m2):,.0f} nm²"

    def position(self, at: Position) -> str:
        """Return a position in the format chosen."""
        return format_mgrs(at)

    def two_positions(self, at: Position) -> str:
        """Return a position in the format chosen and in a second one."""
        return f"{format_mgrs(at)}   {format_dms(at)}"

    def local_hour(self, moment: datetime) -> str:
        """Return the hour on this computer's clock, with its zone."""
        local = moment.astimezone()
        return f"{local:%H%M} {local:%Z}"
