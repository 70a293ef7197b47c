"""Tables on paper: one look for all of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from xml.sax.saxutils import escape

from reportlab.lib.colors import white
from reportlab.platypus import Paragraph, Table, TableStyle

from app.orders.paper import ACCENT, BOLD, CELL, MONO, RULE, SANS


def cell(text: str) -> Paragraph:
    """Return a text that wraps in its cell."""
    return Paragraph(escape(text), CELL)


def table(
    rows: Sequence[Sequence[object]],
    widths: list[float],
    *,
    mono_from: int | None = None,
    right: tuple[int, ...] = (),
) -> Table:
    """Return a table with the first of ``rows`` as headings, repeated on each page.

    Parameters
    ----------
    mono_from
        The first of the columns that are figures.
    right
        The columns that line up on the right.
    """
    result = Table([list(row) for row in rows], colWidths=widths, repeatRows=1, hAlign="LEFT")
    style: list[Any] = [  # a command has its own shape for each verb
        ("FONT", (0, 0), (-1, -1), SANS, 8, 10),
        ("FONT", (0, 0), (-1, 0), BOLD, 8, 10),
        ("TEXTCOLOR", (0, 0), (-1, 0), white),
        ("BACKGROUND", (0, 0), (-1, 0), ACCENT),
        ("LINEBELOW", (0, 1), (-1, -1), 0.3, RULE),
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("TOPPADDING", (0, 0), (-1, -1), 2),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 2),
        ("LEFTPADDING", (0, 0), (-1, -1), 3),
        ("RIGHTPADDING", (0, 0), (-1, -1), 3),
    ]
    if mono_from is not None:
        style.append(("FONT", (mono_from, 1), (-1, -1), MONO, 8, 10))
    style += [("ALIGN", (column, 0), (column, -1), "RIGHT") for column in right]
    result.setStyle(TableStyle(style))
    return result
