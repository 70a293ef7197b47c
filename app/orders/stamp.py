"""The visible side of a signature: a few lines of text with their font inside, drawn by reportlab.

pyHanko's own text stamps need a font library that Watchbill does without, or a font that is not embedded.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import reportlab
from pyhanko.pdf_utils.content import PdfContent, ResourceType
from pyhanko.pdf_utils.generic import pdf_name
from pyhanko.pdf_utils.layout import AxisAlignment, BoxConstraints, SimpleBoxLayoutRule
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.pdf_utils.writer import BasePdfFileWriter
from pyhanko.stamp import BaseStampStyle, StaticContentStamp, StaticStampStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFError, TTFont
from reportlab.pdfgen.canvas import Canvas

from app.base.errors import AppError
from app.base.message import say

FALLBACK_FONT = Path(reportlab.__file__).parent / "fonts" / "Vera.ttf"
"""Comes with reportlab; covers Latin only."""

_MARGIN = 4.0
_LEADING = 1.25
_LARGEST = 9.0
_NO_MARGINS = SimpleBoxLayoutRule(x_align=AxisAlignment.ALIGN_MID, y_align=AxisAlignment.ALIGN_MID)


@dataclass(frozen=True)
class LinesStyle(BaseStampStyle):
    """Lines of text that fill the box of the signature field, whatever its size."""

    lines: tuple[str, ...] = ()
    font: Path = FALLBACK_FONT

    def create_stamp(
        self, writer: BasePdfFileWriter, box: BoxConstraints, text_params: Mapping[str, object]
    ) -> StaticContentStamp:
        """Return the stamp for a field of that size."""
        page = draw_lines(self.lines, self.font, (box.width, box.height))
        style = StaticStampStyle(
            border_width=1,
            background=_Page(page, box),
            background_layout=_NO_MARGINS,
            background_opacity=1.0,
        )
        return StaticContentStamp(writer=writer, style=style, box=box)


class _Page(PdfContent):
    """The only page of a PDF as content of another."""

    def __init__(self, pdf: bytes, box: BoxConstraints) -> None:
        super().__init__(box=box)
        self._pdf = pdf

    def render(self) -> bytes:
        """Import the page and return the operator that shows it."""
        page = self._ensure_writer.import_page_as_xobject(PdfFileReader(io.BytesIO(self._pdf)))
        self.set_resource(ResourceType.XOBJECT, pdf_name("/Lines"), page)
        return b"/Lines Do"


def draw_lines(lines: tuple[str, ...], font: Path, size: tuple[float, float]) -> bytes:
    """Return a PDF page of that size, in points, that the lines fill as large as fits.

    Raises
    ------
    AppError
        If ``font`` is not a readable TrueType font.
    """
    name = _register(font)
    width, height = size
    widest = max(pdfmetrics.stringWidth(line, name, 1.0) for line in lines)
    points = min(_LARGEST, (width - 2 * _MARGIN) / widest, (height - 2 * _MARGIN) / (len(lines) * _LEADING))
    page = io.BytesIO()
    canvas = Canvas(page, pagesize=size, invariant=1)
    canvas.setFont(name, points)
    for number, line in enumerate(lines):
        canvas.drawString(_MARGIN, height - _MARGIN - points * (1 + number * _LEADING), line)
    canvas.save()
    return page.getvalue()


def _register(font: Path) -> str:
    """Make ``font`` known to reportlab, once, and return its name there."""
    name = f"stamp:{font}"
    if name not in pdfmetrics.getRegisteredFontNames():
        try:
            pdfmetrics.registerFont(TTFont(name, str(font)))
        except (TTFError, OSError) as failure:
            raise AppError(say("sign.bad_font", path=font)) from failure
    return name
