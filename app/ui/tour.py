"""A guided tour of two minutes: a bar above the map that says what is where, one thing at a time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from app.base.message import say
from app.ui.parts import label


@dataclass(frozen=True, slots=True)
class Stop:
    """One thing the tour shows."""

    name: str
    """Its phrase is ``tour.NAME``."""
    shows: Callable[[], QWidget]
    """What is framed meanwhile."""
    act: Callable[[], object] = lambda: None
    """What is done first, so that there is something to see."""


class Frame(QWidget):
    """A line round a part of the window, laid over it: the part itself keeps its own borders and its size."""

    def __init__(self, part: QWidget) -> None:
        super().__init__(part.window())
        self.setObjectName("tourFrame")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._part = part
        part.installEventFilter(self)
        self._fit()
        self.show()
        self.raise_()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Stay round the part wherever it goes."""
        if event.type() in (QEvent.Type.Resize, QEvent.Type.Move, QEvent.Type.Show):
            self._fit()
        return False

    def leave(self) -> None:
        """Take the line away."""
        self._part.removeEventFilter(self)
        self.hide()
        self.deleteLater()

    def _fit(self) -> None:
        corner = self._part.mapTo(self._part.window(), QPoint(0, 0))
        self.setGeometry(QRect(corner, self._part.size()))


class TourBar(QWidget):
    """Goes from stop to stop; it covers nothing and can be left at any time."""

    ended = Signal()

    def __init__(self, stops: tuple[Stop, ...]) -> None:
        super().__init__()
        self.setObjectName("tourBar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._stops, self._at = stops, 0
        self._frame: Frame | None = None
        self.says = label("", "tour")
        self.back, self.onward, self.leave = (QPushButton(str(say(f"tour.{name}"))) for name in _BUTTONS)
        self.onward.setProperty("primary", True)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 8, 8, 8)
        row.addWidget(self.says, 1)
        for one in (self.leave, self.back, self.onward):
            row.addWidget(one)
        self.back.clicked.connect(lambda: self.go(self._at - 1))
        self.onward.clicked.connect(lambda: self.go(self._at + 1))
        self.leave.clicked.connect(self.end)
        self.hide()

    @property
    def stops(self) -> tuple[Stop, ...]:
        """What the tour shows, in order."""
        return self._stops

    def begin(self) -> None:
        """Begin at the first stop."""
        self.show()
        self.go(0)

    def go(self, number: int) -> None:
        """Go to a stop; past the last one the tour ends."""
        if number >= len(self._stops):
            self.end()
            return
        self._at = max(0, number)
        stop = self._stops[self._at]
        stop.act()
        count = f"{self._at + 1}/{len(self._stops)}"
        self.says.setText(f"{count}   {say(f'tour.{stop.name}')}")
        self.back.setEnabled(self._at > 0)
        self.onward.setText(str(say("tour.last" if self._at + 1 == len(self._stops) else "tour.onward")))
        self._show_frame(stop.shows())

    def end(self) -> None:
        """Leave the tour."""
        self._show_frame(None)
        self.hide()
        self.ended.emit()

    def _show_frame(self, widget: QWidget | None) -> None:
        if self._frame is not None:
            self._frame.leave()
        self._frame = None if widget is None else Frame(widget)


_BUTTONS = ("back", "onward", "leave")
