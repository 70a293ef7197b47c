"""Names that nothing else of a kind has."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Protocol

from app.domain.text import NAME_LENGTH

_ROOM = 6
"""Characters for a number after a name."""
_COUNTED = re.compile(r"(?P<stem>.*\S) (?P<number>[1-9]\d{0,3})")
"""A name that counts, such as Barrier 1; longer numbers are marks of what they name."""


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
        """Return ``name``, or with the first number from 2 that makes it one that nothing has.

        Where the name ends in a number already, the number counts on: the second Barrier 1 is Barrier 2.
        """
        if name not in self._taken:
            self._taken.add(name)
            return name
        counted = _COUNTED.fullmatch(name)
        stem, own = (counted["stem"], int(counted["number"])) if counted else (name, 1)
        # Names that count share one run of numbers, so that many of them do not each search from their own.
        run = f"{stem} " if counted else name
        number = max(own + 1, self._numbers.get(run, 2))
        while (free := f"{stem[: NAME_LENGTH - _ROOM]} {number}") in self._taken:
            number += 1
        self._numbers[run] = number + 1
        self._taken.add(free)
        return free
