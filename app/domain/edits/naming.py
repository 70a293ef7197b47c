"""Names that nothing else of a kind has."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from app.domain.text import NAME_LENGTH

_ROOM = 6
"""Characters for a number after a name."""


class Named(Protocol):
    """Whatever has a name."""

    @property
    def name(self) -> str:
        """What it is called."""


class FreeNames:
    """Gives each name once."""

    def __init__(self, taken: Iterable[Named]) -> None:
        self._taken = {one.name for one in taken}
        self._numbers: dict[str, int] = {}

    def free(self, name: str) -> str:
        """Return ``name``, or with the first number from 2 that makes it one that nothing has."""
        free, number = name, self._numbers.get(name, 2)
        while free in self._taken:
            free, number = f"{name[: NAME_LENGTH - _ROOM]} {number}", number + 1
        self._numbers[name] = number
        self._taken.add(free)
        return free
