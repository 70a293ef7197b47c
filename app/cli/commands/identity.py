"""``watchbill identity demo``: throw-away training identities."""

from __future__ import annotations

import argparse
from pathlib import Path

from app.cli.command import SUCCESS, Command
from app.session.usecases.orders import make_sample_identity


def _add_arguments(parser: argparse.ArgumentParser) -> None:
    kinds = parser.add_subparsers(dest="kind", metavar="KIND", required=True)
    text = "make a throw-away training authority and signers, every certificate marked EXERCISE"
    demo = kinds.add_parser("demo", help=text, description=text)
    demo.add_argument("--out", type=Path, required=True, metavar="DIR", help="a new folder")


def _run(arguments: argparse.Namespace) -> int:
    made = make_sample_identity(arguments.out)
    print(f"training identities in {made.folder}; the planner of the lead signs with {made.signer.path.name}")
    print("its passphrase is in passphrase.txt; give receivers root.pem to trust")
    return SUCCESS


COMMAND = Command("identity", "make identities for training", _add_arguments, _run)
