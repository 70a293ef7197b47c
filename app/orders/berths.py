"""Where the units at a base stand, so that those of one base do not lie on those of another."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

from app.orders.labels import Rectangle

Line = tuple[float, float, float, float]
"""From x and y to x and y, in points."""

IN_A_ROW = 3
"""Symbols beside each other before the next row begins."""
_DISTANCES = (0.0, 10.0, 20.0, 32.0, 46.0, 62.0, 80.0)
"""How far from the place next to its base a group may stand, in points."""


def place_group(
    at: tuple[float, float],
    size: tuple[float, float],
    gap: float,
    frame: Rectangle,
    taken: Sequence[Rectangle],
) -> Rectangle:
    """Return the box of a group of symbols: beside its base where there is room, else farther out."""
    candidates = list(_candidates(at, size, gap))
    return next(
        (box for box in candidates if box.inside(frame) and not any(box.overlaps(other) for other in taken)),
        candidates[0],
    )


def lead_line(at: tuple[float, float], box: Rectangle, gap: float) -> Line | None:
    """Return the line from a base to its group; ``None`` where the group stands beside it."""
    x, y = max(box.left, min(at[0], box.right)), max(box.bottom, min(at[1], box.top))
    return (*at, x, y) if math.dist(at, (x, y)) > gap * 1.5 + 1 else None


def _candidates(at: tuple[float, float], size: tuple[float, float], gap: float) -> Iterable[Rectangle]:
    """Yield boxes to the right, left, below, above and at the corners, the nearest first."""
    width, height = size
    for distance in _DISTANCES:
        away = gap + distance
        right, left, middle = at[0] + away, at[0] - away - width, at[0] - width / 2
        above, below, level = at[1] + away, at[1] - away - height, at[1] - height / 2
        sides = ((right, level), (left, level), (middle, below), (middle, above))
        corners = ((right, below), (right, above), (left, below), (left, above))
        for x, y in (*sides, *corners):
            yield Rectangle(x, y, x + width, y + height)
