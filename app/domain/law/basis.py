"""Finds what basis is recorded for each act of a leg. Deny by default; what is ruled out beats all.

The model is that of the six-part maritime agreements (shipboarding, shiprider, pursuit,
entry-to-investigate, overflight, order-to-land) and of Art 17 of the 1988 Vienna Convention; the slots
follow UNCLOS 1982. It reads no prose and decides nothing: it looks up what an adviser recorded.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from app.base.message import Message, say
from app.domain.law.conditions import Lack, lacks
from app.domain.law.legs import Leg, Part, Waters, split_at
from app.domain.law.register import Grant, InstrumentKind, Register
from app.domain.law.terms import ANY, HOST, OWN, STATELESS, Action, Mode, Slot, State, Status, Zone


class Code(Enum):
    """Why a slot is as it is, for lists and tests."""

    RECORDED = "LB-OK"
    CONDITIONAL = "LB-COND"
    NONE = "LB-NONE"
    EXPIRED = "LB-EXPIRED"
    NOTICE_LATE = "LB-NOTICE-LATE"
    NO_RIDER = "LB-NO-RIDER"
    PURSUIT_BROKEN = "LB-PURSUIT-BROKEN"
    PURSUIT_ENDS = "LB-PURSUIT-ENDS"
    UNMET = "LB-UNMET"
    CAVEAT = "LB-CAVEAT"
    ZONE_UNKNOWN = "LB-ZONE-UNKNOWN"


_CODES_OF_LACKS = {
    "notice_hours": Code.NOTICE_LATE,
    "shiprider": Code.NO_RIDER,
    "pursuit_continuous": Code.PURSUIT_BROKEN,
    "signal_given": Code.PURSUIT_BROKEN,
}


@dataclass(frozen=True, slots=True)
class Answer:
    """How one slot is filled."""

    slot: Slot
    state: State
    """Whose leave it is."""
    status: Status
    code: Code
    why: Message
    grant: Grant | None = None
    """What fills it, or rules it out; where nothing fills it, the nearest miss."""
    cited: str = ""
    """Title and article of that grant."""
    lacks: tuple[Lack, ...] = ()
    """What the nearest miss asks for beyond what is arranged."""
    waits: bool = False
    """Whether somebody has yet to say yes: then it is no part of a firm schedule."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is recorded for one act in one part of a leg."""

    part: Part
    waters: Waters
    action: Action
    flag: str
    """Whose craft; ANY where it does not matter or is not known."""
    status: Status
    answers: tuple[Answer, ...]

    @property
    def weakest(self) -> Answer:
        """The answer that decides."""
        return max(self.answers, key=lambda answer: answer.status)


@dataclass(frozen=True)
class Assessment:
    """Every verdict on a leg."""

    verdicts: tuple[Verdict, ...]

    @property
    def status(self) -> Status:
        """The worst of all; UNKNOWN for a leg that is nowhere or does nothing."""
        return max((verdict.status for verdict in self.verdicts), default=Status.UNKNOWN)

    @property
    def is_firm(self) -> bool:
        """Whether it can be planned: something is found for everything, and nobody has yet to say yes."""
        answers = [answer for verdict in self.verdicts for answer in verdict.answers]
        return self.status <= Status.CONDITIONAL and not any(answer.waits for answer in answers)

    @property
    def worst(self) -> Verdict | None:
        """The first of the worst verdicts, in the order of time."""
        return next((verdict for verdict in self.verdicts if verdict.status is self.status), None)


def assess(leg: Leg, register: Register, *, live: bool) -> Assessment:
    """Return the verdict on every act of ``leg`` in every part of it.

    Parameters
    ----------
    live
        Whether the plan is no exercise: then an approximate zone leaves nothing better than conditional.
    """
    parts = split_at(leg.parts, register.moments())
    return Assessment(tuple(verdict for part in parts for verdict in _verdicts(leg, part, register, live)))


def slots_of(leg: Leg, waters: Waters, action: Action, flag: str) -> list[tuple[Slot, State]]:
    """Return whose leave an act needs in a zone."""
    needed = [(Slot.MANDATE, leg.partner)]
    if waters.zone.is_sovereign:
        if waters.host != leg.partner:
            needed.append((Slot.HOST, waters.host))
    elif action.is_done_to_a_craft and flag not in {leg.partner, STATELESS}:
        needed.append((Slot.FLAG, flag))
        if action.takes_jurisdiction:
            needed.append((Slot.JURISDICTION, flag))
    return needed


def _verdicts(leg: Leg, part: Part, register: Register, live: bool) -> Iterator[Verdict]:
    for waters in part.waters:
        for action in sorted(leg.actions, key=lambda action: action.value):
            for flag in sorted(leg.flags) if action.is_done_to_a_craft else [ANY]:
                yield _verdict(_Question(leg, part, waters, action, flag), register, live)


@dataclass(frozen=True, slots=True)
class _Question:
    """One act, in one zone, to one flag's craft, in one part of a leg."""

    leg: Leg
    part: Part
    waters: Waters
    action: Action
    flag: str


def _verdict(asked: _Question, register: Register, live: bool) -> Verdict:
    answers = tuple(_answers(asked, register, live))
    status = max(answer.status for answer in answers)
    return Verdict(asked.part, asked.waters, asked.action, asked.flag, status, answers)


def _answers(asked: _Question, register: Register, live: bool) -> Iterator[Answer]:
    waters = asked.waters
    if waters.zone is Zone.DISPUTED or (waters.zone.is_sovereign and not waters.host):
        why = say("law.zone_unknown")
        yield Answer(Slot.HOST, waters.host, Status.UNKNOWN, Code.ZONE_UNKNOWN, why)
        return
    for slot, state in slots_of(asked.leg, waters, asked.action, asked.flag):
        yield _answer(asked, register, slot, state)
    if live and waters.approximate:
        why = say("law.zone_approximate")
        yield Answer(Slot.HOST, waters.host, Status.CONDITIONAL, Code.CONDITIONAL, why)


def _answer(asked: _Question, register: Register, slot: Slot, state: State) -> Answer:
    matching = [grant for grant in register.grants if _matches(grant, asked, register, slot, state)]
    part = asked.part
    ruled_out = [
        grant
        for grant in matching
        if grant.mode is Mode.PROHIBITED and register.in_force(grant, part.start, part.end)
    ]
    if ruled_out:
        grant = ruled_out[0]
        cited = _cited(grant, register)
        why = say("law.ruled_out", state=state, article=cited)
        return Answer(slot, state, Status.NONE, Code.CAVEAT, why, grant, cited)
    tried = [
        _tried(grant, asked, register, slot, state) for grant in matching if grant.mode is not Mode.PROHIBITED
    ]
    if not tried:
        return _nothing(asked, slot, state)
    return min(tried, key=_nearness)


def _nearness(answer: Answer) -> tuple[Status, bool, int]:
    """Order answers: what fills a slot, then what is in force, then what lacks least."""
    out_of_force = answer.status is Status.NONE and not answer.lacks
    return answer.status, out_of_force, len(answer.lacks)


def _matches(grant: Grant, asked: _Question, register: Register, slot: Slot, state: State) -> bool:
    return (
        grant.slot is slot
        and register.gives(grant, state, asked.leg.partner)
        and asked.action in grant.actions
        and asked.waters.zone in grant.zones
        and (grant.area is None or grant.area in asked.part.areas)
        and (not grant.media or asked.leg.medium in grant.media)
        and _covers(grant, asked)
    )


def _covers(grant: Grant, asked: _Question) -> bool:
    """Tell whether what a grant says of the flag covers the craft it is done to."""
    if grant.subject == ANY or not asked.action.is_done_to_a_craft:
        return True
    meant = {OWN: asked.leg.partner, HOST: asked.waters.host}.get(grant.subject, grant.subject)
    # A flag that is not known could be the one that is ruled out.
    unsure = grant.mode is Mode.PROHIBITED and asked.flag == ANY
    return unsure or (bool(meant) and asked.flag == meant)


def _tried(grant: Grant, asked: _Question, register: Register, slot: Slot, state: State) -> Answer:
    """Return how well one grant fills a slot."""
    cited = _cited(grant, register)
    if not register.in_force(grant, asked.part.start, asked.part.end):
        code = Code.EXPIRED if register.has_ended(grant, asked.part.end) else Code.NONE
        return Answer(slot, state, Status.NONE, code, say("law.not_in_force", article=cited), grant, cited)
    missing = lacks(asked.leg, asked.part, state, grant.conditions)
    if any(not lack.pending for lack in missing):
        code = next(_CODES_OF_LACKS.get(lack.condition.kind.value, Code.UNMET) for lack in missing)
        why = say("law.near_miss", article=cited, lack=missing[0].reason)
        return Answer(slot, state, Status.NONE, code, why, grant, cited, missing)
    status, why = _strength(grant, asked, register, cited, missing)
    code = Code.RECORDED if status is Status.RECORDED else Code.CONDITIONAL
    waits = status is Status.CONDITIONAL and _waits(grant, register, missing)
    return Answer(slot, state, status, code, why, grant, cited, missing, waits)


def _waits(grant: Grant, register: Register, missing: tuple[Lack, ...]) -> bool:
    """Tell whether a yes is open: a rider's, an authority's, or the adviser's to an answer."""
    instrument = register.by_id[grant.instrument]
    unread = instrument.kind is InstrumentKind.CONSENT and not instrument.is_reviewed
    asked = grant.mode in {Mode.CASE_BY_CASE, Mode.DEEMED}
    return unread or asked or any(lack.pending for lack in missing)


def _strength(
    grant: Grant, asked: _Question, register: Register, cited: str, missing: tuple[Lack, ...]
) -> tuple[Status, Message]:
    if missing:
        return Status.CONDITIONAL, say("law.near_miss", article=cited, lack=missing[0].reason)
    if grant.mode is Mode.CASE_BY_CASE:
        return Status.CONDITIONAL, say("law.to_be_asked", article=cited, authority=grant.authority)
    if grant.mode is Mode.DEEMED:
        hours = f"{grant.deemed_after_h:g}"
        return Status.CONDITIONAL, say("law.deemed_after", article=cited, hours=hours)
    if not register.by_id[grant.instrument].is_reviewed:
        return Status.CONDITIONAL, say("law.not_reviewed", article=cited)
    return Status.RECORDED, say("law.recorded", article=cited)


def _nothing(asked: _Question, slot: Slot, state: State) -> Answer:
    if slot is Slot.HOST and asked.action is Action.PURSUE:
        return Answer(slot, state, Status.NONE, Code.PURSUIT_ENDS, say("law.pursuit_ends", state=state))
    if state == ANY:
        return Answer(slot, state, Status.NONE, Code.NONE, say("law.flag_not_known"))
    return Answer(slot, state, Status.NONE, Code.NONE, say(f"law.missing_{slot.value.lower()}", state=state))


def _cited(grant: Grant, register: Register) -> str:
    return f"{register.by_id[grant.instrument].title}, {grant.article}"
