"""How a reader wants figures written: units, coordinates, local time. One object, shared by every panel."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from PySide6.QtCore import QObject, Signal

from app.base.errors import AppError
from app.base.message import say
from app.geo.coordinates import CoordinateFormat, format_position, parse_position
from app.geo.point import Position
from app.geo.quantities import (
    LengthUnit,
    SpeedUnit,
    Units,
    parse_bearing,
    parse_length,
    parse_radius,
    parse_sides,
)
from app.geo.units import format_local, parse_dtg, read_zone
from app.ui.settings import Settings

_SECOND = {CoordinateFormat.MGRS: CoordinateFormat.DMS}
"""The format shown beside the chosen one; MGRS beside every other."""


class Reading(QObject):
    """Writes lengths, speeds, sizes, positions and times the way the settings say, and reads them back."""

    changed = Signal()
    """Something is written otherwise from now on."""

    def __init__(self, settings: Settings) -> None:
        super().__init__()
        self._settings = settings

    @property
    def metric(self) -> bool:
        """Kilometres in the place of nautical miles."""
        return self._settings.metric

    @property
    def quality(self) -> str:
        """How much the computer is asked to draw."""
        return self._settings.quality

    @property
    def theme(self) -> str:
        """The name of the theme: signs are drawn in its colours."""
        return self._settings.theme

    @property
    def large(self) -> bool:
        """Large controls, for gloves and fingers."""
        return self._settings.large

    @property
    def units(self) -> Units:
        """The units of speeds and lengths."""
        return Units(SpeedUnit.KMH, LengthUnit.KM) if self.metric else Units()

    @property
    def coordinates(self) -> CoordinateFormat:
        """How positions are written."""
        names = CoordinateFormat.__members__
        return names.get(self._settings.coordinates, CoordinateFormat.MGRS)

    def size(self, area_m2: float) -> str:
        """Return a size."""
        return self.units.format_area(area_m2)

    def length(self, length_m: float) -> str:
        """Return a length."""
        return self.units.format_length(length_m)

    def speed(self, speed_mps: float) -> str:
        """Return a speed."""
        return self.units.format_speed(speed_mps)

    def position(self, at: Position) -> str:
        """Return a position in the format chosen."""
        return format_position(at, self.coordinates)

    def positions(self, at: Position) -> tuple[str, str]:
        """Return a position in the format chosen and in a second one."""
        second = _SECOND.get(self.coordinates, CoordinateFormat.MGRS)
        return self.position(at), format_position(at, second)

    def read_position(self, text: str) -> Position:
        """Return the position typed; raise AppError where it is none."""
        try:
            return parse_position(text)
        except ValueError as error:
            raise AppError(say("ui.not_read", why=error)) from error

    def read_length(self, text: str) -> float:
        """Return the length typed, in metres; raise AppError where it is none."""
        try:
            return parse_length(text, self.units.length)
        except ValueError as error:
            raise AppError(say("ui.not_read", why=error)) from error

    def read_radius(self, text: str) -> float:
        """Return the radius typed, in metres, with or without a bearing; raise AppError where it is none."""
        try:
            return parse_radius(text, self.units.length)
        except ValueError as error:
            raise AppError(say("ui.not_read", why=error)) from error

    def read_sides(self, text: str) -> tuple[float, float]:
        """Return width and height typed, ``4 x 3 nm``, in metres; raise AppError where they are none."""
        try:
            return parse_sides(text, self.units.length)
        except ValueError as error:
            raise AppError(say("ui.not_read", why=error)) from error

    def read_bearing(self, text: str) -> float:
        """Return the bearing typed, in degrees; raise AppError where it is none."""
        try:
            return parse_bearing(text)
        except ValueError as error:
            raise AppError(say("ui.not_read", why=error)) from error

    def read_leg(self, text: str) -> tuple[float, float]:
        """Return the bearing and the length typed, ``045 12 nm``; raise AppError where they are none."""
        bearing, _, length = text.strip().partition(" ")
        if not length.strip()[:1].isdigit():
            raise AppError(say("quantities.leg", text=text))
        try:
            return parse_bearing(bearing), parse_length(length, self.units.length)
        except ValueError as error:
            raise AppError(say("ui.not_read", why=error)) from error

    def local(self, moment: datetime, timezone: str) -> str:
        """Return a moment by the clocks of a place; empty where it uses Z alone."""
        if not timezone:
            return ""
        return format_local(moment, read_zone(timezone))

    def local_hour(self, moment: datetime) -> str:
        """Return the hour on this computer's clock with its difference from Z; empty where it shows Z."""
        local = moment.astimezone()
        offset = local.utcoffset() or timedelta()
        if not offset or local.tzinfo is UTC:
            return ""
        hours = offset / timedelta(hours=1)
        return f"{local:%H%M} ({hours:+g})"


def read_time(text: str) -> datetime:
    """Return the time typed as a DTG; raise AppError where it is none."""
    try:
        return parse_dtg(text)
    except ValueError as error:
        raise AppError(say("ui.bad_dtg", why=error)) from error
