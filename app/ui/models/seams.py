"""Who may do one act where and when, as a table: places down, partners across."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from app.base.message import say
from app.domain.law.terms import State
from app.domain.plan import Plan
from app.domain.seams import Hold, Seam, Span
from app.geo.units import format_dtg
from app.ui.models.index import FACE, SHOWN, Index
from app.ui.models.tables import Duties, Table


class SeamTable(Table):
    """A row a place, areas first; a cell tells what a partner has there, and since when where it changes."""

    _nobody: frozenset[int] = frozenset()
    """The rows of places where, at some time, no partner may."""

    def show(self, plan: Plan, seams: Sequence[Seam]) -> None:
        """Show the seams of ``plan``."""
        partners = [partner.code for partner in plan.partners.values()]
        codes = [
            code for code in partners if any(code in span.holds for seam in seams for span in seam.spans)
        ]
        rows = [
            [name_of(plan, seam), _told(seam, _who), *(_told(seam, _of(code)) for code in codes)]
            for seam in seams
        ]
        headings = [str(say("ui.seam_place")), str(say("ui.seam_who")), *codes]
        about: list[list[Duties]] = [[(seam.area,) if seam.area else ()] * len(headings) for seam in seams]
        self._nobody = frozenset(row for row, seam in enumerate(seams) if seam.gaps)
        self.fill(headings, rows, about, [])

    def data(self, index: Index, role: int = SHOWN) -> object:  # type: ignore[override] # as the model's
        """Return what a cell holds; a place where nobody may is written bold."""
        found = super().data(index, role)
        bold = index.column() < 2 and index.row() in self._nobody
        return self._bold if bold and role == FACE and found is None else found


def name_of(plan: Plan, seam: Seam) -> str:
    """Return what a place is called."""
    if seam.area is not None:
        return plan.areas[seam.area].name
    zone = say(f"law.zone_{seam.zone.value}") if seam.zone else ""
    return str(say("ui.seam_zone", zone=zone, host=seam.host)) if seam.host else str(zone)


def _who(span: Span) -> str:
    if not span.holders:
        return str(say("ui.seam_nobody"))
    if len(span.holders) == 1:
        return str(say("ui.seam_alone", partner=span.holders[0]))
    return str(say("ui.seam_several", count=len(span.holders)))


def _of(code: State) -> Callable[[Span], str]:
    return lambda span: _hold(span.holds.get(code))


def _hold(hold: Hold | None) -> str:
    if hold is None:
        return ""
    return str(say("ui.seam_waits") if hold.waits else say(f"law.status_{hold.status.name.lower()}"))


def _told(seam: Seam, tell: Callable[[Span], str]) -> str:
    """Return what there is to tell, one line for each time from which it is another."""
    lines: list[tuple[str, str]] = []
    for span in seam.spans:
        text = tell(span)
        if not lines or lines[-1][1] != text:
            lines.append((format_dtg(span.start), text))
    if len(lines) == 1:
        return lines[0][1]
    return "\n".join(str(say("ui.seam_from", start=start, what=text)) for start, text in lines)
