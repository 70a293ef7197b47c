"""``watchbill optimize``: find the schedule of a plan and save it there."""

from __future__ import annotations

import argparse

from app.cli.command import (
    SUCCESS,
    Command,
    add_copy_to,
    add_json,
    add_plan,
    opened,
    percentage,
    positive_seconds,
    print_json,
    print_progress,
)
from app.geo.quantities import format_share
from app.session.usecases.optimise import Result, optimise, take_over


def _add_arguments(parser: argparse.ArgumentParser) -> None:
    add_plan(parser)
    add_copy_to(parser)
    parser.add_argument("--seconds", type=positive_seconds, default=60.0, help="time to search (60)")
    parser.add_argument("--seed", type=int, default=0, help="seed of the search (0)")
    parser.add_argument(
        "--hold-shares",
        type=percentage,
        metavar="PERCENT",
        help="let no partner's hours pass its agreed share by more percentage points than this",
    )
    add_json(parser)


def _run(arguments: argparse.Namespace) -> int:
    with opened(arguments, write=True) as session:
        result = optimise(
            session.facts,
            seconds=arguments.seconds,
            seed=arguments.seed,
            progress=print_progress,
            tolerance=arguments.hold_shares,
        )
        take_over(session, result)
    if arguments.json:
        figures = {
            "value": result.value,
            "bound": result.bound,
            "gap": result.gap,
            "seconds": result.seconds,
            "duties": len(result.duties),
        }
        held = {} if result.free_value is None else {"free_value": result.free_value, "held": result.is_held}
        print_json(figures | held)
    else:
        gap = format_share(result.gap, 2)
        print(
            f"value {result.value:.2f} of 100, at most {result.bound:.2f} is possible: gap {gap}; "
            f"{len(result.duties)} duties in {result.seconds:.0f} s"
        )
        if result.free_value is not None:
            print(_held(result, result.free_value))
    return SUCCESS


def _held(result: Result, free_value: float) -> str:
    if not result.is_held:
        return "the agreed shares could not be held: fixed duties alone pass them"
    return f"within the agreed shares; without them {free_value:.2f} was found"


COMMAND = Command("optimize", "find the schedule of a plan and save it there", _add_arguments, _run)
