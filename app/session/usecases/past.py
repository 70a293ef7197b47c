"""Looking back: every step of the plan's history, jumping to one, and bringing back what was removed."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from app.base.message import Message, say
from app.domain.change import Change, Key, table
from app.domain.edits import restoring
from app.domain.plan import KINDS, Entity
from app.session.session import Session

MOST_DELETED = 200


@dataclass(frozen=True, slots=True)
class Step:
    """One change of the history."""

    label: Message
    author: str
    time: datetime
    changes: tuple[Message, ...]
    """What it changed, a line a kind."""
    undone: bool
    """It was taken back and can be made again."""


@dataclass(frozen=True, slots=True)
class Deleted:
    """Something that was removed and is not there now."""

    key: Key
    name: str
    time: datetime
    author: str
    together: dict[Key, Entity]
    """Itself and what went with it in the same step."""


def steps(session: Session) -> tuple[Step, ...]:
    """Return the whole history, oldest first; what was undone stands last."""
    done, undone = session.history()
    return tuple(
        Step(change.label, change.author, change.time, _summary(change), index >= len(done))
        for index, change in enumerate((*done, *undone))
    )


def go_to(session: Session, position: int) -> None:
    """Take back or make again until exactly the first ``position`` steps are made."""
    done, undone = session.history()
    for _ in range(len(done) - position):
        session.undo()
    for _ in range(min(position - len(done), len(undone))):
        session.redo()


def deleted(session: Session) -> tuple[Deleted, ...]:
    """Return what was removed by steps that stand and is not there now, the last removed first."""
    found: dict[Key, Deleted] = {}
    for change in reversed(session.history()[0]):
        gone = {key: change.before[key] for key in change.before.keys() - change.after.keys()}
        for key, entity in gone.items():
            named = getattr(entity, "name", "")
            if named and key not in found and key[1] not in table(session.plan, key[0]):
                found[key] = Deleted(key, named, change.time, change.author, gone)
        if len(found) >= MOST_DELETED:
            break
    return tuple(found.values())


def restore(session: Session, one: Deleted) -> Change | None:
    """Bring back something removed with what went with it; raise AppError where it cannot stand any more."""
    label = say("change.restore", name=one.name)
    return session.apply(label, lambda plan: restoring.restore(plan, one.together))


def _summary(change: Change) -> tuple[Message, ...]:
    counts: Counter[tuple[str, str]] = Counter()
    for key in change.keys:
        verb = "changed" if key in change.before and key in change.after else "removed"
        counts[key[0], "added" if key not in change.before else verb] += 1
    return tuple(
        say(f"past.{verb}", count=counts[kind, verb], kind=say(f"kind.{kind}"))
        for kind in KINDS
        for verb in ("added", "changed", "removed")
        if counts[kind, verb]
    )
