"""Where the program's own files, the built assets and the user's settings are."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import platformdirs

ROOT = Path(getattr(sys, "_MEIPASS", Path(__file__).resolve().parents[2]))
"""The folder that holds ``resources``, ``plans`` and ``build``, frozen or not."""


def resource(*parts: str) -> Path:
    """Return the path of a file we wrote, under ``resources``."""
    return ROOT.joinpath("resources", *parts)


def asset(*parts: str) -> Path:
    """Return the path of a file made at set-up, under ``build/assets``."""
    return ROOT.joinpath("build", "assets", *parts)


def plans_folder() -> Path:
    """Return the folder of sample plans in text form."""
    return ROOT / "plans"


def user_folder(*parts: str) -> Path:
    """Return the folder of the user's settings and unnamed plans, or one inside it, created if missing.

    ``WATCHBILL_HOME`` overrides it, for several users of one laptop and for tests. Nobody else may look.

    Raises
    ------
    OSError
        If it is not there and cannot be made.
    """
    home = os.environ.get("WATCHBILL_HOME") or platformdirs.user_data_dir("watchbill", appauthor=False)
    folder = Path(home)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    for part in parts:
        folder = folder / part
        folder.mkdir(mode=0o700, exist_ok=True)
    return folder
