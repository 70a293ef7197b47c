"""Draws the timeline, and lets a bar be picked and dragged in time."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QBrush, QColor, QFont, QPainter, QPen, QRegion, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import (
    QGraphicsObject,
    QGraphicsScene,
    QGraphicsSceneMouseEvent,
    QGraphicsView,
    QStyleOptionGraphicsItem,
    QWidget,
)

from app.base.message import say
from app.domain.plan import Plan
from app.session import actions
from app.ui.theme import MONO, SANS, Theme
from app.ui.timeline.layout import GROUP_PX, HEADER_PX, ROW_PX, Bar, Phase, TimelineLayout, lay_out
from app.ui.workspace import Workspace

NAMES_PX = 190
"""Width of the column of names."""
BAR_PX = 20
LEAST_PX_PER_HOUR, MOST_PX_PER_HOUR = 2.0, 60.0


class BarItem(QGraphicsObject):
    """One duty as a bar; transit thin, on station full, recovery dotted."""

    picked = Signal(str)
    dragged = Signal(str, float)

    def __init__(self, bar: Bar, theme: Theme) -> None:
        super().__init__()
        self.bar = bar
        self._theme = theme
        self.chosen = False
        self._grip: float | None = None
        self.setPos(0, bar.top + (ROW_PX - BAR_PX) / 2)
        self.setCursor(Qt.CursorShape.ArrowCursor if bar.pinned else Qt.CursorShape.SizeHorCursor)
        self.setToolTip(bar.text)

    def boundingRect(self) -> QRectF:
        """Return the bar with the room its frame takes."""
        return QRectF(self.bar.left - 2, -2, self.bar.right - self.bar.left + 4, BAR_PX + 4)

    def paint(
        self, painter: QPainter, _option: QStyleOptionGraphicsItem, _widget: QWidget | None = None
    ) -> None:
        """Draw the parts, the name, and what is to be marked."""
        colour = QColor(self._theme.hues[self.bar.badge.hue])
        for segment in self.bar.segments:
            area = QRectF(segment.left, 0, segment.right - segment.left, BAR_PX)
            if segment.phase is Phase.STATION:
                painter.fillRect(area, colour)
            elif segment.phase is Phase.TRANSIT:
                painter.fillRect(area.adjusted(0, 7, 0, -7), colour)
            else:
                painter.fillRect(area.adjusted(0, 6, 0, -6), QBrush(colour, Qt.BrushStyle.Dense6Pattern))
        self._mark(painter)
        for segment in self.bar.segments:
            if segment.phase is Phase.STATION:
                self._write(painter, QRectF(segment.left, 0, segment.right - segment.left, BAR_PX))

    def mousePressEvent(self, event: QGraphicsSceneMouseEvent) -> None:
        """Pick the duty, and hold it unless it is pinned."""
        self.picked.emit(self.bar.duty)
        self._grip = None if self.bar.pinned else event.scenePos().x() - self.x()

    def mouseMoveEvent(self, event: QGraphicsSceneMouseEvent) -> None:
        """Carry the bar along in time."""
        if self._grip is not None:
            self.setX(event.scenePos().x() - self._grip)

    def mouseReleaseEvent(self, _event: QGraphicsSceneMouseEvent) -> None:
        """Let go: the plan decides where the bar comes to stand."""
        if self._grip is not None and abs(self.x()) > 2:
            self.dragged.emit(self.bar.duty, self.x())
        self._grip = None

    def _write(self, painter: QPainter, area: QRectF) -> None:
        text = f"\N{PUSHPIN} {self.bar.text}" if self.bar.pinned else self.bar.text
        painter.setFont(_font(SANS, 11))
        painter.setPen(QColor(self._theme.on_accent))
        room = area.adjusted(4, 0, -4, 0)
        if room.width() > 12:
            shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, int(room.width()))
            painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, shown)

    def _mark(self, painter: QPainter) -> None:
        whole = QRectF(self.bar.left, 0, self.bar.right - self.bar.left, BAR_PX)
        if self.bar.broken:
            # Hatched and framed as well as coloured: night and greyscale know no red.
            bad = QColor(self._theme.bad)
            around = QRegion(whole.toRect())
            for segment in self.bar.segments:
                if segment.phase is Phase.STATION:
                    around -= QRegion(int(segment.left), 0, int(segment.right - segment.left), int(BAR_PX))
            painter.setClipRegion(around)
            painter.fillRect(whole, QBrush(bad, Qt.BrushStyle.BDiagPattern))
            painter.setClipping(False)
            painter.setPen(QPen(bad, 2))
            painter.drawRect(whole)
        if self.chosen:
            painter.setPen(QPen(QColor(self._theme.text), 2))
            painter.drawRect(whole.adjusted(-1, -1, 1, 1))


class TimelineView(QGraphicsView):
    """The timeline of the open plan; shares the one selection."""

    def __init__(self, workspace: Workspace, theme: Theme) -> None:
        super().__init__()
        self._workspace = workspace
        self._theme = theme
        self._px_per_hour: float | None = None
        self._bars: dict[str, BarItem] = {}
        self._layout = lay_out(workspace.plan, (), LEAST_PX_PER_HOUR)
        self._scene = QGraphicsScene(self)
        self.setScene(self._scene)
        self.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        self.setViewportUpdateMode(QGraphicsView.ViewportUpdateMode.FullViewportUpdate)
        self.setViewportMargins(NAMES_PX, 0, 0, 0)
        self._names = _Names(self)
        self.setAccessibleName(str(say("ui.timeline")))
        self.horizontalScrollBar().valueChanged.connect(self._names.update)
        self.verticalScrollBar().valueChanged.connect(self._names.update)
        workspace.opened.connect(self.fit)
        workspace.judged.connect(self.redraw)
        workspace.selected.connect(self._choose)
        self.redraw()

    @property
    def geometry_now(self) -> TimelineLayout:
        """The geometry that is drawn."""
        return self._layout

    @property
    def theme(self) -> Theme:
        """The theme that is drawn in."""
        return self._theme

    @property
    def plan(self) -> Plan:
        """The plan that is drawn."""
        return self._workspace.plan

    def bar_items(self) -> dict[str, BarItem]:
        """Return the bars by duty."""
        return dict(self._bars)

    def use_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._theme = theme
        self.redraw()

    def fit(self) -> None:
        """Show the whole period in the width there is."""
        self._px_per_hour = None
        self.redraw()

    def redraw(self) -> None:
        """Draw the plan as it is now."""
        plan = self._workspace.plan
        broken = {finding.subjects[0] for finding in self._workspace.findings}
        scale = self._px_per_hour or max(
            LEAST_PX_PER_HOUR, (self.viewport().width() - 4) / (plan.header.days * 24)
        )
        self._layout = lay_out(plan, broken, scale)
        self._scene.clear()
        self._bars.clear()
        self._scene.setSceneRect(0, 0, self._layout.width, self._layout.height)
        self._draw_scale()
        for bar in self._layout.bars:
            item = BarItem(bar, self._theme)
            item.picked.connect(lambda duty: self._workspace.select("duties", duty))
            item.dragged.connect(self._move)
            self._scene.addItem(item)
            self._bars[bar.duty] = item
        self._choose(self._workspace.kind, self._workspace.identity)
        self._names.update()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom in time with Ctrl, scroll otherwise."""
        if not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            super().wheelEvent(event)
            return
        factor = 1.25 if event.angleDelta().y() > 0 else 0.8
        scale = self._layout.px_per_hour * factor
        self._px_per_hour = min(MOST_PX_PER_HOUR, max(LEAST_PX_PER_HOUR, scale))
        self.redraw()

    def drawForeground(self, painter: QPainter, rect: QRectF | QRect) -> None:
        """Draw the dates over the rows: they stay when the rows are scrolled."""
        top = self.mapToScene(0, 0).y()
        painter.fillRect(QRectF(rect.left(), top, rect.width(), HEADER_PX), self._theme.color("panel"))
        painter.setFont(_font(MONO, 11))
        painter.setPen(self._theme.color("muted"))
        for tick in self._layout.ticks:
            if tick.text and tick.x < self._layout.width:
                painter.drawLine(QPointF(tick.x, top + 8), QPointF(tick.x, top + HEADER_PX))
                painter.drawText(QPointF(tick.x + 4, top + 19), tick.text)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the whole period in view unless the user zoomed."""
        super().resizeEvent(event)
        self._names.setGeometry(0, 0, NAMES_PX, self.height())
        if self._px_per_hour is None:
            self.redraw()

    def _draw_scale(self) -> None:
        layout, theme = self._layout, self._theme
        for tick in layout.ticks:
            pen = QPen(QColor(theme.muted if tick.text else theme.line), 1)
            self._scene.addLine(tick.x, HEADER_PX, tick.x, layout.height, pen).setZValue(-1)
        for row in layout.rows:
            self._scene.addLine(0, row.top, layout.width, row.top, QPen(QColor(theme.line), 1)).setZValue(-1)

    def _choose(self, kind: str, identity: str) -> None:
        for duty, item in self._bars.items():
            own = kind == "duties" and duty == identity
            own_asset = kind == "assets" and self.plan.duties[item.bar.duty].asset == identity
            item.chosen = own or own_asset
            item.setZValue(1 if item.chosen else 0)
            item.update()
            if own:
                self.ensureVisible(item, 24, 8)

    def _move(self, duty: str, width: float) -> None:
        by = self._layout.duration_of(width)
        if by:
            self._workspace.do(actions.move_duty, duty, by)
        if not by or duty in self._bars:
            self._bars[duty].setX(0)


class _Names(QWidget):
    """The column of names; scrolls with the rows but not in time."""

    def __init__(self, view: TimelineView) -> None:
        super().__init__(view)
        self._view = view
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def paintEvent(self, _event: object) -> None:
        """Draw the names of partners and assets beside their rows."""
        theme = self._view.theme
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(theme.panel))
        offset = self._view.mapFromScene(QPointF(0, 0)).y()
        for row in self._view.geometry_now.rows:
            height = ROW_PX if row.asset else GROUP_PX
            area = QRectF(8, row.top + offset, NAMES_PX - 12, height)
            if area.bottom() > HEADER_PX:
                self._write(
                    painter, area, row.text if row.asset else f"{row.badge.code}  {row.text}", bool(row.asset)
                )
        painter.fillRect(0, 0, NAMES_PX, HEADER_PX, QColor(theme.panel))
        painter.setPen(QColor(theme.line))
        painter.drawLine(NAMES_PX - 1, 0, NAMES_PX - 1, self.height())

    def _write(self, painter: QPainter, area: QRectF, text: str, is_asset: bool) -> None:
        font = _font(SANS, 13 if is_asset else 11)
        font.setWeight(QFont.Weight.Normal if is_asset else QFont.Weight.DemiBold)
        painter.setFont(font)
        painter.setPen(QColor(self._view.theme.text if is_asset else self._view.theme.muted))
        shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, int(area.width()))
        painter.drawText(area.adjusted(8 if is_asset else 0, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, shown)


def _font(family: str, size_px: int) -> QFont:
    font = QFont(family)
    font.setPixelSize(size_px)
    return font
