"""What a session notes in the user folder while a plan is open, for the start after a crash.

It holds where the plan is and how far its last named state goes; nothing of what is in the plan.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from app.domain.codec import to_tree
from app.store.audit import Head
from app.store.errors import Holder


@dataclass(frozen=True, slots=True)
class NamedState:
    """A state of the plan that somebody meant to keep: as it was last closed, or as it was named."""

    head: Head
    time: datetime


@dataclass(frozen=True, slots=True)
class Note:
    """One open plan."""

    path: Path
    """Where the plan belongs."""
    holder: Holder
    named: NamedState
    rescue: Path | None = None
    """The rescue copy that is ahead of the file."""

    def to_tree(self) -> dict[str, Any]:
        """Return the note as a tree."""
        return {
            "path": str(self.path),
            **holder_to_tree(self.holder),
            "named": [self.named.head.seq, self.named.head.hash, to_tree(self.named.time)],
            "rescue": str(self.rescue) if self.rescue else None,
        }


def note_from_tree(tree: dict[str, Any]) -> Note | None:
    """Return the note that a tree holds, or ``None`` where it holds none: it may be cut short."""
    holder = holder_from_tree(tree)
    try:
        seq, digest, time = tree["named"]
        named = NamedState(Head(int(seq), str(digest)), datetime.fromisoformat(time))
        path, rescue = Path(tree["path"]), Path(tree["rescue"]) if tree["rescue"] else None
    except (KeyError, TypeError, ValueError):
        return None
    return Note(path, holder, named, rescue) if holder else None


def holder_to_tree(holder: Holder) -> dict[str, Any]:
    """Return who has a plan open as a tree."""
    return {"post": holder.post, "process": holder.process, "since": to_tree(holder.since)}


def holder_from_tree(tree: dict[str, Any]) -> Holder | None:
    """Return who has a plan open, or ``None`` where the tree does not say."""
    try:
        return Holder(str(tree["post"]), int(tree["process"]), datetime.fromisoformat(tree["since"]))
    except (KeyError, TypeError, ValueError):
        return None
