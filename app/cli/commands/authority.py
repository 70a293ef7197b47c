"""``watchbill authority``: an authority for exercises, in a folder."""

from __future__ import annotations

import argparse
from pathlib import Path

from app.cli.command import SUCCESS, Command, read_passphrase
from app.geo.units import format_dtg
from app.session.usecases.authority import (
    ROLES,
    USES,
    begin_authority,
    issue_certificate,
    list_issued,
    renew_certificate,
    revoke_certificate,
)
from app.session.usecases.orders import Signer


def _add_arguments(parser: argparse.ArgumentParser) -> None:
    kinds = parser.add_subparsers(dest="kind", metavar="KIND", required=True)
    begin = _kind(kinds, "begin", "make a new authority; all its certificates say EXERCISE")
    begin.add_argument("--name", required=True, help="what it is called")
    begin.add_argument(
        "--partner", action="append", required=True, type=_partner, metavar="CODE=NAME", help="a partner"
    )
    issue = _kind(kinds, "issue", "write a key with a certificate for a duty post")
    issue.add_argument("--partner", required=True, metavar="CODE", help="code of the partner")
    issue.add_argument("--role", choices=ROLES, help="what the post does with an order")
    issue.add_argument("--use", choices=USES, default=USES[0], help="what the key is for")
    renew = _kind(kinds, "renew", "write the same key with a certificate for another year")
    renew.add_argument("--identity", type=Path, required=True, metavar="FILE.p12", help="the key")
    for one in (issue, renew):
        one.add_argument("--out", type=Path, required=True, metavar="FILE.p12", help="the new file")
        text = "file with the passphrase of that key"
        one.add_argument("--key-passfile", type=Path, required=True, metavar="F", help=text)
    revoke = _kind(kinds, "revoke", "revoke a certificate and write the revocation lists anew")
    revoke.add_argument("--serial", required=True, metavar="HEX", help="its serial number, as listed")
    _kind(kinds, "list", "list what was issued")


def _kind(
    kinds: argparse._SubParsersAction[argparse.ArgumentParser], name: str, text: str
) -> argparse.ArgumentParser:
    parser = kinds.add_parser(name, help=text, description=text)
    parser.add_argument("--folder", type=Path, required=True, metavar="DIR", help="folder of the authority")
    text = "file with the passphrase of the authority's keys"
    parser.add_argument("--passfile", type=Path, required=True, metavar="F", help=text)
    return parser


def _partner(text: str) -> tuple[str, str]:
    code, _, name = text.partition("=")
    if not (code and name):
        raise argparse.ArgumentTypeError(f"{text!r} is not CODE=NAME")
    return code, name


def _run(arguments: argparse.Namespace) -> int:
    authority = Signer(arguments.folder, read_passphrase(arguments.passfile))
    match arguments.kind:
        case "begin":
            begin_authority(authority, arguments.name, arguments.partner)
            print(f"{arguments.folder}: give receivers root.pem, intermediates.pem and crls.pem to trust")
        case "issue":
            to = Signer(arguments.out, read_passphrase(arguments.key_passfile))
            print(issue_certificate(authority, arguments.partner, arguments.role, arguments.use, to))
        case "renew":
            holder = Signer(arguments.identity, read_passphrase(arguments.key_passfile))
            print(renew_certificate(authority, holder, arguments.out))
        case "revoke":
            print(f"{revoke_certificate(authority, arguments.serial)}: revoked; hand out crls.pem anew")
        case _:
            for one in list_issued(authority):
                gone = "revoked" if one.revoked else format_dtg(one.end)
                print(f"{one.partner:6} {one.name:40} {gone:22} {one.serial}")
    return SUCCESS


COMMAND = Command("authority", "run an authority for exercises", _add_arguments, _run)
