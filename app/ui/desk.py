"""What the parts that act on a plan are given: the open plan, the settings, the jobs, and a voice."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from PySide6.QtWidgets import QWidget

from app.ui.jobs import JobRunner
from app.ui.reading import Reading
from app.ui.settings import Settings
from app.ui.workspace import Workspace


class Tell(Protocol):
    """Shows a message above the map."""

    def __call__(self, text: str, verb: str = "", run: Callable[[], object] | None = None) -> None:
        """Show ``text``, with a button ``verb`` that does something about it where there is one."""


@dataclass(frozen=True)
class Desk:
    """One window's place of work."""

    workspace: Workspace
    settings: Settings
    reading: Reading
    jobs: JobRunner
    window: QWidget
    """What dialogs stand over."""
    tell: Tell
    confirm: Callable[[str], None]
    """Shows what has been done, where nothing else on the screen does."""
    tell_more: Callable[[str, Callable[[], object]], None]
    """Adds a second button to the message shown."""
