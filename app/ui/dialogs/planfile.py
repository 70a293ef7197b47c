"""Asking for a plan file."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from app.base.message import say
from app.session.session import SUFFIX

FILTER = f"Watchbill (*{SUFFIX})"


def ask_file(title: str, parent: QWidget | None, suggested: str = "") -> Path | None:
    """Ask for the name of a plan file to write; ``None`` for none."""
    name, _ = QFileDialog.getSaveFileName(parent, str(say(title)), suggested, FILTER)
    return with_suffix(name) if name else None


def with_suffix(name: str) -> Path:
    """Return the path a user named, with the suffix of a plan file."""
    path = Path(name)
    return path if path.suffix == SUFFIX else path.with_name(path.name + SUFFIX)
