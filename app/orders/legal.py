"""Annex D: on what basis each leg of the recipient's duties stands, as far as its copy shows it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from app.base.message import say
from app.domain.duties import Duty
from app.domain.facts import Facts
from app.domain.law.basis import Answer
from app.domain.law.terms import Slot, Status
from app.domain.legality import LegBasis, basis_of, is_assessed


@dataclass(frozen=True, slots=True)
class BasisLine:
    """Legs of one unit that stand on the same basis."""

    serials: tuple[int, ...]
    """Of the stays they belong to, as in the table of duties."""
    unit: str
    leg: str
    """Where, and what is done there."""
    status: Status
    basis: str
    """Slot by slot with the article; what is not plainly recorded with its reason."""


def list_basis(facts: Facts, duties: Sequence[Duty], *, draft: bool = False) -> tuple[BasisLine, ...]:
    """Return the basis of every leg of ``duties``, like ones in one line, unit by unit.

    A leg that the copy shows no basis for has one all the same, or the order would not be signed. A draft
    says what is missing, as far as the copy shows it.
    """
    if not is_assessed(facts.plan):
        return ()
    serials: dict[tuple[str, str, Status, str], list[int]] = {}
    for serial, key in _legs(facts, duties, draft=draft):
        known = serials.setdefault(key, [])
        if serial not in known:
            known.append(serial)
    units = list(dict.fromkeys(unit for unit, *_ in serials))
    lines = [BasisLine(tuple(numbers), *key) for key, numbers in serials.items()]
    return tuple(sorted(lines, key=lambda line: units.index(line.unit)))


def _legs(
    facts: Facts, duties: Sequence[Duty], *, draft: bool
) -> Iterator[tuple[int, tuple[str, str, Status, str]]]:
    first = 1
    for duty in duties:
        reached = 0
        for leg in basis_of(facts, duty).legs:
            reached = reached if leg.stop is None else leg.stop + 1
            serial = first + min(reached if leg.stop is None else leg.stop, len(duty.stops) - 1)
            unit = facts.plan.assets[duty.asset].name
            yield serial, (unit, _place(facts, duty, leg), leg.status, _words(leg, draft=draft))
        first += len(duty.stops)


def _place(facts: Facts, duty: Duty, leg: LegBasis) -> str:
    if leg.stop is None:
        return str(say("paper.leg_way"))
    area = facts.plan.areas[duty.stops[leg.stop].area].name
    acts = sorted({str(say(f"law.action_{verdict.action.value}")) for verdict in leg.assessment.verdicts})
    return f"{area}: {', '.join(acts)}"


def _words(leg: LegBasis, *, draft: bool) -> str:
    worst = leg.assessment.worst
    if worst is not None and leg.status > Status.CONDITIONAL:
        return _slot(worst.weakest) if draft else str(say("paper.basis_elsewhere"))
    answers = [answer for verdict in leg.assessment.verdicts for answer in verdict.answers]
    answers.sort(key=lambda answer: ([*Slot].index(answer.slot), answer.state))
    return "; ".join(dict.fromkeys(map(_slot, answers)))


def _slot(answer: Answer) -> str:
    why = str(answer.why)
    if answer.status is Status.RECORDED:
        return f"{answer.slot.value} {answer.state}: {answer.cited}"
    return f"{answer.slot.value} {answer.state}: {why}"
