"""Above the map while drawing: what to do next, exact numbers, and buttons for hands without a right button."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QWidget

from app.base.message import say
from app.geo.point import Position
from app.ui.drawing import SKETCH_TOOLS
from app.ui.gestures import Gestures
from app.ui.map import messages
from app.ui.map.view import MapView
from app.ui.mapwork import MapWork
from app.ui.parts import label
from app.ui.reading import Reading

_LEG_TOOLS = {"area", "cut", "circle", "sector", "corridor", "line", "barrier", "split", "measure"}
"""Tools for which a bearing and a length make the next place."""


class DrawBar(QWidget):
    """One box for a position in any format, one for bearing and length; Enter adds the place."""

    def __init__(self, view: MapView, work: MapWork, gestures: Gestures, reading: Reading) -> None:
        super().__init__()
        self.setObjectName("drawBar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._view, self._work, self._gestures, self._reading = view, work, gestures, reading
        self.hint = label("", "hint")
        self.hint.setWordWrap(False)
        self.at, self.leg, self.width = (QLineEdit() for _ in range(3))
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 4, 8, 4)
        row.setSpacing(8)
        row.addWidget(self.hint, 1)
        for name, field, px in (("at", self.at, 190), ("leg", self.leg, 130), ("width", self.width, 90)):
            field.setObjectName(f"sketch_{name}")
            field.setPlaceholderText(str(say(f"ui.sketch_{name}")))
            field.setAccessibleName(str(say(f"ui.sketch_{name}")))
            field.setToolTip(str(say(f"ui.sketch_{name}_tip")))
            field.setMaximumWidth(px)
            row.addWidget(field)
        self.at.returnPressed.connect(self._add_position)
        self.leg.returnPressed.connect(self._add_leg)
        self.width.editingFinished.connect(self._use_width)
        self.back = self._button("sketch_undo", lambda: view.send(messages.steer_sketch("undo")))
        self.finish = self._button("sketch_finish", lambda: view.send(messages.steer_sketch("finish")))
        self.finish.setProperty("primary", True)
        self.leave = self._button("sketch_leave", lambda: work.use_tool("select"))
        for one in (self.back, self.finish, self.leave):
            row.addWidget(one)
        work.tool_changed.connect(self._use_tool)
        gestures.sketching.connect(self._sketching)
        self._use_tool("select")

    def _button(self, name: str, clicked: object) -> QPushButton:
        one = QPushButton(str(say(f"ui.{name}")))
        one.setObjectName(name)
        one.setToolTip(str(say(f"ui.{name}_tip")))
        one.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        one.clicked.connect(clicked)
        return one

    def _use_tool(self, tool: str) -> None:
        sketches = tool in SKETCH_TOOLS
        self.setVisible(tool != "select")
        self.hint.setText(str(say(f"action.tool_{tool}_hint")))
        self.at.setVisible(sketches)
        self.leg.setVisible(tool in _LEG_TOOLS)
        self.width.setVisible(tool == "corridor")
        self.width.setText(self._reading.length(self._gestures.width_m))
        self.back.setVisible(sketches)
        self.finish.setVisible(sketches)
        self._sketching(0, enough=False)

    def _sketching(self, count: int, enough: bool) -> None:  # noqa: FBT001 - the signal's
        self.back.setEnabled(count > 0)
        self.finish.setEnabled(enough)
        self.leg.setEnabled(count > 0)

    def _add_position(self) -> None:
        at: Position | None = self._read(self.at, self._reading.read_position)
        if at is not None:
            self._view.send(messages.go_to(at, zoom=0))
            self._view.send(messages.add_point(at))

    def _add_leg(self) -> None:
        leg: tuple[float, float] | None = self._read(self.leg, self._reading.read_leg)
        if leg is not None:
            self._view.send(messages.add_leg(*leg))

    def _use_width(self) -> None:
        width: float | None = self._read(self.width, self._reading.read_length)
        if width is not None:
            self._gestures.width_m = width
        self.width.setText(self._reading.length(self._gestures.width_m))

    def _read(self, field: QLineEdit, read: object) -> object:
        raise NotImplementedError
