"""The heads of logs that this laptop has seen, kept outside of the plan files.

A file that was taken back to an older state is sound in itself: what was seen of it before tells. One note a
document; it holds no content. Copies of a plan at several places may each have gone their own way.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from pathlib import Path

from app.base.paths import user_folder
from app.store.audit import Head
from app.store.files import write_durably

_MOST_PLACES = 50
"""So many copies of a plan are remembered."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What was seen of one document."""

    heads: tuple[tuple[str, Head], ...] = ()
    """Where a copy of the plan lay, and how far its log went; what was seen last is last."""
    signers: frozenset[str] = frozenset()
    """Public keys of other laptops that were told of."""

    def at(self, path: Path) -> Head | None:
        """Return the head that was seen at a place; elsewhere the furthest of all, if there is one."""
        known = dict(self.heads)
        furthest = max(known.values(), key=lambda head: head.seq, default=None)
        return known.get(str(path.resolve()), furthest)

    def with_head(self, path: Path, head: Head) -> Seen:
        """Return the same with what is seen now at a place."""
        place = str(path.resolve())
        others = [one for one in self.heads if one[0] != place]
        return replace(self, heads=(*others, (place, head))[-_MOST_PLACES:])


def read_seen(document: str) -> Seen:
    """Return what was seen of a document; nothing where the note is missing or cut short; raise OSError."""
    note = user_folder("heads") / f"{document}.json"
    try:
        tree = json.loads(note.read_text(encoding="utf-8"))
        heads = tuple((str(path), Head(int(seq), str(digest))) for path, seq, digest in tree["heads"])
        return Seen(heads, frozenset(map(str, tree["signers"])))
    except (FileNotFoundError, ValueError, TypeError, KeyError):
        return Seen()


def write_seen(document: str, seen: Seen) -> None:
    """Keep what was seen of a document; raise OSError."""
    heads = [[path, head.seq, head.hash] for path, head in seen.heads]
    tree = {"heads": heads, "signers": sorted(seen.signers)}
    write_durably(user_folder("heads") / f"{document}.json", json.dumps(tree).encode())
