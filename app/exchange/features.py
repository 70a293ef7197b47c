"""What was read from a file of places: pure values, with what was left out and why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from app.base.message import Message
from app.geo.geodesic import Path
from app.geo.point import Position
from app.geo.shapes import Polygon

Place = Polygon | tuple[Position, ...] | Position
"""What a feature is on the earth: an area, a line of two places or more, or a point."""

MOST_FEATURES = 200_000
MOST_VERTICES = 1_000_000


@dataclass(frozen=True, slots=True)
class Found:
    """One feature with one place; what had several comes as several."""

    layer: str
    """What it was sorted into in the file."""
    name: str
    """Fit for a name of the plan."""
    note: str
    """What the file says of it, as plain text fit for a note of the plan."""
    place: Place
    properties: Mapping[str, str] = field(default_factory=dict)
    """Every other attribute as text."""

    @property
    def paths(self) -> tuple[Path, ...]:
        """The lines to draw of it: the rings of an area, closed; a point has one place."""
        match self.place:
            case Polygon():
                return tuple((*ring, ring[0]) for ring in (self.place.corners, *self.place.holes))
            case Position():
                return ((self.place,),)
        return (self.place,)


@dataclass(frozen=True, slots=True)
class Remark:
    """What did not come as it stands in the file."""

    layer: str
    what: str
    """Name or number of the feature; empty where it is about the layer or the file."""
    why: Message
    lost: bool = True
    """Whether it is left out; otherwise it came, but changed."""


@dataclass(frozen=True, slots=True)
class Features:
    """Everything read from one file."""

    found: tuple[Found, ...]
    remarks: tuple[Remark, ...] = ()

    @property
    def layers(self) -> tuple[str, ...]:
        """The layers of what was found, in the order of the file."""
        return tuple(dict.fromkeys(one.layer for one in self.found))
