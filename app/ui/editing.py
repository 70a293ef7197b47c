"""What the edit menu does to the selection."""

from __future__ import annotations

from PySide6.QtCore import QMimeData, QObject, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from app.base.message import say
from app.domain.areas import Area
from app.domain.bases import Base
from app.domain.duties import Duty
from app.domain.ids import AreaId, AssetId
from app.domain.layers import Layer
from app.domain.places import place_of
from app.geo.coordinates import CoordinateFormat, format_position
from app.geo.point import Position
from app.session import actions
from app.session.usecases import clipboard
from app.ui.dialogs.things import AssetDialog, DutyDialog, LayerDialog, PartnerDialog
from app.ui.reading import Reading
from app.ui.workspace import Workspace

MIME = "application/x-watchbill+json"
_KEEP_OUT = "x-kde-passwordManagerHint"
"""Asks clipboard managers to keep no history of it (freedesktop.org; Klipper, CopyQ and others heed it)."""


class Editing(QObject):
    """Acts on what is selected in the one selection of the window."""

    text_pasted = Signal(str)
    """Text of another program was pasted: rows of a sheet, or places."""

    def __init__(self, workspace: Workspace, reading: Reading, window: QWidget) -> None:
        super().__init__(window)
        self._workspace, self._reading, self._window = workspace, reading, window
        self.cursor: Position | None = None
        """Where the pointer is on the map: where a duplicate goes."""

    def remove(self) -> None:
        """Remove everything selected as one change, or nothing where one of it has to stay."""
        if self._workspace.chosen:
            self._workspace.do(actions.remove_all, self._workspace.chosen)

    def copy(self) -> None:
        """Put the selection on the clipboard."""
        text = self._workspace.do(clipboard.copy, self._workspace.chosen)
        if text is None:
            return
        data = QMimeData()
        data.setData(MIME, text.encode())
        _to_clipboard(data)

    def paste(self) -> None:
        """Add what is on the clipboard."""
        data = QGuiApplication.clipboard().mimeData()
        if not data.hasFormat(MIME):
            if data.hasText():
                self.text_pasted.emit(data.text())
            else:
                self._workspace.noticed.emit(str(say("ui.nothing_to_paste")))
            return
        self._paste(bytes(data.data(MIME).data()).decode("utf-8", "replace"))

    def duplicate(self) -> None:
        """Add the selected area once more where the pointer is, or everything else beside itself."""
        area = self._workspace.selection
        if isinstance(area, Area) and self.cursor is not None and len(self._workspace.chosen) == 1:
            change = self._workspace.do(actions.double_area, area.id, self.cursor)
            if change is not None:
                self._workspace.choose(tuple(change.after))
            return
        text = self._workspace.do(clipboard.copy, self._workspace.chosen)
        if text is not None:
            self._paste(text, doubles=True)

    def _paste(self, text: str, *, doubles: bool = False) -> None:
        """Add what a text holds, and select it."""
        change = self._workspace.do(lambda session: clipboard.paste(session, text, doubles=doubles))
        if change is not None:
            self._workspace.choose(tuple(key for key in change.after if key[0] in clipboard.COPIED))

    def toggle_hidden(self) -> None:
        """Hide what is selected, or show it where it is hidden."""
        names = {identity for _, identity in self._workspace.chosen}
        if names:
            hidden = self._workspace.plan.header.hidden
            self._workspace.do(actions.show, names, visible=names <= hidden)

    def toggle_locked(self) -> None:
        """Lock what is selected, or unlock it where it is locked."""
        names = {identity for _, identity in self._workspace.chosen}
        if names:
            locked = self._workspace.plan.header.locked
            self._workspace.do(actions.lock, names, locked=not names <= locked)

    def toggle_pinned(self) -> None:
        """Pin the selected duties, or let them go where all are pinned."""
        duties = self._duties()
        if duties:
            pinned = all(duty.pinned for duty in duties)
            self._workspace.do(actions.pin_duties, [duty.id for duty in duties], pinned=not pinned)

    def forbid_here(self) -> None:
        """Forbid the asset of the selected duty the area it goes to first."""
        duties = self._duties()
        if duties:
            self._workspace.do(actions.forbid_area, duties[-1].asset, duties[-1].stops[0].area)

    def raise_layers(self, steps: int) -> None:
        """Move the selected layer up or down."""
        layer = self._workspace.selection
        if isinstance(layer, Layer):
            self._workspace.do(actions.raise_layer, layer.id, steps)
        else:
            self._workspace.noticed.emit(str(say("ui.choose_layer_first")))

    def _duties(self) -> list[Duty]:
        """Return the selected duties; where there are none, say so."""
        keys = self._workspace.chosen
        found = [duty for duty in self._workspace.plan.duties.values() if ("duties", duty.id) in keys]
        if not found:
            self._workspace.noticed.emit(str(say("ui.choose_duty_first")))
        return found

    def join(self) -> None:
        """Make one area of those selected."""
        areas = [AreaId(identity) for kind, identity in self._workspace.chosen if kind == "areas"]
        self._workspace.do(actions.join_areas, areas)

    def copy_position(self, style: CoordinateFormat | None = None) -> None:
        """Put the position of the selection, with none that of the pointer, on the clipboard as text.

        Parameters
        ----------
        style
            How it is written; as the settings say where it is ``None``.
        """
        chosen = self._workspace.chosen
        at = place_of(self._workspace.plan, chosen[-1]) if chosen else self.cursor
        if at is None:
            self._workspace.noticed.emit(str(say("ui.no_position")))
            return
        data = QMimeData()
        data.setText(format_position(at, style or self._reading.coordinates))
        _to_clipboard(data)

    def add_asset(self) -> None:
        """Ask for a new asset, at the selected base where one is."""
        chosen = self._workspace.selection
        AssetDialog(self._workspace, chosen.id if isinstance(chosen, Base) else None, self._window).exec()

    def add_duty(self) -> None:
        """Ask who is to be sent where, the selected ones filled in; the new duty is selected."""
        chosen = dict(self._workspace.chosen)
        asset, area = chosen.get("assets"), chosen.get("areas")
        dialog = DutyDialog(
            self._workspace,
            AssetId(asset) if asset else None,
            AreaId(area) if area else None,
            self._window,
        )
        dialog.exec()
        if dialog.made is not None:
            self._workspace.choose(tuple(key for key in dialog.made.after if key[0] == "duties"))

    def add_partner(self) -> None:
        """Ask for a new partner."""
        PartnerDialog(self._workspace, self._window).exec()

    def add_layer(self) -> None:
        """Ask for a new layer."""
        LayerDialog(self._workspace, self._window).exec()


def _to_clipboard(data: QMimeData) -> None:
    data.setData(_KEEP_OUT, b"secret")
    QGuiApplication.clipboard().setMimeData(data)
