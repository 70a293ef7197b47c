"""What an article says in words, column by column: the same on screen and on paper."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import datetime
from enum import Enum
from typing import TypeVar

from app.base.message import Message, say
from app.domain.ids import AreaId
from app.domain.law.register import Condition, ConditionKind, Grant, Instrument, Register
from app.domain.law.terms import ANY, EVERY_PARTY, HOST, OWN, STATELESS, Action, Mode, Slot, State, Zone
from app.geo.units import format_dtg

Areas = Mapping[AreaId, str]
"""The names of the plan's areas."""
Term = TypeVar("Term", bound=Enum)
UNITS = {
    ConditionKind.NOTICE_HOURS: "unit.hours",
    ConditionKind.MAX_DISTANCE_NM: "unit.nm",
    ConditionKind.MIN_SENIORITY: "unit.years",
}
"""The unit of each figure that a condition comes with."""


class Role(Enum):
    """What an article is to one State."""

    NOTHING = "nothing"
    GIVES = "gives"
    HAS = "has"
    BOTH = "both"
    RULES_OUT = "rules_out"
    RULED_OUT = "ruled_out"


def role_of(register: Register, grant: Grant, state: State) -> Role:
    """Return what an article is to ``state``; nobody but a mandate's own State has leave of itself."""
    gives = register.is_given_by(grant, state)
    others = {grant.by, *register.by_id[grant.instrument].parties} - {state, EVERY_PARTY}
    has = register.is_given_to(grant, state) and (
        grant.slot is Slot.MANDATE or any(register.is_given_by(grant, other) for other in others)
    )
    if grant.mode is Mode.PROHIBITED:
        return Role.RULED_OUT if has else Role.RULES_OUT if gives else Role.NOTHING
    return {(True, True): Role.BOTH, (True, False): Role.GIVES, (False, True): Role.HAS}.get(
        (gives, has), Role.NOTHING
    )


def warnings_about(instrument: Instrument, start: datetime, end: datetime) -> list[Message]:
    """Return what a reader is warned of when a plan lasts from ``start`` to ``end``."""
    found = []
    if instrument.until is not None and instrument.until < end:
        found.append(say("law.has_ended" if instrument.until <= start else "law.ends_within"))
    if instrument.since > start:
        found.append(say("law.begins_later"))
    if not instrument.is_reviewed:
        found.append(say("law.unreviewed"))
    return found


def in_order(grants: Iterable[Grant]) -> list[Grant]:
    """Return articles in the order of their numbers: Art 4 before Art 12."""
    return sorted(grants, key=lambda grant: _natural(grant.article))


def term(value: Action | Zone | Slot | Mode) -> str:
    """Return what a term of the model is called."""
    return str(say(f"law.{type(value).__name__.lower()}_{value.value.lower()}"))


def span(since: datetime | None, until: datetime | None) -> str:
    """Return from when until when something is in force; empty for no dates of its own."""
    if since and until:
        return f"{format_dtg(since)} - {format_dtg(until)}"
    if since:
        return str(say("law.from", since=format_dtg(since)))
    return str(say("law.until", until=format_dtg(until))) if until else ""


def condition(asked: Condition) -> str:
    """Return a condition with its figure."""
    name = str(say(f"law.condition_{asked.kind.value}"))
    if asked.kind not in UNITS:
        return name
    return f"{name} {asked.figure:g}\N{NO-BREAK SPACE}{say(UNITS[asked.kind])}"


def flag(subject: str) -> str:
    """Return whose craft is meant."""
    return str(say(f"law.flag_{subject}")) if subject in {ANY, OWN, HOST, STATELESS} else subject


def _by(grant: Grant, _areas: Areas) -> str:
    return _states([grant.by])


def _to(grant: Grant, _areas: Areas) -> str:
    return _states(grant.to)


def _actions(grant: Grant, _areas: Areas) -> str:
    return _terms(grant.actions, Action, "law.all_actions")


def _zones(grant: Grant, areas: Areas) -> str:
    parts = [_terms(grant.zones, Zone, "law.all_zones")]
    if grant.area is not None:
        parts.append(str(say("law.in_area", area=areas.get(grant.area, say("rules.gone")))))
    parts += [str(say(f"law.medium_{medium.value}")) for medium in sorted(grant.media, key=_value)]
    return "; ".join(parts)


def _mode(grant: Grant, _areas: Areas) -> str:
    parts = [term(grant.mode)]
    if grant.deemed_after_h:
        parts.append(f"{grant.deemed_after_h:g}\N{NO-BREAK SPACE}{say('unit.hours')}")
    return ", ".join([*parts, grant.authority] if grant.authority else parts)


def _conditions(grant: Grant, _areas: Areas) -> str:
    asked = sorted(grant.conditions, key=lambda one: (one.kind.value, one.figure))
    words = ["; ".join(map(condition, asked)), grant.caveat.strip()]
    return "\n".join(word for word in words if word)


COLUMNS: tuple[tuple[str, Callable[[Grant, Areas], str]], ...] = (
    ("field.article", lambda grant, _areas: grant.article),
    ("field.slot", lambda grant, _areas: term(grant.slot)),
    ("field.by", _by),
    ("field.to", _to),
    ("field.actions", _actions),
    ("field.zones", _zones),
    ("field.mode", _mode),
    ("field.subject", lambda grant, _areas: flag(grant.subject)),
    ("law.conditions_and_caveat", _conditions),
    ("law.in_force", lambda grant, _areas: span(grant.since, grant.until)),
)
"""The columns of the register: the phrase of each heading, and what stands there."""


def _states(codes: Iterable[State]) -> str:
    names = [str(say("law.every_party")) if code == EVERY_PARTY else code for code in codes]
    return ", ".join(sorted(names))


def _terms(chosen: Collection[Term], every: type[Term], all_key: str) -> str:
    """Return terms in the order of the model, all of them in one word."""
    if len(chosen) == len(every):
        return str(say(all_key))
    kind = every.__name__.lower()
    return ", ".join(str(say(f"law.{kind}_{one.value}")) for one in every if one in chosen)


def _natural(text: str) -> list[tuple[int, str]]:
    """Return what texts with numbers in them are sorted by."""
    parts = re.findall(r"[0-9]+|[^0-9]+", text)
    return [(int(part), "") if part.isdigit() else (-1, part) for part in parts]


def _value(one: Enum) -> str:
    return str(one.value)
