"""Sun, moon and compass at a place, on one day of the plan."""

from __future__ import annotations

from datetime import timedelta

from app.base.message import say
from app.domain.plan import Plan
from app.geo.magnetic import declination_at, format_declination
from app.geo.point import Position
from app.geo.sky import Band, Body, Light, bands, moon_illumination, rises_and_sets
from app.geo.units import format_dtg
from app.ui.parts import Figure, Panel, label
from app.ui.workspace import Workspace


def show_sky(panel: Panel, workspace: Workspace, at: Position) -> None:
    """Show when it is light at a place, and what the compass shows there."""
    plan = workspace.plan
    panel.column.addWidget(label(str(say("ui.sky")), "fieldName"))
    day = Figure(1, "", 1, plan.header.days)
    day.setPrefix(str(say("ui.day_prefix")))
    day.setAccessibleName(str(say("ui.sky_day")))
    text = label(sky_text(plan, at, 1), "sky")
    day.valueChanged.connect(lambda value: text.setText(sky_text(plan, at, int(value))))
    panel.column.addWidget(day)
    panel.column.addWidget(day.reason)
    panel.column.addWidget(text)


def sky_text(plan: Plan, at: Position, day: int) -> str:
    """Return what is to be said of a place on the plan's first day, second day and so on."""
    start = plan.header.start + timedelta(days=day - 1)
    end = start + timedelta(days=1)
    lines = [str(say("ui.sky_date", date=format_dtg(start)))]
    events = {
        body: [
            f"{say('ui.rises' if event.rising else 'ui.sets')} {event.moment:%H%M}Z"
            for event in rises_and_sets(at, start, end)
            if event.body is body
        ]
        for body in Body
    }
    lines.append(str(say("ui.sky_sun", times=", ".join(events[Body.SUN]) or say("ui.sky_none"))))
    dark = [band for band in bands(at, start, end) if band.light in (Light.ASTRONOMICAL, Light.NIGHT)]
    if dark:
        lines.append(str(say("ui.sky_dark", hours=f"{_hours(dark):.1f}")))
    share = f"{moon_illumination(start + timedelta(hours=12)):.0%}"
    lines.append(
        str(say("ui.sky_moon", share=share, times=", ".join(events[Body.MOON]) or say("ui.sky_none")))
    )
    try:
        declination = declination_at(at, start)
    except ValueError as error:
        lines.append(str(error))
    else:
        lines.append(str(say("ui.sky_compass", declination=format_declination(declination))))
    return "\n".join(lines)


def _hours(dark: list[Band]) -> float:
    return sum(((band.end - band.start) / timedelta(hours=1) for band in dark), 0.0)
