"""``watchbill consents``: which missing consents would add most to the schedule of a plan."""

from __future__ import annotations

import argparse

from app.cli.command import (
    SUCCESS,
    Command,
    add_json,
    add_plan,
    opened,
    positive_seconds,
    print_json,
    print_progress,
)
from app.domain.plan import Plan
from app.session.usecases.helpful import Gain, helpful_consents


def _add_arguments(parser: argparse.ArgumentParser) -> None:
    add_plan(parser)
    parser.add_argument("--seconds", type=positive_seconds, default=30.0, help="time to search (30)")
    parser.add_argument("--seed", type=int, default=0, help="seed of the searches (0)")
    add_json(parser)


def _run(arguments: argparse.Namespace) -> int:
    with opened(arguments) as session:
        facts = session.facts
        gains = helpful_consents(
            facts, seconds=arguments.seconds, seed=arguments.seed, progress=print_progress
        )
    if arguments.json:
        print_json([_row(facts.plan, gain) for gain in gains])
        return SUCCESS
    for gain in gains:
        names = "; ".join(
            f"{one.state} for {one.partner} in {facts.plan.areas[one.area].name}" for one in gain.consents
        )
        print(f"{gain.each:6.2f} for each, {gain.value:.2f} together: {names}")
    if not gains:
        print("no missing consent would add to the value of this plan")
    return SUCCESS


def _row(plan: Plan, gain: Gain) -> dict[str, object]:
    consents = [
        {"state": one.state, "for": one.partner, "area": plan.areas[one.area].name} for one in gain.consents
    ]
    return {"gain": gain.value, "gain_each": gain.each, "consents": consents}


COMMAND = Command(
    "consents", "find which missing consents would add most to the schedule", _add_arguments, _run
)
