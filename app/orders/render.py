"""An order as PDF: reproducible byte for byte from the same document."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from functools import partial
from xml.sax.saxutils import escape

from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    BaseDocTemplate,
    CondPageBreak,
    Flowable,
    Frame,
    NextPageTemplate,
    PageBreak,
    PageTemplate,
    Paragraph,
    Spacer,
    Table,
    TableStyle,
)

from app.base.message import say
from app.domain.law.terms import Status
from app.geo.charts import layer_of
from app.geo.units import format_dtg
from app.orders.content import DutyLine, OrderDocument
from app.orders.legend import Legend
from app.orders.mappage import MapSheet
from app.orders.opinions import opinion_table
from app.orders.organisation import HandoverLine
from app.orders.paper import (
    ACCENT,
    BANNER,
    BODY,
    BOLD,
    CELL,
    CELL_BOLD,
    FIGURES,
    GREY,
    HEADING,
    HEIGHT,
    MARGIN,
    SANS,
    SMALL,
    SUBHEADING,
    TEXT_WIDTH,
    TITLE,
    Furniture,
    NumberedCanvas,
    load_fonts,
    marking_words,
)
from app.orders.signing import PLANNER_FIELD, Rendered, SignatureField, commander_field
from app.orders.tables import cell, table

_HEADED = 24 * mm
"""A heading with the first rows of its table."""
_SIGN_HEIGHT = 26 * mm
_SIGN_BOTTOM = BANNER + 14 * mm
_SIGN_WIDTH = TEXT_WIDTH / 2 - 4 * mm


def render_order(document: OrderDocument) -> Rendered:
    """Return the order as PDF with the places where it is to be signed."""
    load_fonts()
    buffer = io.BytesIO()
    pages = partial(NumberedCanvas, _furniture(document))
    template = BaseDocTemplate(
        buffer,
        title=document.number,
        author=document.issuer.name,
        subject=str(say("paper.order")),
        invariant=1,
    )
    template.addPageTemplates(_page_templates(document))
    template.build(_story(document), canvasmaker=pages)
    left, right = (_sign_box(column) for column in (0, 1))
    return Rendered(
        pdf=buffer.getvalue(),
        plan_json=document.plan_json,
        certifying=SignatureField(PLANNER_FIELD, 0, left),
        acknowledging=(SignatureField(commander_field(document.recipient.code), 0, right),),
        caption=document.number,
    )


def _furniture(document: OrderDocument) -> Furniture:
    return Furniture(
        marking=marking_words(document.banner, exercise=document.header.exercise),
        warning=str(say("paper.basis_in_annex" if document.is_assessed else "paper.no_legal_basis")),
        number=document.number,
        issued=document.issued,
        is_draft=document.is_draft,
    )


def _page_templates(document: OrderDocument) -> list[PageTemplate]:
    bottom = BANNER + 6 * mm
    height = HEIGHT - bottom - 17 * mm
    signs = _SIGN_BOTTOM + _SIGN_HEIGHT + 8 * mm - bottom
    first = Frame(MARGIN, bottom + signs, TEXT_WIDTH, height - signs, 0, 0, 0, 0)
    later = Frame(MARGIN, bottom, TEXT_WIDTH, height, 0, 0, 0, 0)

    def draw_block(canvas: Canvas, _template: BaseDocTemplate) -> None:
        if not document.is_draft:
            _draw_signature_block(canvas, document)

    return [PageTemplate("first", [first], onPage=draw_block), PageTemplate("later", [later])]


def _sign_box(column: int) -> tuple[int, int, int, int]:
    left = MARGIN + column * (_SIGN_WIDTH + 8 * mm)
    return round(left), round(_SIGN_BOTTOM), round(left + _SIGN_WIDTH), round(_SIGN_BOTTOM + _SIGN_HEIGHT)


def _draw_signature_block(canvas: Canvas, document: OrderDocument) -> None:
    top = _SIGN_BOTTOM + _SIGN_HEIGHT
    canvas.saveState()
    canvas.setFillColor(ACCENT)
    canvas.setFont(BOLD, 9)
    canvas.drawString(MARGIN, top + 12, str(say("paper.acknowledge")))
    canvas.setFillColor(GREY)
    canvas.setFont(SANS, 8)
    captions = (say("paper.signed_by"), say("paper.commander", partner=document.recipient.name))
    for column, caption in enumerate(captions):
        left, bottom, right, upper = _sign_box(column)
        canvas.drawString(left, upper + 3, str(caption))
        canvas.setStrokeColor(GREY)
        canvas.setLineWidth(0.5)
        canvas.rect(left, bottom, right - left, upper - bottom)
    canvas.setFont(SANS, 8)
    check = Paragraph(f"{say('paper.acknowledge_text')} {escape(str(say('paper.check')))}", SMALL)
    _, height = check.wrap(TEXT_WIDTH, 12 * mm)
    check.drawOn(canvas, MARGIN, _SIGN_BOTTOM - height - 2)
    canvas.restoreState()


def _story(document: OrderDocument) -> list[Flowable]:
    order = document.header.order
    story: list[Flowable] = [NextPageTemplate("later"), *_heading(document)]
    story += _paragraph("order.situation", order.situation)
    story += _paragraph("order.mission", order.mission)
    story += _paragraph("order.execution", order.execution)
    story += _duties(document)
    story += _handovers(document)
    story += _areas(document)
    story += _places(document)
    story += _paragraph("order.sustainment", order.sustainment)
    story += _paragraph("order.command", order.command)
    story += _organisation(document)
    story += _basis(document)
    story += _opinions(document)
    return [*story, PageBreak(), *_map(document)]


def _heading(document: OrderDocument) -> list[Flowable]:
    header = document.header
    period = f"{format_dtg(header.start)}  -  {format_dtg(header.end)}"
    rows = [
        (say("paper.from"), document.issuer.name, say("paper.number"), document.number),
        (say("paper.to"), document.recipient.name, say("paper.copy"), say("paper.copy_value")),
        (say("paper.period"), period, say("paper.issued"), format_dtg(document.issued)),
    ]
    cells = [
        [Paragraph(escape(str(text)), SMALL if n % 2 == 0 else CELL) for n, text in enumerate(row)]
        for row in rows
    ]
    head = Table(cells, colWidths=[16 * mm, TEXT_WIDTH - 92 * mm, 22 * mm, 54 * mm])
    head.setStyle(
        TableStyle(
            [
                ("LINEABOVE", (0, 0), (-1, 0), 0.8, ACCENT),
                ("LINEBELOW", (0, -1), (-1, -1), 0.8, ACCENT),
                ("VALIGN", (0, 0), (-1, -1), "TOP"),
                ("TOPPADDING", (0, 0), (-1, -1), 2),
                ("BOTTOMPADDING", (0, 0), (-1, -1), 2),
                ("LEFTPADDING", (0, 0), (0, -1), 0),
            ]
        )
    )
    zone = say("paper.zone_used", name=header.name, version=header.version)
    title = Paragraph(f"{say('paper.order')} - {escape(header.name)}", TITLE)
    return [title, head, Spacer(1, 4), Paragraph(escape(str(zone)), SMALL)]


def _paragraph(key: str, text: str) -> list[Flowable]:
    parts = [part.strip() for part in text.strip().split("\n\n") if part.strip()]
    return [Paragraph(str(say(key)), HEADING), *(Paragraph(escape(part), BODY) for part in parts)]


def _duties(document: OrderDocument) -> list[Flowable]:
    name = document.recipient.name
    story: list[Flowable] = [Paragraph(escape(str(say("paper.own_duties", partner=name))), SUBHEADING)]
    if document.own:
        story.append(_duty_table(document.own, with_partner=False))
    else:
        story.append(Paragraph(escape(str(say("paper.no_own_duties", partner=name))), BODY))
    if document.others:
        story += _under("paper.other_duties", _duty_table(document.others, with_partner=True))
    return story


def _under(key: str, rows: Table) -> list[Flowable]:
    """Return a table under its heading, which never stands alone at the end of a page."""
    return [CondPageBreak(_HEADED), Paragraph(str(say(key)), SUBHEADING), rows]


def _duty_table(lines: Sequence[DutyLine], *, with_partner: bool) -> Table:
    """Return a table of duties: of others a recipient needs where and when, not how they come and go."""
    second, last = ("partner", []) if with_partner else ("base", [_pair("depart", "back")])
    heads = [
        str(say(f"paper.{name}"))
        for name in ("serial", "unit", second, "area", *(["depart_back"] if last else []), "on_off")
    ]
    rows = []
    for line in lines:
        words = [cell(text) for text in (line.unit, getattr(line, second), line.area)]
        times = [column(line) for column in (*last, _pair("on_station", "off_station"))]
        rows.append([str(line.serial), *words, *times])
    widths = [9 * mm, 40 * mm, (16 if with_partner else 30) * mm, 0, 28 * mm, *([28 * mm] if last else [])]
    widths[3] = TEXT_WIDTH - sum(widths)
    return table([heads, *rows], widths, mono_from=4)


def _pair(first: str, second: str) -> Callable[[DutyLine], str]:
    return lambda line: f"{getattr(line, first)}\n{getattr(line, second)}"


def _handovers(document: OrderDocument) -> list[Flowable]:
    """Return where units of the recipient meet others, and who agreed to it."""
    heads = [str(say(f"paper.{name}")) for name in ("time", "point", "handed", "between", "accepted_by")]
    rows = [
        [
            Paragraph(escape(line.time), FIGURES),
            *(cell(text) for text in (line.point, line.what, _from_to(line), line.accepted)),
        ]
        for line in document.handovers
    ]
    widths = [30 * mm, 34 * mm, 24 * mm, 46 * mm, TEXT_WIDTH - 134 * mm]
    return _under("paper.handovers", table([heads, *rows], widths)) if rows else []


def _from_to(line: HandoverLine) -> str:
    return str(say("paper.from_to", giver=line.giver, taker=line.taker))


def _areas(document: OrderDocument) -> list[Flowable]:
    heads = [str(say(f"paper.{name}")) for name in ("area", "size", "priority", "task")]
    rows = [
        [
            cell(area.name),
            area.size_nm2,
            str(area.priority),
            cell(area.task),
        ]
        for area in document.areas
    ]
    if not rows:
        return []
    widths = [42 * mm, 18 * mm, 15 * mm, TEXT_WIDTH - 75 * mm]
    return [*_under("paper.areas", table([heads, *rows], widths, right=(1, 2))), *_boardings(document)]


def _boardings(document: OrderDocument) -> list[Flowable]:
    """Return what is planned for boardings, area by area."""
    parts = ("rescue", "persons", "vessel", "evidence")
    heads = [str(say("paper.area")), *(str(say(f"field.boarding_{name}")) for name in parts)]
    rows = [
        [cell(area.name), *(cell(getattr(area.boarding, name)) for name in parts)]
        for area in document.areas
        if area.boarding is not None
    ]
    widths = [32 * mm, *[(TEXT_WIDTH - 32 * mm) / 4] * 4]
    return _under("paper.boardings", table([heads, *rows], widths)) if rows else []


def _places(document: OrderDocument) -> list[Flowable]:
    """Return where everything is; a long list of corners breaks over pages between its rows."""
    heads = [str(say(f"paper.{name}")) for name in ("name", "form", "position")]
    rows = [
        [cell(line.name), cell(line.form), Paragraph(escape(_unbroken(line.places)), FIGURES)]
        for line in document.places
    ]
    if not rows:
        return []
    widths = [42 * mm, 38 * mm, TEXT_WIDTH - 80 * mm]
    return _under("paper.positions", table([heads, *rows], widths))


def _unbroken(places: Sequence[str]) -> str:
    """Return positions one after the other, of which none is torn apart at the end of a line."""
    return "; ".join(place.replace(" ", "\N{NO-BREAK SPACE}") for place in places)


def _organisation(document: OrderDocument) -> list[Flowable]:
    heads = [str(say(f"paper.{name}")) for name in ("partner", "unit", "type", "base")]
    rows = [
        [
            unit.partner,
            cell(unit.name),
            cell(unit.kind),
            cell(unit.base),
        ]
        for unit in document.units
    ]
    if not rows:
        return []
    widths = [18 * mm, 52 * mm, 52 * mm, TEXT_WIDTH - 122 * mm]
    return [*_under("paper.task_organisation", table([heads, *rows], widths)), *_authority(document)]


def _authority(document: OrderDocument) -> list[Flowable]:
    """Return who controls units in the place of their owners, in what writing."""
    heads = [
        str(say(f"paper.{name}")) for name in ("unit", "from_until", "controls", "in_writing", "accepted_by")
    ]
    rows = [
        [
            cell(line.unit),
            Paragraph(f"{escape(line.start)}<br/>{escape(line.end)}", FIGURES),
            line.controller,
            cell(". ".join(text for text in (line.reference, line.scope) if text)),
            cell(line.accepted),
        ]
        for line in document.authority
    ]
    widths = [40 * mm, 30 * mm, 20 * mm, TEXT_WIDTH - 125 * mm, 35 * mm]
    return _under("paper.authority", table([heads, *rows], widths)) if rows else []


def _basis(document: OrderDocument) -> list[Flowable]:
    """Return Annex D; what is not plainly recorded is set in bold, so that it is found on a grey print."""
    if not document.basis:
        return []
    heads = [str(say(f"paper.{name}")) for name in ("serials", "unit", "leg", "status", "basis")]
    rows = [
        [
            cell(", ".join(map(str, line.serials))),
            cell(line.unit),
            cell(line.leg),
            Paragraph(escape(str(say(f"law.status_{line.status.name.lower()}"))), _status_style(line.status)),
            cell(line.basis),
        ]
        for line in document.basis
    ]
    widths = [20 * mm, 34 * mm, 36 * mm, 24 * mm, TEXT_WIDTH - 114 * mm]
    note = Paragraph(escape(str(say("paper.basis_note"))), SMALL)
    return [*_under("paper.annex_basis", table([heads, *rows], widths)), Spacer(1, 3), note]


def _opinions(document: OrderDocument) -> list[Flowable]:
    """Return what advisers say of the instruments, below the annex of the basis."""
    return _under("paper.opinions", opinion_table(document.opinions)) if document.opinions else []


def _status_style(status: Status) -> ParagraphStyle:
    return CELL if status is Status.RECORDED else CELL_BOLD


def _map(document: OrderDocument) -> list[Flowable]:
    sheet = MapSheet(document, TEXT_WIDTH, HEIGHT - 66 * mm)
    layer = layer_of(document.header.zone_pack)
    accuracy = f"{layer.accuracy_nm:g}"
    zones = (
        say("paper.imported_zones", source=layer.source, accuracy=accuracy)
        if layer.source
        else say("paper.legend_zones", accuracy=accuracy)
    )
    scale = say("paper.scale", scale=f"{round(sheet.scale, -3):,.0f}")
    return [
        Paragraph(str(say("paper.map_title")), HEADING),
        sheet,
        Spacer(1, 4),
        Legend(TEXT_WIDTH),
        Paragraph(escape(f"{scale}. {zones} {say('paper.legend_coast')}"), SMALL),
    ]
