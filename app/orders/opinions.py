"""What legal advisers signed of the instruments of a copy or a register, as a table on paper."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

from reportlab.lib.units import mm
from reportlab.platypus import Paragraph, Table

from app.base.message import say
from app.domain.opinions import Opinion, View
from app.domain.plan import Plan
from app.domain.statements import reads_the_same
from app.geo.units import format_dtg
from app.orders.paper import CELL, CELL_BOLD, TEXT_WIDTH
from app.orders.tables import cell, table

_WIDTHS = [44 * mm, 24 * mm, 36 * mm, 26 * mm, TEXT_WIDTH - 130 * mm]


@dataclass(frozen=True, slots=True)
class OpinionLine:
    """The word of one adviser on one instrument."""

    instrument: str
    view: View
    post: str
    on: str
    signer: str
    reasons: str
    """With a remark where the register reads otherwise now."""


def list_opinions(plan: Plan, opinions: Iterable[Opinion]) -> tuple[OpinionLine, ...]:
    """Return opinions by the title of their instrument, the earliest first."""
    rows = sorted(opinions, key=lambda one: (plan.instruments[one.instrument].title, one.on, one.id))
    return tuple(
        OpinionLine(
            plan.instruments[one.instrument].title,
            one.view,
            one.post,
            format_dtg(one.on),
            one.signer,
            " ".join(filter(None, (one.reasons, _remark(plan, one)))),
        )
        for one in rows
    )


def _remark(plan: Plan, opinion: Opinion) -> str:
    return str(say("opinion.changed_since")) if reads_the_same(plan, opinion) is False else ""


def opinion_table(lines: Sequence[OpinionLine]) -> Table:
    """Return opinions as a table; a dissent is set in bold, so that it is found on a grey print."""
    heads = [str(say(f"opinion.{name}")) for name in ("instrument", "view", "by", "given", "reasons")]
    rows = [
        [
            cell(line.instrument),
            Paragraph(
                escape(str(say(f"opinion.{line.view.value}"))),
                CELL_BOLD if line.view is View.DISSENTS else CELL,
            ),
            cell(str(say("opinion.signed_by", post=line.post, name=line.signer))),
            cell(line.on),
            cell(line.reasons),
        ]
        for line in lines
    ]
    return table([heads, *rows], list(_WIDTHS))
