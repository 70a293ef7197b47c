"""Above the map while drawing: what to do next, exact numbers, and buttons where a key will not do."""

from __future__ import annotations

import re
from collections.abc import Callable

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QSizePolicy,
    QToolTip,
    QWidget,
)

from app.base.errors import AppError
from app.base.message import say
from app.geo import gazetteer
from app.geo.folding import fold
from app.geo.geodesic import distance_m
from app.geo.point import Position
from app.geo.shapes import wrapped
from app.ui.chartlines import ChartLines
from app.ui.drawing import FOLLOW_TOOLS, SKETCH_TOOLS
from app.ui.gestures import Gestures
from app.ui.map import messages
from app.ui.map.view import MapView
from app.ui.mapwork import MapWork
from app.ui.parts import label
from app.ui.reading import Reading

_LEG_TOOLS: set[str] = {*FOLLOW_TOOLS, "sector"}
"""Tools for which a bearing and a length make the next place."""
_HINT_PX = 32, 48
"""Two lines of the hint, and three."""
_BOXES_PX = {"at": 150, "leg": 100, "radius": 100, "sides": 100, "width": 72}
"""The least width of each box; one whose hint is longer is wider."""
_PADDING_PX, _GAP_PX, _MARGINS_PX = 22, 8, 20
_HINT_ROOM_PX = 110
"""The least width of the hint beside the boxes."""
_TWO_LINES_PX = 130
"""From this width on two lines hold it."""
_REASON_MS = 20_000
"""How long the reason is shown why something typed cannot be used."""
_NUMBERS = dict.fromkeys(_LEG_TOOLS, "leg") | {"circle": "radius", "rectangle": "sides"}
"""What the box for numbers takes with a tool."""


class DrawBar(QWidget):
    """One box for a position in any format, one for bearing and length; Enter adds the place, or goes there.

    It is there with every tool: were it not, the map would jump under the hand that takes one up.
    """

    def __init__(
        self, view: MapView, work: MapWork, gestures: Gestures, lines: ChartLines, reading: Reading
    ) -> None:
        super().__init__()
        self.setObjectName("drawBar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._view, self._work, self._gestures, self._reading = view, work, gestures, reading
        self._lines = lines
        self._middle: Position | None = None
        # As wide as the rest leaves: panels and boxes keep their width, the bar its height.
        self.hint = label("", "hint")
        self.hint.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.at, self.leg, self.wide = (QLineEdit() for _ in range(3))
        self._boxes = QWidget()
        row = QHBoxLayout(self._boxes)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(_GAP_PX)
        for name, field in (("at", self.at), ("leg", self.leg), ("width", self.wide)):
            field.setObjectName(f"sketch_{name}")
            self._explain(field, name)
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
        self._rows = QGridLayout(self)
        self._rows.setContentsMargins(12, 4, 8, 4)
        self._rows.setHorizontalSpacing(_GAP_PX)
        self._rows.setColumnStretch(0, 1)
        self._arrange()
        work.tool_changed.connect(self._use_tool)
        view.said.connect(self._follow_view)
        gestures.sketching.connect(self._sketching)
        lines.follow_changed.connect(self._show_hint)
        lines.followed.connect(self._tell_followed)
        self._use_tool("select")

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the hint above the boxes where it finds no room beside them."""
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        # By what any tool needs, not by what this one does: the map is not to jump when one is taken up.
        numbers = max(self._width_of(self.leg, name) for name in set(_NUMBERS.values()))
        boxes = self.at.width() + numbers + self.wide.width()
        buttons = sum(one.sizeHint().width() for one in (self.back, self.finish, self.leave))
        wanted = boxes + buttons + 5 * _GAP_PX
        self.setMinimumWidth(wanted + _MARGINS_PX)
        beside = self.width() - wanted - _GAP_PX - _MARGINS_PX
        above = beside < _HINT_ROOM_PX
        self._boxes.setMinimumHeight(self.leave.sizeHint().height())
        self.hint.setMinimumHeight(_HINT_PX[not above and beside < _TWO_LINES_PX])
        for one in (self.hint, self._boxes):
            self._rows.removeWidget(one)
        self._rows.addWidget(self.hint, 0, 0, 1, 2 if above else 1)
        self._rows.addWidget(self._boxes, 1 if above else 0, 1)

    def _button(self, name: str, clicked: Callable[[], object]) -> QPushButton:
        one = QPushButton(str(say(f"ui.{name}")))
        one.setObjectName(name)
        one.setToolTip(str(say(f"ui.{name}_tip")))
        one.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        one.clicked.connect(lambda _checked=False: clicked())
        return one

    def _explain(self, field: QLineEdit, name: str) -> None:
        """Say in a box what it takes."""
        hint = str(say(f"ui.sketch_{name}"))
        field.setPlaceholderText(hint)
        field.setFixedWidth(self._width_of(field, name))
        field.setAccessibleName(str(say(f"ui.sketch_{name}_tip")))
        field.setToolTip(str(say(f"ui.sketch_{name}_tip")))

    @staticmethod
    def _width_of(field: QLineEdit, name: str) -> int:
        hint = field.fontMetrics().horizontalAdvance(str(say(f"ui.sketch_{name}")))
        return max(_BOXES_PX[name], hint + _PADDING_PX)

    def _use_tool(self, tool: str) -> None:
        sketches = tool in SKETCH_TOOLS
        self._show_hint()
        self.leg.setVisible(tool in _NUMBERS)
        self._explain(self.leg, _NUMBERS.get(tool, "leg"))
        self.wide.setVisible(tool == "corridor")
        self.wide.setText(self._reading.length(self._gestures.width_m))
        self._view.send(messages.use_width(self._gestures.width_m))
        self.back.setVisible(sketches)
        self.finish.setVisible(sketches)
        self.leave.setVisible(tool != "select")
        self._sketching(0, enough=False)

    def _show_hint(self) -> None:
        """Say what to do next with the tool in the hand."""
        tool = self._work.tool
        follows = self._lines.follows and tool in FOLLOW_TOOLS
        key = "ui.follow_hint" if follows else f"action.tool_{tool}_hint"
        self._say(str(say(key)))

    def _say(self, text: str) -> None:
        self.hint.setText(text)
        self.hint.setToolTip(text)

    def _tell_followed(self, found: bool) -> None:
        """Say where a leg is straight because no line leads there."""
        self._say(str(say("ui.follow_hint" if found else "ui.follow_none")))

    def _sketching(self, count: int, enough: bool) -> None:
        self.back.setEnabled(count > 0)
        self.finish.setEnabled(enough)
        self.leg.setEnabled(count > 0)

    def _add_position(self) -> None:
        self._enter(self.at, self._point)

    def _add_leg(self) -> None:
        self._enter(self.leg, lambda text: self._view.send(self._next_place(text)))

    def _next_place(self, text: str) -> str:
        """Return the message that adds the place which the numbers typed make with this tool."""
        if self._work.tool == "circle":
            return messages.add_leg(0.0, self._reading.read_radius(text))
        if self._work.tool == "rectangle":
            return messages.add_sides(*self._reading.read_sides(text))
        return messages.add_leg(*self._reading.read_leg(text))

    def _use_width(self) -> None:
        if self._enter(self.wide, self._set_width):
            self.wide.setText(self._reading.length(self._gestures.width_m))

    def _point(self, text: str) -> None:
        at, name = self._find(text)
        if self._work.tool in SKETCH_TOOLS:
            self._view.send(messages.go_to(at, zoom=0))
            self._view.send(messages.add_point(at))
        else:
            self._work.point_out(at, name, zoom=0)

    def _find(self, text: str) -> tuple[Position, str]:
        """Return the position typed, or that of the place of a name nearest to the middle of the map."""
        try:
            return self._reading.read_position(text), ""
        except AppError:
            is_name = re.search(r"[^\W\d]{2}", text) is not None
            found = gazetteer.search(text, near=self._middle) if is_name else ()
            missing = gazetteer.problem() if is_name else None
            if missing is not None:
                raise AppError(missing) from None
            if not found:
                raise
        called_so = [place for place in found if fold(place.name) == fold(text)] or found
        middle = self._middle or called_so[0].position
        place = min(called_so, key=lambda one: distance_m(one.position, middle))
        key = "ui.place_nearest" if len(called_so) > 1 else "ui.place_only"
        self._say(str(say(key, name=place.name, country=place.country, count=len(called_so))))
        return place.position, place.name

    def _follow_view(self, said: messages.FromPage) -> None:
        if isinstance(said, messages.Viewed):
            self._middle = Position((said.south + said.north) / 2, wrapped((said.west + said.east) / 2))

    def _set_width(self, text: str) -> None:
        self._gestures.width_m = self._reading.read_length(text)
        self._view.send(messages.use_width(self._gestures.width_m))

    def _enter(self, field: QLineEdit, use: Callable[[str], object]) -> bool:
        """Use what was typed and empty the field; what cannot be read stays, with the reason beside it."""
        try:
            use(field.text())
        except AppError as error:
            self._refuse(field, str(error))
            return False
        field.clear()
        return True

    def _refuse(self, field: QLineEdit, why: str) -> None:
        """Show at a field why what stands in it cannot be used."""
        field.selectAll()
        field.setAccessibleDescription(why)
        QToolTip.showText(field.mapToGlobal(QPoint(0, field.height())), why, field, QRect(), _REASON_MS)
