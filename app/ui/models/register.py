"""The register as rows: the instruments, the articles of one, and what each State gives and has in it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from app.base.message import say
from app.domain.ids import InstrumentId, OpinionId
from app.domain.law import wording
from app.domain.law.register import Grant, Instrument
from app.domain.law.terms import State
from app.domain.law.wording import Role
from app.domain.opinions import View
from app.domain.plan import Plan
from app.geo.units import format_dtg

Row = tuple[str, Sequence[str]]
"""The identity of what a row is about, and its cells."""
ARTICLE_WEIGHTS = (0.95, 1.65, 1.05, 1.05, 1.5, 1.55, 1.25, 1.1, 1.65, 1.2)
"""The shares of the grid's columns in its width, in the order of ``wording.COLUMNS``."""
PARTNER_WEIGHTS = (1.5, 1.5, 2.5)
"""Those of the columns before the States', which have 1 each."""
OPINION_WEIGHTS = (0.8, 1.6, 1.25, 2.8, 1.5)
"""Those of the columns of opinions."""
_BEFORE_STATES = ("field.article", "field.slot", "field.actions")


def instrument_rows(plan: Plan) -> Iterator[Row]:
    """Yield what the list says of each instrument, a line each: title, kind, dates, and any warning."""
    dissenting = {one.instrument for one in plan.opinions.values() if one.view is View.DISSENTS}
    for one in sorted(plan.instruments.values(), key=lambda one: one.title):
        lines = [one.title, str(say(f"law.instrument_{one.kind.value}")), wording.span(one.since, one.until)]
        found = wording.warnings_about(one, plan.header.start, plan.header.end)
        if found:
            lines.append(str(say("register.warning", what="; ".join(map(str, found)))))
        if one.id in dissenting:
            lines.append(str(say("register.dissent")))
        yield one.id, ["\n".join(lines)]


def article_headings() -> list[str]:
    """Return the headings of the grid."""
    return [str(say(heading)) for heading, _ in wording.COLUMNS]


def article_rows(plan: Plan, instrument: InstrumentId) -> Iterator[Row]:
    """Yield the articles of an instrument in the order of their numbers."""
    areas = {area.id: area.name for area in plan.areas.values()}
    for grant in _articles(plan, instrument):
        yield grant.id, [column(grant, areas) for _, column in wording.COLUMNS]


def states_of(plan: Plan, instrument: Instrument | None) -> list[State]:
    """Return the partners of the plan, then the other States that an instrument binds."""
    codes = [partner.code for partner in plan.partners.values()]
    return [*codes, *sorted((instrument.parties if instrument else frozenset()) - set(codes))]


def partner_headings(states: Sequence[State]) -> list[str]:
    """Return the headings of the view partner by article."""
    return [*(str(say(heading)) for heading in _BEFORE_STATES), *states]


def partner_rows(plan: Plan, instrument: InstrumentId, states: Sequence[State]) -> Iterator[Row]:
    """Yield for each article what it is to each State."""
    columns = dict(wording.COLUMNS)
    for grant in _articles(plan, instrument):
        roles = (wording.role_of(plan.register, grant, state) for state in states)
        cells = [columns[heading](grant, {}) for heading in _BEFORE_STATES]
        yield grant.id, [*cells, *(role_word(role) for role in roles)]


def opinion_headings() -> list[str]:
    """Return the headings of the opinions."""
    return [str(say(f"opinion.{name}")) for name in ("view", "by", "given", "reasons", "signature")]


def opinion_rows(plan: Plan, instrument: InstrumentId, checked: Mapping[OpinionId, str]) -> Iterator[Row]:
    """Yield what advisers say of an instrument, the last word first, and what came of checking each."""
    rows = (one for one in plan.opinions.values() if one.instrument == instrument)
    for one in sorted(rows, key=lambda one: (one.on, one.id), reverse=True):
        by = str(say("opinion.signed_by", post=one.post, name=one.signer))
        view = str(say(f"opinion.{one.view.value}"))
        state = checked.get(one.id, str(say("opinion.checking")))
        yield one.id, [view, by, format_dtg(one.on), one.reasons, state]


def role_word(role: Role) -> str:
    """Return what an article is to a State in a word, none where it is nothing."""
    return "" if role is Role.NOTHING else str(say(f"law.role_{role.value}"))


def _articles(plan: Plan, instrument: InstrumentId) -> list[Grant]:
    return wording.in_order(grant for grant in plan.grants.values() if grant.instrument == instrument)
