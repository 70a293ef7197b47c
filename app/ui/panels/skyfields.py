"""Sun, moon and compass at a place, at the moment looked at and on its day of the plan."""

from __future__ import annotations

from datetime import datetime, timedelta

from PySide6.QtCore import Qt, QTime
from PySide6.QtWidgets import QHBoxLayout, QTimeEdit, QVBoxLayout, QWidget

from app.base.errors import AppError
from app.base.message import say
from app.geo.gazetteer import nearest_timezone
from app.geo.magnetic import Compass, Declination, declination_at, format_declination
from app.geo.point import Position
from app.geo.quantities import format_bearing, format_share
from app.geo.sky import (
    Band,
    Body,
    Light,
    Sight,
    bands,
    light_at,
    moon_at,
    moon_illumination,
    moon_phase,
    rises_and_sets,
    sun_at,
)
from app.geo.units import format_dtg
from app.ui.parts import Figure, Panel, label
from app.ui.reading import Reading
from app.ui.workspace import Workspace

_DAY = timedelta(days=1)


def show_sky(panel: Panel, workspace: Workspace, reading: Reading, at: Position, timezone: str = "") -> None:
    """Show sun, moon and compass at a place, by the clocks of ``timezone`` or else of the nearest town."""
    panel.column.addWidget(label(str(say("ui.sky")), "fieldName"))
    panel.column.addWidget(SkyFields(workspace, reading, at, timezone or _zone_at(at)))


class SkyFields(QWidget):
    """The moment looked at, chosen here or on the timeline, and what the sky and the compass show then."""

    def __init__(self, workspace: Workspace, reading: Reading, at: Position, timezone: str) -> None:
        super().__init__()
        self._workspace, self._reading, self._at, self._timezone = workspace, reading, at, timezone
        self.day = Figure(1, "", 1, workspace.plan.header.days)
        self.day.setObjectName("sky_day")
        self.day.setPrefix(str(say("ui.day_prefix")))
        self.day.setAccessibleName(str(say("ui.sky_day")))
        self.hour = _HourField()
        self.hour.setObjectName("sky_hour")
        self.hour.setDisplayFormat("HHmm'Z'")
        self.hour.setKeyboardTracking(False)
        self.hour.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.hour.setAccessibleName(str(say("ui.sky_hour")))
        self.hour.setToolTip(str(say("ui.sky_hour_tip")))
        self.text, self.caution = label("", "sky"), label("", "finding")
        fields = QHBoxLayout()
        fields.setSpacing(8)
        fields.addWidget(self.day, 1)
        fields.addWidget(self.hour, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(fields)
        column.addWidget(self.day.reason)
        column.addWidget(self.text)
        column.addWidget(self.caution)
        self.day.valueChanged.connect(self._choose)
        self.hour.timeChanged.connect(self._choose)
        workspace.moment_changed.connect(self._show)
        self._show()

    def _choose(self) -> None:
        """Look at the hour chosen, on the day chosen: each begins at the hour the plan does."""
        start = self._workspace.plan.header.start
        hour = self.hour.time()
        since = timedelta(hours=hour.hour() - start.hour, minutes=hour.minute() - start.minute) % _DAY
        self._workspace.look_at(start + (int(self.day.value()) - 1) * _DAY + since)

    def _show(self) -> None:
        moment = self._workspace.moment
        start = self._workspace.plan.header.start
        day = (moment - start) // _DAY
        for field in (self.day, self.hour):
            field.blockSignals(True)
        self.day.setValue(day + 1)
        self.hour.setTime(QTime(moment.hour, moment.minute))
        for field in (self.day, self.hour):
            field.blockSignals(False)
        compass, caution = _compass_texts(self._at, moment)
        local = self._reading.local(moment, self._timezone)
        lines = [*moment_lines(self._at, moment, local), "", *day_lines(self._at, start + day * _DAY)]
        self.text.setText("\n".join([*lines, "", compass] if compass else lines))
        self.caution.setText(caution)
        self.caution.setVisible(bool(caution))


class _HourField(QTimeEdit):
    """Hours and minutes: the arrows go from one to the other, Tab goes on."""

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Go on to the next field, not to the minutes."""
        return QWidget.focusNextPrevChild(self, forward)


def moment_lines(at: Position, moment: datetime, local: str) -> list[str]:
    """Return where sun and moon stand at a moment, and how light it is."""
    meant = say("ui.sky_moment_local", date=format_dtg(moment), local=local) if local else ""
    return [
        str(meant or say("ui.sky_moment", date=format_dtg(moment))),
        str(say(f"light.{light_at(at, moment).value}")),
        _sight_text("ui.sky_sun_at", sun_at(at, moment)),
        _sight_text("ui.sky_moon_at", moon_at(at, moment)),
        str(
            say(
                "ui.sky_phase",
                share=format_share(moon_illumination(moment)),
                phase=say(f"phase.{moon_phase(moment).value}"),
            )
        ),
    ]


def day_lines(at: Position, start: datetime) -> list[str]:
    """Return when sun and moon rise and set in the 24 hours from ``start`` on, and how long it is dark."""
    end = start + _DAY
    lines = [str(say("ui.sky_date", date=format_dtg(start)))]
    for body in Body:
        times = ", ".join(
            f"{say('ui.rises' if event.rising else 'ui.sets')} {event.moment:%H%M}Z"
            for event in rises_and_sets(at, start, end)
            if event.body is body
        )
        lines.append(str(say(f"ui.sky_{body.value}", times=times or say("ui.sky_none"))))
    dark = [band for band in bands(at, start, end) if band.light in (Light.ASTRONOMICAL, Light.NIGHT)]
    if dark:
        lines.append(str(say("ui.sky_dark", hours=f"{_hours(dark):.1f}")))
    return lines


def _sight_text(key: str, sight: Sight) -> str:
    height = say(
        "ui.sky_up" if sight.altitude_deg >= 0 else "ui.sky_down", angle=f"{abs(sight.altitude_deg):.1f}°"
    )
    return str(say(key, height=height, bearing=f"{format_bearing(sight.azimuth_deg)}T"))


def _compass_texts(at: Position, moment: datetime) -> tuple[str, str]:
    """Return what the compass shows, and why it is not to be trusted; each may be empty."""
    try:
        declination = declination_at(at, moment)
    except ValueError as error:
        return "", str(error)
    text = say(
        "ui.sky_compass",
        declination=format_declination(declination),
        error=f"{declination.uncertainty_deg:.1f}°",
        model=declination.model,
        last=declination.valid_until.year - 1,
    )
    return str(text), _caution(declination)


def _caution(declination: Declination) -> str:
    if declination.compass is Compass.GOOD:
        return ""
    return str(say(f"compass.{declination.compass.value}"))


def _zone_at(at: Position) -> str:
    """Return the time zone kept at a place; empty where no list of places tells."""
    try:
        return nearest_timezone(at) or ""
    except AppError:
        return ""


def _hours(dark: list[Band]) -> float:
    return sum(((band.end - band.start) / timedelta(hours=1) for band in dark), 0.0)
