"""What a format of places is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from app.base.progress import Stop
from app.exchange.features import Features
from app.exchange.sources import Source


class Read(Protocol):
    """Reads a file of one format."""

    def __call__(self, source: Source, stop: Stop) -> Features:
        """Return what is in a file; raise AppError naming it where nothing of it can be used."""


@dataclass(frozen=True, slots=True)
class Format:
    """A format of places that can be read."""

    name: str
    """As its users call it."""
    suffixes: tuple[str, ...]
    """For the dialog that asks for a file; what a file is, is told by its content."""
    fits: Callable[[Source], bool]
    """Tells by how a file begins whether to read it as this."""
    read: Read
    beside: tuple[str, ...] = ()
    """Suffixes of the files that belong to one of it."""
