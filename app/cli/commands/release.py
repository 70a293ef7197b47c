"""``watchbill release``: what a partner would get, item by item, and what stays under which rule."""

from __future__ import annotations

import argparse

from app.base.message import say
from app.cli.command import REFUSED, SUCCESS, Command, add_json, add_plan, opened, print_json
from app.domain.release import Fate, Line, Preview
from app.session.session import Session
from app.session.usecases.release import name_in, partner_called, preview


def _add_arguments(parser: argparse.ArgumentParser) -> None:
    add_plan(parser)
    parser.add_argument("--partner", required=True, metavar="CODE", help="code of the recipient")
    add_json(parser)


def _run(arguments: argparse.Namespace) -> int:
    with opened(arguments) as session:
        seen = preview(session, partner_called(session.plan, arguments.partner))
        if arguments.json:
            print_json(_tree(session, seen))
        else:
            _print(session, seen)
    return SUCCESS if seen.nothing is None else REFUSED


def _print(session: Session, seen: Preview) -> None:
    for line in seen.lines:
        for text in _texts(session, line):
            print(text)
    counts = "; ".join(f"{say(f'release.fate_{fate.value}')}: {seen.count(fate)}" for fate in Fate)
    print(f"{seen.recipient.code}: {counts}")
    if seen.nothing is not None:
        print(say("release.nothing", partner=seen.recipient.name, why=seen.nothing))


def _texts(session: Session, line: Line) -> list[str]:
    fate = say(f"release.fate_{line.fate.value}")
    head = f"{fate}: {say(f'kind.{line.key[0]}')}: {name_in(session.plan, line.key)}"
    return [f"{head}: R{one.rule}: {one.why}" for one in line.reasons] or [head]


def _tree(session: Session, seen: Preview) -> dict[str, object]:
    return {
        "partner": seen.recipient.code,
        "nothing": None if seen.nothing is None else str(seen.nothing),
        "counts": {fate.value: seen.count(fate) for fate in Fate},
        "items": [
            {
                "kind": line.key[0],
                "name": name_in(session.plan, line.key),
                "fate": line.fate.value,
                "reasons": [{"rule": one.rule, "why": str(one.why)} for one in line.reasons],
            }
            for line in seen.lines
        ],
    }


COMMAND = Command("release", "show what a partner would get, and what stays", _add_arguments, _run)
