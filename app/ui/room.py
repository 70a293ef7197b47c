"""The room of the main window: the map, and the panels along its walls that share the space with it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QVBoxLayout, QWidget

from app.ui.parts import HANDLE_PX, LARGE_HANDLE_PX
from app.ui.settings import Settings

_LEFT_PX, _RIGHT_PX, _BOTTOM_PX = 240, 320, 220
_RAIL_PX, _TOP_PX = 44, 40
_WIDE_PX, _WIDER_PX = 1600, 72
"""From how wide a window on the panels are wider, and by how much."""


class Room(QWidget):
    """Above all the top bar, left of all the rail; then tree, centre and side, and the schedule below.

    How wide the panels are and which are out of the way is kept in the settings.
    """

    rearranged = Signal()
    """A panel was made wider or narrower, put out of the way or back."""

    def __init__(
        self, settings: Settings, top: QWidget, rail: QWidget, centre: QWidget, panels: Mapping[str, QWidget]
    ) -> None:
        super().__init__()
        self.setObjectName("room")
        self._settings = settings
        self.panels = panels
        """``tree``, ``side`` and ``bottom``."""
        upper = _splitter(Qt.Orientation.Horizontal, (panels["tree"], centre, panels["side"]), stretch=1)
        whole = _splitter(Qt.Orientation.Vertical, (upper, panels["bottom"]), stretch=0)
        self.splits = {"upper": upper, "whole": whole}
        self._restore()
        rows, row = _bare(QVBoxLayout(self)), _bare(QHBoxLayout())
        rows.addWidget(top)
        row.addWidget(rail)
        row.addWidget(whole, 1)
        rows.addLayout(row, 1)

    def toggle(self, name: str) -> None:
        """Put a panel out of the way, or back."""
        panel = self.panels[name]
        panel.setVisible(panel.isHidden())
        self._settings.collapsed = [name for name, panel in self.panels.items() if panel.isHidden()]
        self.rearranged.emit()

    def reveal(self, name: str) -> None:
        """Bring a panel back where it is out of the way."""
        if self.panels[name].isHidden():
            self.toggle(name)

    def use_large(self, *, large: bool) -> None:
        """Make the handles between panels fit for fingers, or as thin as a line."""
        for split in self.splits.values():
            split.setHandleWidth(LARGE_HANDLE_PX if large else HANDLE_PX)

    def _take_over(self, name: str, _position: int, _handle: int) -> None:
        self._shared.add(name)
        self.rearranged.emit()

    def gather(self) -> None:
        """Put into the settings how a user had the panels share the room."""
        self._settings.splits = {name: self.splits[name].sizes() for name in self._shared}

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the room anew, until a user does."""
        super().resizeEvent(event)
        for name, sizes in _first_sizes(self.size()).items():
            if name not in self._shared:
                self.splits[name].setSizes(sizes)

    def _restore(self) -> None:
        self._shared: set[str] = set()
        """Splitters that are as a user left them."""
        for name, split in self.splits.items():
            sizes = self._settings.splits.get(name, [])
            if len(sizes) == split.count():
                self._shared.add(name)
                split.setSizes(sizes)
            split.splitterMoved.connect(partial(self._take_over, name))
        for name in self._settings.collapsed:
            if name in self.panels:
                self.panels[name].hide()


def column(*parts: QWidget) -> QWidget:
    """Return a column of widgets of which the last takes the room."""
    result = QWidget()
    rows = _bare(QVBoxLayout(result))
    for part in parts:
        rows.addWidget(part, 1 if part is parts[-1] else 0)
    return result


def _bare(layout: QVBoxLayout | QHBoxLayout) -> QVBoxLayout | QHBoxLayout:
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(0)
    return layout


def _splitter(orientation: Qt.Orientation, parts: tuple[QWidget, ...], *, stretch: int) -> QSplitter:
    splitter = QSplitter(orientation)
    splitter.setHandleWidth(HANDLE_PX)
    splitter.setChildrenCollapsible(False)
    for part in parts:
        splitter.addWidget(part)
    splitter.setStretchFactor(stretch, 1)
    return splitter


def _first_sizes(room: QSize) -> dict[str, list[int]]:
    """Return how the panels share the room until a user moves them."""
    more = _WIDER_PX if room.width() >= _WIDE_PX else 0
    left, right = _LEFT_PX + more, _RIGHT_PX + more
    return {
        "upper": [left, max(1, room.width() - _RAIL_PX - left - right), right],
        "whole": [max(1, room.height() - _TOP_PX - _BOTTOM_PX), _BOTTOM_PX],
    }
