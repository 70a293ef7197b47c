"""A copy in the making: what still goes, how it is changed, and what stays under which rule."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TypeVar

from app.base.message import Message, say
from app.domain.change import Key, table
from app.domain.marking import Level, Marking
from app.domain.partners import Partner
from app.domain.plan import KINDS, Entity, Plan, plan_of
from app.domain.release.pseudonyms import Pseudonyms
from app.domain.release.record import Record

Outcome = TypeVar("Outcome")


@dataclass(frozen=True, slots=True)
class Asked:
    """The question whether what is marked so may go to this recipient at this time."""

    marking: Marking | None
    plan: Plan
    """The whole plan: a mark is read by its tables and its header."""
    recipient: Partner
    at: datetime | None
    """None where the time is not known: then nothing that depends on it goes."""

    @property
    def mark(self) -> Marking:
        """The marking of an item that has one."""
        if self.marking is None:
            raise ValueError("the item is not marked")
        return self.marking

    @property
    def is_own(self) -> bool:
        """Whether the recipient is whose the item is."""
        return self.marking is not None and self.marking.originator == self.recipient.id


@dataclass(frozen=True, slots=True)
class Reason:
    """Under which rule something stays or is changed, in words."""

    rule: int
    why: Message


Item = Entity | Reason
"""What becomes of an item in one step: it goes on, as it is or changed, or a reason why it stays."""


@dataclass(frozen=True, slots=True)
class Test:
    """A rule that an item, or a field with a mark of its own, must pass by its marking alone."""

    number: int
    withholds: Callable[[Asked], Message | None]
    """Says why it stays, or None."""
    own_too: bool = False
    """Whether it holds for the originator as well."""

    def finds(self, asked: Asked) -> Reason | None:
        """Return why what is asked for stays, or None where this rule lets it go."""
        if asked.is_own and not self.own_too:
            return None
        why = closed(self.withholds, asked)
        return None if why is None else Reason(self.number, why)

    def apply(self, draft: Draft) -> Draft:
        """Return the draft without the items that do not pass."""
        return draft.each(lambda key, item: self.finds(draft.asked(draft.marks[key])) or item)


@dataclass(frozen=True, slots=True)
class Step:
    """A rule that the whole copy must obey."""

    number: int
    change: Callable[[Draft], Draft]

    def apply(self, draft: Draft) -> Draft:
        """Return the draft that obeys."""
        return self.change(draft)


@dataclass(frozen=True)
class Draft:
    """What the rules hand on, one to the next."""

    whole: Plan
    recipient: Partner
    at: datetime | None
    names: Pseudonyms
    tests: tuple[Test, ...]
    """The rules for single items, for fields that have a mark of their own."""
    items: Mapping[Key, Entity]
    """What still goes, in the order of the plan."""
    marks: Mapping[Key, Marking | None]
    """The mark that counts for each of them."""
    stays: Mapping[Key, Reason] = field(default_factory=dict)
    changed: Mapping[Key, tuple[Reason, ...]] = field(default_factory=dict)
    """What is not as it is in the plan, beside what never leaves."""
    banner: Level = Level.CONTROLLED
    record: Record | None = None

    @classmethod
    def begin(
        cls, plan: Plan, recipient: Partner, at: datetime | None, names: Pseudonyms, tests: tuple[Test, ...]
    ) -> Draft:
        """Return a draft with all of a plan in it: the rules take away."""
        items = {(kind, i): item for kind in KINDS for i, item in table(plan, kind).items()}
        marks = {key: item.marking for key, item in items.items()}
        return cls(plan, recipient, at, names, tests, items, marks)

    def asked(self, marking: Marking | None) -> Asked:
        """Return the question about something with this mark."""
        return Asked(marking, self.whole, self.recipient, self.at)

    def mark(self, key: Key) -> Marking:
        """Return the mark of an item that has one."""
        return self.asked(self.marks[key]).mark

    def is_own(self, key: Key) -> bool:
        """Tell whether the recipient is whose an item is."""
        return self.asked(self.marks[key]).is_own

    def each(self, outcome: Callable[[Key, Entity], Item]) -> Draft:
        """Return the draft after ``outcome`` was asked of each item: one that cannot be told stays."""
        items, stays = dict[Key, Entity](), dict(self.stays)
        for key, item in self.items.items():
            found = closed(outcome, key, item)
            if isinstance(found, Message):
                found = Reason(0, found)
            if isinstance(found, Reason):
                stays[key] = found
            else:
                items[key] = found
        return replace(self, items=items, stays=stays)

    def noting(self, changed: Mapping[Key, tuple[Reason, ...]]) -> Draft:
        """Return the draft with more said of what is changed."""
        both = {key: self.changed.get(key, ()) + reasons for key, reasons in changed.items()}
        return replace(self, changed={**self.changed, **both})

    def as_plan(self) -> Plan:
        """Return what goes as a plan."""
        tables: dict[str, dict[str, Entity]] = {kind: {} for kind in KINDS}
        for (kind, identity), item in self.items.items():
            tables[kind][identity] = item
        return plan_of(tables)


def closed(question: Callable[..., Outcome], *about: object) -> Outcome | Message:
    """Return the answer; where there is none, whatever the trouble, a message: nothing goes by mistake."""
    try:
        return question(*about)
    except Exception:  # noqa: BLE001 - a rule that fails must not let anything go
        return say("release.failed")
