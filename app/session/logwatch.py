"""What is made of a plan's log at its opening: whether it is sound, signed for, and no older than known."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from app.base.errors import AppError
from app.base.message import Message, say
from app.geo.units import format_dtg
from app.store.audit import Head
from app.store.heads import SignedHead, Verdict
from app.store.plans import PlanStore
from app.store.seen import read_seen, write_seen
from app.trust.laptop import LaptopKey, fingerprint_of, is_signed, known_key, laptop_key

_DIGITS = 16
"""Of a fingerprint: enough to be read out and compared."""


@dataclass(frozen=True, slots=True)
class Doubt:
    """The log is no continuation of what this laptop has seen of it: somebody has to say that it is meant."""

    message: Message
    seen: Head


class LogWatch:
    """Watches the log of one open plan.

    Parameters
    ----------
    document
        Identity of the plan.
    path
        Where it belongs.
    """

    def __init__(self, document: str, path: Path) -> None:
        self.document = document
        self.path = path
        self.verdict = Verdict(Head(0, ""), (), (), 0)
        """What was found at the opening."""
        self.doubt: Doubt | None = None
        self.unsigned: Message | None = None
        """Which entries nobody signed for, where nothing explains that."""
        self._key: LaptopKey | None = None

    @property
    def key(self) -> LaptopKey | None:
        """What signs heads; ``None`` where none can be kept. Nobody vouches for a log that is in doubt."""
        return self._key if self.doubt is None else None

    def look(self, store: PlanStore, *, unended: bool) -> list[Message]:
        """Verify the log of an open file, and return what has to be told of it.

        Parameters
        ----------
        unended
            Whether a session did not sign yet for what it did: it runs, or died.
        """
        self.verdict = store.verify(is_signed)
        remarks = list(self.verdict.broken)
        if remarks:
            # What is not sound is no older or newer than anything.
            return [say("audit.broken", path=self.path), *remarks]
        with suppress(OSError):
            self._compare(store)
            remarks += [self.doubt.message] if self.doubt else []
            remarks += [_stranger(head) for head in self._new_strangers()]
        if not (unended or store.fresh or self.doubt):
            self.unsigned = self._unsigned_tail(store)
            remarks += [self.unsigned] if self.unsigned else []
        return remarks

    def begin(self, head: Head) -> list[Message]:
        """Take the key that signs from now on, and remember the log; return what could not be done."""
        self.remember(head)
        try:
            self._key = laptop_key()
        except AppError as failure:
            return [failure.message]
        return []

    def remember(self, head: Head, copy: Path | None = None) -> None:
        """Keep how far the log of the plan goes, or of a copy; a full disk does not stop the work."""
        if self.doubt is None:
            with suppress(OSError):
                seen = read_seen(self.document).with_head(copy or self.path, head)
                signers = {one.signer for one in self.verdict.heads}
                write_seen(self.document, replace(seen, signers=seen.signers | signers))

    def settle(self, head: Head) -> None:
        """Go on with the log as it is: somebody said that it is meant."""
        self.doubt = self.unsigned = None
        self.remember(head)

    def end(self, store: PlanStore, now: datetime) -> None:
        """Sign for the last entry; where that cannot be, this laptop remembers that it has seen it."""
        if self.key is not None:
            with suppress(AppError):
                store.sign(now, self.key)
        self.remember(store.audit_head)

    def strangers(self) -> list[SignedHead]:
        """Return the last head of each other laptop that signed for entries."""
        own = _own_public()
        return list({head.signer: head for head in self.verdict.heads if head.signer != own}.values())

    def _compare(self, store: PlanStore) -> None:
        seen, last = read_seen(self.document).at(self.path), self.verdict.last
        if seen is not None and not store.holds(seen):
            key = "audit.older" if seen.seq > last.seq else "audit.differs"
            self.doubt = Doubt(say(key, seq=seen.seq, last=last.seq), seen)

    def _new_strangers(self) -> list[SignedHead]:
        told = read_seen(self.document).signers
        return [head for head in self.strangers() if head.signer not in told]

    def _unsigned_tail(self, store: PlanStore) -> Message | None:
        """Return which entries nobody signed for and this laptop has not seen."""
        last, covered = self.verdict.last.seq, self.verdict.signed
        with suppress(OSError):
            known = [head for _, head in read_seen(self.document).heads if store.holds(head)]
            covered = max([covered, *(head.seq for head in known)])
        return say("audit.unsigned", first=covered + 1, last=last) if covered < last else None


def in_short(public: str) -> str:
    """Return the fingerprint of a laptop's key as it is told."""
    return fingerprint_of(public)[:_DIGITS]


def is_own(public: str) -> bool:
    """Tell whether a key is that of this laptop."""
    return public == _own_public()


def _own_public() -> str:
    try:
        key = known_key()
    except (AppError, OSError):
        return ""
    return key.public if key is not None else ""


def _stranger(head: SignedHead) -> Message:
    time = format_dtg(datetime.fromisoformat(head.time))
    return say("audit.stranger", fingerprint=in_short(head.signer), seq=head.seq, time=time)
