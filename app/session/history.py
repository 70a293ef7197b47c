"""Which changes can be taken back, and which made again."""

from __future__ import annotations

from dataclasses import dataclass, field

from app.domain.change import Change


@dataclass
class History:
    """Changes made and changes taken back; both survive in the plan file."""

    done: list[Change] = field(default_factory=list)
    """Oldest first."""
    undone: list[Change] = field(default_factory=list)
    """In the order they would be made again."""

    def record(self, change: Change) -> None:
        """Note a change made; what was undone is gone."""
        self.done.append(change)
        self.undone.clear()

    def take_back(self) -> None:
        """Note that the last change was undone."""
        self.undone.insert(0, self.done.pop())

    def make_again(self) -> None:
        """Note that the change undone last was made again."""
        self.done.append(self.undone.pop(0))
