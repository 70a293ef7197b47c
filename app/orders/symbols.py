"""APP-6 symbols on paper: drawn once at set-up as SVG, placed here as vectors."""

from __future__ import annotations

from functools import cache

from reportlab.graphics.shapes import Drawing
from svglib.svglib import svg2rlg

from app.base.paths import asset


@cache
def symbol(sidc: str, size: float) -> Drawing | None:
    """Return the symbol scaled to a width of ``size`` points, or ``None`` for one set-up did not draw."""
    path = asset("symbols", f"{sidc}.svg")
    drawing = svg2rlg(str(path)) if path.exists() else None
    if drawing is None:
        return None
    factor = size / drawing.width
    drawing.scale(factor, factor)
    drawing.width, drawing.height = drawing.width * factor, drawing.height * factor
    return drawing
