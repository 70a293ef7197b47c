"""The log of a plan: what is found in it, what an order or a package says of it, and its entries in words."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from app.base.errors import AppError
from app.base.message import Message, say
from app.domain.codec import change_from_tree, to_tree
from app.domain.disclosures import Exchange
from app.session.ledger import salted
from app.session.logwatch import in_short, is_own
from app.session.session import Session
from app.session.usecases.orders import Signer
from app.session.usecases.packages import read_package
from app.store import acts
from app.store.audit import Head
from app.store.logpages import LogLine, Wanted

ACTIONS = ("create", acts.CHANGE, acts.UNDO, acts.REDO, acts.ISSUE, acts.INTAKE, acts.ACCEPT)
"""What entries tell of; phrases ``audit.act_NAME``."""
_MOST_BYTES = 100_000_000
_PDF = b"%PDF"
_HEAD = re.compile(r"(?P<seq>\d{1,9}):(?P<hash>[0-9a-f]{64})")
_COMMITMENT = re.compile(r"(?P<salt>[0-9a-f]{32}):(?P<head>[0-9a-f]{64})")


@dataclass(frozen=True, slots=True)
class LogHead:
    """An entry that a laptop signed for."""

    seq: int
    hash: str
    time: datetime
    fingerprint: str
    """Of the key of the laptop, its first digits."""
    own: bool
    """Whether it was this laptop."""

    @property
    def who(self) -> Message:
        """Which laptop, in words."""
        key = "audit.own_laptop" if self.own else "audit.other_laptop"
        return say(key, fingerprint=self.fingerprint)


@dataclass(frozen=True, slots=True)
class Audit:
    """What was found in a log."""

    head: Head
    findings: tuple[Message, ...]
    """What speaks against it, each with its place; empty where nothing does."""
    heads: tuple[LogHead, ...]
    """What is signed for, the oldest first."""


@dataclass(frozen=True, slots=True)
class Anchor:
    """An entry of a plan's log, as somebody has it outside of the plan file."""

    source: str
    """Where it stands."""
    head: Head | None = None
    commitment: Mapping[str, str] = field(default_factory=dict)
    """What a copy is bound by, where it does not name the entry."""


@dataclass(frozen=True, slots=True)
class Row:
    """One entry in words."""

    seq: int
    time: datetime
    post: str
    what: str
    hash: str


@dataclass(frozen=True, slots=True)
class Sought:
    """Which entries are looked for; what is empty does not matter."""

    post: str = ""
    action: str = ""
    text: str = ""
    """Stands in what was done, whatever its case."""
    since: datetime | None = None
    until: datetime | None = None


def audit(session: Session) -> Audit:
    """Return what is found in the log of an open plan: as it was opened, and after all that was done since.

    Raises
    ------
    AppError
        If the log cannot be read.
    """
    watch = session.keeper.watch
    verdict = session.keeper.verify()
    told = (watch.doubt.message if watch.doubt else None, watch.unsigned)
    heads = (
        LogHead(one.seq, one.hash, datetime.fromisoformat(one.time), in_short(one.signer), is_own(one.signer))
        for one in verdict.heads
    )
    findings = (*verdict.broken, *(one for one in told if one is not None))
    return Audit(verdict.last, findings, tuple(heads))


def read_anchor(text: str, identity: Signer | None = None, trust: Path | None = None) -> Anchor:
    """Return what a head, a commitment, an order or a package says of the log that it was made from.

    Parameters
    ----------
    text
        ``NUMBER:HASH``, ``SALT:HASH`` as a copy is bound by it, or the path of a file.
    identity, trust
        What opens a package, and the bundle to judge its sender by; the kept ones where there is none.

    Raises
    ------
    AppError
        If it is none of these, cannot be opened, or is bound by nothing: made before version 6.
    """
    if match := _COMMITMENT.fullmatch(text):
        return Anchor(text, commitment=match.groupdict())
    if match := _HEAD.fullmatch(text):
        return Anchor(text, Head(int(match["seq"]), match["hash"]))
    path = Path(text)
    commitment = _of_file(path, identity, trust)
    if not {"salt", "head"} <= commitment.keys():
        raise AppError(say("audit.no_commitment", path=path))
    return Anchor(path.name, commitment=commitment)


def compare(session: Session, anchor: Anchor) -> tuple[bool, Message]:
    """Tell whether the log holds the entry of an anchor, and what that means.

    Raises
    ------
    AppError
        If the log cannot be read.
    """
    links = session.keeper.read(lambda store: store.links())
    head = anchor.head
    if head is None:
        salt, wanted = anchor.commitment["salt"], anchor.commitment["head"]
        made_at = next((one for one in links if salted(salt, one) == wanted), None)
        if made_at is None:
            return False, say("audit.anchor_missing", source=anchor.source)
        return True, say("audit.anchor_holds", source=anchor.source, seq=made_at.seq)
    if head in links:
        return True, say("audit.anchor_holds", source=anchor.source, seq=head.seq)
    last = max((one.seq for one in links), default=0)
    key = "audit.anchor_older" if head.seq > last else "audit.anchor_differs"
    return False, say(key, source=anchor.source, seq=head.seq, last=last)


class LogReader:
    """Reads the entries that are sought, the last first, a few at a time."""

    def __init__(self, session: Session, sought: Sought) -> None:
        self._session = session
        self._text = sought.text.casefold()
        since, until = (to_tree(one) if one else "" for one in (sought.since, sought.until))
        self._wanted = Wanted(sought.post, sought.action, since, until)
        self._before = session.keeper.head.seq + 1
        self.ended = False
        """Whether there are no more."""

    def more(self, most: int) -> list[Row]:
        """Return what is sought among the next entries, ``most`` of which are looked at."""
        found = self._session.keeper.read(lambda store: store.log_lines(self._wanted, self._before, most))
        self.ended = len(found) < most
        if found:
            self._before = found[-1].seq
        rows = [
            Row(one.seq, datetime.fromisoformat(one.time), one.author, in_words(one), one.hash)
            for one in found
        ]
        return [row for row in rows if self._text in row.what.casefold()]


def posts(session: Session) -> list[str]:
    """Return who wrote entries; raise AppError where that cannot be read."""
    return session.keeper.read(lambda store: store.log_posts())


def in_words(line: LogLine) -> str:
    """Return what an entry tells of; of one that makes no sense, that it does not."""
    try:
        return str(_worded(line))
    except (AppError, LookupError, ValueError):
        return str(say("audit.senseless"))


def _worded(line: LogLine) -> Message:
    if line.action in acts.EDITS:
        tree = {"author": line.author, "time": line.time, "before": [], "after": [], **line.about}
        label = change_from_tree(tree).label
        return label if line.action == acts.CHANGE else say(f"recovery.{line.action}", label=label)
    if line.action in acts.EXCHANGES and line.about.get("kind"):
        what, code = Exchange(line.about["kind"]).title, line.about["code"]
        return say(f"audit.{line.action}", what=what, code=code)
    return say("audit.accepted" if line.action == acts.ACCEPT else f"audit.act_{line.action}")


def _of_file(path: Path, identity: Signer | None, trust: Path | None) -> Mapping[str, str]:
    try:
        with path.open("rb") as file:
            data = file.read(_MOST_BYTES)
    except OSError as failure:
        raise AppError(say("orders.unreadable", path=path, why=failure.strerror)) from failure
    if data.startswith(_PDF):
        return _of_order(data)
    if identity is None:
        raise AppError(say("audit.sealed", path=path))
    return read_package(path, identity, trust).manifest.commitment


def _of_order(data: bytes) -> Mapping[str, str]:
    # pyHanko takes most of a second to import and is needed by nothing else.
    from app.orders.verify import attached_plan

    try:
        found = json.loads(attached_plan(data) or b"{}")["commitment"]
        return {str(name): str(value) for name, value in found.items()}
    except (ValueError, LookupError, TypeError, AttributeError):
        return {}
