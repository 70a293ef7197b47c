"""Light and moon over the place the planner looks at."""

from __future__ import annotations

from datetime import datetime

from app.base.message import say
from app.domain.change import Key, table
from app.domain.places import place_of, site_of
from app.domain.plan import Plan
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
        self._chosen: Key | None = None
        """What was selected last of what has a place: looked up each time, since it may move or go."""

    def follow_selection(self) -> None:
        """Look at what is selected from now on, where it has a place."""
        for key in self._workspace.chosen[-1:]:
            if site_of(self._workspace.plan, key) is not None:
                self._chosen = key

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
        plan = self._workspace.plan
        chosen = [self._chosen] if self._chosen else []
        for key in (*chosen, *_first_of(plan, "areas"), *_first_of(plan, "bases")):
            site, at = site_of(plan, key), place_of(plan, key)
            if site is not None and at is not None:
                return site.name, at
        return None


def _first_of(plan: Plan, kind: str) -> list[Key]:
    return [(kind, identity) for identity in list(table(plan, kind))[:1]]
