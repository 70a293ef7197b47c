"""Taking in what was picked of a partner's copy."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from app.base.errors import AppError
from app.base.message import Message, say
from app.domain.change import Key, table, with_tables
from app.domain.ids import PartnerId
from app.domain.marking import Marking
from app.domain.merging import OWN_FIELDS, WHOLE, Conflict, Difference, Proposal
from app.domain.partners import Partner
from app.domain.plan import KINDS, Entity, Plan
from app.domain.references import references, stands

Picked = Proposal | Conflict


@dataclass(frozen=True, slots=True)
class Taken:
    """The plan with what was picked, and what of it could not be taken in."""

    plan: Plan
    refused: Mapping[Key, Message] = field(default_factory=dict)
    """Why, for each item that stays as it was."""


def take_in(plan: Plan, picked: Iterable[Picked]) -> Taken:
    """Return ``plan`` with the picked changes made, each item whole or not at all.

    An item that would not stand, or would leave another without what it refers to, is refused, and with it
    what stands on it.
    """
    wanted = _by_item(picked)
    refused: dict[Key, Message] = {}
    while True:
        taken = plan
        for key in [key for key in wanted if key not in refused]:
            try:
                taken = _changed(taken, key, wanted[key])
            except (AppError, ValueError, TypeError) as failure:
                why = failure.message if isinstance(failure, AppError) else say("plan.no_such")
                refused[key] = why
        lacking = _lacking(taken, wanted.keys() - refused.keys())
        if not lacking:
            return Taken(taken, refused)
        refused |= lacking


def _by_item(picked: Iterable[Picked]) -> dict[Key, list[Difference]]:
    """Return what is picked of each item, in the order of the plan's kinds."""
    found: dict[Key, list[Difference]] = {}
    for one in sorted(picked, key=lambda one: (KINDS.index(one.key[0]), one.key[1])):
        differences = (one.difference,) if isinstance(one, Conflict) else one.differences
        found.setdefault(one.key, []).extend(differences)
    return found


def _changed(plan: Plan, key: Key, differences: Iterable[Difference]) -> Plan:
    kind, identity = key
    entities = dict(table(plan, kind))
    for difference in differences:
        if difference.field != WHOLE:
            continue
        if difference.theirs is None:
            entities.pop(identity, None)
        else:
            _check_new(plan, key, difference.theirs)
            entities[identity] = as_first_taken(difference.theirs, plan)
    values = {one.field: one.theirs for one in differences if one.field != WHOLE}
    if values and identity not in entities:
        raise AppError(say("plan.no_such"))
    if values:
        now: Any = entities[identity]
        if "marking" in values:
            values["marking"] = _marked(now.marking, values["marking"], frozenset(plan.partners))
        if "performance" in values:
            sweep_width_m = now.performance.sweep_width_m
            values["performance"] = replace(values["performance"], sweep_width_m=sweep_width_m)
        entities[identity] = replace(now, **values)
    return with_tables(plan, {kind: entities})


def _check_new(plan: Plan, key: Key, entity: Entity) -> None:
    """Raise AppError where an item cannot stand beside what is there."""
    kind, identity = key
    if any(identity in table(plan, other) for other in KINDS if other != kind):
        raise AppError(say("merge.identity_in_use"))
    if entity.marking is None or entity.marking.exercise != plan.header.exercise:
        raise AppError(say("release.exercise_mixed" if entity.marking else "release.unmarked"))
    if entity.marking.originator not in plan.partners and entity.id != entity.marking.originator:
        raise AppError(say("merge.unknown_originator"))
    codes = {partner.code for partner in plan.partners.values()}
    if isinstance(entity, Partner) and entity.code in codes:
        raise AppError(say("merge.code_in_use", code=entity.code))


def as_first_taken(entity: Any, plan: Plan) -> Any:  # noqa: ANN401 - any entity
    """Return a new item with what each planner keeps to himself as it is at first."""
    own: dict[str, object] = {}
    for one in dataclasses.fields(entity):
        if one.name in OWN_FIELDS and one.default is not dataclasses.MISSING:
            own[one.name] = one.default
    known = frozenset(entity.marking.releasable_to & plan.partners.keys())
    return replace(entity, **own, marking=replace(entity.marking, releasable_to=known))


def _marked(now: Marking | None, new: Marking | None, known: frozenset[PartnerId]) -> Marking | None:
    """Return a marking as its originator says it; whose the item is stays.

    Who may have it stays as well, but for what came in: its originator says whom it was given for.
    """
    if now is None or new is None:
        return now
    if now.received_for is not None and new.received_for is not None:
        readers, given = new.releasable_to & known, new.received_for & known
        now = replace(now, releasable_to=readers, received_for=given)
    return replace(
        new,
        releasable_to=now.releasable_to,
        originator=now.originator,
        exercise=now.exercise,
        received_for=now.received_for,
        fields=now.fields,
        handling=replace(new.handling, approved=now.handling.approved),
    )


def _lacking(plan: Plan, made: Iterable[Key]) -> dict[Key, Message]:
    """Return which of the changes made leave an item without what it refers to."""
    made = set(made)
    found: dict[Key, Message] = {}
    for kind in KINDS:
        for identity, entity in table(plan, kind).items():
            if stands(plan, entity):
                continue
            if (kind, identity) in made:
                found[kind, identity] = say("merge.dangling")
            for missing in references(entity):
                if missing in made and missing[1] not in table(plan, missing[0]):
                    found.setdefault(missing, say("merge.in_use", name=_name(plan, entity)))
    return found


def _name(plan: Plan, entity: Entity) -> str:
    """Return what an item, or the asset it is about, is called."""
    about = table(plan, "assets").get(getattr(entity, "asset", ""))
    return str(getattr(about or entity, "name", say("rules.gone")))
