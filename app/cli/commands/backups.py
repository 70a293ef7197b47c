"""``watchbill backups``: the dated copies of a plan, and getting one back."""

from __future__ import annotations

import argparse
from pathlib import Path

from app.base.errors import AppError
from app.base.message import say
from app.cli.command import SUCCESS, Command, add_json, print_json
from app.geo.units import format_dtg
from app.session.usecases.backups import list_backups, restore_backup


def _add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("plan", type=Path, metavar="PLAN.watchbill", help="where the plan is, or was")
    parser.add_argument("--restore-to", type=Path, metavar="NEW.watchbill", help="write one to a new file")
    parser.add_argument("--number", type=int, default=1, help="which one, as listed (1, the newest)")
    add_json(parser)


def _run(arguments: argparse.Namespace) -> int:
    found = list_backups(arguments.plan)
    if arguments.restore_to is not None:
        if not 1 <= arguments.number <= len(found):
            raise AppError(say("cli.no_backup", number=arguments.number, count=len(found)))
        restore_backup(found[arguments.number - 1], arguments.restore_to)
        print(arguments.restore_to)
    elif arguments.json:
        print_json([{"time": f"{one.time:%Y-%m-%dT%H:%M:%SZ}", "path": str(one.path)} for one in found])
    else:
        for number, one in enumerate(found, start=1):
            print(f"{number:3}  {format_dtg(one.time)}  {one.path}")
    return SUCCESS


COMMAND = Command("backups", "list the dated copies of a plan, or get one back", _add_arguments, _run)
