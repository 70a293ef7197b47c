"""What a command is, and what several of them need."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from app.base.errors import AppError
from app.base.message import Message
from app.geo.units import parse_dtg
from app.session.session import Session

SUCCESS, REFUSED, USAGE, BUG = 0, 1, 2, 70


@dataclass(frozen=True, slots=True)
class Command:
    """One command: its name, its one-line help, its arguments, and what it does."""

    name: str
    help: str
    add_arguments: Callable[[argparse.ArgumentParser], None]
    run: Callable[[argparse.Namespace], int]
    """Returns the exit code; raises AppError for what the user can mend."""


def add_plan(parser: argparse.ArgumentParser) -> None:
    """Add the plan file a command works on."""
    parser.add_argument("plan", type=Path, metavar="PLAN.watchbill", help="the plan file")


def add_json(parser: argparse.ArgumentParser) -> None:
    """Add the switch for output that programs read."""
    parser.add_argument("--json", action="store_true", help="print JSON instead of words")


def dtg(text: str) -> datetime:
    """Return the moment a date-time group on the command line names."""
    try:
        return parse_dtg(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from error


def positive_seconds(text: str) -> float:
    """Return a positive number of seconds given on the command line."""
    try:
        seconds = float(text)
    except ValueError:
        seconds = 0.0
    if not 0 < seconds <= 86_400:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of seconds from 1 to 86400")
    return seconds


@contextmanager
def opened(path: Path) -> Iterator[Session]:
    """Open a plan for the time of a command."""
    session = Session.open(path)
    try:
        yield session
    finally:
        session.close()


def print_json(value: object) -> None:
    """Print a value for programs."""
    print(json.dumps(value, indent=2, ensure_ascii=False, sort_keys=True))


def print_progress(done: float | None, message: Message) -> None:
    """Show on stderr how far a job is; one line on a terminal, few lines elsewhere."""
    share = "" if done is None else f"{done:4.0%}  "
    if sys.stderr.isatty():
        print(f"\r{share}{message}\033[K", end="" if done is None or done < 1 else "\n", file=sys.stderr)


def read_passphrase(path: Path) -> str:
    """Return the first line of a passphrase file; raise AppError where it cannot be read."""
    try:
        return path.read_text(encoding="utf-8").splitlines()[0].strip()
    except (OSError, UnicodeDecodeError, IndexError) as error:
        raise AppError(Message("cli.bad_passfile", {"path": path})) from error
