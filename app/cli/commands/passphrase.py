"""``watchbill passphrase``: encrypt a plan, change its passphrase, or make it plain again."""

from __future__ import annotations

import argparse
from pathlib import Path

from app.base.errors import AppError
from app.base.message import say
from app.cli.command import SUCCESS, Command, add_plan, opened, read_passphrase
from app.session.passphrase import Key, new_key, protect, recover_key, recovery_of, unprotect


def _add_arguments(parser: argparse.ArgumentParser) -> None:
    add_plan(parser)
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("--new-passfile", type=Path, metavar="FILE", help="file with the new passphrase")
    what.add_argument("--remove", action="store_true", help="make the plan plain again")
    text = "certificates, as PEM, of those who may open the plan without its passphrase"
    parser.add_argument("--recovery", type=Path, metavar="CERTS.pem", help=text)
    text = "open the plan with the key of one of those, its recovery file lying beside it"
    parser.add_argument("--recover-with", type=Path, metavar="FILE.p12", help=text)
    text = "file with the passphrase of that key"
    parser.add_argument("--recover-passfile", type=Path, metavar="FILE", help=text)


def _run(arguments: argparse.Namespace) -> int:
    new = None if arguments.remove else new_key(read_passphrase(arguments.new_passfile))
    recovery = _read(arguments.recovery) if arguments.recovery else None
    with opened(arguments, write=True, key=_recovered(arguments)) as session:
        left = unprotect(session) if new is None else protect(session, new, recovery=recovery)
    print(f"{arguments.plan}: {'plain' if new is None else 'encrypted'}")
    if recovery_of(arguments.plan).exists():
        print(f"{recovery_of(arguments.plan)}: opens it without the passphrase")
    for path in left:
        print(f"{path}: could not be changed and is as it was")
    return SUCCESS


def _recovered(arguments: argparse.Namespace) -> Key | None:
    if arguments.recover_with is None:
        return None
    if arguments.recover_passfile is None:
        raise AppError(say("cli.recover_passfile"))
    passphrase = read_passphrase(arguments.recover_passfile)
    return recover_key(recovery_of(arguments.plan), arguments.recover_with, passphrase)


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise AppError(say("vault.unreadable", path=path, why=error.strerror)) from error


COMMAND = Command(
    "passphrase", "encrypt a plan, change its passphrase, or make it plain again", _add_arguments, _run
)
