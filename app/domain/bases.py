"""Places assets leave from and return to."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.ids import BaseId, PartnerId
from app.domain.marking import Marking
from app.domain.text import checked_name
from app.geo.point import Position


@dataclass(frozen=True, slots=True)
class Base:
    """A port, airfield or station."""

    id: BaseId
    name: str
    partner: PartnerId
    """Whose base it is."""
    position: Position
    marking: Marking | None = None

    def __post_init__(self) -> None:
        checked_name(self.name)
