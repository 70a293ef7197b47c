"""Range rings: how far one gets in a time, or there and back on one tank."""

from __future__ import annotations

import re
from dataclasses import dataclass

from app.base.message import say

FARTHEST_M = 20_000_000.0
"""Beyond lies the other side of the earth, where a ring closes in on a point again."""
MOST_TIMES = 12
_TIME = re.compile(r"(\d+(?:[.,]\d+)?)|(\d+):([0-5]\d)")


@dataclass(frozen=True, slots=True)
class Ring:
    """How far one gets."""

    radius_m: float
    time_s: float | None
    """In this time; ``None`` for there and back within the endurance."""


def reach_m(speed_mps: float, time_s: float) -> float:
    """Return how far one gets in a time."""
    return speed_mps * time_s


def radius_of_action_m(speed_mps: float, endurance_s: float, on_station_s: float) -> float:
    """Return how far out one may work and be back within the endurance; 0 if the work alone takes longer."""
    return speed_mps * max(0.0, endurance_s - on_station_s) / 2


def rings_by_time(speed_mps: float, times_s: tuple[float, ...]) -> tuple[Ring, ...]:
    """Return a ring for each time that does not lead round the earth."""
    rings = (Ring(reach_m(speed_mps, time_s), time_s) for time_s in times_s)
    return tuple(ring for ring in rings if ring.radius_m <= FARTHEST_M)


def rings_of_action(
    speed_mps: float, endurance_s: float, on_station_s: float, times_s: tuple[float, ...] = ()
) -> tuple[Ring, ...]:
    """Return the ring of the radius of action, and those of times that lie within it."""
    most_m = radius_of_action_m(speed_mps, endurance_s, on_station_s)
    action = (Ring(most_m, None),) if 0 < most_m <= FARTHEST_M else ()
    within = (ring for ring in rings_by_time(speed_mps, times_s) if ring.radius_m < most_m)
    return (*action, *within)


def parse_hours(text: str) -> tuple[float, ...]:
    """Return times in seconds, written as hours with spaces between: ``1 2.5 4:30``.

    Raises
    ------
    ValueError
        If they are none, more than twelve, or one is no time or 0.
    """
    times = [_TIME.fullmatch(word) for word in re.split(r"[\s;]+", text.strip())]
    found = [_seconds(time) for time in times if time is not None]
    if not 0 < len(found) <= MOST_TIMES or None in times or not all(found):
        raise ValueError(say("rings.bad_times", text=text, most=MOST_TIMES))
    return tuple(found)


def _seconds(time: re.Match[str]) -> float:
    decimal, hours, minutes = time.groups()
    if decimal:
        return float(decimal.replace(",", ".")) * 3600
    return int(hours) * 3600 + int(minutes) * 60
