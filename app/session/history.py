"""Which changes can be taken back, and which made again."""

from __future__ import annotations

from collections.abc import Callable

from app.base.message import Message
from app.domain.change import Change


class History:
    """Changes made and changes taken back; both survive in the plan file.

    A change made before the file was opened is read when it is needed: most of ten thousand never are.

    Parameters
    ----------
    done, undone
        The numbers of the changes in the file, oldest first.
    load, load_label
        Read the change with a number, and what it is called.
    """

    def __init__(
        self,
        done: list[int],
        undone: list[int],
        load: Callable[[int], Change],
        load_label: Callable[[int], Message],
    ) -> None:
        self._done: list[int | Change] = [*done]
        self._undone: list[int | Change] = [*undone]
        self._load = load
        self._load_label = load_label

    @property
    def to_undo(self) -> Change | None:
        """The change that would be taken back, or ``None``."""
        return self._at(self._done, -1) if self._done else None

    @property
    def to_redo(self) -> Change | None:
        """The change that would be made again, or ``None``."""
        return self._at(self._undone, 0) if self._undone else None

    @property
    def undo_label(self) -> Message | None:
        """What that change is called, or ``None``."""
        return self._label(self._done[-1]) if self._done else None

    @property
    def redo_label(self) -> Message | None:
        """What that change is called, or ``None``."""
        return self._label(self._undone[0]) if self._undone else None

    def done(self) -> list[Change]:
        """Return all changes made, oldest first."""
        return [self._at(self._done, index) for index in range(len(self._done))]

    def undone(self) -> list[Change]:
        """Return all changes taken back, in the order they would be made again."""
        return [self._at(self._undone, index) for index in range(len(self._undone))]

    def record(self, change: Change) -> None:
        """Note a change made; what was undone is gone."""
        self._done.append(change)
        self._undone.clear()

    def take_back(self) -> None:
        """Note that the last change was undone."""
        self._undone.insert(0, self._done.pop())

    def make_again(self) -> None:
        """Note that the change undone last was made again."""
        self._done.append(self._undone.pop(0))

    def _label(self, change: int | Change) -> Message:
        return self._load_label(change) if isinstance(change, int) else change.label

    def _at(self, changes: list[int | Change], index: int) -> Change:
        found = changes[index]
        if isinstance(found, int):
            found = changes[index] = self._load(found)
        return found
