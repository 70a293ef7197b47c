"""Task organisation as tables: who is responsible for each asset when, and what is not agreed on."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtGui import QColor, QFont, QIcon

from app.base.message import say
from app.domain.disagreements import Disagreement
from app.domain.organisation import Responsibility, Span, matrix
from app.domain.plan import Plan
from app.geo.units import format_dtg
from app.ui.models.index import SHOWN, SIGN, Index
from app.ui.models.tables import Table

COLUMNS = ("asset", "from", "until", "owns", "controls", "supports", "decides")
"""Phrases ``organisation.NAME``."""
WIDE = ("controls",)
"""The column that takes the room that is left."""
DISPUTES = ("about", "matter", "decided_by", "by_when", "decision")
"""The columns of disagreements."""
WIDE_DISPUTES = ("matter", "decision")
_CONTROLS, _DECISION = COLUMNS.index("controls"), DISPUTES.index("decision")


class ResponsibilityTable(Table):
    """The matrix of responsibilities: one row an asset and a time in which nothing changes."""

    times = (COLUMNS.index("from"), COLUMNS.index("until"))
    sign = QIcon()
    """Stands before what nobody has the one authority over."""
    rows_shown: tuple[Responsibility, ...] = ()

    def show(self, plan: Plan) -> None:
        """Show who is responsible for the assets of ``plan``."""
        self.rows_shown = tuple(matrix(plan))
        self.fill(
            [str(say(f"organisation.{name}")) for name in COLUMNS],
            [_cells(plan, row) for row in self.rows_shown],
            [[(row.asset.id,)] * len(COLUMNS) for row in self.rows_shown],
            [],
        )

    def data(self, index: Index, role: int = SHOWN) -> str | QFont | QColor | QIcon | None:
        """Return what every table does, and the sign where nobody controls."""
        if role == SIGN:
            flawed = self.rows_shown[index.row()].span.flaw is not None
            return self.sign if flawed and index.column() == _CONTROLS else None
        return super().data(index, role)


def _cells(plan: Plan, row: Responsibility) -> list[str]:
    span = row.span
    return [
        row.asset.name,
        format_dtg(span.start),
        format_dtg(span.end),
        plan.partners[span.owner].code,
        _controls(plan, span),
        ", ".join(plan.partners[one].code for one in row.supports) or "-",
        row.decides,
    ]


def _controls(plan: Plan, span: Span) -> str:
    """Return who controls, in what writing, or why nobody does."""
    if span.flaw is not None:
        codes = ", ".join(plan.partners[row.controller].code for row in span.delegations)
        return str(say(f"organisation.flaw_{span.flaw.value}", partners=codes))
    if not span.delegations:
        return plan.partners[span.owner].code
    (row,) = span.delegations
    return f"{plan.partners[row.controller].code}  {row.reference}"


class DisagreementTable(Table):
    """One row a disagreement: those that are open first, by the time they are due."""

    times = (DISPUTES.index("by_when"),)
    sign = QIcon()
    """Stands before what should be decided by now."""
    rows_shown: tuple[Disagreement, ...] = ()
    _now: datetime

    def show(self, plan: Plan, now: datetime) -> None:
        """Show the disagreements of ``plan`` as they stand ``now``."""
        self._now = now
        rows = sorted(plan.disagreements.values(), key=lambda row: (not row.is_open, row.by_when, row.id))
        self.rows_shown = tuple(rows)
        self.fill(
            [str(say(f"organisation.{name}")) for name in DISPUTES],
            [_dispute(plan, row) for row in rows],
            [[(row.id,)] * len(DISPUTES) for row in rows],
            [],
        )

    def data(self, index: Index, role: int = SHOWN) -> str | QFont | QColor | QIcon | None:
        """Return what every table does, and the sign where a decision is late."""
        if role == SIGN:
            row = self.rows_shown[index.row()]
            late = row.is_open and row.by_when < self._now
            return self.sign if late and index.column() == _DECISION else None
        return super().data(index, role)


def _dispute(plan: Plan, row: Disagreement) -> list[str]:
    found = plan.assets.get(row.asset) if row.asset else plan.areas.get(row.area) if row.area else None
    about = found.name if found else str(say("rules.gone"))
    decision = row.decision or str(say("organisation.open"))
    return [about, row.matter, row.decided_by, format_dtg(row.by_when), decision]
