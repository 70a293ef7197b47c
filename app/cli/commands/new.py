"""``watchbill new``: a plan file from a plan in text form."""

from __future__ import annotations

import argparse
from pathlib import Path

from app.cli.command import SUCCESS, Command, dtg, read_passphrase
from app.geo.units import format_dtg
from app.session.passphrase import new_key
from app.session.usecases.create import create_from_text


def _add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("plan", type=Path, metavar="PLAN.watchbill", help="the file to make")
    parser.add_argument(
        "--from", dest="source", type=Path, required=True, help="folder of a plan in text form"
    )
    parser.add_argument(
        "--start", type=dtg, metavar="DTG", help="day D, such as '120000Z JAN 26'; else tomorrow"
    )
    text = "encrypt the plan with the passphrase in this file"
    parser.add_argument("--passfile", type=Path, metavar="FILE", help=text)


def _run(arguments: argparse.Namespace) -> int:
    key = new_key(read_passphrase(arguments.passfile)) if arguments.passfile else None
    session = create_from_text(arguments.plan, arguments.source, arguments.start, key=key)
    header = session.plan.header
    session.close()
    print(f"{arguments.plan}: {header.name}, {format_dtg(header.start)}, {header.days} days")
    return SUCCESS


COMMAND = Command("new", "make a plan file from a plan in text form", _add_arguments, _run)
