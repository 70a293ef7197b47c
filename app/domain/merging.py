"""What a partner's copy of the plan proposes to change here: a three-way comparison, item by item.

``base`` is what both sides had last, ``ours`` the plan, ``theirs`` the copy that came, all with our
identities. A sender changes, adds and removes what it originates, accepts what is arranged with it and
answers what it is asked; whoever leads the plan passes on what is others'. All else that differs is a
suggestion.
Nothing here depends on the order in which the copies of different partners come.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import Enum
from typing import Any

from app.domain.arrangements import Arrangement
from app.domain.assets import Asset, Performance
from app.domain.bases import Base
from app.domain.change import Key, table
from app.domain.delegations import Delegation
from app.domain.handovers import Handover
from app.domain.ids import PartnerId
from app.domain.marking import Marking
from app.domain.partners import Partner
from app.domain.plan import KINDS, Entity, Plan
from app.domain.references import references
from app.domain.release.rules.r12_strip import STATED_SWEEP_M, STRIPPED
from app.domain.requests import Request

EXCHANGED = tuple(kind for kind in KINDS if kind != "layers")
"""The kinds that leave a plan: layers are how a planner sorts his own sheet."""
OWN_FIELDS = frozenset(name for fields in STRIPPED.values() for name in fields)
"""What each planner keeps to himself: it is in no copy, and nothing of a copy comes in its place."""
_FIXED = frozenset({"id", "lead", "exercise"})
"""What a copy cannot change."""
_ANSWERS: dict[type[Entity], frozenset[str]] = {
    Arrangement: frozenset({"accepted_by", "accepted_on"}),
    Request: frozenset({"answer", "authority", "reference", "until"}),
    Delegation: frozenset({"accepted_by"}),
    Handover: frozenset({"accepted_by_taker"}),
}
"""The fields in which whoever is asked answers."""
WHOLE = ""
"""Stands for the field where the item itself is there or is not."""


class Act(Enum):
    """What is proposed for an item."""

    ADD = "add"
    ALTER = "alter"
    REMOVE = "remove"


@dataclass(frozen=True, slots=True)
class Difference:
    """One field (or, under ``WHOLE``, the item), as it is here and as it came."""

    field: str
    ours: Any
    theirs: Any


@dataclass(frozen=True, slots=True)
class Proposal:
    """One item that the sender wants otherwise."""

    key: Key
    act: Act
    differences: tuple[Difference, ...]


@dataclass(frozen=True, slots=True)
class Conflict:
    """One field that both sides changed, each in its own way."""

    key: Key
    difference: Difference

    @property
    def name(self) -> str:
        """What a decision about it is kept under."""
        return "/".join((*self.key, self.difference.field))


@dataclass(frozen=True, slots=True)
class Merge:
    """What a copy proposes; each in the order of the plan's kinds and of identities."""

    changes: tuple[Proposal, ...] = ()
    """What the sender may say."""
    conflicts: tuple[Conflict, ...] = ()
    """What both sides said: ours stays until somebody chooses."""
    suggestions: tuple[Proposal, ...] = ()
    """What the sender would like of what is not its own: taken in only when picked."""


def merge(base: Plan, ours: Plan, theirs: Plan, sender: PartnerId) -> Merge:
    """Return what ``theirs``, the copy of ``sender``, proposes for ``ours``."""
    comparison = _Comparison(base, ours, theirs, ours.partners[sender])
    for kind in EXCHANGED:
        identities = table(base, kind).keys() | table(theirs, kind).keys()
        for identity in sorted(identities):
            comparison.look_at((kind, identity))
    return Merge(tuple(comparison.changes), tuple(comparison.conflicts), tuple(comparison.suggestions))


def compared_fields(entity: Entity) -> tuple[str, ...]:
    """Return the fields of an entity that a copy may change."""
    names = (field.name for field in dataclasses.fields(entity))
    return tuple(name for name in names if name not in OWN_FIELDS | _FIXED)


def value_of(entity: Entity, field: str) -> object:
    """Return a field as it is compared: without what a copy never tells as it is."""
    value = getattr(entity, field)
    if isinstance(value, Marking):
        open_to_all = replace(value.handling, approved=frozenset())
        return replace(value, releasable_to=frozenset(), received_for=None, fields=(), handling=open_to_all)
    if isinstance(value, Performance):
        return replace(value, sweep_width_m=STATED_SWEEP_M)
    return value


class _Comparison:
    def __init__(self, base: Plan, ours: Plan, theirs: Plan, sender: Partner) -> None:
        self._base, self._ours, self._theirs, self._sender = base, ours, theirs, sender
        self._leads = ours.header.lead == sender.id
        self._gone: dict[Key, bool] = {}
        self.changes: list[Proposal] = []
        self.conflicts: list[Conflict] = []
        self.suggestions: list[Proposal] = []

    def look_at(self, key: Key) -> None:
        """Compare one item."""
        base, ours, theirs = (_find(plan, key) for plan in (self._base, self._ours, self._theirs))
        if theirs is None:
            self._look_at_gone(key, base, ours)
        elif ours is None:
            self._look_at_new(key, base, theirs)
        elif type(ours) is type(theirs):
            self._look_at_both(key, base, ours, theirs)

    def _look_at_gone(self, key: Key, base: Entity | None, ours: Entity | None) -> None:
        if base is None or ours is None or not self._is_gone(key):
            return
        difference = Difference(WHOLE, ours, None)
        if not self._speaks_for(ours):
            if _originator(ours) == self._ours.home:
                self.suggestions.append(Proposal(key, Act.REMOVE, (difference,)))
        elif any(value_of(base, field) != value_of(ours, field) for field in compared_fields(ours)):
            self.conflicts.append(Conflict(key, difference))
        else:
            self.changes.append(Proposal(key, Act.REMOVE, (difference,)))

    def _look_at_new(self, key: Key, base: Entity | None, theirs: Entity) -> None:
        difference = Difference(WHOLE, None, theirs)
        if base is None:
            proposal = Proposal(key, Act.ADD, (difference,))
            (self.changes if self._speaks_for(theirs) else self.suggestions).append(proposal)
        elif self._speaks_for(base) and any(_changed(base, theirs)):
            # It was removed here and changed there.
            self.conflicts.append(Conflict(key, difference))

    def _look_at_both(self, key: Key, base: Entity | None, ours: Entity, theirs: Entity) -> None:
        own: list[Difference] = []
        others: list[Difference] = []
        for field in _changed(base or ours, theirs):
            here, there = value_of(ours, field), value_of(theirs, field)
            difference = Difference(field, here, there)
            if here == there:
                continue
            if not self._may_say(field, ours, theirs):
                others.append(difference)
            elif base is not None and here != value_of(base, field):
                self.conflicts.append(Conflict(key, difference))
            else:
                own.append(difference)
        if self._is_given_otherwise(ours, theirs) and not any(one.field == "marking" for one in own):
            own.append(Difference("marking", ours.marking, theirs.marking))
        if own:
            self.changes.append(Proposal(key, Act.ALTER, tuple(own)))
        if others:
            self.suggestions.append(Proposal(key, Act.ALTER, tuple(others)))

    def _is_given_otherwise(self, ours: Entity, theirs: Entity) -> bool:
        """Tell whether its originator lets others have an item that came in than it did before."""
        now = ours.marking.received_for if ours.marking else None
        new = theirs.marking.received_for if theirs.marking else None
        if now is None or new is None or not self._speaks_for(ours) or not self._speaks_for(theirs):
            return False
        return now != new & self._ours.partners.keys()

    def _may_say(self, field: str, ours: Entity, theirs: Entity) -> bool:
        """Tell whether a field is the sender's to change."""
        if field in _ANSWERS.get(type(ours), ()) and self._is_asked(ours):
            return True
        return self._speaks_for(ours) and self._speaks_for(theirs)

    def _is_asked(self, entity: Entity) -> bool:
        """Tell whether the sender is who has to say yes to what another arranges."""
        match entity:
            case Arrangement() | Request():
                return entity.state == self._sender.code
            case Delegation():
                return entity.controller == self._sender.id
            case Handover():
                taker = self._ours.assets.get(entity.taker)
                return taker is not None and taker.partner == self._sender.id
            case _:
                return False

    def _speaks_for(self, entity: Entity) -> bool:
        """Tell whether an item is the sender's own, or another's that the lead passes on."""
        owners = {_originator(entity), *_holders(entity, self._ours, self._theirs)}
        if self._leads:
            return None not in owners and self._ours.home not in owners
        return owners == {self._sender.id}

    def _is_gone(self, key: Key) -> bool:
        """Tell whether an item that is not in the copy was removed.

        An item also stays out of a copy where something it refers to may not go there.
        """
        if key not in self._gone:
            needed = references(table(self._base, key[0])[key[1]])
            known = [each for each in needed if _find(self._base, each) is not None]
            missing = [each for each in known if _find(self._theirs, each) is None]
            self._gone[key] = not missing or any(self._is_removed(each) for each in missing)
        return self._gone[key]

    def _is_removed(self, key: Key) -> bool:
        return self._speaks_for(table(self._base, key[0])[key[1]]) and self._is_gone(key)


def _find(plan: Plan, key: Key) -> Entity | None:
    return table(plan, key[0]).get(key[1])


def _originator(entity: Entity) -> PartnerId | None:
    return entity.marking.originator if entity.marking else None


def _holders(entity: Entity, *plans: Plan) -> Iterator[PartnerId | None]:
    """Yield whose an item is by what it is: a base or an asset, or the asset it is about or that gives."""
    if isinstance(entity, Base | Asset):
        yield entity.partner
    asset = entity.giver if isinstance(entity, Handover) else getattr(entity, "asset", None)
    if asset is not None:
        found = (plan.assets.get(asset) for plan in plans)
        yield next((one.partner for one in found if one is not None), None)


def _changed(base: Entity, theirs: Entity) -> Iterator[str]:
    """Yield the fields that the sender changed."""
    for field in compared_fields(theirs):
        if value_of(base, field) != value_of(theirs, field):
            yield field
