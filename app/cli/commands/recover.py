"""``watchbill recover``: what earlier sessions left behind, and giving one of it a file."""

from __future__ import annotations

import argparse
from pathlib import Path

from app.base.errors import AppError
from app.base.message import say
from app.cli.command import SUCCESS, Command, add_json, print_json, read_passphrase
from app.session.passphrase import unlock
from app.session.recovery import Offer, offers, resume


def _add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--to", type=Path, metavar="PLAN.watchbill", help="give one a new file")
    parser.add_argument("--number", type=int, default=1, help="which one, as listed (1, the newest)")
    text = "file with the passphrase of an encrypted plan"
    parser.add_argument("--passfile", type=Path, metavar="FILE", help=text)
    add_json(parser)


def _run(arguments: argparse.Namespace) -> int:
    found = offers()
    if arguments.to is not None:
        if not 1 <= arguments.number <= len(found):
            raise AppError(say("cli.no_offer", number=arguments.number, count=len(found)))
        _name(found[arguments.number - 1], arguments.to, arguments.passfile)
        print(arguments.to)
    elif arguments.json:
        rows = [
            {"kind": one.kind.value, "path": str(one.path), "text": str(one.message), "changes": one.changes}
            for one in found
        ]
        print_json(rows)
    else:
        for number, one in enumerate(found, start=1):
            print(f"{number:3}  {one.message}")
    return SUCCESS


def _name(offer: Offer, target: Path, passfile: Path | None) -> None:
    key = unlock(offer.path, read_passphrase(passfile)) if passfile else None
    session = resume(offer, key=key)
    try:
        session.name_as(target)
    finally:
        session.close()


COMMAND = Command(
    "recover", "list what a crash or a lost stick left, or give it a file", _add_arguments, _run
)
