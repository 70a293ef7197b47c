"""Light and moon over the place the planner looks at."""

from __future__ import annotations

from app.base.message import say
from app.domain.change import Key, table
from app.domain.places import place_of, site_of
from app.domain.plan import Plan
from app.geo.point import Position
from app.geo.sky import Band, Moonlight, bands, moonlight
from app.ui.workspace import Workspace

Sky = tuple[tuple[Band, ...], tuple[Moonlight, ...]]


class SkyBand:
    """Worked out for the place picked, else what is selected, else the first area.

    An asset has the sky of its base, a duty that of its first area.
    """

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
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
        """Return the bands and the moonlight of the plan's period; ``None`` where there is no place."""
        place, header = self._place(), self._workspace.plan.header
        if place is None:
            return None
        key = (place[1], header.start, header.end)
        return bands(*key), moonlight(*key)

    def _place(self) -> tuple[str, Position] | None:
        plan, spot = self._workspace.plan, self._workspace.spot
        if spot is not None:
            return spot.name or str(say("ui.place_picked")), spot.position
        chosen = [self._chosen] if self._chosen else []
        for key in (*chosen, *_first_of(plan, "areas"), *_first_of(plan, "bases")):
            site, at = site_of(plan, key), place_of(plan, key)
            if site is not None and at is not None:
                return site.name, at
        return None


def _first_of(plan: Plan, kind: str) -> list[Key]:
    return [(kind, identity) for identity in list(table(plan, kind))[:1]]
