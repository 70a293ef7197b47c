"""Reads the command line and does what it says: one of the two front doors."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence

from app import __version__
from app.base.errors import AppError, Cancelled
from app.base.message import say
from app.cli.command import BUG, CLOSED_PIPE, REFUSED
from app.cli.commands import COMMANDS


def make_parser() -> argparse.ArgumentParser:
    """Return the parser of every command."""
    parser = argparse.ArgumentParser(prog="watchbill", description=str(say("cli.about")))
    parser.add_argument("--version", action="version", version=f"watchbill {__version__}")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    # The window is started by the entry, which looks here only for the help.
    window = commands.add_parser("open", help=str(say("cli.open")), description=str(say("cli.open")))
    window.add_argument("plan", nargs="?", metavar="PLAN.watchbill", help=str(say("cli.open_plan")))
    window.add_argument("--sample", action="store_true", help=str(say("cli.open_sample")))
    for command in COMMANDS:
        own = commands.add_parser(command.name, help=command.help, description=command.help)
        command.add_arguments(own)
        own.set_defaults(run=command.run)
    return parser


def main(arguments: Sequence[str]) -> int:
    """Run one command; return its exit code. Plain words for the user's errors, a trace for ours."""
    parsed = make_parser().parse_args(arguments)
    try:
        code: int = parsed.run(parsed)
        sys.stdout.flush()
    except AppError as error:
        print(f"watchbill: {error}", file=sys.stderr)
        return REFUSED
    except Cancelled:
        return REFUSED
    except KeyboardInterrupt:
        print(f"watchbill: {say('cli.interrupted')}", file=sys.stderr)
        return 130
    except BrokenPipeError:
        # Whoever reads has seen enough, as ``head`` has; what is still in the buffer is to go nowhere.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return CLOSED_PIPE
    except Exception:  # noqa: BLE001 - a front door: told as ours, with its trace
        print(f"watchbill: {say('cli.bug')}", file=sys.stderr)
        sys.excepthook(*sys.exc_info())
        return BUG
    return code
