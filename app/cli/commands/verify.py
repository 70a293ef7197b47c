"""``watchbill verify``: check a signed order."""

from __future__ import annotations

import argparse
from pathlib import Path

from app.cli.command import REFUSED, SUCCESS, Command, add_json, dtg, print_json
from app.session.usecases.verify import verify_order


def _add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("order", type=Path, metavar="ORDER.pdf", help="the order")
    text = "trust bundle, or root as PEM, to judge by instead of the bundles that are kept"
    parser.add_argument("--trust", type=Path, metavar="BUNDLE", help=text)
    parser.add_argument("--at", type=dtg, metavar="DTG", help="check as of then instead of now")
    add_json(parser)


def _run(arguments: argparse.Namespace) -> int:
    verdict = verify_order(arguments.order, arguments.trust, arguments.at)
    if arguments.json:
        print_json(verdict.to_dict())
    else:
        print(f"{arguments.order}: {'acceptable' if verdict.acceptable else 'NOT ACCEPTABLE'}")
        for reason in verdict.reasons:
            print(f"  {reason}")
        for signature in verdict.signatures:
            print(f"  {signature.field}: {signature.signer}, {signature.organisation}")
        for field in verdict.unsigned:
            print(f"  {field}: not signed yet")
    return SUCCESS if verdict.acceptable else REFUSED


COMMAND = Command(
    "verify", "check a signed order; exit code 0 only if fully acceptable", _add_arguments, _run
)
