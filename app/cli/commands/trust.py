"""``watchbill trust``: the trust bundles that are kept, and making one."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from app.base.errors import AppError
from app.base.message import say
from app.cli.command import SUCCESS, Command, read_passphrase
from app.geo.units import format_dtg
from app.session.usecases.orders import Signer
from app.session.usecases.trust import (
    ROLES,
    Known,
    add_trusted,
    list_trusted,
    look_at_bundle,
    make_trust_bundle,
    remove_trusted,
)


def _add_arguments(parser: argparse.ArgumentParser) -> None:
    kinds = parser.add_subparsers(dest="kind", metavar="KIND", required=True)
    text = "list the bundles that are kept"
    kinds.add_parser("list", help=text, description=text)
    text = "keep a bundle, once its maker has read out its fingerprint"
    add = kinds.add_parser("add", help=text, description=text)
    add.add_argument("bundle", type=Path, metavar="FILE", help="the bundle")
    add.add_argument("--fingerprint", metavar="HEX", help="its fingerprint, as it was read out")
    text = "trust a bundle no more"
    remove = kinds.add_parser("remove", help=text, description=text)
    remove.add_argument("name", metavar="NAME", help="what it is called")
    text = "make a bundle"
    make = kinds.add_parser("make", help=text, description=text)
    make.add_argument("authorities", type=Path, nargs="+", metavar="CERTS.pem", help="roots, intermediates")
    make.add_argument("--name", required=True, help="what it is called")
    make.add_argument("--signer", type=Path, required=True, metavar="FILE.p12", help="key that signs it")
    make.add_argument("--passfile", type=Path, required=True, metavar="F", help="file with its passphrase")
    text = "hold a role to these certificates alone, by fingerprint"
    make.add_argument("--hold", action="append", default=[], type=_held, metavar="ROLE=HEX", help=text)
    make.add_argument("--out", type=Path, required=True, metavar="FILE", help="the new file")


def _held(text: str) -> tuple[str, str]:
    role, _, digits = text.partition("=")
    if role not in ROLES or not digits:
        raise argparse.ArgumentTypeError(f"{text!r} is not one of {', '.join(ROLES)}, = and a fingerprint")
    return role, "".join(digits.split()).lower()


def _run(arguments: argparse.Namespace) -> int:
    match arguments.kind:
        case "list":
            for known in list_trusted():
                _print(known)
        case "add":
            _print(add_trusted(arguments.bundle, arguments.fingerprint or _ask(arguments.bundle)))
        case "remove":
            remove_trusted(arguments.name)
        case _:
            _make(arguments)
    return SUCCESS


def _ask(bundle: Path) -> str:
    """Return the fingerprint that somebody types; raise AppError where nobody can."""
    known = look_at_bundle(bundle)
    if not sys.stdin.isatty():
        raise AppError(say("bundle.no_fingerprint", fingerprint=known.fingerprint))
    _print(known)
    return input(f"{say('bundle.ask_fingerprint')} ")


def _make(arguments: argparse.Namespace) -> None:
    signer = Signer(arguments.signer, read_passphrase(arguments.passfile))
    held: dict[str, tuple[str, ...]] = {}
    for role, digits in arguments.hold:
        held[role] = (*held.get(role, ()), digits)
    _print(make_trust_bundle(arguments.name, arguments.authorities, signer, arguments.out, held))


def _print(known: Known) -> None:
    marked = "EXERCISE  " if known.exercise else ""
    print(f"{marked}{known.name}, {format_dtg(known.time)}")
    print(f"  {known.fingerprint}")
    for root in known.roots:
        print(f"  {root}")
    for role, count in known.roles.items():
        print(f"  {role}: {count}")


COMMAND = Command("trust", "list, add, remove and make trust bundles", _add_arguments, _run)
