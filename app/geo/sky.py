"""Sun and moon over a place: where they stand, when they rise and set, twilight and moonlight.

Altitudes are of the body's centre, without refraction. Rising and setting are those of almanacs: the upper
limb on a level sea horizon, with 34' of refraction; for the sun that is its centre at -50'. A hill, a mast or
the air of the day moves them by minutes. The theories (VSOP87, Chapront) are those of XEphem, through ephem.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import Enum
from functools import lru_cache
from itertools import pairwise

import ephem

from app.base.message import say
from app.geo.point import Position

_EPOCH = datetime(1899, 12, 31, 12, tzinfo=UTC)
"""Where the days of ephem begin."""
_REFRACTION_DEG = 34 / 60
_STEP_S = 3600.0
"""Between looks at the sky: no body turns twice in that time."""
_MOST_PER_STEP_DEG = 16.0
"""A body climbs or sinks less between two looks: the earth turns by 15 degrees an hour."""
_PRECISION_S = 0.01
"""How exactly a passage is sought; it is told to the second."""

_Height = Callable[[float], float]
"""Degrees over a horizon at seconds from the start."""
_Node = tuple[float, float]
"""Seconds from the start, and the height then."""


class Body(Enum):
    """What rises and sets."""

    SUN = "sun"
    """The sun."""
    MOON = "moon"
    """The moon."""


class Light(Enum):
    """How much light the sun gives, by the altitude of its centre."""

    DAY = "day"
    """Its upper limb is up: over -50'."""
    CIVIL = "civil"
    """Civil twilight, to -6 degrees: work goes on without lamps."""
    NAUTICAL = "nautical"
    """Nautical twilight, to -12 degrees: the sea horizon is still seen."""
    ASTRONOMICAL = "astronomical"
    """Astronomical twilight, to -18 degrees."""
    NIGHT = "night"
    """Full darkness but for moon and stars."""


class Phase(Enum):
    """How the moon looks, by its way round the earth since it was new: an eighth of it each."""

    NEW = "new"
    """About new moon."""
    WAXING_CRESCENT = "waxing_crescent"
    """Less than half lit, growing."""
    FIRST_QUARTER = "first_quarter"
    """About half lit, growing."""
    WAXING_GIBBOUS = "waxing_gibbous"
    """More than half lit, growing."""
    FULL = "full"
    """About full moon."""
    WANING_GIBBOUS = "waning_gibbous"
    """More than half lit, shrinking."""
    LAST_QUARTER = "last_quarter"
    """About half lit, shrinking."""
    WANING_CRESCENT = "waning_crescent"
    """Less than half lit, shrinking."""


_LIMITS_DEG = (
    (Light.DAY, -50 / 60),
    (Light.CIVIL, -6.0),
    (Light.NAUTICAL, -12.0),
    (Light.ASTRONOMICAL, -18.0),
)
"""From which altitude of the sun on it is how light; brightest first."""


@dataclass(frozen=True, slots=True)
class Sight:
    """Where a body stands, seen from a place."""

    altitude_deg: float
    """Of its centre over the level horizon; negative when down."""
    azimuth_deg: float
    """True, 0 to 360."""


@dataclass(frozen=True, slots=True)
class Event:
    """A body rises or sets."""

    body: Body
    rising: bool
    """Else it sets."""
    moment: datetime


@dataclass(frozen=True, slots=True)
class Band:
    """A time of one light, half-open."""

    light: Light
    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class Moonlight:
    """A time with the moon up, half-open."""

    start: datetime
    end: datetime
    illuminated: float
    """Share of the disc that is lit in the middle of it, 0 to 1."""


def sun_at(position: Position, moment: datetime) -> Sight:
    """Return where the sun stands."""
    return _sight(_Sky(position, moment).look(Body.SUN))


def moon_at(position: Position, moment: datetime) -> Sight:
    """Return where the moon stands, parallax included."""
    return _sight(_Sky(position, moment).look(Body.MOON))


def moon_illumination(moment: datetime) -> float:
    """Return the share of the moon's disc that is lit, 0 to 1; over the earth it is the same everywhere."""
    return _Sky(Position(0, 0), moment).illumination()


def moon_phase(moment: datetime) -> Phase:
    """Return how the moon looks, the same from everywhere on the earth."""
    eighth = round(_Sky(Position(0, 0), moment).elongation_deg() / 45.0) % 8
    return tuple(Phase)[eighth]


def light_at(position: Position, moment: datetime) -> Light:
    """Return how much light the sun gives."""
    return _light(sun_at(position, moment).altitude_deg)


@lru_cache(maxsize=1024)
def bands(position: Position, start: datetime, end: datetime) -> tuple[Band, ...]:
    """Return the light from ``start`` to ``end``, without a gap, to the second.

    Where the sun neither rises nor sets, one band may last for weeks.
    """
    sky = _Sky(position, start)

    def altitude_deg(second: float) -> float:
        return math.degrees(sky.look(Body.SUN, second).alt)

    limits_deg = tuple(limit_deg for _, limit_deg in _LIMITS_DEG)
    edges = {start, end, *(moment for moment, _ in _crossings(altitude_deg, limits_deg, start, end))}
    found: list[Band] = []
    for left, right in pairwise(sorted(edges)):
        light = _light(altitude_deg((left - start + (right - left) / 2).total_seconds()))
        if found and found[-1].light is light:
            left = found.pop().start
        found.append(Band(light, left, right))
    return tuple(found)


@lru_cache(maxsize=1024)
def moonlight(position: Position, start: datetime, end: datetime) -> tuple[Moonlight, ...]:
    """Return the times from ``start`` to ``end`` when the moon is up, in order."""
    crossings = _body_crossings(position, Body.MOON, start, end)
    edges = [start, *(moment for moment, _ in crossings), end]
    found = []
    for left, right in pairwise(edges):
        middle = left + (right - left) / 2
        sky = _Sky(position, middle)
        if left < right and sky.over_horizon_deg(Body.MOON) > 0:
            found.append(Moonlight(left, right, sky.illumination()))
    return tuple(found)


def rises_and_sets(position: Position, start: datetime, end: datetime) -> tuple[Event, ...]:
    """Return when sun and moon rise and set from ``start`` up to ``end``, in order."""
    events = [
        Event(body, rising, moment)
        for body in Body
        for moment, rising in _body_crossings(position, body, start, end)
    ]
    return tuple(sorted(events, key=lambda event: event.moment))


def _body_crossings(
    position: Position, body: Body, start: datetime, end: datetime
) -> list[tuple[datetime, bool]]:
    sky = _Sky(position, start)
    return _crossings(lambda second: sky.over_horizon_deg(body, second), (0.0,), start, end)


def _crossings(
    height: _Height, levels_deg: tuple[float, ...], start: datetime, end: datetime
) -> list[tuple[datetime, bool]]:
    """Return when ``height`` passes levels between two moments, to the second, and whether upwards.

    Tops and bottoms between two looks are sought, so that a sun that only just shows itself is not missed.
    """
    if not start < end:
        raise ValueError(say("sky.period"))
    nodes = _nodes(height, levels_deg, (end - start).total_seconds())
    found = []
    for before, after in pairwise(nodes):
        for level_deg in levels_deg:
            if (before[1] < level_deg) != (after[1] < level_deg):
                moment = start + timedelta(seconds=round(_passage(height, level_deg, before, after)))
                if start < moment < end:
                    found.append((moment, after[1] > before[1]))
    return sorted(found)


def _nodes(height: _Height, levels_deg: tuple[float, ...], length_s: float) -> list[_Node]:
    """Return looks between which the height passes each level once at most, both ends included."""
    # One look before and one after, for a turn next to an end.
    looks = [_STEP_S * step for step in range(-1, math.ceil(length_s / _STEP_S) + 2)]
    heights = [height(look) for look in looks]
    nodes = list(zip(looks, heights, strict=True))
    for place in range(1, len(looks) - 1):
        before, here, after = heights[place - 1 : place + 2]
        near_level = any(abs(here - level_deg) < _MOST_PER_STEP_DEG for level_deg in levels_deg)
        if near_level and (here - before) * (after - here) < 0:
            turn = _turn(height, looks[place - 1], looks[place + 1], top=here > before)
            nodes.append((turn, height(turn)))
    return sorted(nodes)


def _turn(height: _Height, left: float, right: float, *, top: bool) -> float:
    """Return when a top or bottom between two moments is, to the second."""
    while right - left > 1.0:
        third = (right - left) / 3
        if (height(left + third) < height(right - third)) is top:
            left += third
        else:
            right -= third
    return (left + right) / 2


def _passage(height: _Height, level_deg: float, before: _Node, after: _Node) -> float:
    """Return when the height passes a level between two looks, by false position (the Illinois algorithm)."""
    (left, below), (right, above) = ((second, found - level_deg) for second, found in (before, after))
    last, stays = math.inf, 0
    while True:
        second = (left * above - right * below) / (above - below)
        if abs(second - last) < _PRECISION_S:
            return second
        last, here = second, height(second) - level_deg
        # An end that stays a second time is given half its height, or the other would creep up to it.
        if (here < 0) is (below < 0):
            left, below, above = second, here, above / (2 if stays > 0 else 1)
            stays = 1
        else:
            right, above, below = second, here, below / (2 if stays < 0 else 1)
            stays = -1


def _light(altitude_deg: float) -> Light:
    for light, limit_deg in _LIMITS_DEG:
        if altitude_deg >= limit_deg:
            return light
    return Light.NIGHT


def _sight(body: ephem.Body) -> Sight:
    return Sight(math.degrees(body.alt), math.degrees(body.az) % 360.0)


class _Sky:
    """The sky over a place, at seconds from a moment."""

    def __init__(self, position: Position, start: datetime) -> None:
        self._start_s = (start - _EPOCH).total_seconds()
        self._observer = ephem.Observer()
        self._observer.lat = math.radians(position.lat_deg)
        self._observer.lon = math.radians(position.lon_deg)
        self._observer.elevation = 0.0
        # Without air: the refraction on the horizon is the almanacs', not the library's.
        self._observer.pressure = 0.0
        self._moon = ephem.Moon()
        self._bodies = {Body.SUN: ephem.Sun(), Body.MOON: self._moon}

    def look(self, body: Body, second: float = 0.0) -> ephem.Body:
        """Return a body as it stands."""
        self._observer.date = (self._start_s + second) / 86_400
        found = self._bodies[body]
        found.compute(self._observer)
        return found

    def over_horizon_deg(self, body: Body, second: float = 0.0) -> float:
        """Return how high the seen upper limb stands: 0 when the body rises or sets."""
        found = self.look(body, second)
        if body is Body.SUN:
            return math.degrees(found.alt) - _LIMITS_DEG[0][1]
        return math.degrees(found.alt + found.radius) + _REFRACTION_DEG

    def illumination(self) -> float:
        """Return the lit share of the moon's disc."""
        self.look(Body.MOON)
        return self._moon.moon_phase

    def elongation_deg(self) -> float:
        """Return how far round the earth the moon is since it was new, 0 to 360."""
        self.look(Body.MOON)
        return math.degrees(self._moon.elong) % 360.0
