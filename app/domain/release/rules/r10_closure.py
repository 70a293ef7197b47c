"""R10: nothing in a copy refers to what is not in it."""

from __future__ import annotations

from collections.abc import Iterator, Set
from dataclasses import replace
from functools import partial
from typing import cast

from app.base.message import say
from app.domain.areas import Area
from app.domain.arrangements import Arrangement
from app.domain.assets import Asset
from app.domain.availabilities import Availability
from app.domain.bases import Base
from app.domain.change import Key
from app.domain.delegations import Delegation
from app.domain.disagreements import Disagreement
from app.domain.duties import Duty
from app.domain.handovers import Handover
from app.domain.header import Header
from app.domain.law.register import Grant, Instrument
from app.domain.law.terms import ANY
from app.domain.permissions import Permission
from app.domain.plan import Entity
from app.domain.release.draft import Draft, Reason
from app.domain.requests import Request

NUMBER = 10


def close(draft: Draft) -> Draft:
    """Take away what refers to something that stays, until nothing does; forget flags of hidden partners."""
    while True:
        fewer = draft.each(partial(_outcome, draft, _hidden_codes(draft)))
        if len(fewer.items) == len(draft.items):
            return fewer
        draft = fewer


def _outcome(draft: Draft, hidden: Set[str], key: Key, item: Entity) -> Entity | Reason:
    if any(reference not in draft.items for reference in _references(draft, key, item)):
        return Reason(NUMBER, say("release.hangs_on_withheld"))
    if _states(item) & hidden:
        return Reason(NUMBER, say("release.names_withheld"))
    return _without_flags(item, hidden) if isinstance(item, Area) else item


def _hidden_codes(draft: Draft) -> frozenset[str]:
    """Return the codes of partners that the recipient may not know of."""
    partners = draft.whole.partners.items()
    return frozenset(partner.code for i, partner in partners if ("partners", i) not in draft.items)


def _references(draft: Draft, key: Key, item: Entity) -> Iterator[Key]:
    """Yield everything that an item needs to be told with it, its originators included."""
    marking = draft.mark(key)
    yield "partners", marking.originator
    for field in marking.fields:
        yield "partners", field.marking.originator
    yield from _of_itself(item)


def _of_itself(item: Entity) -> Iterator[Key]:
    match item:
        case Header():
            yield "partners", item.lead
        case Base():
            yield "partners", item.partner
        case Asset():
            yield from (("partners", item.partner), ("bases", item.base))
        case Permission():
            yield from (("assets", item.asset), ("areas", item.area))
        case Availability():
            yield "assets", item.asset
        case Grant():
            yield "instruments", item.instrument
            yield from _maybe(("areas", item.area))
        case Arrangement():
            yield "assets", item.asset
            yield from _maybe(("bases", item.base))
        case Request():
            yield "assets", item.asset
            yield from _maybe(("areas", item.area), ("grants", item.grant))
        case Duty():
            yield from (("assets", item.asset), ("bases", item.base_from), ("bases", item.base_to))
            yield from (("areas", stop.area) for stop in item.stops)
        case _:
            yield from _of_organisation(item)


def _of_organisation(item: Entity) -> Iterator[Key]:
    match item:
        case Delegation():
            yield from (("assets", item.asset), ("partners", item.controller))
        case Handover():
            yield from (("marks", item.mark), ("assets", item.giver), ("assets", item.taker))
        case Disagreement():
            yield from _maybe(("assets", item.asset), ("areas", item.area))
        case _:
            pass


def _maybe(*keys: tuple[str, str | None]) -> Iterator[Key]:
    return (cast("Key", key) for key in keys if key[1] is not None)


def _states(item: Entity) -> frozenset[str]:
    """Return the States that an item of the law names."""
    match item:
        case Instrument():
            return item.parties
        case Grant():
            return item.to | {item.by, item.subject}
        case Arrangement() | Request():
            return frozenset({item.state})
        case _:
            return frozenset()


def _without_flags(area: Area, hidden: Set[str]) -> Area:
    """Leave out that craft of partners are expected that the recipient does not know of."""
    known = area.flags - hidden
    return area if known == area.flags else replace(area, flags=known or frozenset({ANY}))
