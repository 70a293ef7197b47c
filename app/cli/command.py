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
from app.base.message import Message, say
from app.geo.quantities import format_share
from app.geo.units import parse_dtg
from app.session.errors import PassphraseNeeded, PlanInUse
from app.session.passphrase import Key, unlock
from app.session.session import Place, Session

SUCCESS, REFUSED, USAGE, BUG = 0, 1, 2, 70
CLOSED_PIPE = 141
"""What a shell calls a program that ended because nobody read on."""


@dataclass(frozen=True, slots=True)
class Command:
    """One command: its name, its one-line help, its arguments, and what it does."""

    name: str
    help: str
    add_arguments: Callable[[argparse.ArgumentParser], None]
    run: Callable[[argparse.Namespace], int]
    """Returns the exit code; raises AppError for what the user can mend."""


def add_plan(parser: argparse.ArgumentParser, passfile: str = "--passfile") -> None:
    """Add the plan file a command works on, and the switch for the passphrase of an encrypted one."""
    parser.add_argument("plan", type=Path, metavar="PLAN.watchbill", help="the plan file")
    text = "file with the passphrase of an encrypted plan"
    parser.add_argument(passfile, dest="plan_passfile", type=Path, metavar="FILE", help=text)


def add_copy_to(parser: argparse.ArgumentParser) -> None:
    """Add the switch for a command that changes a plan to leave it alone and work on a copy."""
    text = "leave the plan as it is and work on a new copy of it: also while it is open elsewhere"
    parser.add_argument("--copy-to", type=Path, metavar="COPY.watchbill", help=text)


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


def percentage(text: str) -> float:
    """Return percentage points given on the command line as a share, 0 to 1."""
    try:
        points = float(text)
    except ValueError:
        points = -1.0
    if not 0 <= points <= 100:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of percentage points from 0 to 100")
    return points / 100


@contextmanager
def opened(
    arguments: argparse.Namespace, *, write: bool = False, key: Key | None = None, told: bool = True
) -> Iterator[Session]:
    """Open the plan of a command for its time, with the key that its passphrase file or ``key`` gives.

    A command that only reads writes nothing and works while another program has the plan open.

    Parameters
    ----------
    told
        Whether what the opening left to say is told here; a command that is about it tells it itself.

    Raises
    ------
    AppError
        If it cannot be opened, or what was done is not in its file at the end.
    """
    session = _open(arguments, key or _key(arguments), write=write)
    session.trouble.connect(print_warning)
    for warning in session.take_warnings() if told else ():
        print_warning(warning)
    try:
        yield session
    finally:
        session.close()
    if session.saved_where is not Place.FILE:
        raise AppError(say("cli.not_in_file", path=session.path, rescue=session.rescue))


def _key(arguments: argparse.Namespace) -> Key | None:
    passfile: Path | None = arguments.plan_passfile
    return unlock(arguments.plan, read_passphrase(passfile)) if passfile else None


def _open(arguments: argparse.Namespace, key: Key | None, *, write: bool) -> Session:
    copy: Path | None = getattr(arguments, "copy_to", None)
    try:
        session = Session.open(arguments.plan, key=key, read_only=copy is not None or not write)
    except PassphraseNeeded as error:
        raise AppError(say("cli.passphrase_needed", why=error.message)) from error
    except PlanInUse as error:
        raise AppError(say("cli.in_use", why=error.message)) from error
    if copy is not None:
        try:
            session.name_as(copy)
        except BaseException:
            session.close()
            raise
    return session


def print_json(value: object) -> None:
    """Print a value for programs."""
    print(json.dumps(value, indent=2, ensure_ascii=False, sort_keys=True))


def print_progress(done: float | None, message: Message) -> None:
    """Show on stderr how far a job is; one line on a terminal, few lines elsewhere."""
    share = "" if done is None else f"{format_share(done):>5}  "
    if sys.stderr.isatty():
        print(f"\r{share}{message}\033[K", end="" if done is None or done < 1 else "\n", file=sys.stderr)


def print_warning(message: Message) -> None:
    """Tell on stderr what the user should know."""
    print(f"watchbill: {message}", file=sys.stderr)


def read_passphrase(path: Path) -> str:
    """Return the first line of a passphrase file; raise AppError where it cannot be read."""
    try:
        return path.read_text(encoding="utf-8").splitlines()[0].strip()
    except (OSError, UnicodeDecodeError, IndexError) as error:
        raise AppError(Message("cli.bad_passfile", {"path": path})) from error
