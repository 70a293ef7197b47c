"""Choosing several among many: what is done, whose flags are expected, whose waters they are."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import replace
from typing import Generic, TypeVar

from PySide6.QtWidgets import QWidget

from app.base.message import say
from app.domain.areas import Area
from app.domain.law.terms import ANY, STATELESS, Action, State
from app.domain.partners import Partner, checked_code
from app.geo.charts import read_zone_units
from app.session import actions
from app.ui.dialogs.form import FormDialog
from app.ui.parts import Line
from app.ui.rows import state_rows
from app.ui.ticklist import TickList
from app.ui.workspace import Workspace

Item = TypeVar("Item")
_NO_STATE = (ANY, STATELESS)
"""What may be said of a flag besides a State's code."""
_WIDTH_PX = 440


class TicksDialog(FormDialog, Generic[Item]):
    """One list to tick rows of; ``store`` takes what is ticked or refuses it."""

    def __init__(
        self,
        title: str,
        rows: Iterable[tuple[Item, str]],
        ticked: Collection[Item],
        store: Callable[[frozenset[Item]], object],
        parent: QWidget | None = None,
        *,
        alone: Item | None = None,
    ) -> None:
        super().__init__(title, "ui.apply", lambda: store(self.chosen), parent)
        self.setMinimumWidth(_WIDTH_PX)
        self.ticks = TickList(str(say(title)), rows, ticked, alone)
        self.add_wide(self.ticks)
        self.ticks.setFocus()

    @property
    def chosen(self) -> frozenset[Item]:
        """What is ticked."""
        return frozenset(self.ticks.ticked)


class WatersDialog(TicksDialog[str]):
    """Says which units of the maritime zones are a partner's; one that was another's is taken over."""

    def __init__(self, workspace: Workspace, partner: Partner, parent: QWidget | None = None) -> None:
        super().__init__(
            "field.waters",
            _unit_rows(workspace, partner),
            partner.waters,
            lambda units: actions.assign_waters(workspace.session, partner.id, units),
            parent,
        )
        self.note("ui.waters_hint")


class ActionsDialog(TicksDialog[Action]):
    """Says what is done in an area."""

    def __init__(self, workspace: Workspace, area: Area, parent: QWidget | None = None) -> None:
        super().__init__(
            "ui.done_there",
            ((action, action_word(action)) for action in Action),
            area.actions,
            lambda chosen: actions.describe_area(workspace.session, replace(area, actions=chosen)),
            parent,
        )


class FlagsDialog(TicksDialog[State]):
    """Says whose craft are expected in an area: States that take part are ticked, others are typed."""

    def __init__(self, workspace: Workspace, area: Area, parent: QWidget | None = None) -> None:
        rows = [
            *((flag, flag_word(flag)) for flag in _NO_STATE),
            *state_rows(workspace.plan),
        ]
        super().__init__(
            "field.flags",
            rows,
            area.flags,
            lambda flags: actions.describe_area(workspace.session, replace(area, flags=flags)),
            parent,
            alone=ANY,
        )
        typed = area.flags - {flag for flag, _ in rows}
        self.others = Line(", ".join(sorted(typed)), str(say("ui.other_states_hint")), read=_read_codes)
        self.add("ui.other_states", self.others)
        # A flag that is not known goes with none that is, ticked or typed.
        self.ticks.changed.connect(self._drop_typed)
        self.others.textEdited.connect(self._drop_any)

    @property
    def chosen(self) -> frozenset[State]:
        """What is ticked and typed."""
        return super().chosen | _read_codes(self.others.text())

    def _drop_typed(self) -> None:
        if ANY in self.ticks.ticked:
            self.others.clear()

    def _drop_any(self, text: str) -> None:
        if text.strip():
            self.ticks.tick(ANY, on=False)


def action_word(action: Action) -> str:
    """Return what an action is called."""
    return str(say(f"law.action_{action.value}"))


def flag_word(flag: State) -> str:
    """Return what a flag is called: a State by its code."""
    return str(say(f"law.flag_{flag}")) if flag in _NO_STATE else flag


def _unit_rows(workspace: Workspace, partner: Partner) -> list[tuple[str, str]]:
    """Return the units with their names and codes, and whose they are where they are another's."""
    names = read_zone_units(workspace.plan.header.zone_pack)
    holders = {
        unit: other.code
        for other in workspace.plan.partners.values()
        for unit in other.waters
        if other.id != partner.id
    }
    # What the plan has from another pack stays until somebody takes its tick off.
    units = [*names, *sorted(partner.waters - names.keys())]
    return [(unit, _unit_text(unit, names.get(unit, ""), holders.get(unit, ""))) for unit in units]


def unit_name(unit: str, name: str) -> str:
    """Return what a unit of the maritime zones is called: its name, where it is known, and its code."""
    return f"{name} ({unit})" if name else unit


def _unit_text(unit: str, name: str, holder: str) -> str:
    text = unit_name(unit, name)
    return str(say("ui.unit_of_other", unit=text, code=holder)) if holder else text


def _read_codes(text: str) -> frozenset[State]:
    """Return the States typed; raise AppError for what is no code."""
    return frozenset(checked_code(code) for code in text.upper().replace(",", " ").split())
