"""Right, stage *Lay out*: the one selected thing, its findings on top, its fields below."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication

from app.base.message import say
from app.domain.change import Change, Key
from app.domain.findings import Finding, Severity
from app.domain.places import site_of
from app.domain.plan import Entity
from app.ui.entries import unread
from app.ui.panels.areafields import show_area
from app.ui.panels.assetfields import show_asset
from app.ui.panels.basefields import show_base
from app.ui.panels.dutyfields import show_duty
from app.ui.panels.headerfields import show_header
from app.ui.panels.layerfields import show_layer
from app.ui.panels.markfields import show_mark
from app.ui.panels.partnerfields import show_partner
from app.ui.panels.skyfields import show_sky
from app.ui.parts import Panel, label
from app.ui.reading import Reading
from app.ui.workspace import Workspace

FIELDS: dict[str, Callable[..., None]] = {
    "areas": show_area,
    "marks": show_mark,
    "layers": show_layer,
    "bases": show_base,
    "assets": show_asset,
    "duties": show_duty,
    "partners": show_partner,
}
"""How each kind of thing is shown; nothing selected shows the plan itself."""


_AMONG_OTHERS = {
    "duties",
    "permissions",
    "availabilities",
    "layers",
    "instruments",
    "grants",
    "riders",
    "arrangements",
    "requests",
    "opinions",
    "delegations",
    "handovers",
}
"""Kinds that show among the fields of other things."""


_CLICK_MS = 30
_TOLD_LENGTH = 60
"""Letters told of a text that was not taken."""


class DetailsPanel(Panel):
    """Fields that change the plan as soon as the user leaves them."""

    def __init__(self, workspace: Workspace, reading: Reading) -> None:
        super().__init__(str(say("ui.details")))
        self._workspace, self._reading = workspace, reading
        self._told: list[Finding] = []
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.timeout.connect(self._show_again)
        reading.changed.connect(self._show)
        workspace.selected.connect(self._show_selected)
        workspace.spotted.connect(self._show_spot)
        workspace.opened.connect(self._show)
        workspace.changed.connect(self._follow)
        workspace.judged.connect(self._judged)
        self._show()

    def _follow(self, change: Change) -> None:
        shown = {self._workspace.identity, self._workspace.plan.header.id, self._site()}
        among = change.kinds & _AMONG_OTHERS if self._workspace.chosen else _lists_otherwise(change)
        if shown & {identity for _, identity in change.keys} or among:
            # The field that made this change is still inside its own signal: rebuild once it is out.
            self._soon.start(0)

    def _judged(self) -> None:
        """Show the findings as they are now: they may change by what is not shown, as by a consent."""
        thing = self._workspace.selection
        if thing is not None and self._findings(thing) != self._told:
            self._soon.start(0)

    def _findings(self, thing: Entity) -> list[Finding]:
        return self._workspace.findings_about(thing.id)

    def _site(self) -> str:
        """Return the identity of what the thing shown is at: its sky is shown as well."""
        chosen = self._workspace.chosen
        site = site_of(self._workspace.plan, chosen[-1]) if chosen else None
        return "" if site is None else site.id

    def _show_again(self) -> None:
        """Show the same thing as it is now, with the eye and the keyboard where they were."""
        if QApplication.mouseButtons() != Qt.MouseButton.NoButton:
            # The click that left a changed field is to reach what it was meant for.
            self._soon.start(_CLICK_MS)
            return
        place = self.place()
        self._show()
        self.return_to(place)

    def _show_selected(self, *_selection: str) -> None:
        """Show what is selected now; a text of what was shown before that could not be read is told."""
        told = [str(say("ui.not_taken", text=_short(one.typed), why=one.wrong)) for one in unread(self)]
        self._show()
        if told:
            self._workspace.noticed.emit(" ".join(told))

    def _show_spot(self) -> None:
        """Show a place picked, once the click that picked it is over, unless a thing is shown."""
        if not self._workspace.chosen:
            self._soon.start(0)

    def _show(self) -> None:
        self._soon.stop()
        self.refill(self._fill)

    def _fill(self) -> None:
        self._fill_with_thing()
        # In a high window the room is left below, not between the fields.
        self.column.addStretch(1)

    def _fill_with_thing(self) -> None:
        thing = self._workspace.selection
        if thing is None or self._workspace.kind not in FIELDS:
            self._fill_with_plan()
            return
        self.title.setText(getattr(thing, "name", str(say("ui.duty"))))
        if len(self._workspace.chosen) > 1:
            count = len(self._workspace.chosen)
            self.column.addWidget(label(str(say("ui.one_of_several", count=count)), "hint"))
        self._told = self._findings(thing)
        for finding in self._told:
            look = "finding" if finding.severity is Severity.BREACH else "basisConditional"
            self.column.addWidget(label(str(finding.message), look))
        FIELDS[self._workspace.kind](self, self._workspace, self._reading, thing)

    def _fill_with_plan(self) -> None:
        """Show the place picked or found, where there is one, and the plan itself."""
        name, spot = self._workspace.plan.header.name, self._workspace.spot
        if spot is None:
            self.title.setText(name)
        else:
            self.title.setText(spot.name or str(say("ui.place_picked")))
            self.column.addWidget(label("\n".join(self._reading.positions(spot.position)), "mono"))
            show_sky(self, self._workspace, self._reading, spot.position)
            self.column.addWidget(label(name, "innerTitle"))
        show_header(self, self._workspace)


def _lists_otherwise(change: Change) -> bool:
    """Tell whether a change alters the list of areas that the plan itself shows."""

    def name(side: Mapping[Key, Entity], key: Key) -> str | None:
        return getattr(side.get(key), "name", None)

    areas = (key for key in change.keys if key[0] == "areas")
    return any(name(change.before, key) != name(change.after, key) for key in areas)


def _short(text: str) -> str:
    return text if len(text) <= _TOLD_LENGTH else f"{text[:_TOLD_LENGTH]}..."
