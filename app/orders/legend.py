"""The legend under the map: each sign as it is drawn, with its word."""

from __future__ import annotations

from collections.abc import Callable

from reportlab.lib.colors import black
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable

from app.base.message import say
from app.domain.scene import SEA_PORT
from app.orders.mappage import AREA_FILL, ZONE, ZONE_DASHES, draw_symbol
from app.orders.paper import ACCENT, GREY, SANS

_SIGN, _GAP, _ROW, _SIZE = 20.0, 5.0, 13.0, 8.0


class Legend(Flowable):
    """Signs in rows as wide as the map."""

    def __init__(self, width: float) -> None:
        super().__init__()
        self.width = width
        self._places = _arranged(width)
        self.height = _ROW * (1 + max(row for row, *_ in self._places))

    def wrap(self, _width: float, _height: float) -> tuple[float, float]:
        """Return the size it takes."""
        return self.width, self.height

    def draw(self) -> None:
        """Draw each sign and its word."""
        canvas: Canvas = self.canv
        for row, left, text, draw_sign in self._places:
            bottom = self.height - (row + 1) * _ROW
            canvas.saveState()
            draw_sign(canvas, left, bottom + 2)
            canvas.restoreState()
            canvas.setFont(SANS, _SIZE)
            canvas.setFillColor(black)
            canvas.drawString(left + _SIGN + _GAP, bottom + 3, text)


def _arranged(width: float) -> list[tuple[int, float, str, Callable[[Canvas, float, float], None]]]:
    places = []
    row, left = 0, 0.0
    for key, draw_sign in _SIGNS:
        text = str(say(key))
        needed = _SIGN + _GAP + stringWidth(text, SANS, _SIZE) + 3 * _GAP
        if left and left + needed > width:
            row, left = row + 1, 0.0
        places.append((row, left, text, draw_sign))
        left += needed
    return places


def _area(canvas: Canvas, left: float, bottom: float) -> None:
    canvas.setStrokeColor(ACCENT)
    canvas.setFillColor(AREA_FILL)
    canvas.rect(left, bottom, _SIGN, 8, fill=1)


def _base(canvas: Canvas, left: float, bottom: float) -> None:
    draw_symbol(canvas, SEA_PORT, (left + _SIGN / 2 - 5, bottom), 9)


def _line(canvas: Canvas, left: float, bottom: float) -> None:
    canvas.line(left, bottom + 4, left + _SIGN, bottom + 4)


def _own(canvas: Canvas, left: float, bottom: float) -> None:
    canvas.setStrokeColor(ACCENT)
    canvas.setDash([5, 1.5])
    _line(canvas, left, bottom)


def _others(canvas: Canvas, left: float, bottom: float) -> None:
    canvas.setStrokeColor(GREY)
    canvas.setLineWidth(0.35)
    canvas.setDash([2, 2])
    _line(canvas, left, bottom)


def _zone(kind: str) -> Callable[[Canvas, float, float], None]:
    def draw(canvas: Canvas, left: float, bottom: float) -> None:
        canvas.setStrokeColor(ZONE)
        canvas.setLineWidth(0.4)
        canvas.setDash(ZONE_DASHES[kind])
        _line(canvas, left, bottom)

    return draw


_SIGNS = (
    ("paper.legend_area", _area),
    ("paper.legend_base", _base),
    ("paper.legend_own", _own),
    ("paper.legend_others", _others),
    ("paper.legend_ts", _zone("TS")),
    ("paper.legend_cz", _zone("CZ")),
    ("paper.legend_eez", _zone("EEZ")),
)
