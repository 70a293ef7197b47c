"""``watchbill package``: seal a partner's copy of a plan in one file, and open what a partner sealed."""

from __future__ import annotations

import argparse
from datetime import datetime
from enum import Enum
from pathlib import Path

from app.base.message import say
from app.cli.command import SUCCESS, Command, add_plan, opened, read_passphrase
from app.geo.units import format_dtg
from app.session.conflicts import Received, field_name, item_name, open_conflicts
from app.session.proposing import Picks, lines_of, pick, rows_of
from app.session.session import Session
from app.session.usecases.orders import Signer
from app.session.usecases.packages import (
    Contents,
    contents_of,
    create_from_package,
    open_package,
    read_package,
    seal_package,
    take_in_package,
)


def _add_arguments(parser: argparse.ArgumentParser) -> None:
    kinds = parser.add_subparsers(dest="kind", metavar="KIND", required=True)
    text = "write what may go to a partner, signed and sealed to its certificates"
    _add_seal(kinds.add_parser("seal", help=text, description=text))
    text = "show what a package holds and proposes, and take it in"
    _add_open(kinds.add_parser("open", help=text, description=text))


def _add_seal(parser: argparse.ArgumentParser) -> None:
    # The passphrase file without a prefix is the signer's.
    add_plan(parser, "--plan-passfile")
    text = "certificates of those who may open it, as PEM; all of one partner"
    parser.add_argument("--to", type=Path, nargs="+", required=True, metavar="CERT", help=text)
    parser.add_argument("--signer", type=Path, required=True, metavar="FILE.p12", help="key of the signer")
    parser.add_argument("--passfile", type=Path, required=True, metavar="F", help="file with its passphrase")
    parser.add_argument("--out", type=Path, required=True, metavar="FILE.p7m", help="the new file")


def _add_open(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("package", type=Path, metavar="FILE.p7m", help="the package")
    parser.add_argument("--identity", type=Path, required=True, metavar="FILE.p12", help="key that opens it")
    parser.add_argument("--passfile", type=Path, required=True, metavar="F", help="file with its passphrase")
    text = "trust bundle, or root as PEM, to judge by instead of the bundles that are kept"
    parser.add_argument("--trust", type=Path, metavar="BUNDLE", help=text)
    where = parser.add_mutually_exclusive_group()
    text = "take what it proposes into this plan"
    where.add_argument("--into", dest="plan", type=Path, metavar="PLAN.watchbill", help=text)
    where.add_argument("--new", type=Path, metavar="PLAN.watchbill", help="make a new plan of it")
    text = "file with the passphrase of an encrypted plan"
    parser.add_argument("--plan-passfile", type=Path, metavar="FILE", help=text)
    parser.add_argument("--preview", action="store_true", help="show what it proposes and take nothing in")
    text = "take this item only (number, name or identity); of a conflict, the sender's value"
    parser.add_argument("--accept", action="append", default=[], metavar="ITEM", help=text)
    text = "leave this item as it is; of a conflict, keep our value for good"
    parser.add_argument("--refuse", action="append", default=[], metavar="ITEM", help=text)


def _run(arguments: argparse.Namespace) -> int:
    if arguments.kind == "seal":
        return _seal(arguments)
    identity = Signer(arguments.identity, read_passphrase(arguments.passfile))
    if arguments.plan is not None:
        return _take_in(arguments, identity)
    package = read_package(arguments.package, identity, arguments.trust)
    _print_contents(contents_of(package))
    if arguments.new is not None:
        create_from_package(arguments.new, package).close()
        print(f"{arguments.new}: made")
    return SUCCESS


def _seal(arguments: argparse.Namespace) -> int:
    signer = Signer(arguments.signer, read_passphrase(arguments.passfile))
    with opened(arguments, write=True) as session:
        sealed = seal_package(session, arguments.to, signer, arguments.out)
    print(f"{sealed.partner:6} {sealed.path}")
    for kind, count in sealed.counts.items():
        print(f"  {count:6} {say(f'kind.{kind}')}")
    return SUCCESS


def _take_in(arguments: argparse.Namespace, identity: Signer) -> int:
    write = not arguments.preview
    with opened(arguments, write=write) as session:
        received = open_package(session, arguments.package, identity, arguments.trust)
        if received.package is not None:
            _print_contents(contents_of(received.package))
        rows = rows_of(session.plan, received.merge)
        for row in rows:
            print(f"{row.number:4}  {row.act}  {say(f'kind.{row.key[0]}')}: {row.name}")
            for line in lines_of(row, _words):
                print(f"        {line}")
        picks = pick(rows, arguments.accept, arguments.refuse)
        if write:
            _make(session, received, picks)
    return SUCCESS


def _make(session: Session, received: Received, picks: Picks) -> None:
    outcome = take_in_package(session, received, picks.taken, picks.decided)
    print(f"{session.path}: {len(picks.taken) - len(outcome.refused)} taken in")
    for key, why in outcome.refused.items():
        print(f"  {item_name(session.plan, key)}: {why}")
    for partner, conflict in open_conflicts(session):
        name = item_name(session.plan, conflict.key, conflict.difference.theirs)
        print(f"  open with {partner.code}: {name}, {field_name(conflict.difference.field)}")


def _print_contents(contents: Contents) -> None:
    marked = "EXERCISE  " if contents.exercise else ""
    print(f"{marked}package {contents.number} of {contents.sender} for {contents.recipient}: {contents.plan}")
    print(
        f"  made {format_dtg(contents.time)}, rules version {contents.rules}, at most {contents.level.name}"
    )
    for name, fingerprint in contents.chain:
        print(f"  {name}  {fingerprint}")
    for kind, names in contents.names.items():
        print(f"  {len(names):6} {say(f'kind.{kind}')}: {', '.join(names)}")


def _words(_field: str, value: object) -> str | None:
    """Return a short value as a terminal shows it."""
    if isinstance(value, datetime):
        return format_dtg(value)
    if isinstance(value, Enum):
        return value.name
    return str(value) if isinstance(value, str | int | float) else None


COMMAND = Command("package", "seal and open partners' packages", _add_arguments, _run)
