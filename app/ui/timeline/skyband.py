"""Light and moon over the place the planner looks at."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QObject, Signal

from app.base.message import say
from app.domain.change import Key, table
from app.domain.places import place_of, site_of
from app.domain.plan import Plan
from app.geo.point import Position
from app.geo.sky import Band, Moonlight, bands, moonlight
from app.ui.jobs import JobRunner
from app.ui.workspace import Workspace

Sky = tuple[tuple[Band, ...], tuple[Moonlight, ...]]


class SkyBand(QObject):
    """Worked out for the place picked, else the area or base selected, else the first area; then kept."""

    ready = Signal()
    """The sky over another place can be drawn."""

    def __init__(self, workspace: Workspace, parent: QObject) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._key: tuple[Position, datetime, datetime] | None = None
        self._sky: Sky | None = None
        self._jobs = JobRunner(self)
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
        """Return the bands and the moonlight of the plan's period.

        ``None`` where there is no place, or not yet: it takes a while, and ``ready`` tells of it.
        """
        place = self._place()
        if place is None:
            return None
        header = self._workspace.plan.header
        key = (place[1], header.start, header.end)
        if key != self._key:
            self._jobs.run(lambda *_: (bands(*key), moonlight(*key)), lambda sky: self._take(key, sky))
            return None
        return self._sky

    def _take(self, key: tuple[Position, datetime, datetime], sky: Sky) -> None:
        """Keep what was worked out; where another place is looked at by now, the next drawing asks again."""
        self._key, self._sky = key, sky
        self.ready.emit()

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
