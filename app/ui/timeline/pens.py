"""How the parts of the timeline are drawn."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QFont, QPainter, QPen, QRegion

from app.geo.sky import Light
from app.ui.theme import SANS, Theme
from app.ui.timeline.layout import BAND_PX, GROUP_PX, Away, Bar, Phase, Row, TimelineLayout
from app.ui.timeline.skyband import Sky

BAR_PX = 20
_PIN_PX = 16
_DARKNESS = {
    Light.DAY: 0.0,
    Light.CIVIL: 0.25,
    Light.NAUTICAL: 0.5,
    Light.ASTRONOMICAL: 0.75,
    Light.NIGHT: 1.0,
}
"""How dark the band is drawn, 0 to 1: shades of one colour, so that greyscale and night keep the meaning."""


def font(family: str, size_px: int) -> QFont:
    """Return a font of the program in a size in pixels."""
    result = QFont(family)
    result.setPixelSize(size_px)
    return result


def draw_text(painter: QPainter, room: QRectF, text: str) -> None:
    """Draw as much of a line of text as there is room for."""
    shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, int(room.width()))
    painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, shown)


def draw_bar(painter: QPainter, bar: Bar, top: float, theme: Theme, *, chosen: bool) -> None:
    """Draw one duty: transit thin, on station full, recovery dotted, a breach hatched, a condition dashed."""
    colour = QColor(theme.hues[bar.badge.hue])
    stations = []
    for segment in bar.segments:
        area = QRectF(segment.left, top, segment.right - segment.left, BAR_PX)
        if segment.phase is Phase.STATION:
            painter.fillRect(area, colour)
            stations.append(area)
        elif segment.phase is Phase.TRANSIT:
            painter.fillRect(area.adjusted(0, 7, 0, -7), colour)
        else:
            painter.fillRect(area.adjusted(0, 6, 0, -6), QBrush(colour, Qt.BrushStyle.Dense6Pattern))
    whole = QRectF(bar.left, top, bar.right - bar.left, BAR_PX)
    if bar.broken:
        _hatch(painter, whole, stations, QColor(theme.bad))
    elif bar.conditional:
        painter.setPen(QPen(QColor(theme.caution), 2, Qt.PenStyle.DashLine))
        painter.drawRect(whole)
    if chosen:
        painter.setPen(QPen(QColor(theme.text), 2))
        painter.drawRect(whole.adjusted(-1, -1, 1, 1))
    painter.setFont(font(SANS, 11))
    painter.setPen(QColor(theme.on_accent))
    for area in stations:
        room = area.adjusted(4, 0, -4, 0)
        if bar.pinned and area.width() > _PIN_PX:
            _draw_pin(painter, area, QColor(theme.on_accent))
            room.setLeft(area.left() + _PIN_PX)
        if room.width() > 12:
            draw_text(painter, room, bar.text)


def draw_away(painter: QPainter, away: Away, row: Row, theme: Theme) -> None:
    """Hatch a time an asset is not available, the other way than a breach; dotted where unconfirmed."""
    area = QRectF(away.left, row.top + 2, away.right - away.left, row.height - 3)
    pattern = Qt.BrushStyle.FDiagPattern if away.row.confirmed else Qt.BrushStyle.Dense7Pattern
    painter.fillRect(area, QColor(theme.sunken))
    painter.fillRect(area, QBrush(QColor(theme.muted), pattern))


def draw_moment(painter: QPainter, x: float, height: int, theme: Theme) -> None:
    """Draw the moment looked at: a dashed line down from a head at the top."""
    painter.setPen(QPen(QColor(theme.text), 1, Qt.PenStyle.DashLine))
    painter.drawLine(QPointF(x, 0), QPointF(x, height))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(theme.text))
    painter.drawPolygon([QPointF(x - 6, 0), QPointF(x + 6, 0), QPointF(x, 9)])
    painter.setBrush(Qt.BrushStyle.NoBrush)


def _draw_pin(painter: QPainter, area: QRectF, colour: QColor) -> None:
    """Draw a pin at the left of a stay: no font has to have one."""
    head = QPointF(area.left() + 8, area.center().y() - 2)
    painter.save()
    painter.setPen(QPen(colour, 1.5))
    painter.drawLine(head, QPointF(head.x(), head.y() + 7))
    painter.setBrush(colour)
    painter.drawEllipse(head, 3, 3)
    painter.restore()


def _hatch(painter: QPainter, whole: QRectF, stations: list[QRectF], colour: QColor) -> None:
    """Hatch and frame what is around the names: night and greyscale know no red."""
    around = QRegion(whole.toRect())
    for area in stations:
        around -= QRegion(area.toRect())
    painter.save()
    painter.setClipRegion(around, Qt.ClipOperation.IntersectClip)
    painter.fillRect(whole, QBrush(colour, Qt.BrushStyle.BDiagPattern))
    painter.restore()
    painter.setPen(QPen(colour, 2))
    painter.drawRect(whole)


def draw_row_name(painter: QPainter, row: Row, area: QRectF, theme: Theme) -> None:
    """Draw the name of an asset, or of a partner with its badge."""
    heading = row.asset is None
    face = font(SANS, 11 if heading else 13)
    face.setWeight(QFont.Weight.DemiBold if heading else QFont.Weight.Normal)
    painter.setFont(face)
    painter.setPen(QColor(theme.muted if heading else theme.text))
    text = f"{row.badge.code}  {row.text}" if heading else row.text
    room = area.adjusted(8 if heading else 16, 0, -4, 0)
    draw_text(painter, room, text)


def draw_sky(
    painter: QPainter,
    layout: TimelineLayout,
    top: float,
    sky: Sky,
    theme: Theme,
) -> None:
    """Draw the band of daylight, twilight and night, and moonlight as a line as bright as the moon."""
    lights, moons = sky
    # Night is the dark end of the band whether the text is dark or light.
    text_is_light = QColor(theme.text).lightness() > QColor(theme.panel).lightness()
    for band in lights:
        left, right = layout.x_of(band.start), layout.x_of(band.end)
        shade = QColor(theme.text)
        darkness = _DARKNESS[band.light]
        shade.setAlphaF(0.75 * (1 - darkness if text_is_light else darkness))
        painter.fillRect(QRectF(left, top, right - left, BAND_PX - 2), shade)
    for moon in moons:
        left, right = layout.x_of(moon.start), layout.x_of(moon.end)
        colour = QColor(theme.accent)
        colour.setAlphaF(0.25 + 0.75 * moon.illuminated)
        painter.fillRect(QRectF(left, top + BAND_PX - 4, right - left, 2), colour)


def draw_lines(
    painter: QPainter, layout: TimelineLayout, area: QRectF, rows: tuple[Row, ...], theme: Theme
) -> None:
    """Draw the lines of the hours and between the rows."""
    for tick in layout.ticks:
        if area.left() - 1 <= tick.x <= area.right() + 1:
            painter.setPen(QPen(QColor(theme.muted if tick.text else theme.line), 1))
            painter.drawLine(QPointF(tick.x, area.top()), QPointF(tick.x, area.bottom()))
    painter.setPen(QPen(QColor(theme.line), 1))
    for row in rows:
        painter.drawLine(QPointF(area.left(), row.top), QPointF(area.right(), row.top))
        if row.height == GROUP_PX and row.asset is None:
            painter.fillRect(
                QRectF(area.left(), row.top + 1, area.width(), row.height - 1), QColor(theme.sunken)
            )
