"""R14: what is derived from items goes where all of them may go, at the level of the highest.

A duty, what is arranged for an asset, asked for it or delegated of it are not derived: they are the asset's
owner's. A hand-over is the giver's owner's.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from app.domain.arrangements import Arrangement
from app.domain.change import Key
from app.domain.delegations import Delegation
from app.domain.duties import Duty
from app.domain.handovers import Handover
from app.domain.ids import AssetId, PartnerId
from app.domain.marking import Level, Marking
from app.domain.plan import Entity, Plan
from app.domain.release.draft import Draft
from app.domain.release.rules.r02_ladder import level_of
from app.domain.requests import Request


@dataclass(frozen=True, slots=True)
class Derived:
    """The mark of something computed from several items, such as a printed register or a heat map."""

    level: Level
    readers: frozenset[PartnerId]
    """The partners that may have all it was made of."""


def derived_marking(plan: Plan, inputs: Iterable[Marking | None], at: datetime | None) -> Derived:
    """Return the mark of what is made of ``inputs``; with one that is not marked it is for nobody."""
    level, readers = Level.OPEN, frozenset(plan.partners)
    for marking in inputs:
        own = None if marking is None else level_of(marking, plan, at)
        level = max(level, max(Level) if own is None else own)
        readers &= frozenset() if marking is None else marking.readers
    return Derived(level, readers)


def inherit(draft: Draft) -> Draft:
    """Let what is of an asset be its owner's, whatever its own mark says."""
    return replace(draft, marks={key: _mark(draft, key, item) for key, item in draft.items.items()})


def _mark(draft: Draft, key: Key, item: Entity) -> Marking | None:
    marking = draft.marks[key]
    asset = draft.whole.assets.get(_of(item) or AssetId(""))
    return marking if marking is None or asset is None else replace(marking, originator=asset.partner)


def _of(item: Entity) -> AssetId | None:
    """Return the asset that an item is of; None for what is not of one."""
    match item:
        case Duty() | Arrangement() | Request() | Delegation():
            return item.asset
        case Handover():
            return item.giver
        case _:
            return None
