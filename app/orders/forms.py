"""Forms of a consent that is asked for: request, reply, and report of what was done.

They follow the model forms of the UNODC Practical Guide (2004) for competent authorities under Article 17 of
the 1988 Convention. What a form says of a vessel, its crew and the grounds is written by hand: nothing of it
is ever in a plan.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import Enum
from typing import Any
from xml.sax.saxutils import escape

from reportlab.lib.units import mm
from reportlab.platypus import Flowable, Paragraph, Table, TableStyle

from app.base.errors import AppError
from app.base.message import say
from app.domain.areas import Area
from app.domain.assets import Asset
from app.domain.bases import Base
from app.domain.catalog import type_title
from app.domain.ids import RequestId
from app.domain.law import wording
from app.domain.law.terms import Slot
from app.domain.marking import Level
from app.domain.plan import Plan
from app.domain.release import Released
from app.domain.requests import Request
from app.geo.units import format_dtg
from app.orders.paper import (
    CELL,
    CELL_BOLD,
    GREY,
    HEADING,
    SMALL,
    TEXT_WIDTH,
    TITLE,
    Furniture,
    load_fonts,
    marking_words,
    render,
)

_LABEL = 52 * mm
_ROW, _ROOM = 7.5 * mm, 17 * mm


class FormKind(Enum):
    """What it is for."""

    REQUEST = "request"
    """From whoever asks to the State that decides."""
    REPLY = "reply"
    """Back, for that State's authority to fill in."""
    REPORT = "report"
    """What was done under the consent: Article 17(8)."""


@dataclass(frozen=True, slots=True)
class FormDocument:
    """What a form says of one request; an empty text is a line to write on."""

    kind: FormKind
    slot: Slot
    asking: tuple[str, str]
    """Code and name."""
    asked: tuple[str, str]
    """The State, and its authority where that is known."""
    actions: str
    zones: str
    asset: str
    area: str
    until: str
    """When the consent ends, once it is given."""
    due: str
    reference: str
    banner: Level
    exercise: bool
    printed: datetime

    @property
    def title(self) -> str:
        """What the form is called."""
        law = "article_17" if self.slot is Slot.FLAG else "consent"
        return str(say(f"form.{self.kind.value}_{law}"))


def compose_form(copy: Released[Plan], request: RequestId, kind: FormKind, printed: datetime) -> FormDocument:
    """Return a form for the partner that is asked, with what its copy of the plan says of the request.

    Raises
    ------
    AppError
        If the request is not in the copy.
    """
    plan = copy.value
    row = plan.requests.get(request)
    if row is None:
        raise AppError(say("form.withheld", partner=copy.recipient.name))
    asset = plan.assets[row.asset]
    base, area = plan.bases[asset.base], plan.areas[row.area] if row.area else None
    return replace(
        _bare(plan, row, kind, printed),
        banner=max(map(_level, (row, asset, base, area or base))),
        asset=f"{asset.name}, {type_title(asset)}; {base.name}",
        area=area.name if area else str(say("consents.everywhere")),
    )


def compose_bare_form(plan: Plan, request: Request, kind: FormKind, printed: datetime) -> FormDocument:
    """Return a form for a State that is no partner: who asks it for what, and nothing else of the plan.

    Raises
    ------
    AppError
        If the asset is another partner's: what is asked for it is its owner's to tell.
    """
    asking = plan.partners[plan.assets[request.asset].partner]
    if asking.id != plan.home:
        raise AppError(say("form.of_another", partner=asking.name))
    return _bare(plan, request, kind, printed)


def _bare(plan: Plan, row: Request, kind: FormKind, printed: datetime) -> FormDocument:
    asking = plan.partners[plan.assets[row.asset].partner]
    return FormDocument(
        kind,
        row.slot,
        (asking.code, asking.name),
        (row.state, row.authority),
        ", ".join(sorted(map(wording.term, row.actions))),
        ", ".join(sorted(map(wording.term, row.zones))),
        asset="",
        area="",
        until=format_dtg(row.until) if row.until else "",
        due=format_dtg(row.due),
        reference=row.reference,
        banner=_level(row),
        exercise=plan.header.exercise,
        printed=printed,
    )


def _level(item: Request | Asset | Base | Area) -> Level:
    return item.marking.level if item.marking else max(Level)


def render_form(document: FormDocument) -> bytes:
    """Return a form as PDF, the same bytes for the same document."""
    load_fonts()
    furniture = Furniture(
        marking=marking_words(document.banner, exercise=document.exercise),
        warning=str(say("paper.read_agreement")),
        number=f"{document.asking[0]} - {document.asked[0]}",
        issued=document.printed,
    )
    parts = _PARTS[document.kind](document)
    story: list[Flowable] = [Paragraph(escape(document.title), TITLE)]
    story.append(Paragraph(escape(str(say("form.by_hand"))), SMALL))
    for heading, rows in parts.items():
        story += [Paragraph(escape(str(say(f"form.{heading}"))), HEADING), _rows(rows)]
    return render(story, furniture, document.title, document.title)


Rows = Mapping[str, str | None]
"""Phrases with what is printed beside each: an empty text for a line to write on, None for room to write."""


def _request(document: FormDocument) -> dict[str, Rows]:
    return {
        "parties": {
            "from": _joined(document.asking),
            "authority": "",
            "to": _joined(document.asked),
            "reference": "",
            "contact": "",
        },
        "vessel": _blank("vessel_name", "description", "registry", "position", "course"),
        "grounds_heading": {"grounds": None},
        "asked_for": {
            "consent": wording.term(document.slot),
            "acts": document.actions,
            "zones": document.zones,
            "area": document.area,
            "asset": document.asset,
            "due": document.due,
        },
        "signed": _SIGNED,
    }


def _reply(document: FormDocument) -> dict[str, Rows]:
    return {
        "parties": {
            "from": _joined(document.asked),
            "to": _joined(document.asking),
            "their_reference": "",
            "reference": document.reference,
        },
        "answers": {
            "registry_confirmed": str(say("form.yes_no_unknown")),
            "consent": f"{wording.term(document.slot)}:  {say('form.given_refused')}",
            "acts": document.actions,
            "zones": document.zones,
            "area": document.area,
            "asset": document.asset,
            "until": document.until,
        },
        "conditions_heading": {"conditions": None},
        "signed": _SIGNED,
    }


def _report(document: FormDocument) -> dict[str, Rows]:
    return {
        "parties": {
            "from": _joined(document.asking),
            "to": _joined(document.asked),
            "their_reference": document.reference,
            "asset": document.asset,
        },
        "vessel": _blank("vessel_name", "registry", "position", "boarded"),
        "done_heading": {"done": None, "found": None},
        "disposition": {"persons": None, "evidence": None, "damage": ""},
        "signed": _SIGNED,
    }


def _joined(names: tuple[str, str]) -> str:
    return ", ".join(filter(None, names))


def _blank(*names: str) -> dict[str, str | None]:
    return dict.fromkeys(names, "")


_SIGNED: Rows = {"post": "", "dtg": "", "signature": ""}
_PARTS: Mapping[FormKind, Callable[[FormDocument], dict[str, Rows]]] = {
    FormKind.REQUEST: _request,
    FormKind.REPLY: _reply,
    FormKind.REPORT: _report,
}


def _rows(rows: Rows) -> Table:
    """Return rows of a phrase with what is printed beside it, or a line or room to write."""
    cells = [
        [Paragraph(escape(str(say(f"form.{name}"))), CELL_BOLD), Paragraph(escape(text or ""), CELL)]
        for name, text in rows.items()
    ]
    heights = [_ROOM if text is None else _ROW if not text else None for text in rows.values()]
    result = Table(cells, colWidths=[_LABEL, TEXT_WIDTH - _LABEL], rowHeights=heights, hAlign="LEFT")
    style: list[Any] = [  # a command has its own shape for each verb
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("LINEBELOW", (1, 0), (1, -1), 0.4, GREY),
        ("TOPPADDING", (0, 0), (-1, -1), 2),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 2.5),
        ("LEFTPADDING", (0, 0), (-1, -1), 0),
    ]
    result.setStyle(TableStyle(style))
    return result
