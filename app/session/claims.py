"""A session's claim on a plan file: a lock beside it, and a note in the user folder that outlives a crash."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from app.base.message import Message, say
from app.geo.units import format_dtg
from app.session.notes import NamedState, Note, holder_from_tree, holder_to_tree, note_from_tree
from app.store.database import medium_failed
from app.store.errors import Cause, Holder, PlanInUse
from app.store.holds import Held, Hold, beside, in_user_folder, look

NOTES = "open"
"""Folder of the notes, in the user folder."""


class Claim:
    """The right to write one plan file; gone with the process, the note apart.

    Raises
    ------
    PlanInUse
        If another session has the plan open for writing, or keeps changes of it until its file is back.
    MediumFailed
        If a lock can be kept nowhere.
    """

    def __init__(self, path: Path, holder: Holder) -> None:
        self.path = path
        self.holder = holder
        self.left: Note | None = None
        """What a session that died, or lost its file, left to be taken up."""
        self.warning: Message | None = None
        self._note: Hold | None = None
        self._lock: Hold | None = _lock(path, holder)
        try:
            self._note = _take(path, lambda: in_user_folder(NOTES, path, ".json"))
            self.left = note_from_tree(self._note.found)
        except OSError as error:
            self.warning = say("safety.no_note", why=error.strerror)
        except BaseException:
            self.drop_lock()
            raise

    def tell(self, named: NamedState, rescue: Path | None) -> None:
        """Note how far the last named state goes, and where the plan is ahead of its file."""
        if self._note is not None:
            # A full disk must not stand in the way of the work; the note then says what it said before.
            with suppress(OSError):
                self._note.write(Note(self.path.absolute(), self.holder, named, rescue).to_tree())

    def drop_lock(self) -> None:
        """Let go of the file, not of the plan: its medium can be taken out."""
        if self._lock is not None:
            self._lock.release()
            self._lock = None

    def take_lock(self) -> None:
        """Lock the file again; raise AppError like the claim itself."""
        if self._lock is None:
            self._lock = _lock(self.path, self.holder)

    def release(self, *, forget: bool) -> None:
        """Let go of everything; the note goes too, or stays for the next start."""
        if self._note is not None:
            self._note.release(remove=forget)
            self._note = None
        self.drop_lock()


def check_free(path: Path) -> None:
    """Raise PlanInUse where a session has the file at ``path`` open: nothing may take its place."""
    content, held = look(beside(path))
    if held:
        raise _in_use(path, holder_from_tree(content))


def is_noted(path: Path) -> bool:
    """Tell whether a session has the plan open, or left it without closing it."""
    with suppress(OSError):
        note, _ = look(in_user_folder(NOTES, path, ".json"))
        return note_from_tree(note) is not None or look(beside(path))[1]
    return False


def _lock(path: Path, holder: Holder) -> Hold:
    for place in (lambda: beside(path), lambda: in_user_folder("locks", path, ".lock")):
        try:
            lock = _take(path, place)
        except OSError:
            continue
        # On a full disk the lock holds all the same; it only cannot say whose it is.
        with suppress(OSError):
            lock.write(holder_to_tree(holder))
        return lock
    raise medium_failed(path, Cause.READ_ONLY)


def _take(path: Path, place: Callable[[], Path]) -> Hold:
    try:
        return Hold.take(place())
    except Held as held:
        raise _in_use(path, holder_from_tree(held.content)) from None


def _in_use(path: Path, holder: Holder | None) -> PlanInUse:
    if holder is None:
        return PlanInUse(say("session.in_use", path=path), path, None)
    key = "session.in_use_here" if holder.process == os.getpid() else "session.in_use_by"
    since = format_dtg(holder.since)
    message = say(key, path=path, post=holder.post, process=holder.process, since=since)
    return PlanInUse(message, path, holder)
