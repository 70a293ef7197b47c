"""Where labels stand so that none lies on another. Pure geometry."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Rectangle:
    """A box in points."""

    left: float
    bottom: float
    right: float
    top: float

    def overlaps(self, other: Rectangle) -> bool:
        """Tell whether the two share any point."""
        return (
            self.left < other.right
            and other.left < self.right
            and self.bottom < other.top
            and other.bottom < self.top
        )

    def inside(self, other: Rectangle) -> bool:
        """Tell whether this lies within ``other``."""
        return (
            self.left >= other.left
            and self.right <= other.right
            and self.bottom >= other.bottom
            and self.top <= other.top
        )


@dataclass(frozen=True, slots=True)
class Wish:
    """A label that wants to stand at or beside a point."""

    x: float
    y: float
    width: float
    height: float
    centred: bool
    """On the point if there is room; otherwise beside it."""
    gap: float = 3.0
    """How far from the point it stands when beside it."""


def place_labels(
    wishes: Iterable[Wish], frame: Rectangle, taken: Iterable[Rectangle] = ()
) -> list[Rectangle | None]:
    """Return a box for each label, in the order of the wishes, or ``None`` where there is no room.

    Greedy in the order given: the most important first. Eight places round the point are tried
    (Imhof 1975 in his order of preference), after the point itself for a centred one.
    """
    occupied = list(taken)
    boxes: list[Rectangle | None] = []
    for wish in wishes:
        free = (
            box
            for box in _candidates(wish)
            if box.inside(frame) and not any(box.overlaps(other) for other in occupied)
        )
        box = next(free, None)
        boxes.append(box)
        if box is not None:
            occupied.append(box)
    return boxes


def _candidates(wish: Wish) -> Iterable[Rectangle]:
    gap, width, height = wish.gap, wish.width, wish.height
    right, left = wish.x + gap, wish.x - gap - width
    above, below = wish.y + gap, wish.y - gap - height
    middle_x, middle_y = wish.x - width / 2, wish.y - height / 2
    corners = [(right, above), (right, below), (left, above), (left, below)]
    sides = [(right, middle_y), (left, middle_y), (middle_x, above), (middle_x, below)]
    corners = [(middle_x, middle_y), *sides[2:], *corners] if wish.centred else [*corners, *sides]
    for x, y in corners:
        yield Rectangle(x, y, x + width, y + height)
