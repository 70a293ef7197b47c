"""Range rings: how far one gets in a time, or there and back on one tank."""

from __future__ import annotations

FARTHEST_M = 20_000_000.0
"""Beyond lies the other side of the earth, where a ring closes in on a point again."""


def reach_m(speed_mps: float, time_s: float) -> float:
    """Return how far one gets in a time."""
    return speed_mps * time_s


def radius_of_action_m(speed_mps: float, endurance_s: float, on_station_s: float = 0.0) -> float:
    """Return how far out one may work and be back within the endurance; 0 if the work alone takes longer."""
    return speed_mps * max(0.0, endurance_s - on_station_s) / 2
