"""Measures of speed and quality, each next to a floor measured in the same run."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable
from dataclasses import asdict, dataclass


@dataclass(frozen=True)
class Measure:
    """One figure of one area."""

    name: str
    """``area.what``."""
    value: float
    unit: str
    floor: float | None
    """What the simplest sound way reaches on the same task, this machine, this run."""
    ratio: float | None
    """Value over floor."""
    target: float
    met: bool


def measure(name: str, value: float, unit: str, target: float, *, floor: float | None = None) -> Measure:
    """Return a figure that should not pass ``target``; less is better."""
    ratio = None if floor is None or floor == 0 else value / floor
    return Measure(name, value, unit, floor, ratio, target, met=value <= target)


def show(measures: list[Measure], *, as_json: bool) -> None:
    """Print figures as JSON or as lines for a person."""
    if as_json:
        print(json.dumps([asdict(one) for one in measures], indent=1))
        return
    for one in measures:
        floor = "" if one.floor is None else f"  floor {one.floor:.4g}"
        mark = "" if one.met else "  MISSED"
        print(f"{one.name:32} {one.value:10.4g} {one.unit:6} target {one.target:.4g}{floor}{mark}")


def run_alone(run: Callable[[float], list[Measure]], *, seconds: float) -> None:
    """Be the command line of one area: ``--seconds`` for what takes a time budget, ``--json``."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--seconds", type=float, default=seconds)
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    show(run(given.seconds), as_json=given.json)
