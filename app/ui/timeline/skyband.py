"""Light and moon over the place the planner looks at."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import chain

from app.base.message import say
from app.domain.change import Key, table
from app.domain.places import place_of, site_of
from app.domain.plan import Plan
from app.geo.point import Position
from app.geo.sky import Band, Moonlight, bands, moonlight
from app.ui.workspace import Workspace

Sky = tuple[list[Band], list[Moonlight]]
_PLACES = 1
"""Decimals of the degrees looked from: less than a pixel off, and a thing moved a little costs nothing."""
_DAYS_AT_ONCE = 7
_DAY = timedelta(days=1)


class SkyBand:
    """Worked out for the place picked, else what is selected, else the first area.

    An asset has the sky of its base, a duty that of its first area.
    """

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._chosen: Key | None = None
        """What was selected last of what has a place: looked up each time, since it may move or go."""
        self._known: dict[tuple[Position, datetime], Sky] = {}
        self.whole = True

    def follow_selection(self) -> None:
        """Look at what is selected from now on, where it has a place."""
        for key in self._workspace.chosen[-1:]:
            if site_of(self._workspace.plan, key) is not None:
                self._chosen = key

    def title(self) -> str:
        """Return over which place the sky is shown; empty where there is none."""
        place = self._place()
        return "" if place is None else str(say("ui.sky_over", place=place[0]))

    def between(self, since: datetime, until: datetime) -> Sky | None:
        """Return the light and the moonlight of the plan's days between; ``None`` where there is no place.

        Days that are not known yet are worked out a few at a time: ``whole`` tells whether those were all.
        """
        place, header = self._place(), self._workspace.plan.header
        self.whole = True
        if place is None:
            return None
        over = Position(*(round(degrees, _PLACES) for degrees in (place[1].lat_deg, place[1].lon_deg)))
        days = (header.start + timedelta(days=day) for day in range(header.days))
        seen = [(over, day) for day in days if day < until and since < day + _DAY]
        new = [key for key in seen if key not in self._known]
        self._known = {key: self._known[key] for key in seen if key in self._known}
        self._known |= {(at, day): _sky(at, day) for at, day in new[:_DAYS_AT_ONCE]}
        self.whole = len(new) <= _DAYS_AT_ONCE
        lights, moons = zip(*self._known.values(), strict=True) if self._known else ((), ())
        return list(chain(*lights)), list(chain(*moons))

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


def _sky(over: Position, day: datetime) -> Sky:
    return list(bands(over, day, day + _DAY)), list(moonlight(over, day, day + _DAY))


def _first_of(plan: Plan, kind: str) -> list[Key]:
    return [(kind, identity) for identity in list(table(plan, kind))[:1]]
