"""Fingers: they scroll, tap, and drag only what they were held on first."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QAbstractItemView, QAbstractScrollArea, QApplication, QScroller, QWidget

HOLD_MS = 450
"""A finger that rests so long takes hold of what is under it."""
_MOUSE = {
    QEvent.Type.MouseButtonPress,
    QEvent.Type.MouseButtonDblClick,
    QEvent.Type.MouseMove,
    QEvent.Type.MouseButtonRelease,
}
_MOVING = (QScroller.State.Dragging, QScroller.State.Scrolling)


def scroll_by_touch(area: QAbstractScrollArea) -> None:
    """Let a finger scroll an area; the mouse does there what it always did."""
    if isinstance(area, QAbstractItemView):
        area.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
    viewport = area.viewport()
    QScroller.grabGesture(viewport, QScroller.ScrollerGestureType.TouchGesture)
    viewport.installEventFilter(_Finger(viewport))


class _Finger(QObject):
    """Holds back the press Qt makes of a touch until it is known what the finger wants."""

    def __init__(self, viewport: QWidget) -> None:
        super().__init__(viewport)
        self._viewport = viewport
        self._press: QMouseEvent | None = None
        self._passing = False
        self._hold = QTimer(self)
        self._hold.setSingleShot(True)
        self._hold.setInterval(HOLD_MS)
        self._hold.timeout.connect(self._take_hold)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Decide about mouse events that come from a finger; all others pass."""
        if event.type() not in _MOUSE or not isinstance(event, QMouseEvent) or self._passing:
            return self._let_go(event)
        if event.source() == Qt.MouseEventSource.MouseEventNotSynthesized:
            return False
        if event.type() in (QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonDblClick):
            self._press = event.clone()
            self._hold.start()
        elif event.type() == QEvent.Type.MouseMove:
            self._slip(event)
        elif event.type() == QEvent.Type.MouseButtonRelease:
            self._tap(event.clone())
        return True

    def _let_go(self, event: QEvent) -> bool:
        """Let an event pass; what was held is let go of with the finger."""
        if event.type() == QEvent.Type.MouseButtonRelease:
            self._passing = False
        return False

    def _slip(self, event: QMouseEvent) -> None:
        """Neither press nor hold what the finger moved away from."""
        if self._press is None:
            return
        away = event.position() - self._press.position()
        if away.manhattanLength() > QApplication.startDragDistance():
            self._hold.stop()
            self._press = None

    def _tap(self, release: QMouseEvent) -> None:
        """Press and release where the finger was put down, unless it scrolled."""
        self._hold.stop()
        press, self._press = self._press, None
        if press is None or QScroller.scroller(self._viewport).state() in _MOVING:
            return
        self._passing = True
        QApplication.sendEvent(self._viewport, press)
        QApplication.sendEvent(self._viewport, release)
        self._passing = False

    def _take_hold(self) -> None:
        """Press where the finger rests: from now on it drags."""
        press, self._press = self._press, None
        scroller = QScroller.scroller(self._viewport)
        if press is not None and scroller.state() not in _MOVING:
            scroller.stop()
            self._passing = True
            QApplication.sendEvent(self._viewport, press)
