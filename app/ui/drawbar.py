"""Above the map while drawing: what to do next, exact numbers, and buttons where a key will not do."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QWidget

from app.base.errors import AppError
from app.base.message import say
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
    """One box for a position in any format, one for bearing and length; Enter adds the place, or goes there.

    It is there with every tool: were it not, the map would jump under the hand that takes one up.
    """

    def __init__(self, view: MapView, work: MapWork, gestures: Gestures, reading: Reading) -> None:
        super().__init__()
        self.setObjectName("drawBar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._view, self._work, self._gestures, self._reading = view, work, gestures, reading
        self.hint = label("", "hint")
        self.hint.setWordWrap(False)
        self.at, self.leg, self.wide = (QLineEdit() for _ in range(3))
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 4, 8, 4)
        row.setSpacing(8)
        row.addWidget(self.hint, 1)
        for name, field, px in (("at", self.at, 190), ("leg", self.leg, 130), ("width", self.wide, 90)):
            field.setObjectName(f"sketch_{name}")
            field.setPlaceholderText(str(say(f"ui.sketch_{name}")))
            field.setAccessibleName(str(say(f"ui.sketch_{name}")))
            field.setToolTip(str(say(f"ui.sketch_{name}_tip")))
            field.setMaximumWidth(px)
            row.addWidget(field)
        self.at.returnPressed.connect(self._add_position)
        self.leg.returnPressed.connect(self._add_leg)
        self.wide.editingFinished.connect(self._use_width)
        self.back = self._button("sketch_undo", lambda: view.send(messages.steer_sketch("undo")))
        self.finish = self._button("sketch_finish", lambda: view.send(messages.steer_sketch("finish")))
        self.finish.setProperty("primary", True)
        self.leave = self._button("sketch_leave", lambda: work.use_tool("select"))
        for one in (self.back, self.finish, self.leave):
            row.addWidget(one)
        work.tool_changed.connect(self._use_tool)
        gestures.sketching.connect(self._sketching)
        self._use_tool("select")

    def _button(self, name: str, clicked: Callable[[], object]) -> QPushButton:
        one = QPushButton(str(say(f"ui.{name}")))
        one.setObjectName(name)
        one.setToolTip(str(say(f"ui.{name}_tip")))
        one.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        one.clicked.connect(lambda _checked=False: clicked())
        return one

    def _use_tool(self, tool: str) -> None:
        sketches = tool in SKETCH_TOOLS
        self.hint.setText(str(say(f"action.tool_{tool}_hint")))
        self.leg.setVisible(tool in _LEG_TOOLS)
        self.wide.setVisible(tool == "corridor")
        self.wide.setText(self._reading.length(self._gestures.width_m))
        self.back.setVisible(sketches)
        self.finish.setVisible(sketches)
        self.leave.setVisible(tool != "select")
        self._sketching(0, enough=False)

    def _sketching(self, count: int, enough: bool) -> None:
        self.back.setEnabled(count > 0)
        self.finish.setEnabled(enough)
        self.leg.setEnabled(count > 0)

    def _add_position(self) -> None:
        self._enter(self.at, self._point)

    def _add_leg(self) -> None:
        self._enter(self.leg, lambda text: self._view.send(messages.add_leg(*self._reading.read_leg(text))))

    def _use_width(self) -> None:
        self._enter(self.wide, self._set_width)
        self.wide.setText(self._reading.length(self._gestures.width_m))

    def _point(self, text: str) -> None:
        at = self._reading.read_position(text)
        self._view.send(messages.go_to(at, zoom=0))
        if self._work.tool in SKETCH_TOOLS:
            self._view.send(messages.add_point(at))
        else:
            self._work.show_pin(at, self._reading.position(at))

    def _set_width(self, text: str) -> None:
        self._gestures.width_m = self._reading.read_length(text)

    def _enter(self, field: QLineEdit, use: Callable[[str], object]) -> None:
        """Use what was typed and empty the field; what cannot be read stays, with the reason."""
        try:
            use(field.text())
        except AppError as error:
            self._gestures.refused.emit(str(error))
            field.selectAll()
        else:
            field.clear()
