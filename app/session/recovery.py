"""What earlier sessions left behind: plans open when the program died, rescue copies, unnamed plans."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import closing, suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import Enum
from pathlib import Path

from app.base.clock import Clock, utc_now
from app.base.errors import AppError
from app.base.message import Message, say
from app.base.paths import user_folder
from app.domain.change import Change, apply_change
from app.domain.codec import change_from_tree
from app.geo.units import format_dtg
from app.session.claims import NOTES
from app.session.keeper import Keeper
from app.session.notes import NamedState, Note, note_from_tree
from app.session.places import RESCUED, UNNAMED
from app.session.session import DEFAULT_POST, Session
from app.store import acts
from app.store.audit import Entry
from app.store.database import is_encrypted
from app.store.errors import Holder
from app.store.holds import beside, look
from app.store.plans import SUFFIX, PlanStore
from app.store.vault import Key

_EPOCH = datetime.fromtimestamp(0, UTC)


class Kind(Enum):
    """Why a plan is offered at the start."""

    CRASHED = "crashed"
    """The program ended while it was open."""
    RESCUED = "rescued"
    """Its file was gone or took no more: the copy in the user folder is ahead of it."""
    UNNAMED = "unnamed"
    """It has no file of its own yet."""


@dataclass(frozen=True, slots=True)
class Offer:
    """One plan to go on with."""

    kind: Kind
    path: Path
    """The file that holds the last of it."""
    home: Path
    """Where the plan belongs."""
    time: datetime
    """Of the last thing done; of the last writing where the plan must be unlocked to tell."""
    name: str = ""
    """Name of the plan; empty where it must be unlocked first."""
    encrypted: bool = False
    named: NamedState | None = None
    """The last state that somebody meant to keep."""
    changes: int = 0
    """How much was done since then; 0 where the plan must be unlocked to tell."""
    problem: Message | None = None
    """Why it cannot be read now."""
    note: Path | None = None
    """The note that tells of it."""

    @property
    def message(self) -> Message:
        """What happened, in words."""
        alone = self.kind is Kind.RESCUED and self.named is None
        text = say(
            f"recovery.{self.kind.value}{'_alone' if alone else ''}",
            name=self.name or self.home,
            time=format_dtg(self.time),
            count=self.changes,
            named=format_dtg(self.named.time) if self.named else "",
            home=self.home,
        )
        return say("recovery.problem", text=text, why=self.problem) if self.problem else text


@dataclass(frozen=True, slots=True)
class Happened:
    """One thing that was done since the last named state."""

    time: datetime
    author: str
    label: Message


def offers() -> list[Offer]:
    """Return what can be gone on with, the newest first, without what running sessions have open."""
    try:
        noted = [*_from_notes()]
        taken = {offer.path for offer in noted} | {offer.home for offer in noted} | set(_kept_by_others())
        found = [_offer(kind, path, path) for kind, path in _lying_about() if path not in taken]
    except OSError:
        # Without a user folder nothing was left in it.
        return []
    return sorted([*noted, *found], key=lambda offer: offer.time, reverse=True)


def rescue_of(path: Path) -> Offer | None:
    """Return what is offered of a plan whose file is not there, where it was rescued."""
    home = path.absolute()
    kept = (offer for offer in offers() if offer.kind is Kind.RESCUED and offer.home != offer.path)
    return next((offer for offer in kept if offer.home == home), None)


def happened_since(offer: Offer, key: Key | None = None) -> list[Happened]:
    """Return what was done since the last named state, oldest first.

    Raises
    ------
    AppError
        If the file cannot be read, or is encrypted and the key does not open it.
    """
    if offer.named is None:
        return []
    with closing(PlanStore.open_read_only(offer.path, key)) as store:
        return [_happened(entry) for entry in store.entries_after(offer.named.head) or []]


def resume(
    offer: Offer, *, key: Key | None = None, author: str = DEFAULT_POST, clock: Clock = utc_now
) -> Session:
    """Go on with a plan as it was last; a rescue copy goes back to its file where that fits.

    Raises
    ------
    AppError
        If it cannot be opened; it is offered again.
    """
    if offer.kind is not Kind.RESCUED or offer.home == offer.path:
        return Session.open(offer.path, author=author, clock=clock, key=key)
    holder = Holder(author, os.getpid(), clock())
    keeper = Keeper.open_rescue(offer.home, offer.path, key, holder)
    session = Session(keeper, author=author, clock=clock)
    with suppress(AppError):
        # It may not be there yet, or not fit: then the work goes on in the rescue copy.
        session.reconnect()
    return session


def open_named(
    offer: Offer, *, key: Key | None = None, author: str = DEFAULT_POST, clock: Clock = utc_now
) -> Session:
    """Go on with a plan as it was last named or closed well; undo brings back what came after.

    Raises
    ------
    AppError
        If it cannot be opened; it is offered again.
    """
    session = resume(offer, key=key, author=author, clock=clock)
    try:
        return_to_named(session)
    except BaseException:
        session.close()
        raise
    return session


def offer_of(session: Session) -> Offer | None:
    """Return what an earlier session left undecided in a plan just opened; ``None`` where it left nothing."""
    left = session.keeper.left
    entries = session.keeper.entries_since_named() if left is not None else []
    if left is None or not entries:
        return None
    return Offer(
        Kind.CRASHED if left.rescue is None else Kind.RESCUED,
        session.path,
        session.path,
        datetime.fromisoformat(entries[-1].time),
        session.plan.header.name,
        session.encrypted,
        session.named_state,
        len(entries),
    )


def happened_in(session: Session) -> list[Happened]:
    """Return what was done in an open plan since its last named state, oldest first."""
    return [_happened(entry) for entry in session.keeper.entries_since_named()]


def leave(session: Session) -> None:
    """Let go of a plan just opened as if it had not been: it is offered again."""
    session.keeper.abandon()


def return_to_named(session: Session) -> Change | None:
    """Bring the plan back to its last named state, as one change: undo takes it back again.

    Undoing step by step would lose what came after with the next edit.
    """
    plan = session.plan
    for entry in reversed(session.keeper.entries_since_named()):
        if entry.action in acts.EDITS:
            plan = apply_change(plan, change_from_tree(entry.act.tree).inverse)
    label = say("change.return_to", time=format_dtg(session.named_state.time))
    return session.apply(label, lambda _: plan)


def forget(offer: Offer) -> None:
    """Offer a plan no more; an unnamed one or a rescue copy goes, its dated copies stay.

    Raises
    ------
    AppError
        If it cannot be removed.
    """
    try:
        if offer.note is not None:
            offer.note.unlink(missing_ok=True)
        if offer.path.parent.name in {UNNAMED, RESCUED} and offer.path.parent.parent == user_folder():
            offer.path.unlink(missing_ok=True)
    except OSError as error:
        raise AppError(say("safety.cannot_remove", path=offer.path, why=error.strerror)) from error


def _from_notes() -> Iterator[Offer]:
    for file in sorted(user_folder(NOTES).glob("*.json")):
        content, held = look(file)
        note = note_from_tree(content)
        if not held and note is not None:
            yield _of_note(file, note)


def _lying_about() -> Iterator[tuple[Kind, Path]]:
    for folder, kind in ((RESCUED, Kind.RESCUED), (UNNAMED, Kind.UNNAMED)):
        for path in sorted(user_folder(folder).glob(f"*{SUFFIX}")):
            if not look(beside(path))[1]:
                yield kind, path


def _of_note(file: Path, note: Note) -> Offer:
    rescued = note.rescue is not None and note.rescue.is_file()
    path = note.rescue if rescued and note.rescue else note.path
    return _offer(Kind.RESCUED if rescued else Kind.CRASHED, path, note.path, file, note)


def _kept_by_others() -> Iterator[Path]:
    for file in user_folder(NOTES).glob("*.json"):
        content, held = look(file)
        note = note_from_tree(content)
        if held and note is not None and note.rescue is not None:
            yield note.rescue


def _offer(kind: Kind, path: Path, home: Path, file: Path | None = None, note: Note | None = None) -> Offer:
    offer = Offer(kind, path, home, _EPOCH, note=file)
    if note is not None:
        offer = replace(offer, time=note.holder.since, named=note.named)
    try:
        if is_encrypted(path):
            written = datetime.fromtimestamp(path.stat().st_mtime, UTC).replace(microsecond=0)
            return replace(offer, time=written, encrypted=True)
        with closing(PlanStore.open_read_only(path)) as store:
            seen = store.glance()
            later = store.entries_after(note.named.head) if note else None
    except AppError as error:
        return replace(offer, problem=error.message)
    except OSError as error:
        return replace(offer, problem=say("recovery.unreadable", path=path, why=error.strerror))
    time = datetime.fromisoformat(seen.time)
    return replace(offer, time=time, name=seen.name, changes=len(later or []))


def _happened(entry: Entry) -> Happened:
    if entry.action in acts.EDITS:
        label = change_from_tree(entry.act.tree).label
        if entry.action != acts.CHANGE:
            label = say(f"recovery.{entry.action}", label=label)
    else:
        label = say("audit.accepted" if entry.action == acts.ACCEPT else "recovery.issue")
    return Happened(datetime.fromisoformat(entry.time), entry.author, label)
