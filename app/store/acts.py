"""What was done to a plan, as its history and its log keep it.

An act can be made again on a copy of the file that is behind: same acts, same log, down to the last hash.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from app.domain.change import Change
from app.domain.codec import change_to_tree, to_tree
from app.domain.disclosures import Direction, Disclosure

CHANGE, UNDO, REDO, ISSUE, INTAKE, ACCEPT = "change", "undo", "redo", "issue", "intake", "accept"
EDITS = frozenset({CHANGE, UNDO, REDO})
"""The acts that alter the plan; their payload is the change that was applied."""
EXCHANGES = frozenset({ISSUE, INTAKE})
"""The acts that the ledger tells of."""


@dataclass(frozen=True, slots=True)
class Act:
    """One thing done."""

    action: str
    time: str
    author: str
    payload: str
    """What was done, as canonical JSON."""
    parsed: dict[str, Any] | None = field(default=None, compare=False, repr=False)
    """The payload as a tree, while it is at hand."""

    @property
    def tree(self) -> dict[str, Any]:
        """The payload as a tree."""
        if self.parsed is not None:
            return self.parsed
        tree: dict[str, Any] = json.loads(self.payload)
        return tree


def make(change: Change) -> Act:
    """Return the act of making a change."""
    return _edit(CHANGE, change)


def take_back(change: Change, author: str, now: datetime) -> Act:
    """Return the act of undoing a change."""
    return _edit(UNDO, replace(change.inverse, author=author, time=now))


def make_again(change: Change, author: str, now: datetime) -> Act:
    """Return the act of making an undone change again."""
    return _edit(REDO, replace(change, author=author, time=now))


def exchange(disclosure: Disclosure, author: str) -> Act:
    """Return the act of sending something away from the laptop, or of taking something in."""
    action = ISSUE if disclosure.direction is Direction.OUT else INTAKE
    tree = to_tree(disclosure)
    return Act(action, to_tree(disclosure.time), author, canonical(tree), tree)


def accept(seen: tuple[int, str], author: str, now: datetime) -> Act:
    """Return the act of going on with a log that is no continuation of what was seen of it before."""
    tree = {"seen": list(seen)}
    return Act(ACCEPT, to_tree(now), author, canonical(tree), tree)


def _edit(action: str, change: Change) -> Act:
    tree = change_to_tree(change)
    return Act(action, to_tree(change.time), change.author, canonical(tree), tree)


def canonical(tree: object) -> str:
    """Return a tree as canonical JSON, spelled as ``domain.codec.to_json`` spells a value."""
    return json.dumps(tree, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
