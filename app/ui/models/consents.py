"""The consents that are asked for, as a table: those that are open first, by the time they are due."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from PySide6.QtGui import QColor, QFont, QIcon

from app.base.message import say
from app.domain.law.terms import Action, Zone
from app.domain.plan import Plan
from app.domain.requests import Answer, Request
from app.geo.units import format_dtg
from app.ui.models.index import SHOWN, SIGN, Index
from app.ui.models.tables import DUTY, Table

REQUEST = DUTY
"""Role of the identity of the request of a row."""
COLUMNS = ("state", "authority", "asset", "area", "actions", "asked", "due", "answer")
"""Phrases ``field.NAME``."""
WIDE = ("authority", "actions")
"""The columns that take the room that is left."""
_ANSWER = COLUMNS.index("answer")
SIGNS = {
    "overdue": ("triangle-alert", "bad"),
    "due_in_plan": ("clock", "caution"),
    "open": ("clock", "muted"),
    "to_review": ("circle-alert", "caution"),
    "taken_over": ("check", "good"),
    "refused": ("ban", "bad"),
}
"""How a request can stand, phrases ``consents.is_NAME``: each with its icon and the colour of that."""


def by_due(plan: Plan) -> list[Request]:
    """Return the requests of a plan: those with something still to be done first, by the time due."""
    return sorted(plan.requests.values(), key=lambda row: (not row.is_open, row.due, row.state, row.id))


def standing(plan: Plan, row: Request, now: datetime) -> str:
    """Return how a request stands, one of ``SIGNS``."""
    if row.answer is Answer.REFUSED:
        return "refused"
    if row.answer is Answer.GIVEN:
        return "to_review" if row.grant is None else "taken_over"
    if row.due < now:
        return "overdue"
    return "due_in_plan" if plan.header.start <= row.due < plan.header.end else "open"


def action_words(actions: frozenset[Action]) -> str:
    """Return what actions are called, in the order of the law."""
    return ", ".join(str(say(f"law.action_{one.value}")) for one in Action if one in actions)


def zone_words(zones: frozenset[Zone]) -> str:
    """Return what zones are called."""
    return ", ".join(str(say(f"law.zone_{one.value}")) for one in Zone if one in zones)


class ConsentTable(Table):
    """One row a request; how it stands is told in words, with a sign before them."""

    times = (COLUMNS.index("asked"), COLUMNS.index("due"))
    signs: Mapping[str, QIcon] = {}
    """The icons of ``SIGNS``."""
    _standings: tuple[str, ...] = ()

    def show(self, plan: Plan, now: datetime) -> None:
        """Show the requests of ``plan`` as they stand ``now``."""
        requests = by_due(plan)
        self._standings = tuple(standing(plan, row, now) for row in requests)
        self.fill(
            [str(say(f"field.{name}")) for name in COLUMNS],
            [_cells(plan, row, how) for row, how in zip(requests, self._standings, strict=True)],
            [[(row.id,)] * len(COLUMNS) for row in requests],
            [],
        )

    def data(self, index: Index, role: int = SHOWN) -> str | QFont | QColor | QIcon | None:
        """Return what every table does, and the sign before the answer."""
        if role == SIGN:
            return self.signs.get(self._standings[index.row()]) if index.column() == _ANSWER else None
        return super().data(index, role)


def _cells(plan: Plan, row: Request, how: str) -> list[str]:
    return [
        row.state,
        row.authority,
        plan.assets[row.asset].name,
        str(say("consents.everywhere")) if row.area is None else plan.areas[row.area].name,
        action_words(row.actions),
        format_dtg(row.asked),
        format_dtg(row.due),
        str(say(f"consents.is_{how}")),
    ]
