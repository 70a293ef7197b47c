"""A chart as a partner would send it: pictures of buff land, blue shallows and soundings, as MBTiles."""

from __future__ import annotations

import math
import sqlite3
from contextlib import closing
from pathlib import Path

import shapely
from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QPointF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPainterPath, QPen

from app.geo.charts import Box, read_land

SIDE = 256
ZOOM = 7
COVER = Box(-67.5, 8.5, -55.0, 18.0)


def draw_chart(path: Path) -> None:
    """Write the chart of the sample plan's waters."""
    with closing(sqlite3.connect(path)) as database:
        database.execute("CREATE TABLE tiles (zoom_level, tile_column, tile_row, tile_data)")
        west, north = map(math.floor, _spot(COVER.west, COVER.north))
        east, south = map(math.floor, _spot(COVER.east, COVER.south))
        for column in range(west, east + 1):
            for row in range(north, south + 1):
                tile = _draw(column, row)
                database.execute(
                    "INSERT INTO tiles VALUES (?, ?, ?, ?)", (ZOOM, column, 2**ZOOM - 1 - row, tile)
                )
        database.commit()


def _spot(lon_deg: float, lat_deg: float) -> tuple[float, float]:
    """Return column and row of a place, in tiles of Web Mercator."""
    latitude = math.asinh(math.tan(math.radians(lat_deg)))
    return 2**ZOOM * (lon_deg + 180) / 360, 2**ZOOM * (1 - latitude / math.pi) / 2


def _draw(column: int, row: int) -> bytes:
    picture = QImage(SIDE, SIDE, QImage.Format.Format_RGB32)
    picture.fill(QColor("white"))
    pen = QPainter(picture)
    pen.setRenderHint(QPainter.RenderHint.Antialiasing)
    for width, colour in ((40, "#D6ECF7"), (14, "#A9D4EC")):
        pen.setPen(QPen(QColor(colour), width))
        for island in read_land(COVER):
            pen.drawPath(_outline(island, column, row))
    pen.setPen(QPen(QColor("#7A6A3A"), 1))
    pen.setBrush(QColor("#F3E3AE"))
    for island in read_land(COVER):
        pen.drawPath(_outline(island, column, row))
    pen.setPen(QColor("#555555"))
    for number in range(9):
        spot = QPointF(40 + 80 * (number % 3), 44 + 80 * (number // 3))
        pen.drawText(spot, str(40 + (column * 37 + row * 53 + number * 91) % 900))
    pen.setBrush(Qt.BrushStyle.NoBrush)
    pen.end()
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    picture.save(buffer, "PNG")
    return data.data()


def _outline(land: shapely.Polygon, column: int, row: int) -> QPainterPath:
    """Return the shore of an island in the pixels of one tile."""
    path = QPainterPath()
    for number, (lon, lat) in enumerate(land.exterior.coords):
        x, y = _spot(lon, lat)
        point = QPointF((x - column) * SIDE, (y - row) * SIDE)
        path.lineTo(point) if number else path.moveTo(point)
    return path
