"""Line icons in the colours of the theme."""

from __future__ import annotations

from PySide6.QtCore import QByteArray, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from app.base.paths import asset
from app.ui.theme import Theme

SIZE_PX = 20


def icon(name: str, theme: Theme, token: str = "text") -> QIcon:
    """Return the icon ``name`` in the colour ``token``; an empty one where set-up did not build it."""
    result = QIcon()
    path = asset("icons", f"{name}.svg")
    if not path.exists():
        return result
    svg = path.read_text(encoding="utf-8")
    # In a selected row as well: Qt would make it paler there.
    colours = {QIcon.Mode.Normal: token, QIcon.Mode.Selected: token, QIcon.Mode.Disabled: "faint"}
    for mode, colour in colours.items():
        result.addPixmap(_drawn(svg.replace("currentColor", theme.tokens[colour])), mode)
    return result


def _drawn(svg: str) -> QPixmap:
    # Twice the size, so that it stays sharp on a dense screen.
    pixmap = QPixmap(SIZE_PX * 2, SIZE_PX * 2)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    QSvgRenderer(QByteArray(svg.encode())).render(painter)
    painter.end()
    return pixmap
