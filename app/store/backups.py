"""Dated copies of a plan in the user folder.

One folder a document; a copy's name holds when it was made and the head of its log, so that equal states are
seen without opening anything. A copy of an encrypted plan is encrypted.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from app.base.errors import AppError
from app.base.message import say
from app.base.paths import user_folder
from app.store.audit import Head
from app.store.database import translated
from app.store.files import copy_durably, sweep, write_durably
from app.store.plans import SUFFIX, PlanStore

NEWEST_KEPT = 10
DAYS_KEPT = 30

_NAME = re.compile(r"(?P<time>\d{8}T\d{6}Z)-(?P<seq>\d+)-(?P<hash>[0-9a-f]{16})" + re.escape(SUFFIX))
_ABOUT = "about.json"


@dataclass(frozen=True, slots=True)
class Backup:
    """One dated copy."""

    path: Path
    time: datetime
    seq: int
    """How many entries its log has."""
    hash: str
    """First digits of the hash of the last one."""

    def is_of(self, head: Head) -> bool:
        """Tell whether it holds exactly that state."""
        return (self.seq, self.hash) == (head.seq, head.hash[:16])


def list_backups(document: str) -> list[Backup]:
    """Return the dated copies of a document, the newest first; raise OSError."""
    folder = user_folder("backups") / document
    names = [path.name for path in folder.iterdir()] if folder.is_dir() else []
    found = [_backup(folder, match) for name in names if (match := _NAME.fullmatch(name))]
    return sorted(found, key=lambda backup: (backup.time, backup.seq), reverse=True)


def backups_of(path: Path) -> list[Backup]:
    """Return the dated copies of what was last kept at ``path``, the newest first; raise OSError."""
    whole = str(path.resolve())
    for about in user_folder("backups").glob(f"*/{_ABOUT}"):
        try:
            tree = json.loads(about.read_text(encoding="utf-8"))
        except ValueError:
            continue
        if isinstance(tree, dict) and tree.get("path") == whole:
            return list_backups(about.parent.name)
    return []


def back_up(store: PlanStore, belongs: Path, now: datetime) -> Backup:
    """Keep a dated copy of a sound plan, unless there is one of just this state, and thin out old ones.

    Parameters
    ----------
    belongs
        Where the plan has its file: what ``backups_of`` finds the copies by.

    Raises
    ------
    AppError, OSError
        If it cannot be written.
    """
    folder = user_folder("backups", store.document)
    _note_path(folder, belongs)
    head = store.audit_head
    found = list_backups(store.document)
    kept = next((backup for backup in found if backup.is_of(head)), None)
    if kept is None:
        name = f"{now:%Y%m%dT%H%M%SZ}-{head.seq:06d}-{head.hash[:16]}{SUFFIX}"
        sweep(folder)
        store.save_copy(folder / name)
        kept = Backup(folder / name, now, head.seq, head.hash[:16])
        for old in surplus([kept, *found]):
            # With a clock that was set back the newest copy looks old.
            if old != kept:
                old.path.unlink(missing_ok=True)
    return kept


def surplus(backups: Sequence[Backup]) -> list[Backup]:
    """Return those that may go: all but the ten newest and the newest of each of the last thirty days.

    Days count only where there is a copy, so that neither a long leave nor a wrong clock empties the folder.
    """
    newest_first = sorted(backups, key=lambda backup: (backup.time, backup.seq), reverse=True)
    of_day: dict[object, Backup] = {}
    for backup in newest_first:
        of_day.setdefault(backup.time.date(), backup)
    kept = [*newest_first[:NEWEST_KEPT], *list(of_day.values())[:DAYS_KEPT]]
    return [backup for backup in newest_first if backup not in kept]


def restore(backup: Backup, target: Path) -> None:
    """Write a dated copy to a new file; raise AppError where there is one or it cannot be written."""
    if target.exists():
        raise AppError(say("store.exists", path=target))
    if not target.parent.is_dir():
        raise AppError(say("store.no_folder", path=target.parent))
    with translated(target):
        copy_durably(backup.path, target)


def _backup(folder: Path, match: re.Match[str]) -> Backup:
    time = datetime.strptime(match["time"], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
    return Backup(folder / match[0], time, int(match["seq"]), match["hash"])


def _note_path(folder: Path, path: Path) -> None:
    about, content = folder / _ABOUT, json.dumps({"path": str(path.resolve())}).encode()
    if not about.exists() or about.read_bytes() != content:
        write_durably(about, content)
