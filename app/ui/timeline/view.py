"""Draws the timeline, and lets a bar be picked and dragged in time."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QScrollBar, QToolTip

from app.base.clock import utc_now
from app.base.message import say
from app.domain.assets import Asset
from app.domain.change import Change
from app.domain.duties import Duty
from app.domain.ids import AssetId
from app.geo.units import format_dtg
from app.session import actions
from app.ui.parts import LARGE_ROW_PX
from app.ui.theme import MONO, Theme
from app.ui.timeline import pens
from app.ui.timeline.layout import BAND_PX, HEADER_PX, ROW_PX, Bar, Marked, Row, TimelineLayout, lay_out
from app.ui.timeline.skyband import SkyBand
from app.ui.touch import scroll_by_touch
from app.ui.workspace import Workspace

NAMES_PX = 190
"""Width of the column of names."""
LEAST_PX_PER_HOUR, MOST_PX_PER_HOUR = 2.0, 60.0


class TimelineView(QAbstractScrollArea):
    """The timeline of the open plan; shares the one selection and draws only what is in view."""

    menu_asked = Signal(object)
    """Where on the screen a menu for the selection is asked for."""

    def __init__(self, workspace: Workspace, theme: Theme, *, editable: bool = True) -> None:
        super().__init__()
        self._workspace = workspace
        self._theme = theme
        self._editable = editable
        self._sky = SkyBand(workspace)
        self._px_per_hour: float | None = None
        self._row_px = ROW_PX
        self._held: tuple[str, float] | None = None
        self._drag_px = 0.0
        self._scrubs = False
        self._layout = lay_out(workspace.plan, LEAST_PX_PER_HOUR)
        self._marked = Marked()
        self._bars: dict[AssetId, tuple[Bar, ...]] = {}
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(str(say("ui.timeline")))
        self.viewport().setMouseTracking(True)
        scroll_by_touch(self)
        workspace.opened.connect(self.fit)
        workspace.changed.connect(self._follow)
        workspace.judged.connect(self._judged)
        workspace.selected.connect(self._reveal)
        workspace.spotted.connect(self.viewport().update)
        workspace.moment_changed.connect(self.viewport().update)
        self._clock = QTimer(self)
        self._clock.timeout.connect(self.viewport().update)
        self._clock.start(60_000)
        self._lay_out()

    @property
    def geometry_now(self) -> TimelineLayout:
        """The geometry that is drawn."""
        return self._layout

    def use_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._theme = theme
        self.viewport().update()

    def use_large(self, *, large: bool) -> None:
        """Draw rows for fingers, or ordinary ones."""
        self._row_px = LARGE_ROW_PX if large else ROW_PX
        self._lay_out()

    def fit(self) -> None:
        """Show the whole period in the width there is."""
        self._px_per_hour = None
        self._judged()
        self._lay_out()

    def zoom(self, factor: float) -> None:
        """Show more or less of the period, about the middle."""
        scale = self._layout.px_per_hour
        middle = self.horizontalScrollBar().value() + self._room() / 2
        self._px_per_hour = min(MOST_PX_PER_HOUR, max(LEAST_PX_PER_HOUR, scale * factor))
        self._lay_out()
        self.horizontalScrollBar().setValue(int(middle * self._layout.px_per_hour / scale - self._room() / 2))

    def bar_at(self, point: QPoint) -> Bar | None:
        """Return the bar at a point of the viewport, or ``None``."""
        x = point.x() - NAMES_PX + self.horizontalScrollBar().value()
        row = self._row_at(point)
        if row is None or row.asset is None or point.x() < NAMES_PX:
            return None
        bars = self._bars_of(row.asset)
        return next((bar for bar in reversed(bars) if bar.left - 2 <= x <= bar.right + 2), None)

    def place_of(self, duty: str) -> QPoint:
        """Return where in the viewport the middle of a duty's bar is."""
        found = self._workspace.plan.duties[duty]  # type: ignore[index] # a duty's identity
        bar, row = self._layout.bar(found), self._layout.row_of(found.asset)
        top = row.top if row else 0.0
        x = (bar.segments[1].left + bar.segments[1].right) / 2
        return QPoint(
            int(NAMES_PX + x - self.horizontalScrollBar().value()),
            int(top + self._row_px / 2 - self.verticalScrollBar().value()),
        )

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the rows in view, the header that stays, and the names beside."""
        painter = QPainter(self.viewport())
        painter.fillRect(self.viewport().rect(), QColor(self._theme.panel))
        left, top = self.horizontalScrollBar().value(), self.verticalScrollBar().value()
        rows = self._layout.rows_between(top + HEADER_PX, top + self.viewport().height())
        painter.save()
        painter.setClipRect(NAMES_PX, HEADER_PX, self.viewport().width(), self.viewport().height())
        painter.translate(NAMES_PX - left, -top)
        area = QRectF(left, top, self._room(), self.viewport().height())
        for row in rows:
            if self._is_chosen(row):
                painter.fillRect(QRectF(left, row.top + 1, area.width(), row.height - 1), self._selection)
        pens.draw_lines(painter, self._layout, area, rows, self._theme)
        for row in rows:
            self._draw_bars(painter, row, area)
        painter.restore()
        self._draw_header(painter, left)
        self._draw_names(painter, rows, top)
        self._draw_now(painter, left)
        self._draw_moment(painter, left)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Pick the duty, and hold it unless it is pinned; a name picks its asset, a date its moment."""
        if self._is_header(event.position().toPoint()):
            self._scrubs = event.button() is Qt.MouseButton.LeftButton
            self._scrub(event.position().x())
            return
        bar = self.bar_at(event.position().toPoint())
        if bar is None:
            row = self._row_at(event.position().toPoint())
            asset = row.asset if row and event.position().x() < NAMES_PX else None
            self._workspace.select("assets" if asset else "", asset or "")
            return
        if event.button() is Qt.MouseButton.RightButton:
            self._select_for_menu(bar)
            return
        more = bool(
            event.modifiers() & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
        )
        self._workspace.select("duties", bar.duty, more=more)
        if event.button() is Qt.MouseButton.LeftButton and self._can_drag(bar) and not more:
            self._held = bar.duty, event.position().x()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Carry the bar along in time, or the moment looked at."""
        if self._scrubs:
            self._scrub(event.position().x())
            return
        if self._held is not None:
            self._drag_px = event.position().x() - self._held[1]
            self.viewport().update()
            return
        bar = self.bar_at(event.position().toPoint())
        movable = bar is not None and self._can_drag(bar)
        shape = Qt.CursorShape.SizeHorCursor if movable else Qt.CursorShape.ArrowCursor
        self.viewport().setCursor(shape)

    def mouseReleaseEvent(self, _event: QMouseEvent) -> None:
        """Let go: the plan decides where the bar comes to stand."""
        self._scrubs = False
        held, width = self._held, self._drag_px
        self._held, self._drag_px = None, 0.0
        if held is not None and abs(width) > 2:
            by = self._layout.duration_of(width)
            if by:
                self._workspace.do(actions.move_duty, held[0], by)
        self.viewport().update()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Offer what can be done with the duty."""
        bar = self.bar_at(event.pos())
        if bar is not None:
            self._select_for_menu(bar)
            self.menu_asked.emit(event.globalPos())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go from bar to bar with the arrows; plus and minus zoom."""
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
        if event.key() in steps:
            self._step(steps[Qt.Key(event.key())])
        elif event.key() in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            self.zoom(1.25)
        elif event.key() == Qt.Key.Key_Minus:
            self.zoom(0.8)
        else:
            super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom in time with Ctrl, scroll otherwise."""
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.zoom(1.25 if event.angleDelta().y() > 0 else 0.8)
        else:
            super().wheelEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the whole period in view unless the user zoomed."""
        super().resizeEvent(event)
        self._lay_out()

    def viewportEvent(self, event: QEvent) -> bool:
        """Say what a bar is where the pointer rests."""
        if event.type() is QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            bar = self.bar_at(event.pos())
            tip = self._tip(bar) if bar else self._away_tip(event.pos()) or self._moment_tip(event.pos())
            QToolTip.showText(event.globalPos(), tip, self)
            return True
        return super().viewportEvent(event)

    def scrollContentsBy(self, _dx: int, _dy: int) -> None:
        """Draw again: the header and the names stay where they are."""
        self.viewport().update()

    def _can_drag(self, bar: Bar) -> bool:
        return self._editable and not bar.pinned

    def _bars_of(self, asset: AssetId) -> tuple[Bar, ...]:
        """Return the bars of a row, worked out once for as long as plan, scale and findings stay."""
        if asset not in self._bars:
            self._bars[asset] = self._layout.bars(asset, self._marked)
        return self._bars[asset]

    def _room(self) -> float:
        return max(1.0, self.viewport().width() - NAMES_PX)

    def _lay_out(self) -> None:
        plan = self._workspace.plan
        scale = self._px_per_hour or max(LEAST_PX_PER_HOUR, (self._room() - 4) / (plan.header.days * 24))
        self._layout = lay_out(plan, scale, self._row_px)
        self._bars.clear()
        self.horizontalScrollBar().setRange(0, max(0, int(self._layout.width - self._room())))
        self.horizontalScrollBar().setPageStep(int(self._room()))
        self.verticalScrollBar().setRange(0, max(0, int(self._layout.height) - self.viewport().height()))
        self.verticalScrollBar().setPageStep(self.viewport().height() - HEADER_PX)
        self.verticalScrollBar().setSingleStep(int(self._row_px))
        self.viewport().update()

    def _follow(self, change: Change) -> None:
        if change.kinds & {"partners", "assets", "headers"}:
            self._lay_out()
        else:
            self._layout = replace(self._layout, plan=self._workspace.plan)
            self._bars.clear()
            self.viewport().update()

    def _judged(self) -> None:
        self._marked = Marked(self._workspace.broken, self._workspace.conditional)
        self._bars.clear()
        self.viewport().update()

    def _select_for_menu(self, bar: Bar) -> None:
        """Select the duty a menu is asked for, unless it is one of several selected."""
        if ("duties", bar.duty) not in self._workspace.chosen:
            self._workspace.select("duties", bar.duty)

    def _is_header(self, point: QPoint) -> bool:
        """Tell whether a point is among the dates."""
        return point.y() < HEADER_PX and point.x() >= NAMES_PX

    def _scrub(self, x: float) -> None:
        """Look at the moment at a place of the viewport."""
        if self._scrubs:
            self._workspace.look_at(self._moment_at(x))

    def _moment_at(self, x: float) -> datetime:
        return self._layout.moment_at(x - NAMES_PX + self.horizontalScrollBar().value())

    def _moment_tip(self, point: QPoint) -> str:
        if not self._is_header(point):
            return ""
        return str(say("ui.moment_tip", moment=format_dtg(self._moment_at(point.x()))))

    def _row_at(self, point: QPoint) -> Row | None:
        if point.y() < HEADER_PX:
            return None
        y = point.y() + self.verticalScrollBar().value()
        rows = self._layout.rows_between(y, y + 1)
        return rows[0] if rows and rows[0].top <= y < rows[0].top + rows[0].height else None

    def _is_chosen(self, row: Row) -> bool:
        """Tell whether a row is that of a selected asset."""
        return row.asset is not None and ("assets", row.asset) in self._workspace.chosen

    @property
    def _selection(self) -> QColor:
        return self._theme.color("selection")

    def _draw_bars(self, painter: QPainter, row: Row, area: QRectF) -> None:
        if row.asset is None:
            return
        top = row.top + (row.height - pens.BAR_PX) / 2
        for away in self._layout.away(row.asset):
            pens.draw_away(painter, away, row, self._theme)
        own_asset = self._is_chosen(row)
        for bar in self._bars_of(row.asset):
            held = self._held is not None and self._held[0] == bar.duty
            if not held and (bar.right < area.left() or bar.left > area.right()):
                continue
            chosen = own_asset or ("duties", bar.duty) in self._workspace.chosen
            painter.translate(self._drag_px if held else 0, 0)
            pens.draw_bar(painter, bar, top, self._theme, chosen=chosen)
            painter.translate(-self._drag_px if held else 0, 0)

    def _draw_header(self, painter: QPainter, left: int) -> None:
        """Draw the dates and the sky over the rows: they stay when the rows are scrolled."""
        theme = self._theme
        painter.save()
        painter.fillRect(0, 0, self.viewport().width(), HEADER_PX, QColor(theme.panel))
        painter.setClipRect(NAMES_PX, 0, self.viewport().width(), HEADER_PX)
        painter.translate(NAMES_PX - left, 0)
        painter.setFont(pens.font(MONO, 11))
        painter.setPen(QColor(theme.muted))
        for tick in self._layout.ticks:
            if tick.text and tick.x < self._layout.width:
                painter.drawLine(QPointF(tick.x, 8), QPointF(tick.x, HEADER_PX))
                painter.drawText(QPointF(tick.x + 4, 19), tick.text)
        seen = (left, left + self._room())
        sky = self._sky.between(*(self._layout.start + self._layout.duration_of(x) for x in seen))
        if sky is not None:
            pens.draw_sky(painter, self._layout, HEADER_PX - BAND_PX, sky, theme)
        if not self._sky.whole:
            # The days that follow are drawn with the next picture.
            QTimer.singleShot(0, self.viewport().update)
        painter.restore()

    def _draw_names(self, painter: QPainter, rows: tuple[Row, ...], top: int) -> None:
        theme, height = self._theme, self.viewport().height()
        painter.fillRect(0, 0, NAMES_PX, height, QColor(theme.panel))
        painter.save()
        painter.setClipRect(0, HEADER_PX, NAMES_PX, height)
        for row in rows:
            if self._is_chosen(row):
                painter.fillRect(QRectF(0, row.top - top + 1, NAMES_PX, row.height - 1), self._selection)
            pens.draw_row_name(painter, row, QRectF(0, row.top - top, NAMES_PX, row.height), theme)
        painter.restore()
        painter.setFont(pens.font(MONO, 10))
        painter.setPen(QColor(theme.muted))
        beside = QRectF(8, HEADER_PX - BAND_PX, NAMES_PX - 16, BAND_PX)
        pens.draw_text(painter, beside, self._sky.title())
        painter.setPen(QColor(theme.line))
        painter.drawLine(NAMES_PX - 1, 0, NAMES_PX - 1, height)

    def _draw_now(self, painter: QPainter, left: int) -> None:
        now = utc_now()
        if not self._layout.start <= now < self._workspace.plan.header.end:
            return
        x = NAMES_PX - left + self._layout.x_of(now)
        if x >= NAMES_PX:
            painter.setPen(QPen(QColor(self._theme.accent), 2))
            painter.drawLine(QPointF(x, 0), QPointF(x, self.viewport().height()))

    def _draw_moment(self, painter: QPainter, left: int) -> None:
        """Mark the moment looked at: dashed, with a head among the dates, beside the line of now."""
        x = NAMES_PX - left + self._layout.x_of(self._workspace.moment)
        if x >= NAMES_PX:
            pens.draw_moment(painter, x, self.viewport().height(), self._theme)

    def _reveal(self) -> None:
        """Bring what is selected into view."""
        thing = self._workspace.selection
        if isinstance(thing, Duty):
            bar = self._layout.bar(thing)
            _scroll_to(self.horizontalScrollBar(), bar.left - 24, bar.right + 24, self._room())
            self._reveal_row(thing.asset)
        elif isinstance(thing, Asset):
            self._reveal_row(thing.id)
        self._sky.follow_selection()
        self.viewport().update()

    def _reveal_row(self, asset: AssetId) -> None:
        row = self._layout.row_of(asset)
        if row is not None:
            top, room = row.top - HEADER_PX, self.viewport().height() - HEADER_PX
            _scroll_to(self.verticalScrollBar(), top, top + row.height, room)

    def _step(self, step: int) -> None:
        """Select the next duty of the same asset, or the first one there is."""
        plan = self._workspace.plan
        duty = plan.duties.get(self._workspace.identity)  # type: ignore[call-overload]
        own = plan.duties_of(duty.asset) if duty else tuple(plan.duties.values())[:1]
        if own:
            index = own.index(duty) + step if duty in own else 0
            self._workspace.select("duties", own[max(0, min(len(own) - 1, index))].id)

    def _away_tip(self, point: QPoint) -> str:
        """Say that an asset is not available, for how long and why."""
        row = self._row_at(point)
        if row is None or row.asset is None or point.x() < NAMES_PX:
            return ""
        x = point.x() - NAMES_PX + self.horizontalScrollBar().value()
        found = next((one.row for one in self._layout.away(row.asset) if one.left <= x <= one.right), None)
        if found is None:
            return ""
        said = "ui.not_available" if found.confirmed else "ui.not_available_unconfirmed"
        times = " - ".join(map(format_dtg, (found.start, found.end)))
        # Notes are the planner's own: a briefing shows none.
        note = found.note if self._editable else ""
        return "\n".join(filter(None, (str(say("ui.titled", title=row.text, text=say(said))), times, note)))

    def _tip(self, bar: Bar) -> str:
        duty = self._workspace.plan.duties[bar.duty]
        times = " - ".join(map(format_dtg, (duty.depart, duty.back)))
        name = self._workspace.plan.assets[bar.asset].name
        return f"{say('ui.titled', title=name, text=bar.text)}\n{times}"


def _scroll_to(bar: QScrollBar, start: float, end: float, room: float) -> None:
    """Scroll as little as brings ``start`` to ``end`` into a room that wide."""
    if start < bar.value():
        bar.setValue(int(start))
    elif end > bar.value() + room:
        bar.setValue(int(min(start, end - room)))
