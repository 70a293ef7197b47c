"""The register on paper: each instrument with its articles, and room for the word of a legal adviser."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from xml.sax.saxutils import escape

from reportlab.lib.units import mm
from reportlab.platypus import (
    CondPageBreak,
    Flowable,
    KeepTogether,
    Paragraph,
    Spacer,
    Table,
    TableStyle,
)

from app.base.message import say
from app.domain.change import table as table_of
from app.domain.header import Header
from app.domain.ids import AreaId
from app.domain.law import wording
from app.domain.law.register import Grant, Instrument
from app.domain.marking import Level
from app.domain.plan import Plan
from app.domain.release import derived_marking
from app.geo.units import format_dtg
from app.orders.opinions import OpinionLine, list_opinions, opinion_table
from app.orders.paper import (
    BODY,
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
from app.orders.tables import cell, table

_PRINTED = ("instruments", "grants", "opinions")
_HEADED = 34 * mm
"""A title with what stands below it and the first rows of its table."""
_WIDTHS = [16 * mm, 32 * mm, 33 * mm, 36 * mm, 28 * mm, TEXT_WIDTH - 145 * mm]
_BOX_HEIGHT = 54 * mm


@dataclass(frozen=True, slots=True)
class RegisterDocument:
    """The register of one plan as it is printed; the planner's own notes are no part of it."""

    header: Header
    banner: Level
    readers: tuple[str, ...]
    """Codes of the partners that may have all of it (R14)."""
    printed: datetime
    instruments: tuple[tuple[Instrument, tuple[Grant, ...]], ...]
    """Each with its articles in the order of their numbers."""
    areas: Mapping[AreaId, str]
    opinions: tuple[OpinionLine, ...] = ()

    @property
    def number(self) -> str:
        """What the paper is called at the foot of each page."""
        version = f"{self.header.version:03d}"
        return str(say("paper.register_number", name=self.header.name, version=version))


def compose_register(plan: Plan, printed: datetime) -> RegisterDocument:
    """Return what is printed of the register of ``plan``: the planner's own paper, marked by all it holds."""
    grants = plan.grants.values()
    markings = [one.marking for kind in _PRINTED for one in table_of(plan, kind).values()]
    derived = derived_marking(plan, markings, printed)
    instruments = sorted(plan.instruments.values(), key=lambda one: one.title)
    return RegisterDocument(
        header=plan.header,
        banner=derived.level,
        readers=tuple(partner.code for i, partner in plan.partners.items() if i in derived.readers),
        printed=printed,
        instruments=tuple(
            (one, tuple(wording.in_order(grant for grant in grants if grant.instrument == one.id)))
            for one in instruments
        ),
        areas={area.id: area.name for area in plan.areas.values()},
        opinions=list_opinions(plan, plan.opinions.values()),
    )


def render_register(document: RegisterDocument) -> bytes:
    """Return the register as PDF, the same bytes for the same document."""
    load_fonts()
    furniture = Furniture(
        marking=marking_words(document.banner, exercise=document.header.exercise),
        warning=str(say("paper.read_agreement")),
        number=document.number,
        issued=document.printed,
    )
    return render(_story(document), furniture, document.number, str(say("paper.register")))


def _story(document: RegisterDocument) -> list[Flowable]:
    header = document.header
    articles = sum(len(grants) for _, grants in document.instruments)
    counts = say("paper.counts", instruments=len(document.instruments), articles=articles)
    period = wording.span(header.start, header.end)
    story: list[Flowable] = [
        Paragraph(escape(f"{say('paper.register')} - {header.name}"), TITLE),
        Paragraph(escape(f"{say('paper.period')}: {period}. {counts}."), BODY),
        Paragraph(escape(str(say("paper.register_note"))), SMALL),
        Paragraph(escape(_readers(document)), SMALL),
    ]
    for instrument, grants in document.instruments:
        story += _instrument(document, instrument, grants)
    if document.opinions:
        heading = Paragraph(escape(str(say("paper.opinions"))), HEADING)
        story += [CondPageBreak(_HEADED), heading, opinion_table(document.opinions)]
    return [*story, *_adviser()]


def _readers(document: RegisterDocument) -> str:
    if not document.readers:
        return str(say("paper.for_nobody_else"))
    return str(say("paper.may_go_to", partners=", ".join(document.readers)))


def _instrument(
    document: RegisterDocument, instrument: Instrument, grants: Sequence[Grant]
) -> list[Flowable]:
    head: list[Flowable] = [
        CondPageBreak(_HEADED),
        Paragraph(escape(instrument.title), HEADING),
        Paragraph(escape("; ".join(_about(instrument))), SMALL),
    ]
    header = document.header
    found = wording.warnings_about(instrument, header.start, header.end)
    if found:
        # In bold: it is found on a grey print.
        words = say("register.warning", what="; ".join(map(str, found)))
        head += [Paragraph(escape(str(words)), CELL_BOLD), Spacer(1, 3)]
    if not grants:
        return [*head, Paragraph(escape(str(say("paper.no_articles"))), BODY)]
    heads = ["field.article", "paper.leave", "field.actions", "paper.where", "paper.how"]
    rows = [_article(grant, document.areas) for grant in grants]
    headings = [str(say(key)) for key in (*heads, "law.conditions_and_caveat")]
    return [*head, table([headings, *rows], list(_WIDTHS))]


def _about(instrument: Instrument) -> list[str]:
    """Return what stands below the title of an instrument."""
    parts = [
        str(say(f"law.instrument_{instrument.kind.value}")),
        str(say("paper.parties", codes=", ".join(sorted(instrument.parties)))),
        wording.span(instrument.since, instrument.until),
    ]
    if instrument.reviewed_by and instrument.reviewed_on:
        when = format_dtg(instrument.reviewed_on)
        parts.append(str(say("paper.reviewed", post=instrument.reviewed_by, when=when)))
    if instrument.held_at:
        parts.append(str(say("paper.held_at", place=instrument.held_at)))
    if instrument.text_sha256:
        parts.append(f"SHA-256 {instrument.text_sha256}")
    return parts


def _article(grant: Grant, areas: Mapping[AreaId, str]) -> list[Paragraph]:
    """Return the cells of an article: the columns of the grid, those that belong together in one cell."""
    words = {heading: column(grant, areas) for heading, column in wording.COLUMNS}
    between = str(say("paper.from_to", giver=words["field.by"], taker=words["field.to"]))
    leave = f"{escape(words['field.slot'])}<br/>{escape(between)}"
    return [
        Paragraph(escape(words["field.article"]), CELL_BOLD),
        Paragraph(leave, CELL),
        cell(words["field.actions"]),
        cell(f"{words['field.zones']}; {words['field.subject']}"),
        cell("; ".join(filter(None, (words["field.mode"], words["law.in_force"])))),
        cell(words["law.conditions_and_caveat"].replace("\n", "; ")),
    ]


def _adviser() -> list[Flowable]:
    """Return the room for concurrence or dissent, never torn apart at the end of a page."""
    boxes = [[_box("paper.concur"), _box("paper.dissent")]]
    both = Table(boxes, colWidths=[TEXT_WIDTH / 2] * 2, hAlign="LEFT")
    both.setStyle(
        TableStyle(
            [
                ("BOX", (0, 0), (0, 0), 0.5, GREY),
                ("BOX", (1, 0), (1, 0), 0.5, GREY),
                ("VALIGN", (0, 0), (-1, -1), "TOP"),
                ("LEFTPADDING", (0, 0), (-1, -1), 3 * mm),
                ("RIGHTPADDING", (0, 0), (-1, -1), 3 * mm),
                ("TOPPADDING", (0, 0), (-1, -1), 3 * mm),
                ("BOTTOMPADDING", (0, 0), (-1, -1), 4 * mm),
            ]
        )
    )
    head = [
        Paragraph(escape(str(say("paper.adviser"))), HEADING),
        Paragraph(escape(str(say("paper.adviser_note"))), SMALL),
    ]
    return [KeepTogether([*head, both])]


def _box(key: str) -> Table:
    """Return a box to tick with its words, room to write, and a line each for post, DTG and signature."""
    width = TEXT_WIDTH / 2 - 6 * mm
    square = Table([[""]], colWidths=[4 * mm], rowHeights=[4 * mm])
    square.setStyle(TableStyle([("BOX", (0, 0), (-1, -1), 0.8, GREY)]))
    lines = [Paragraph(escape(str(say(f"paper.{name}"))), SMALL) for name in ("post", "dtg", "signature")]
    rows: list[list[Flowable | str]] = [[square, Paragraph(escape(str(say(key))), CELL_BOLD)], ["", ""]]
    rows += [[line, ""] for line in lines]
    room = _BOX_HEIGHT - 3 * 9 * mm - 8 * mm
    box = Table(rows, colWidths=[18 * mm, width - 18 * mm], rowHeights=[8 * mm, room, *([9 * mm] * 3)])
    box.setStyle(
        TableStyle(
            [
                ("VALIGN", (0, 0), (-1, 0), "TOP"),
                ("VALIGN", (0, 2), (-1, -1), "BOTTOM"),
                ("LINEBELOW", (1, 2), (1, -1), 0.5, GREY),
                ("LEFTPADDING", (0, 0), (-1, -1), 0),
                ("RIGHTPADDING", (0, 0), (-1, -1), 0),
                ("BOTTOMPADDING", (0, 2), (-1, -1), 0),
            ]
        )
    )
    return box
