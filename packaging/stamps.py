"""Steps of the set-up, each done again only when what it reads has changed. Standard library only.

A stamp is a file with the SHA-256 of everything a step reads; it is written when the step has finished,
so an interrupted step never counts as done.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).resolve().parents[1]
STAMPS = ROOT / "build" / "stamps"


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the set-up."""

    name: str
    """Of the stamp and the log."""
    title: str
    """What the user reads while it runs."""
    run: Callable[[], None]
    """Do it."""
    inputs: tuple[str, ...]
    """Glob patterns, from the root of the project, of the files it reads."""
    outputs: tuple[str, ...]
    """Paths, from the root of the project, that exist when it is done."""
    needs: tuple[Step, ...] = ()
    """Steps whose result it reads: when one of them is redone with other inputs, so is this."""
    salt: str = ""
    """What else decides the result, such as the version of Python."""
    remedy: str = ""
    """What the user can do when it fails."""

    @property
    def stamp(self) -> Path:
        """The file that says with which inputs the step was done."""
        return STAMPS / self.name


def digest(step: Step) -> str:
    """Return the SHA-256 of all that a step reads, the steps it needs included."""
    total = hashlib.sha256(step.salt.encode())
    for pattern in step.inputs:
        for path in sorted(ROOT.glob(pattern)):
            total.update(path.relative_to(ROOT).as_posix().encode() + b"\0")
            total.update(hashlib.sha256(path.read_bytes()).digest())
    for needed in step.needs:
        total.update(digest(needed).encode())
    return total.hexdigest()


def is_fresh(step: Step) -> bool:
    """Return whether a step was done with the inputs as they are now, and its outputs still stand."""
    try:
        stamped = step.stamp.read_text("ascii")
    except FileNotFoundError:
        return False
    return all((ROOT / output).exists() for output in step.outputs) and stamped == digest(step)


def redo(step: Step) -> None:
    """Run a step and stamp it; what it raises leaves it unstamped."""
    stamp = digest(step)
    step.stamp.unlink(missing_ok=True)
    step.run()
    STAMPS.mkdir(parents=True, exist_ok=True)
    step.stamp.write_text(stamp, "ascii")
