"""Layers: what areas and marks are sorted into, and files that lie under the plan."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

from app.base.errors import AppError
from app.base.message import say
from app.domain.ids import LayerId
from app.domain.marking import Marking
from app.domain.text import checked_name, checked_note


@dataclass(frozen=True, slots=True)
class Layer:
    """One sheet of the picture. What is drawn on it stands in the plan; a file is only shown.

    Raises
    ------
    AppError
        If the opacity is not 0 to 1.
    """

    id: LayerId
    name: str
    group: str = ""
    """The heading it stands under; empty for none."""
    rank: int = 0
    """Layers of a higher rank lie above those of a lower one."""
    opacity: float = 1.0
    """0 for unseen to 1 for solid."""
    source: str = ""
    """Path of the tile or vector file it shows; empty for a layer of the plan's own things."""
    note: str = ""
    """The planner's own."""
    marking: Marking | None = None

    def __post_init__(self) -> None:
        checked_name(self.name)
        if self.group:
            checked_name(self.group)
        checked_note(self.note)
        if not (math.isfinite(self.opacity) and 0 <= self.opacity <= 1):
            raise AppError(say("plan.bad_opacity", name=self.name))


def stacked(layers: Iterable[Layer]) -> list[list[Layer]]:
    """Return layers from the top down, those of a group together where its highest one is."""
    blocks: dict[tuple[str, str], list[Layer]] = {}
    for layer in sorted(layers, key=lambda layer: layer.rank)[::-1]:
        blocks.setdefault(("group", layer.group) if layer.group else ("layer", layer.id), []).append(layer)
    return list(blocks.values())
