"""Light and moon over the place the planner looks at."""

from __future__ import annotations

from datetime import datetime

from app.base.message import say
from app.domain.areas import Area
from app.domain.assets import Asset
from app.domain.bases import Base
from app.domain.duties import Duty
from app.geo.point import Position
from app.geo.sky import Band, Moonlight, bands, moonlight
from app.ui.workspace import Workspace

Sky = tuple[tuple[Band, ...], tuple[Moonlight, ...]]


class SkyBand:
    """Worked out for the selected area or base, or for the plan's first area, and kept until that changes."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._key: tuple[Position, datetime, datetime] | None = None
        self._sky: Sky | None = None
        self._chosen: tuple[str, Position] | None = None

    def follow_selection(self) -> None:
        """Look at what is selected from now on, where it has a place."""
        place = self._selected_place()
        if place is not None:
            self._chosen = place

    def title(self) -> str:
        """Return over which place the sky is shown; empty where there is none."""
        place = self._place()
        return "" if place is None else str(say("ui.sky_over", place=place[0]))

    def bands(self) -> Sky | None:
        """Return the bands and the moonlight of the plan's period, or ``None`` where there is no place."""
        place = self._place()
        if place is None:
            return None
        header = self._workspace.plan.header
        key = (place[1], header.start, header.end)
        if key != self._key:
            self._key, self._sky = key, (bands(*key), moonlight(*key))
        return self._sky

    def _place(self) -> tuple[str, Position] | None:
        if self._chosen is not None:
            return self._chosen
        plan = self._workspace.plan
        area = next(iter(plan.areas.values()), None)
        base = next(iter(plan.bases.values()), None)
        if area is not None:
            return area.name, area.shape.anchor
        return None if base is None else (base.name, base.position)

    def _selected_place(self) -> tuple[str, Position] | None:
        plan, thing = self._workspace.plan, self._workspace.selection
        if isinstance(thing, Duty):
            thing = plan.areas.get(thing.stops[0].area)
        if isinstance(thing, Asset):
            thing = plan.bases.get(thing.base)
        if isinstance(thing, Area):
            return thing.name, thing.shape.anchor
        return (thing.name, thing.position) if isinstance(thing, Base) else None
