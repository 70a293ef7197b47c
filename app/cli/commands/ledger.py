"""``watchbill ledger``: what of ours went to whom, when, and under which rules."""

from __future__ import annotations

import argparse

from app.base.message import say
from app.cli.command import SUCCESS, Command, add_json, add_plan, opened, print_json
from app.domain.codec import to_tree
from app.geo.units import format_dtg
from app.session.ledger import exchanged


def _add_arguments(parser: argparse.ArgumentParser) -> None:
    add_plan(parser)
    parser.add_argument("--partner", metavar="CODE", help="what was exchanged with this partner alone")
    parser.add_argument("--item", metavar="IDENTITY", help="what held this thing alone")
    add_json(parser)


def _run(arguments: argparse.Namespace) -> int:
    with opened(arguments) as session:
        found = exchanged(session, arguments.partner, arguments.item)
    if arguments.json:
        left_out = {"state", "ground"}
        print_json(
            [{name: value for name, value in to_tree(one).items() if name not in left_out} for one in found]
        )
        return SUCCESS
    for one in found:
        way = say(f"ledger.{one.direction.value}")
        counts = ", ".join(f"{say(f'kind.{kind}')} {count}" for kind, count in one.counts.items())
        print(f"{format_dtg(one.time)}  {one.code:6} {one.kind.title}, {way}; rules {one.rules}")
        print(f"    {one.sha256}")
        print(f"    {counts}")
    return SUCCESS


COMMAND = Command("ledger", "say what went to which partner, and what came", _add_arguments, _run)
