"""A guided tour of two minutes: a bar above the map that says what is where, one thing at a time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
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


class TourBar(QWidget):
    """Goes from stop to stop; it covers nothing and can be left at any time."""

    ended = Signal()

    def __init__(self, stops: tuple[Stop, ...]) -> None:
        super().__init__()
        self.setObjectName("tourBar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._stops, self._at = stops, 0
        self._framed: QWidget | None = None
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
        self._frame(stop.shows())

    def end(self) -> None:
        """Leave the tour."""
        self._frame(None)
        self.hide()
        self.ended.emit()

    def _frame(self, widget: QWidget | None) -> None:
        for one, framed in ((self._framed, False), (widget, True)):
            if one is not None:
                one.setProperty("framed", framed)
                one.style().unpolish(one)
                one.style().polish(one)
        self._framed = widget


_BUTTONS = ("back", "onward", "leave")
