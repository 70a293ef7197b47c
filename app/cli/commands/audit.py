"""``watchbill audit``: verify the log of a plan, also against what left the laptop."""

from __future__ import annotations

import argparse
from pathlib import Path

from app.base.message import Message, say
from app.cli.command import (
    REFUSED,
    SUCCESS,
    Command,
    add_json,
    add_plan,
    opened,
    print_json,
    read_passphrase,
)
from app.geo.units import format_dtg
from app.session.usecases.audit import Audit, audit, compare, read_anchor
from app.session.usecases.orders import Signer


def _add_arguments(parser: argparse.ArgumentParser) -> None:
    # The passphrase file without a prefix is that of the key that opens a package.
    add_plan(parser, "--plan-passfile")
    text = "order (check it with verify first) or package made from this plan, or an entry as NUMBER:HASH"
    parser.add_argument("--against", metavar="ANCHOR", help=text)
    parser.add_argument("--identity", type=Path, metavar="FILE.p12", help="key that opens a package")
    parser.add_argument("--passfile", type=Path, metavar="F", help="file with its passphrase")
    text = "trust bundle, or root as PEM, to judge by instead of the bundles that are kept"
    parser.add_argument("--trust", type=Path, metavar="BUNDLE", help=text)
    text = "say that a log older than this laptop has seen, or another, is meant; the log keeps that"
    parser.add_argument("--accept", action="store_true", help=text)
    add_json(parser)


def _run(arguments: argparse.Namespace) -> int:
    identity = None
    if arguments.identity is not None:
        passphrase = read_passphrase(arguments.passfile) if arguments.passfile is not None else ""
        identity = Signer(arguments.identity, passphrase)
    with opened(arguments, write=arguments.accept, told=False) as session:
        if arguments.accept:
            session.accept_log()
        found, against = audit(session), None
        if arguments.against is not None:
            against = compare(session, read_anchor(arguments.against, identity, arguments.trust))
    sound = not found.findings and (against is None or against[0])
    if arguments.json:
        print_json(_tree(found, against, sound=sound))
    else:
        _print(arguments.plan, found, against, sound=sound)
    return SUCCESS if sound else REFUSED


def _print(plan: Path, found: Audit, against: tuple[bool, Message] | None, *, sound: bool) -> None:
    print(f"{plan}: {say('audit.sound' if sound else 'audit.not_sound', count=found.head.seq)}")
    for finding in found.findings:
        print(f"  {finding}")
    if against is not None:
        print(f"  {against[1]}")
    print(f"  {found.head.seq}:{found.head.hash}")
    for head in found.heads:
        print(f"  {head.seq:8}  {format_dtg(head.time)}  {head.who}")


def _tree(found: Audit, against: tuple[bool, Message] | None, *, sound: bool) -> dict[str, object]:
    return {
        "sound": sound,
        "entries": found.head.seq,
        "head": found.head.hash,
        "findings": [{"entry": one.params.get("seq"), "text": str(one)} for one in found.findings],
        "against": None if against is None else {"holds": against[0], "text": str(against[1])},
        "heads": [
            {"entry": one.seq, "time": format_dtg(one.time), "key": one.fingerprint, "own": one.own}
            for one in found.heads
        ],
    }


COMMAND = Command(
    "audit", "verify the log of a plan; exit code 0 only if nothing speaks against it", _add_arguments, _run
)
