"""R10: nothing in a copy refers to what is not in it."""

from __future__ import annotations

from collections.abc import Iterator, Set
from dataclasses import replace
from functools import partial

from app.base.message import say
from app.domain.areas import Area
from app.domain.arrangements import Arrangement
from app.domain.change import Key
from app.domain.header import Header
from app.domain.law.register import Grant, Instrument
from app.domain.law.terms import ANY
from app.domain.marking import Marking
from app.domain.plan import Entity
from app.domain.references import references
from app.domain.release.draft import Draft, Reason
from app.domain.requests import Request
from app.domain.riders import Rider

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
    known = _without_readers(draft, item)
    return _without_flags(known, hidden) if isinstance(known, Area) else known


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
    # Layers, and whose copy a plan is, leave with no copy (R12).
    bare = replace(item, home=None) if isinstance(item, Header) else item
    return (key for key in references(bare) if key[0] != "layers")


def _states(item: Entity) -> frozenset[str]:
    """Return the States that an item of the law names."""
    match item:
        case Instrument():
            return item.parties
        case Grant():
            return item.to | {item.by, item.subject}
        case Arrangement() | Request() | Rider():
            return frozenset({item.state})
        case _:
            return frozenset()


def _without_readers(draft: Draft, item: Entity) -> Entity:
    """Leave out that others may have an item whom the recipient does not know of."""
    marking = item.marking
    kept = frozenset(one for one in draft.whole.partners if ("partners", one) in draft.items)
    if marking is None or marking.partners <= kept:
        return item
    return replace(item, marking=_for_those(marking, kept))


def _for_those(marking: Marking, kept: Set[str]) -> Marking:
    given = marking.received_for
    return replace(
        marking,
        releasable_to=marking.releasable_to & kept,
        handling=replace(marking.handling, approved=marking.handling.approved & kept),
        received_for=None if given is None else given & kept,
        fields=tuple(replace(field, marking=_for_those(field.marking, kept)) for field in marking.fields),
    )


def _without_flags(area: Area, hidden: Set[str]) -> Area:
    """Leave out that craft of partners are expected that the recipient does not know of."""
    known = area.flags - hidden
    return area if known == area.flags else replace(area, flags=known or frozenset({ANY}))
