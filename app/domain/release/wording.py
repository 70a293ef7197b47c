"""A marking in words: what counts for an item, as panels show it beside its fields."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import datetime

from app.base.message import Message, say
from app.domain.ids import PartnerId
from app.domain.marking import Marking, Purpose
from app.domain.plan import Plan
from app.domain.release.rules.r02_ladder import level_of
from app.geo.units import format_dtg


def mark_words(plan: Plan, marking: Marking | None, at: datetime) -> str:
    """Return what a marking asks for at a moment, one thing after the other."""
    if marking is None:
        return str(say("release.unmarked"))
    return (
        ". ".join(map(str, [*_whose(plan, marking, at), *_asked(plan, marking), *_fields(plan, marking)]))
        + "."
    )


def purpose_words(purposes: Collection[Purpose]) -> str:
    """Return what purposes are called, in their own order."""
    return ", ".join(str(say(f"purpose.{one.value}")) for one in Purpose if one in purposes)


def codes(plan: Plan, partners: Collection[PartnerId]) -> str:
    """Return the codes of partners in the order of the plan, or the word for nobody."""
    found = [partner.code for identity, partner in plan.partners.items() if identity in partners]
    return ", ".join(found) or str(say("mark.nobody"))


def _whose(plan: Plan, marking: Marking, at: datetime) -> Iterator[Message]:
    level = level_of(marking, plan, at)
    word = say("mark.no_equivalence") if level is None else say(f"level.{level.name}")
    owner = codes(plan, {marking.originator})
    if marking.national:
        yield say("mark.national", owner=owner, national=marking.national, level=word)
    else:
        yield say("mark.plain", owner=owner, level=word)
    yield say("mark.readers", partners=codes(plan, marking.readers - {marking.originator}))
    if marking.received_for is not None:
        yield say("mark.received_for", partners=codes(plan, marking.received_for))


def _asked(plan: Plan, marking: Marking) -> Iterator[Message]:
    handling = marking.handling
    if handling.orcon:
        yield say("mark.orcon", partners=codes(plan, handling.approved))
    if handling.purposes:
        yield say("mark.purposes", purposes=purpose_words(handling.purposes))
    if handling.personal:
        until = format_dtg(handling.keep_until) if handling.keep_until else say("mark.no_date")
        yield say("mark.personal", until=until)
    if handling.not_before:
        yield say("mark.not_before", time=format_dtg(handling.not_before))
    if handling.grid_m:
        yield say("mark.grid", grid=f"{handling.grid_m / 1000:g}")
    if handling.widen_h:
        yield say("mark.widen", hours=handling.widen_h)


def _fields(plan: Plan, marking: Marking) -> Iterator[Message]:
    for one in marking.fields:
        owner = codes(plan, {one.marking.originator})
        readers = codes(plan, one.marking.readers - {one.marking.originator})
        yield say("mark.field", field=say(f"field.{one.field}"), owner=owner, partners=readers)
