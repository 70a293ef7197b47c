"""The paper an order is printed on: sizes, fonts, colours, banners and page numbers."""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import datetime
from functools import cache, partial
from pathlib import Path
from typing import Any

from reportlab.lib.colors import HexColor, black
from reportlab.lib.enums import TA_LEFT
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Flowable, Frame, PageTemplate

from app.base.errors import AppError
from app.base.message import say
from app.base.paths import asset
from app.domain.marking import Level
from app.geo.units import format_dtg

WIDTH, HEIGHT = A4
MARGIN = 15 * mm
BANNER = 9 * mm
"""Height kept at top and bottom for the marking."""
TEXT_WIDTH = WIDTH - 2 * MARGIN

SANS, BOLD, MONO = "PlexSans", "PlexSans-SemiBold", "PlexMono"
ACCENT = HexColor("#0B5E8A")
GREY = HexColor("#50626E")
RULE = HexColor("#C3CDD3")
_FONTS = {
    SANS: "IBMPlexSans-Regular.ttf",
    BOLD: "IBMPlexSans-SemiBold.ttf",
    MONO: "IBMPlexMono-Regular.ttf",
}

BODY = ParagraphStyle("body", fontName=SANS, fontSize=9, leading=12.5, spaceAfter=4, alignment=TA_LEFT)
HEADING = ParagraphStyle(
    "heading",
    parent=BODY,
    fontName=BOLD,
    fontSize=11,
    leading=14,
    textColor=ACCENT,
    spaceBefore=10,
    spaceAfter=3,
    keepWithNext=1,
)
SUBHEADING = ParagraphStyle("subheading", parent=BODY, fontName=BOLD, spaceBefore=6, spaceAfter=2)
SMALL = ParagraphStyle("small", parent=BODY, fontSize=8, leading=10, textColor=GREY)
CELL = ParagraphStyle("cell", parent=BODY, fontSize=8, leading=10, spaceAfter=0)
CELL_BOLD = ParagraphStyle("cell bold", parent=CELL, fontName=BOLD)
FIGURES = ParagraphStyle("figures", parent=CELL, fontName=MONO)
TITLE = ParagraphStyle("title", parent=BODY, fontName=BOLD, fontSize=18, leading=22, spaceAfter=2)


@cache
def load_fonts() -> None:
    """Make the fonts known to reportlab.

    Raises
    ------
    AppError
        If set-up has not built them.
    """
    for name, file in _FONTS.items():
        path = asset("fonts", file)
        if not path.exists():
            raise AppError(say("chart.missing", name=f"fonts/{file}"))
        pdfmetrics.registerFont(TTFont(name, str(path)))


def stamp_font() -> Path:
    """Return the font file of the visible signature."""
    return asset("fonts", _FONTS[SANS])


@dataclass(frozen=True, slots=True)
class Furniture:
    """What stands on every page of a paper."""

    marking: str
    warning: str
    """Below the marking at the top."""
    number: str
    issued: datetime
    is_draft: bool = False
    """Then it says so across the page."""


def marking_words(level: Level, *, exercise: bool) -> str:
    """Return a marking as it stands at top and bottom."""
    return f"{say('paper.exercise')}  -  {level.name}" if exercise else level.name


class NumberedCanvas(Canvas):
    """Writes marking, warnings and ``page x of y`` on every page once the number of pages is known."""

    def __init__(self, furniture: Furniture, *arguments: Any, **options: Any) -> None:  # noqa: ANN401 - reportlab's
        super().__init__(*arguments, **options)
        self._furniture = furniture
        self._pages: list[dict[str, Any]] = []

    def showPage(self) -> None:  # noqa: N802 - reportlab's own
        """Keep the page until the end."""
        self._pages.append(dict(self.__dict__))
        self._startPage()  # type: ignore[attr-defined]  # the stub leaves it out

    def save(self) -> None:
        """Write what stands on every page, and the file."""
        for number, page in enumerate(self._pages, start=1):
            self.__dict__.update(page)
            draw_furniture(self, self._furniture, number, len(self._pages))
            super().showPage()
        super().save()


def render(story: list[Flowable], furniture: Furniture, title: str, subject: str) -> bytes:
    """Return a paper of one column as PDF, the same bytes for the same story; ``load_fonts`` comes first."""
    buffer = io.BytesIO()
    template = BaseDocTemplate(buffer, title=title, subject=subject, author="Watchbill", invariant=1)
    bottom = BANNER + 6 * mm
    frame = Frame(MARGIN, bottom, TEXT_WIDTH, HEIGHT - bottom - 17 * mm, 0, 0, 0, 0)
    template.addPageTemplates([PageTemplate("page", [frame])])
    template.build(story, canvasmaker=partial(NumberedCanvas, furniture))
    return buffer.getvalue()


def draw_furniture(canvas: Canvas, furniture: Furniture, page: int, pages: int) -> None:
    """Draw the marking at top and bottom centre, the warnings, the paper's number and the page's."""
    if furniture.is_draft:
        _draw_watermark(canvas)
    canvas.saveState()
    canvas.setFillColor(black)
    canvas.setFont(BOLD, 9)
    canvas.drawCentredString(WIDTH / 2, HEIGHT - 9 * mm, furniture.marking)
    canvas.drawCentredString(WIDTH / 2, 6 * mm, furniture.marking)
    canvas.setFont(BOLD, 8)
    canvas.setFillColor(ACCENT)
    canvas.drawCentredString(WIDTH / 2, HEIGHT - 13 * mm, furniture.warning)
    canvas.setFont(SANS, 8)
    canvas.setFillColor(GREY)
    canvas.drawString(MARGIN, 10.5 * mm, furniture.number)
    canvas.drawCentredString(WIDTH / 2, 10.5 * mm, str(say("paper.planning_aid")))
    canvas.drawRightString(WIDTH - MARGIN, 10.5 * mm, str(say("paper.page", page=page, pages=pages)))
    canvas.setFont(MONO, 8)
    canvas.drawRightString(WIDTH - MARGIN, HEIGHT - 9 * mm, format_dtg(furniture.issued))
    canvas.restoreState()


def _draw_watermark(canvas: Canvas) -> None:
    """Say across the page that it is a draft: in outline, so that what is under it can be read."""
    canvas.saveState()
    canvas.translate(WIDTH / 2, HEIGHT / 2)
    canvas.rotate(52)
    canvas.setStrokeColor(GREY)
    canvas.setLineWidth(0.6)
    text = canvas.beginText()
    text.setTextRenderMode(1)
    text.setFont(BOLD, 110)
    word = str(say("paper.draft"))
    text.setTextOrigin(-pdfmetrics.stringWidth(word, BOLD, 110) / 2, -40)
    text.textOut(word)
    canvas.drawText(text)
    canvas.restoreState()
