"""While something is dragged over the map: what basis the legs would have if it were let go here."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import QObject

from app.base.message import say
from app.domain.foresight import foresee_move, foresee_sending
from app.domain.ids import AssetId
from app.domain.law.terms import Status
from app.geo.grid import LabelPlace
from app.geo.point import Position
from app.ui.map import messages
from app.ui.map.messages import OverlayLine, OverlayText
from app.ui.map.view import MapView
from app.ui.mapwork import MapWork
from app.ui.workspace import Workspace

_OVERLAY = "foresight"
_LOOKS: dict[Status, Literal["recorded", "conditional", "without"]] = {
    Status.RECORDED: "recorded",
    Status.CONDITIONAL: "conditional",
    Status.UNKNOWN: "without",
    Status.NONE: "without",
}


class Foresight(QObject):
    """Marks the ways of duties as they would be, and the way of an asset that is dragged to an area."""

    def __init__(self, workspace: Workspace, view: MapView, work: MapWork) -> None:
        super().__init__(view)
        self._workspace, self._view, self._work = workspace, view, work
        view.said.connect(self._hear)

    def _hear(self, message: messages.FromPage) -> None:
        match message:
            case messages.Carrying(keys=(("assets", identity),), end=end):
                self._show_sending(AssetId(identity), end)
            case messages.Carrying(keys=(), end=_):
                self._forget()
            case messages.Carrying(keys=keys, start=start, end=end):
                found = foresee_move(self._workspace.session.facts, keys, start, end)
                without = {duty for duty, status in found.items() if status > Status.CONDITIONAL}
                conditional = {duty for duty, status in found.items() if status is Status.CONDITIONAL}
                self._work.mark_basis(found.keys(), without, conditional)

    def _show_sending(self, asset: AssetId, at: Position) -> None:
        sent = foresee_sending(self._workspace.session.facts, asset, at)
        lines, texts = [], []
        if sent is not None:
            path = tuple(position.lonlat for position in sent.track)
            lines.append(OverlayLine(path, _LOOKS[sent.status]))
            text = str(say(f"law.status_{sent.status.name.lower()}"))
            texts.append(OverlayText(at.lonlat, text, "preview", LabelPlace.NORTH_WEST.value))
        self._view.send(messages.show_overlay(_OVERLAY, lines, texts))

    def _forget(self) -> None:
        self._view.send(messages.show_overlay(_OVERLAY, []))
        self._work.mark_basis((), (), ())
