"""Decides which front end runs. ``watchbill`` and ``python main.py`` both start here."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from app.base.errors import AppError
from app.cli import main as cli


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the program; return its exit code.

    With no arguments, or with ``open``, the window; otherwise the command named.
    """
    given = list(sys.argv[1:] if arguments is None else arguments)
    if given and given[0] != "open":
        return cli.main(given)
    return _open_window(given or ["open"])


def _open_window(given: list[str]) -> int:
    parsed = cli.make_parser().parse_args(given)
    # Qt is imported only where a window opens: every other command runs without it.
    from app.ui.app import run
    from app.ui.opening import open_plan, open_sample

    try:
        if parsed.plan:
            path = Path(parsed.plan)
            return run(lambda settings: open_plan(path, settings.author, None))
        if parsed.sample:
            return run(lambda settings: open_sample(settings.author, None))
        return run(lambda _settings: None)
    except AppError as error:
        print(f"watchbill: {error}", file=sys.stderr)  # noqa: T201 - there is no window to say it in
        return 1
