"""The open plan: apply an edit, undo, redo; each is kept before it is shown."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from app.base.clock import Clock, utc_now
from app.base.errors import AppError
from app.base.message import Message, say
from app.base.paths import user_folder
from app.base.signal import Signal
from app.domain.change import Change, apply_change, difference
from app.domain.disclosures import Disclosure
from app.domain.edits.displays import check_unlocked
from app.domain.edits.markings import check_not_widened
from app.domain.facts import Facts
from app.domain.ids import new_id
from app.domain.plan import Plan
from app.geo.routing import Router
from app.session.damage import explained
from app.session.keeper import Keeper
from app.session.logwatch import Doubt
from app.session.notes import NamedState
from app.session.places import UNNAMED, Place, is_unnamed
from app.store import acts
from app.store.errors import Holder
from app.store.plans import SUFFIX
from app.store.vault import Key

Edit = Callable[[Plan], Plan]
__all__ = ["DEFAULT_POST", "SUFFIX", "Edit", "Key", "NamedState", "Place", "Session"]

DEFAULT_POST = "Planner"


class Session:
    """One plan, open.

    Parameters
    ----------
    keeper
        Keeps what is done to the plan; opened, and not yet loaded.
    author
        The duty post that changes are stamped with; never a person's name.
    """

    def __init__(
        self,
        keeper: Keeper,
        *,
        author: str = DEFAULT_POST,
        clock: Clock = utc_now,
    ) -> None:
        self._keeper = keeper
        self._clock = clock
        self._router = Router()
        self._disclosures: list[Disclosure] | None = None
        self.author = author
        self.changed: Signal[Change] = Signal()
        """Sent after every change, made, undone or redone."""
        self.trouble: Signal[Message] = Signal()
        """Sent when the plan is kept elsewhere than before; from a job's thread if a job did it."""
        try:
            self._plan, self._history = keeper.load()
            keeper.settle(clock())
        except BaseException:
            keeper.abandon()
            raise

    @classmethod
    def create(
        cls,
        path: Path,
        plan: Plan,
        *,
        author: str = DEFAULT_POST,
        clock: Clock = utc_now,
        key: Key | None = None,
    ) -> Session:
        """Write ``plan`` to a new file and open it; raise AppError where that cannot be done."""
        return cls(Keeper.create(path, plan, key, _holder(author, clock)), author=author, clock=clock)

    @classmethod
    def create_unnamed(cls, plan: Plan, *, author: str = DEFAULT_POST, clock: Clock = utc_now) -> Session:
        """Open a new plan that has no name yet: its file is in the user folder and offered at every start.

        Raises
        ------
        AppError
            If the user folder cannot be written.
        """
        try:
            path = user_folder(UNNAMED) / f"{new_id()}{SUFFIX}"
        except OSError as error:
            raise AppError(say("safety.no_user_folder", why=error.strerror)) from error
        return cls.create(path, plan, author=author, clock=clock)

    @classmethod
    def open(
        cls,
        path: Path,
        *,
        author: str = DEFAULT_POST,
        clock: Clock = utc_now,
        key: Key | None = None,
        read_only: bool = False,
    ) -> Session:
        """Open an existing file.

        Parameters
        ----------
        key
            What opens an encrypted file; ``session.passphrase.unlock`` derives it.
        read_only
            Write nothing, neither in the file nor beside it: for a file that somebody else has open, or that
            lies where nothing can be written.

        Raises
        ------
        PassphraseNeeded, WrongPassphrase
            If the file is encrypted.
        PlanInUse
            If another session has it open for writing.
        AppError
            If something else is wrong with it, saying what and what to do.
        """
        opener = Keeper.open_read_only if read_only else Keeper.open
        with explained(path, key, clock, read_only=read_only):
            return cls(opener(path, key, _holder(author, clock)), author=author, clock=clock)

    @property
    def plan(self) -> Plan:
        """The plan as it is now; immutable, so any job may keep it."""
        return self._plan

    @property
    def facts(self) -> Facts:
        """The plan as it is now with the ways through it."""
        return Facts(self._plan, self._router)

    @property
    def path(self) -> Path:
        """The plan file: where the plan belongs, even while it is kept elsewhere."""
        return self._keeper.path

    @property
    def keeper(self) -> Keeper:
        """What keeps the plan, for the use cases of this package."""
        return self._keeper

    @property
    def unnamed(self) -> bool:
        """Whether the plan has no file of its own yet."""
        return is_unnamed(self.path)

    @property
    def read_only(self) -> bool:
        """Whether the plan can only be looked at; ``name_as`` goes on in a copy."""
        return self._keeper.read_only

    @property
    def encrypted(self) -> bool:
        """Whether the plan needs a passphrase."""
        return self._keeper.encrypted

    @property
    def saved_where(self) -> Place:
        """Where everything done so far is kept."""
        return self._keeper.place

    @property
    def rescue(self) -> Path | None:
        """The copy in the user folder that is ahead of the plan file, where there is one."""
        return self._keeper.rescue

    @property
    def named_state(self) -> NamedState:
        """The last state that somebody meant to keep: as it was last closed well, or named."""
        return self._keeper.named

    @property
    def undo_label(self) -> Message | None:
        """What would be undone, or ``None``."""
        return None if self.read_only else self._history.undo_label

    @property
    def redo_label(self) -> Message | None:
        """What would be made again, or ``None``."""
        return None if self.read_only else self._history.redo_label

    @property
    def clock(self) -> Clock:
        """The clock that stamps changes."""
        return self._clock

    @property
    def sound(self) -> bool:
        """Whether the log is as it was written; a plan with another is open to read only."""
        return not self._keeper.watch.verdict.broken

    @property
    def doubt(self) -> Doubt | None:
        """Why the log is no continuation of what was seen of it; ``None`` where it is, or that is meant."""
        return self._keeper.watch.doubt

    def history(self) -> tuple[list[Change], list[Change]]:
        """Return every change that can be undone and made again, oldest first; the first call reads them."""
        return self._history.done(), self._history.undone()

    def disclosures(self) -> tuple[Disclosure, ...]:
        """Return what was exchanged with partners, oldest first; the first call reads it."""
        if self._disclosures is None:
            self._disclosures = self._keeper.disclosures()
        return tuple(self._disclosures)

    def apply(self, label: Message, edit: Edit, source: Disclosure | None = None) -> Change | None:
        """Make an edit, keep it, and tell everyone; return the change, or ``None`` where nothing changed.

        Parameters
        ----------
        source
            What came from a partner and led to the edit: kept in the ledger with it, and by itself where it
            changed nothing.

        Raises
        ------
        AppError
            If the edit cannot be made, or the plan is open to read only; the plan is then as it was.
        """
        new = edit(self._plan)
        before, after = difference(self._plan, new)
        if not before and not after:
            if source is not None:
                self.record(source)
            return None
        check_unlocked(self._plan, before)
        if source is None:
            # What came with a source is what its originator says itself.
            check_not_widened(before, after)
        change = Change(label, self.author, self._clock(), before, after)
        came = [acts.exchange(source, self.author)] if source is not None else []
        known = [*self.disclosures(), source] if source is not None else None
        trouble = self._keeper.write(acts.make(change), *came)
        self._disclosures = known or self._disclosures
        self._history.record(change)
        self._show(new, change, trouble)
        return change

    def undo(self) -> None:
        """Take back the last change; raise AppError where there is none or it cannot be kept."""
        change = self._history.to_undo
        if change is None:
            raise AppError(say("session.nothing_to_undo"))
        new = apply_change(self._plan, change.inverse)
        trouble = self._keeper.write(acts.take_back(change, self.author, self._clock()))
        self._history.take_back()
        self._show(new, change.inverse, trouble)

    def redo(self) -> None:
        """Make again what was undone last; raise AppError where there is nothing or it cannot be kept."""
        change = self._history.to_redo
        if change is None:
            raise AppError(say("session.nothing_to_redo"))
        new = apply_change(self._plan, change)
        trouble = self._keeper.write(acts.make_again(change, self.author, self._clock()))
        self._history.make_again()
        self._show(new, change, trouble)

    def take_warnings(self) -> list[Message]:
        """Return what the user should know of the opening, each once; nothing is lost by it."""
        warnings, self._keeper.warnings = self._keeper.warnings, []
        return warnings

    def record(self, disclosure: Disclosure) -> None:
        """Keep in log and ledger what left the laptop or came to it; raise AppError where that cannot be."""
        known = [*self.disclosures(), disclosure]
        trouble = self._keeper.write(acts.exchange(disclosure, self.author))
        self._disclosures = known
        self._tell(trouble)

    def accept_log(self) -> None:
        """Say that the log is meant as it is, and keep that in it; raise AppError where that cannot be."""
        if self.doubt is not None:
            seen = self.doubt.seen
            trouble = self._keeper.write(acts.accept((seen.seq, seen.hash), self.author, self._clock()))
            self._keeper.watch.settle(self._keeper.head)
            self._tell(trouble)

    def name_state(self) -> None:
        """Mark the plan as it is now as a state meant to be kept, with a dated copy of it."""
        self._keeper.name_state(self._clock())

    def save_copy(self, target: Path) -> None:
        """Write a checked copy of the plan; raise AppError where that cannot be done."""
        self._keeper.save_copy(target)

    def name_as(self, path: Path, *, replace: bool = False) -> None:
        """Give the plan another file and go on there, with history and log.

        It is how an unnamed plan gets its name, a read-only one a copy to work in, and one whose medium
        failed another place. An unnamed or rescue copy goes away; a file that was named stays.

        Parameters
        ----------
        replace
            Whether a file that is there already may go.

        Raises
        ------
        AppError
            If that cannot be done; everything is then as it was.
        """
        self._keeper.name_as(path, self._clock(), replace=replace)

    def reconnect(self) -> None:
        """Go back to the plan file after it was gone or took no more, writing what it lacks.

        Raises
        ------
        AppError
            If it is not back, or is not as it was left; the plan stays where it is kept.
        """
        self._tell(self._keeper.reconnect())

    def close(self, *, discard: bool = False) -> None:
        """Let go of the plan file.

        Parameters
        ----------
        discard
            Whether what is in memory only may be lost.

        Raises
        ------
        AppError
            If something is in memory only; the plan is then still open.
        """
        self._keeper.close(self._clock(), discard=discard)

    def _show(self, plan: Plan, change: Change, trouble: Message | None) -> None:
        self._plan = plan
        self.changed.send(change)
        self._tell(trouble)

    def _tell(self, trouble: Message | None) -> None:
        if trouble is not None:
            self.trouble.send(trouble)


def _holder(author: str, clock: Clock) -> Holder:
    return Holder(author, os.getpid(), clock())
