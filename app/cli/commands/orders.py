"""``watchbill orders``: one signed order a partner."""

from __future__ import annotations

import argparse
from pathlib import Path

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
from app.session.usecases.orders import Signer, Wanted, issue_orders


def _add_arguments(parser: argparse.ArgumentParser) -> None:
    # The passphrase file without a prefix is the signer's.
    add_plan(parser, "--plan-passfile")
    add_copy_to(parser)
    parser.add_argument("--signer", type=Path, required=True, metavar="FILE.p12", help="key of the signer")
    parser.add_argument("--passfile", type=Path, required=True, metavar="F", help="file with its passphrase")
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help="folder for the orders")
    parser.add_argument("--partner", metavar="P", help="code of the one partner to write for")
    parser.add_argument(
        "--coordinates",
        choices=[style.value for style in CoordinateFormat],
        default=CoordinateFormat.MGRS.value,
        help="how positions are written",
    )


def _run(arguments: argparse.Namespace) -> int:
    passphrase = read_passphrase(arguments.passfile)
    with opened(arguments, write=True) as session:
        issued = issue_orders(
            session,
            Signer(arguments.signer, passphrase),
            Wanted(arguments.out, arguments.partner, CoordinateFormat(arguments.coordinates)),
            progress=print_progress,
        )
    for order in issued:
        print(f"{order.partner:6} {order.path}")
    return SUCCESS


COMMAND = Command("orders", "write one signed order a partner", _add_arguments, _run)
