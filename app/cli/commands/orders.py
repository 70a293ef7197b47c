"""``watchbill orders``: one signed order a partner."""

from __future__ import annotations

import argparse
from pathlib import Path

from app.base.errors import AppError
from app.base.message import say
from app.cli.command import (
    SUCCESS,
    Command,
    add_copy_to,
    add_plan,
    opened,
    print_progress,
    read_passphrase,
)
from app.geo.coordinates import CoordinateFormat
from app.session.session import Session
from app.session.usecases.orders import Issued, Signer, Wanted, draft_orders, issue_orders


def _add_arguments(parser: argparse.ArgumentParser) -> None:
    # The passphrase file without a prefix is the signer's.
    add_plan(parser, "--plan-passfile")
    add_copy_to(parser)
    parser.add_argument("--signer", type=Path, metavar="FILE.p12", help="key of the signer")
    parser.add_argument("--passfile", type=Path, metavar="F", help="file with its passphrase")
    parser.add_argument("--draft", action="store_true", help="write drafts, marked as such and not signed")
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help="folder for the orders")
    parser.add_argument("--partner", metavar="P", help="code of the one partner to write for")
    parser.add_argument(
        "--coordinates",
        choices=[style.value for style in CoordinateFormat],
        default=CoordinateFormat.MGRS.value,
        help="how positions are written",
    )


def _run(arguments: argparse.Namespace) -> int:
    wanted = Wanted(arguments.out, arguments.partner, CoordinateFormat(arguments.coordinates))
    if not arguments.draft and not (arguments.signer and arguments.passfile):
        raise AppError(say("orders.no_signer"))
    with opened(arguments, write=True) as session:
        issued = draft_orders(session, wanted) if arguments.draft else _sign(session, arguments, wanted)
    for order in issued:
        print(f"{order.partner:6} {order.path}")
    return SUCCESS


def _sign(session: Session, arguments: argparse.Namespace, wanted: Wanted) -> list[Issued]:
    signer = Signer(arguments.signer, read_passphrase(arguments.passfile))
    return issue_orders(session, signer, wanted, progress=print_progress)


COMMAND = Command("orders", "write one signed order a partner", _add_arguments, _run)
