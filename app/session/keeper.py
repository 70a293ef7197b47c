"""Where the open plan is kept: in its file; failing that, in a rescue copy; failing that, in memory."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import closing, suppress
from datetime import datetime
from pathlib import Path
from threading import RLock
from typing import TypeVar

from app.base.errors import AppError
from app.base.message import Message, say
from app.base.paths import user_folder
from app.domain.disclosures import Disclosure
from app.domain.ids import new_id
from app.domain.plan import Plan
from app.session.claims import Claim, check_free, is_noted
from app.session.history import History
from app.session.logwatch import LogWatch
from app.session.notes import NamedState, Note
from app.session.places import RESCUED, Place, is_unnamed, remove
from app.session.trail import Source, Trail
from app.store.acts import ISSUE, Act
from app.store.audit import Entry, Head
from app.store.backups import back_up
from app.store.errors import BrokenLog, Cause, DamagedFile, Holder, MediumFailed
from app.store.files import copy_durably, sweep
from app.store.heads import Verdict
from app.store.plans import SUFFIX, PlanStore
from app.store.rekeying import rekey, rekey_backups
from app.store.vault import Key, recovery_of
from app.trust.laptop import is_signed

Read = TypeVar("Read")

_HEAVIEST = 64_000_000
"""How many characters of acts are kept in memory before there is a new copy to begin with."""


class Keeper:
    """Keeps what is done to one open plan, and never gives up what it took.

    Parameters
    ----------
    store
        The open file.
    key
        What opens it and its copies; ``None`` for a plain one.
    holder
        Who works on it.
    claim
        The right to write it; ``None`` where it is only read.
    """

    def __init__(self, store: PlanStore, key: Key | None, holder: Holder, claim: Claim | None) -> None:
        self.path = store.path
        """Where the plan belongs."""
        self.place = Place.FILE
        self.rescue: Path | None = None
        """The rescue copy that is ahead of the file."""
        self.warnings: list[Message] = []
        """What could not be done at the start, or was done without asking; nothing is lost by it."""
        self.release_key = store.release_key
        self.watch = LogWatch(store.document, store.path)
        self._key = key
        self._holder = holder
        self._claim = claim
        self._store: PlanStore | None = store
        self._trail = Trail(store.document, store.audit_head)
        self._named = NamedState(store.audit_head, datetime.fromisoformat(store.glance().time))
        # A job notes what it issued while the window edits.
        self._turns = RLock()

    @classmethod
    def create(cls, path: Path, plan: Plan, key: Key | None, holder: Holder) -> Keeper:
        """Write a plan to a new file and keep it there; raise AppError where that cannot be done."""
        post, now = holder.post, holder.since
        return cls._claimed(path, key, holder, lambda: PlanStore.create(path, plan, post, now, key=key))

    @classmethod
    def open(cls, path: Path, key: Key | None, holder: Holder) -> Keeper:
        """Open a file for writing; raise AppError like ``PlanStore.open`` and ``Claim``."""
        return cls._claimed(path, key, holder, lambda: PlanStore.open(path, key))

    @classmethod
    def open_rescue(cls, path: Path, rescue: Path, key: Key | None, holder: Holder) -> Keeper:
        """Go on in the rescue copy of a plan whose file is not back yet; raise AppError like ``open``."""
        keeper = cls._claimed(path, key, holder, lambda: PlanStore.open(rescue, key))
        keeper.path, keeper.rescue, keeper.place = path, rescue, Place.RESCUE
        keeper.watch.path = path
        return keeper

    @classmethod
    def open_read_only(cls, path: Path, key: Key | None, holder: Holder) -> Keeper:
        """Open a file and write nothing anywhere; raise AppError where that cannot be done."""
        return cls(PlanStore.open_read_only(path, key), key, holder, None)

    @classmethod
    def _claimed(cls, path: Path, key: Key | None, holder: Holder, opener: Callable[[], PlanStore]) -> Keeper:
        claim = Claim(path, holder)
        try:
            return cls(opener(), key, holder, claim)
        except BaseException:
            claim.release(forget=claim.left is None)
            raise

    @property
    def read_only(self) -> bool:
        """Whether nothing can be done to the plan here."""
        return self._claim is None

    @property
    def encrypted(self) -> bool:
        """Whether the plan and its copies need a passphrase."""
        return self._key is not None

    def opens_with(self, key: Key) -> bool:
        """Tell whether ``key`` is the plan's."""
        return self._key == key

    @property
    def salt(self) -> bytes:
        """What the passphrase of the plan is salted with; empty for a plain one."""
        return self._key.salt if self._key is not None else b""

    @property
    def document(self) -> str:
        """The identity of the plan."""
        return self._trail.document

    @property
    def head(self) -> Head:
        """The head of the log after everything that was done."""
        return self._trail.head

    @property
    def named(self) -> NamedState:
        """The last state that somebody meant to keep."""
        return self._named

    @property
    def left(self) -> Note | None:
        """What a session before this one left of the plan: it died, or lost the file."""
        return self._claim.left if self._claim is not None else None

    @property
    def facts(self) -> Mapping[str, str]:
        """What the file knows of itself."""
        return self._open_store().facts

    def load(self) -> tuple[Plan, History]:
        """Return the plan and its history; what a rescue copy is ahead of the file is written to it first.

        Raises
        ------
        BrokenLog
            If the log is not as it was written, and the plan was not opened to read only.
        AppError
            If the file does not hold what it should, or what is missing in it cannot be written.
        """
        self._catch_up()
        store = self._open_store()
        unended = is_noted(self.path) if self._claim is None else self.left is not None
        self.warnings += self.watch.look(store, unended=unended)
        if self.watch.verdict.broken and self._claim is not None:
            raise BrokenLog(say("store.damaged", path=self.path, why=self.watch.verdict.broken[0]))
        history = History(
            *store.history(),
            lambda number: self.read(lambda file: file.load_change(number)),
            lambda number: self.read(lambda file: file.load_label(number)),
        )
        return store.load(), history

    def settle(self, now: datetime) -> None:
        """After the plan was read and found sound: note that it is open, and keep a dated copy of it."""
        if self._claim is None:
            return
        if self._claim.warning is not None:
            self.warnings.append(self._claim.warning)
        left = self._claim.left
        if left is not None and self._open_store().entries_after(left.named.head) is not None:
            self._named = left.named
        self._claim.tell(self._named, self.rescue)
        self.warnings += self.watch.begin(self.head)
        self._lay_base(now)
        with suppress(OSError):
            sweep(self.path.parent, self.path.name)

    def disclosures(self) -> list[Disclosure]:
        """Return what was exchanged with partners; raise AppError where that cannot be read."""
        return self.read(lambda store: store.disclosures())

    def verify(self) -> Verdict:
        """Return what can be told of the log now; raise AppError where it cannot be read."""
        # A long log takes a second: read by itself, nobody who looks at the plan meanwhile has to wait.
        path = self.read(lambda store: store.path)
        with closing(PlanStore.open_read_only(path, self._key)) as store:
            return store.verify(is_signed)

    def write(self, *done: Act) -> Message | None:
        """Keep acts, all or none, where they can be; return what the user must know of that, if anything.

        Raises
        ------
        AppError
            If the plan is open to read only, another program changed the file, or is writing it: nothing was
            kept.
        """
        with self._turns:
            if self._claim is None:
                raise AppError(say("session.read_only", path=self.path))
            for act in done:
                self._trail.add(act)
            if self._store is None:
                return self._try_again()
            try:
                self._store.write(*done, reach=self._trail.head, key=self.watch.key)
            except MediumFailed as failure:
                return self._move_out(failure.cause)
            except DamagedFile:
                return self._move_out(Cause.FAILING)
            except BaseException:
                self._trail.drop_last(len(done))
                raise
            if any(act.action == ISSUE for act in done):
                self.watch.remember(self.head)
            if self._trail.weight > _HEAVIEST:
                copy = self._back_up(datetime.fromisoformat(done[-1].time))
                if copy is not None:
                    self._trail.rebase(copy, self.head)
            return None

    def reconnect(self) -> Message:
        """Go back to the plan's own file, writing what it lacks; raise AppError where that cannot be done."""
        with self._turns:
            if self.place is not Place.FILE:
                self._go_home()
            return say("safety.home", path=self.path)

    def save_copy(self, target: Path) -> None:
        """Write a whole, checked copy, in place of what was there; raise AppError where that cannot be."""
        with self._turns:
            if target.exists() and self.path.exists() and target.samefile(self.path):
                raise AppError(say("store.copy_on_itself", path=target))
            check_free(target)
            self._trail.write_whole(target, self._key, self._sources())
            self.watch.remember(self.head, target)

    def name_as(self, target: Path, now: datetime, *, replace: bool) -> None:
        """Go on in another file that holds the whole plan; an unnamed or rescue copy goes away.

        Raises
        ------
        AppError
            If there is a file already and it is not to be replaced, it cannot be written, or the log is not
            sound; nothing changes.
        """
        with self._turns:
            if self.watch.verdict.broken:
                raise AppError(say("audit.no_copy", path=self.path))
            if target.exists() and not replace:
                raise AppError(say("store.exists", path=target))
            own = self._claim is not None and target.resolve() == self.path.resolve()
            if own and self.place is Place.FILE:
                raise AppError(say("store.copy_on_itself", path=target))
            claim = self._claim if own and self._claim else Claim(target, self._holder)
            try:
                self._trail.write_whole(target, self._key, self._sources())
                store = PlanStore.open(target, self._key)
            except BaseException:
                if claim is not self._claim:
                    claim.release(forget=claim.left is None)
                raise
            self._move_in(target, store, claim, now)

    def name_state(self, now: datetime) -> None:
        """Note that the plan as it is now is meant to be kept, with a dated copy of it."""
        with self._turns:
            if self._claim is None:
                raise AppError(say("session.read_only", path=self.path))
            self._named = NamedState(self.head, now)
            self._claim.tell(self._named, self.rescue)
            self._back_up(now)

    def entries_since_named(self) -> list[Entry]:
        """Return what was logged after the last named state; raise AppError where that cannot be read."""
        return self._open_store().entries_after(self._named.head) or []

    def rekey(self, new: Key | None, facts: Mapping[str, str | None], now: datetime) -> list[Path]:
        """Put the file and its dated copies under another key; return copies that could not be.

        Raises
        ------
        AppError
            If the plan is not in its file now, or the file cannot be written; it is then as it was.
        """
        with self._turns:
            if self._claim is None or self.place is not Place.FILE:
                raise AppError(say("vault.not_now"))
            old = self._key
            self._close_store()
            try:
                rekey(self.path, old, new, facts)
            except BaseException:
                self._store = PlanStore.open(self.path, old)
                raise
            # From here on the file is what it is under the new key, whatever else goes wrong.
            self._key = new
            left = rekey_backups(self.document, old, new)
            self._store = PlanStore.open(self.path, new)
            self._lay_base(now)
            return left

    def close(self, now: datetime, *, discard: bool = False) -> None:
        """Let go of the plan: what it is now is a named state, and a dated copy of it is kept.

        Raises
        ------
        AppError
            If something is in memory only and not to be discarded; the plan is then still open.
        """
        with self._turns:
            if self.place is Place.MEMORY and not discard:
                self._try_again()
                if self.place is Place.MEMORY:
                    raise AppError(say("safety.unsaved", path=self.path))
            if self._claim is not None and self._store is not None:
                self.watch.end(self._store, now)
                self._back_up(now)
            self._end(forget=self.place is not Place.RESCUE)

    def abandon(self) -> None:
        """Let go of a plan that was found unsound; what was noted of it stays."""
        self._end(forget=self._claim is not None and self._claim.left is None)

    def _end(self, *, forget: bool) -> None:
        self._close_store()
        if self._claim is not None:
            self._claim.release(forget=forget)

    def _open_store(self) -> PlanStore:
        if self._store is None:
            raise AppError(say("safety.not_at_hand", path=self.path))
        return self._store

    def _close_store(self) -> None:
        if self._store is not None:
            self._store.close()
            self._store = None

    def read(self, reader: Callable[[PlanStore], Read]) -> Read:
        """Read something of the history, from a copy where the file is not at hand."""
        with self._turns:
            if self._store is not None:
                return reader(self._store)
            for source in (self.rescue, self._trail.base):
                if isinstance(source, Path):
                    with closing(PlanStore.open_read_only(source, self._key)) as store:
                        return reader(store)
            raise AppError(say("safety.not_at_hand", path=self.path))

    def _sources(self) -> list[Source | None]:
        current = self._store.path if self._store is not None else None
        return [current, self._trail.base, self.rescue, self.path]

    def _back_up(self, now: datetime) -> Path | None:
        """Keep a dated copy; return it, or ``None`` where the user folder takes none."""
        try:
            return back_up(self._open_store(), self.path, now).path
        except (AppError, OSError) as error:
            self.warnings.append(say("safety.no_backup", why=error))
            return None

    def _lay_base(self, now: datetime) -> None:
        """Begin a new trail with a copy of the file as it is now."""
        store = self._open_store()
        base: Source | None = self._back_up(now)
        if base is None:
            with suppress(OSError):
                base = store.path.read_bytes()
        self._trail.rebase(base, store.audit_head)

    def _move_out(self, cause: Cause) -> Message:
        """Leave a file that takes no more for a rescue copy, or for memory."""
        what, then = say(f"safety.{cause.value}", path=self.path), say(f"safety.{cause.value}_then")
        self._close_store()
        if self._claim is not None and cause in {Cause.GONE, Cause.FAILING}:
            # With nothing open on it, a stick can be taken out and put in again.
            self._claim.drop_lock()
        if self._go_to_rescue():
            return say("safety.rescued", what=what, rescue=self.rescue, then=then)
        self.place = Place.MEMORY
        return say("safety.memory", what=what, then=then)

    def _try_again(self) -> Message:
        """Look for a place for what is in memory only."""
        with suppress(AppError, OSError):
            self._go_home()
            return say("safety.home", path=self.path)
        if self._go_to_rescue():
            return say("safety.rescued_now", rescue=self.rescue, path=self.path)
        return say("safety.still_memory", path=self.path)

    def _go_to_rescue(self) -> bool:
        try:
            target = user_folder(RESCUED) / f"{new_id()}{SUFFIX}"
            self._trail.write_whole(target, self._key, self._sources())
            store = PlanStore.open(target, self._key)
        except (AppError, OSError):
            return False
        self._drop_rescue()
        self._store, self.rescue, self.place = store, target, Place.RESCUE
        self._tell()
        return True

    def _go_home(self) -> None:
        claim = self._claim
        if claim is None:
            return
        claim.take_lock()
        try:
            store = PlanStore.open(self.path, self._key)
            try:
                if missing := self._missing(store.audit_head):
                    store.write(*missing, reach=self._trail.head)
            except BaseException:
                store.close()
                raise
        except BaseException:
            claim.drop_lock()
            raise
        self._close_store()
        self._drop_rescue()
        self._store, self.place = store, Place.FILE
        self._tell()

    def _missing(self, head: Head) -> list[Act]:
        """Return what a file with that head lacks; raise AppError where it went another way."""
        acts = self._trail.acts_after(head)
        if acts is None and self.rescue is not None:
            # The rescue copy was opened after a restart: what was done before is in its log.
            with closing(PlanStore.open_read_only(self.rescue, self._key)) as ahead:
                entries, later = ahead.entries_after(head), self._trail.acts_after(ahead.audit_head)
            if entries is not None and later is not None:
                acts = [*(entry.act for entry in entries), *later]
        if acts is None:
            raise AppError(say("safety.other_state", path=self.path))
        return acts

    def _catch_up(self) -> None:
        rescue = self._claim.left.rescue if self._claim is not None and self._claim.left else None
        if rescue is None or self.place is not Place.FILE or not rescue.is_file():
            return
        store = self._open_store()
        try:
            with closing(PlanStore.open_read_only(rescue, self._key)) as ahead:
                entries, reach = ahead.entries_after(store.audit_head), ahead.audit_head
        except AppError as error:
            self.warnings.append(say("safety.not_caught_up", rescue=rescue, why=error))
            return
        if entries is None:
            apart = say("safety.other_state", path=self.path)
            self.warnings.append(say("safety.not_caught_up", rescue=rescue, why=apart))
            return
        if entries:
            store.write(*(entry.act for entry in entries), reach=reach)
            self.warnings.append(say("safety.caught_up", count=len(entries), path=self.path))
        remove(rescue)
        self._trail.rebase(None, store.audit_head)

    def _move_in(self, target: Path, store: PlanStore, claim: Claim, now: datetime) -> None:
        self._close_store()
        self._drop_rescue()
        old, own = recovery_of(self.path), recovery_of(target)
        if old != own:
            # The key stays the same, and so does what it was sealed to.
            with suppress(OSError):
                copy_durably(old, own)
        if self._claim is not None and claim is not self._claim:
            self._claim.release(forget=True)
            if is_unnamed(self.path):
                remove(self.path)
                remove(old)
        self.path, self._store, self._claim, self.place = target, store, claim, Place.FILE
        self._named = NamedState(store.audit_head, now)
        self._tell()
        self.watch.path = target
        self.warnings += self.watch.begin(self.head)
        self._lay_base(now)

    def _drop_rescue(self) -> None:
        if self.rescue is not None:
            remove(self.rescue)
            self.rescue = None

    def _tell(self) -> None:
        if self._claim is not None:
            self._claim.tell(self._named, self.rescue)
