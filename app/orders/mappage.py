"""The map of an order: vector, drawn from the same scene as the screen, legible in greyscale."""

from __future__ import annotations

import math
from collections.abc import Iterable

import numpy as np
import shapely
from reportlab.graphics import renderPDF
from reportlab.graphics.shapes import Drawing
from reportlab.lib.colors import Color, HexColor, black, white
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable
from shapely.geometry.base import BaseGeometry

from app.base.message import say
from app.domain.marks import MarkKind
from app.domain.scene import AssetMark, Scene
from app.geo.charts import Box, read_borders, read_coast, read_land, read_places, read_zones
from app.geo.point import Position
from app.geo.units import METRES_PER_NM
from app.orders.berths import IN_A_ROW, lead_line, place_group
from app.orders.content import OrderDocument
from app.orders.labels import Rectangle, Wish, place_labels
from app.orders.paper import ACCENT, BOLD, GREY, MONO, RULE, SANS
from app.orders.projection import Projection
from app.orders.symbols import symbol

WATER, LAND, COAST = HexColor("#F3F7F9"), HexColor("#E4E0D6"), HexColor("#70736E")
ZONE = HexColor("#5B4B8A")
AREA_FILL = Color(0.043, 0.369, 0.541, alpha=0.10)
ZONE_DASHES: dict[str, list[float]] = {
    "IW": [2, 1],
    "AW": [2, 1],
    "TS": [4, 2],
    "CZ": [1, 2],
    "EEZ": [7, 2, 1.5, 2],
}
_SYMBOL, _BASE = 13.0, 9.0
"""Width of the symbols of units and bases in points."""
_PITCH = (19.0, 20.0)
"""From one symbol of a unit to the next beside and below it, its partner's code included."""
_MARGIN_DEG = 0.2
"""Around everything drawn."""
LEAST_PLACE_RANK = 8
"""Places of the chart up to this rank are named."""
_STEPS = (10.0, 5.0, 2.0, 1.0, 0.5, 0.25, 1 / 6, 1 / 12)
"""Spacings of the graticule in degrees."""


class MapSheet(Flowable):
    """A map of an order's scene with graticule, scale bar and north arrow; sizes in points."""

    def __init__(self, document: OrderDocument, width: float, height: float) -> None:
        super().__init__()
        scene = document.scene
        self._recipient = document.recipient.code
        self.width, self.height = width, height
        self._scene = scene
        self._zone_pack = document.header.zone_pack
        self._projection = Projection.fitting(_box_of(scene), width, height)
        self._taken: list[Rectangle] = []

    @property
    def scale(self) -> float:
        """The number n of the scale 1:n."""
        return self._projection.scale()

    def wrap(self, _width: float, _height: float) -> tuple[float, float]:
        """Return the size it takes."""
        return self.width, self.height

    def draw(self) -> None:
        """Draw the sheet on the canvas the layout gives."""
        canvas: Canvas = self.canv
        canvas.saveState()
        frame = canvas.beginPath()
        frame.rect(0, 0, self.width, self.height)
        canvas.clipPath(frame, stroke=0)
        self._draw_chart(canvas)
        self._draw_graticule(canvas)
        self._draw_areas(canvas)
        self._draw_marks(canvas)
        self._draw_tracks(canvas)
        self._draw_bases(canvas)
        self._draw_labels(canvas)
        self._draw_scale_bar(canvas)
        self._draw_north(canvas)
        canvas.restoreState()
        canvas.setStrokeColor(black)
        canvas.setLineWidth(0.6)
        canvas.rect(0, 0, self.width, self.height)

    def _draw_chart(self, canvas: Canvas) -> None:
        canvas.setFillColor(WATER)
        canvas.rect(0, 0, self.width, self.height, stroke=0, fill=1)
        for box in self._projection.box.parts:
            self._draw_chart_of(canvas, box)
        canvas.setDash()

    def _draw_chart_of(self, canvas: Canvas, box: Box) -> None:
        canvas.setDash()
        canvas.setFillColor(LAND)
        for polygon in read_land(box):
            self._outline(canvas, [polygon.exterior, *polygon.interiors], closed=True, fill=1, stroke=0)
        canvas.setStrokeColor(COAST)
        canvas.setLineWidth(0.4)
        for line in read_coast(box):
            self._outline(canvas, _lines(line))
        canvas.setDash(3, 2)
        for line in read_borders(box):
            self._outline(canvas, _lines(line))
        canvas.setStrokeColor(ZONE)
        for zone in read_zones(self._zone_pack, box):
            canvas.setDash(ZONE_DASHES[zone.zone])
            self._outline(canvas, _lines(zone.geometry.boundary))

    def _draw_graticule(self, canvas: Canvas) -> None:
        box = self._projection.box
        span = box.east - box.west
        step = next((step for step in _STEPS if span / step >= 4), _STEPS[-1])
        canvas.setStrokeColor(RULE)
        canvas.setLineWidth(0.3)
        canvas.setFont(MONO, 6.5)
        canvas.setFillColor(GREY)
        for lon in np.arange(np.ceil(box.west / step) * step, box.east, step):
            x = (float(lon) - box.west) * self._projection.points_per_degree
            canvas.line(x, 0, x, self.height)
            canvas.drawString(x + 2, 2, _degrees((float(lon) + 180.0) % 360.0 - 180.0, "EW"))
        for lat in np.arange(np.ceil(box.south / step) * step, box.north, step):
            _, y = self._projection.point(Position(float(lat), 0.0))
            canvas.line(0, y, self.width, y)
            canvas.drawString(2, y + 2, _degrees(float(lat), "NS"))

    def _draw_areas(self, canvas: Canvas) -> None:
        canvas.setStrokeColor(ACCENT)
        canvas.setFillColor(AREA_FILL)
        for area in self._scene.areas.values():
            canvas.setLineWidth(0.6 + area.priority * 0.15)
            rings = [shapely.LinearRing(ring) for ring in area.rings]
            self._outline(canvas, rings, closed=True, fill=1)

    def _draw_marks(self, canvas: Canvas) -> None:
        """Draw lines solid, barriers with a heavier stroke, and a cross at each point."""
        canvas.setStrokeColor(black)
        for mark in self._scene.marks.values():
            canvas.setLineWidth(1.2 if mark.kind is MarkKind.BARRIER else 0.6)
            canvas.setDash(*((4, 2) if mark.kind is MarkKind.TRACK else ()))
            if mark.kind is not MarkKind.POINT:
                self._outline(canvas, [shapely.LineString(mark.path)])
                continue
            ((lon, lat),) = mark.path
            x, y = self._projection.point(Position(lat, lon))
            canvas.lines([(x - 3, y, x + 3, y), (x, y - 3, x, y + 3)])
        canvas.setDash()

    def _draw_tracks(self, canvas: Canvas) -> None:
        """Draw the recipient's ways in full and the others' faint; a way used twice is drawn once."""
        ways = self._scene.ways.values()
        own = {way.path for way in ways if way.badge.code == self._recipient}
        others = {way.path for way in ways} - own
        for paths, colour, width, dash in ((others, GREY, 0.35, (2.0, 2.0)), (own, ACCENT, 1.0, (5.0, 1.5))):
            canvas.setStrokeColor(colour)
            canvas.setLineWidth(width)
            canvas.setDash(dash)
            for path in sorted(paths):
                self._outline(canvas, [shapely.LineString(path)])
        canvas.setDash()

    def _draw_bases(self, canvas: Canvas) -> None:
        for base in self._scene.bases.values():
            x, y = self._projection.point(base.position)
            half = _BASE / 2
            draw_symbol(canvas, base.sidc, (x - half, y - half), _BASE)
            self._taken.append(Rectangle(x - half, y - half, x + half, y + half))
        groups: dict[Position, list[AssetMark]] = {}
        for asset in self._scene.assets.values():
            groups.setdefault(asset.position, []).append(asset)
        for position, assets in groups.items():
            self._draw_assets(canvas, position, sorted(assets, key=lambda asset: asset.slot))

    def _draw_assets(self, canvas: Canvas, position: Position, assets: list[AssetMark]) -> None:
        """Draw the units of one base beside each other, on a lead line where there is no room beside it."""
        at = self._projection.point(position)
        columns, rows = min(IN_A_ROW, len(assets)), math.ceil(len(assets) / IN_A_ROW)
        frame = Rectangle(2, 2, self.width - 2, self.height - 2)
        size = (columns * _PITCH[0], rows * _PITCH[1])
        box = place_group(at, size, _BASE / 2 + 1, frame, self._taken)
        line = lead_line(at, box, _BASE / 2 + 1)
        if line is not None:
            canvas.setStrokeColor(GREY)
            canvas.setLineWidth(0.4)
            canvas.line(*line)
        for place, asset in enumerate(assets):
            left = box.left + place % IN_A_ROW * _PITCH[0] + (_PITCH[0] - _SYMBOL) / 2
            bottom = box.top - (place // IN_A_ROW + 1) * _PITCH[1] + 5
            draw_symbol(canvas, asset.sidc, (left, bottom), _SYMBOL)
            canvas.setFont(BOLD, 5)
            canvas.setFillColor(black)
            canvas.drawCentredString(left + _SYMBOL / 2, bottom - 4.5, asset.badge.code)
        self._taken.append(box)

    def _draw_labels(self, canvas: Canvas) -> None:
        """Write the names that have room: areas first, then bases, then the places of the chart."""
        areas = sorted(self._scene.areas.values(), key=lambda area: -area.priority)
        labels = [self._label(area.name, area.anchor, (BOLD, 7.0), centred=True) for area in areas]
        labels += [
            self._label(base.name, base.position, (SANS, 7.0), gap=_BASE / 2 + 1)
            for base in self._scene.bases.values()
        ]
        places = [place for box in self._projection.box.parts for place in read_places(box)]
        for place in places:
            if place.rank <= LEAST_PLACE_RANK:
                position = Position(place.lat_deg, place.lon_deg)
                labels.append(self._label(place.name, position, (SANS, 6.0)))
        frame = Rectangle(2, 2, self.width - 2, self.height - 2)
        boxes = place_labels([wish for _, _, wish in labels], frame, self._taken)
        for (text, (font, size), _), box in zip(labels, boxes, strict=True):
            if box is not None:
                _write(canvas, text, (box.left, box.bottom + size * 0.15), font, size)

    def _label(
        self,
        text: str,
        position: Position,
        font: tuple[str, float],
        *,
        centred: bool = False,
        gap: float = 3.0,
    ) -> tuple[str, tuple[str, float], Wish]:
        x, y = self._projection.point(position)
        return text, font, Wish(x, y, stringWidth(text, *font), font[1] * 0.9, centred, gap)

    def _draw_scale_bar(self, canvas: Canvas) -> None:
        lengths_nm = [1, 2, 5, 10, 20, 50, 100, 200, 500]
        widths = [self._projection.points_east(length * METRES_PER_NM) for length in lengths_nm]
        chosen = max((i for i, width in enumerate(widths) if width < self.width / 3), default=0)
        length, width = lengths_nm[chosen], widths[chosen]
        canvas.setFillColor(white)
        canvas.rect(8, 14, width + 34, 20, stroke=0, fill=1)
        canvas.setFillColor(black)
        canvas.setStrokeColor(black)
        canvas.setLineWidth(0.6)
        for part in range(4):
            canvas.rect(12 + part * width / 4, 18, width / 4, 3, fill=part % 2)
        canvas.setFont(MONO, 6.5)
        canvas.drawString(12, 24, "0")
        canvas.drawCentredString(12 + width, 24, f"{length} nm")

    def _draw_north(self, canvas: Canvas) -> None:
        x, y = self.width - 16, self.height - 34
        arrow = canvas.beginPath()
        arrow.moveTo(x, y + 22)
        arrow.lineTo(x - 5, y)
        arrow.lineTo(x, y + 5)
        arrow.lineTo(x + 5, y)
        arrow.close()
        canvas.setFillColor(black)
        canvas.drawPath(arrow, fill=1, stroke=0)
        canvas.setFont(BOLD, 7)
        canvas.drawCentredString(x, y + 24, str(say("paper.north")))

    def _outline(
        self,
        canvas: Canvas,
        lines: Iterable[BaseGeometry],
        *,
        closed: bool = False,
        fill: int = 0,
        stroke: int = 1,
    ) -> None:
        path = canvas.beginPath()
        for line in lines:
            points = shapely.get_coordinates(self._projection.shape(line)).tolist()
            if len(points) < 2:
                continue
            path.moveTo(*points[0])
            for point in points[1:]:
                path.lineTo(*point)
            if closed:
                path.close()
        canvas.drawPath(path, fill=fill, stroke=stroke)


def _box_of(scene: Scene) -> Box:
    """Return the box to show of a scene, with a margin; past 180 degrees where that is the short way."""
    box = scene.view or Box(-62.0, 12.0, -60.0, 15.0)
    south, north = max(-85.0, box.south - _MARGIN_DEG), min(85.0, box.north + _MARGIN_DEG)
    return Box(box.west - _MARGIN_DEG, south, box.east + _MARGIN_DEG, north)


def draw_symbol(canvas: Canvas, sidc: str, at: tuple[float, float], width: float) -> None:
    """Draw a symbol with its lower left corner at a point; a plain frame where set-up drew none."""
    drawing: Drawing | None = symbol(sidc, width)
    if drawing is not None:
        renderPDF.draw(drawing, canvas, *at)
        return
    canvas.setFillColor(white)
    canvas.setStrokeColor(black)
    canvas.setLineWidth(0.8)
    canvas.rect(*at, width, width * 0.8, fill=1)


def _lines(geometry: BaseGeometry) -> list[BaseGeometry]:
    return [part for part in shapely.get_parts(geometry) if part.geom_type in {"LineString", "LinearRing"}]


def _degrees(value: float, hemispheres: str) -> str:
    minutes = round(abs(value) * 60)
    rest = f"{minutes % 60:02d}'" if minutes % 60 else ""
    side = hemispheres[value < 0] if minutes % (180 * 60) else ""
    return f"{minutes // 60}°{rest}{side}"


def _write(canvas: Canvas, text: str, at: tuple[float, float], font: str, size: float) -> None:
    """Write a text with a white rim, so that lines under it do not break it."""
    canvas.setStrokeColor(white)
    canvas.setFillColor(black)
    canvas.setLineWidth(1.6)
    written = canvas.beginText(*at)
    written.setFont(font, size)
    written.setTextRenderMode(1)
    written.textOut(text)
    written.setTextOrigin(*at)
    written.setTextRenderMode(0)
    written.textOut(text)
    canvas.drawText(written)
