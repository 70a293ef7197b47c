"""``watchbill demo``: the whole job on the sample plan, headless."""

from __future__ import annotations

import argparse
from pathlib import Path

from app.cli.command import SUCCESS, Command, positive_seconds, print_progress
from app.geo.quantities import format_share
from app.session.usecases.demo import run_demo


def _add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help="a new folder")
    parser.add_argument("--seconds", type=positive_seconds, default=20.0, help="time to search (20)")
    parser.add_argument("--seed", type=int, default=0, help="seed of the search (0)")


def _run(arguments: argparse.Namespace) -> int:
    demo = run_demo(arguments.out, seconds=arguments.seconds, seed=arguments.seed, progress=print_progress)
    result = demo.result
    gap = format_share(result.gap, 2)
    print(f"plan       {demo.plan}: value {result.value:.2f} of 100, gap {gap}, all judges pass")
    print(f"map        {demo.map}")
    for order in demo.orders:
        print(f"order      {order.path}")
    print(f"trust      {demo.root}")
    print(f"check one  watchbill verify {demo.orders[0].path} --trust {demo.root}")
    print(f"           pdfsig, see {demo.root.parent / 'README.txt'}")
    return SUCCESS


COMMAND = Command("demo", "do all of the above on the sample plan, headless", _add_arguments, _run)
