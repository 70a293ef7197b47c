"""What partners' packages still propose: the common ground they are compared with, and open conflicts."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from app.base.message import Message, say
from app.domain.change import Key, table, with_tables
from app.domain.disclosures import Direction, Disclosure, Exchange, unpack_copy
from app.domain.findings import Finding, Severity
from app.domain.merging import EXCHANGED, Conflict, Merge, merge
from app.domain.partners import Partner
from app.domain.plan import Plan
from app.session.session import Session

if TYPE_CHECKING:
    from app.exchange.package import Package


@dataclass(frozen=True, slots=True)
class Received:
    """A package that was opened, and what it proposes for the open plan."""

    sender: Partner
    merge: Merge
    entry: Disclosure
    """What the ledger is told when it is taken in."""
    package: Package | None = None
    """What was opened; ``None`` where what came earlier is looked at again."""


def look_again(session: Session, partner: Partner) -> Received | None:
    """Return what the last package of a partner still proposes, or ``None`` where none came."""
    last = _last_package(session, partner)
    if last is None:
        return None
    entry = replace(
        last,
        kind=Exchange.CHOICE,
        time=session.clock(),
        items=(),
        received=(),
        decided=_decided(session, last),
        ground="",
        state="",
    )
    return Received(partner, _proposed(session, partner, last), entry)


def open_conflicts(session: Session) -> list[tuple[Partner, Conflict]]:
    """Return the conflicts that nobody has chosen in yet."""
    found = []
    for partner in session.plan.partners.values():
        last = _last_package(session, partner)
        if last is None:
            continue
        found += [(partner, one) for one in _undecided(session, partner, last)]
    return found


def conflict_findings(session: Session) -> tuple[Finding, ...]:
    """Return the open conflicts as what a judge finds."""
    return tuple(
        Finding(
            "exchange",
            Severity.NOTE,
            say(
                "rules.conflict",
                partner=partner.name,
                name=item_name(session.plan, conflict.key),
                field=field_name(conflict.difference.field),
            ),
            (conflict.key[1],),
        )
        for partner, conflict in open_conflicts(session)
    )


def field_name(name: str) -> Message:
    """Return what a field is called, or the item as a whole."""
    return say(f"field.{name}") if name else say("merge.whole")


def item_name(plan: Plan, key: Key, other: object = None) -> str:
    """Return what an item is called, or the asset it is about; ``other`` stands in where it is not here."""
    entity = table(plan, key[0]).get(key[1]) or other
    about = table(plan, "assets").get(getattr(entity, "asset", ""))
    for one, name in ((entity, "name"), (entity, "title"), (entity, "article"), (about, "name")):
        if found := getattr(one, name, None):
            return str(found)
    return str(say(f"kind.{key[0]}"))


def common_ground(session: Session, sender: Partner, answers: str) -> Plan:
    """Return what both sides had last: what came from the sender, or what went to it later and it took in.

    Parameters
    ----------
    answers
        The package that the sender took in last, as it says.
    """
    common = None
    for one in _packages(session, sender):
        if one.direction is Direction.IN or one.package == answers:
            common = one
    if common is None or common.direction is Direction.OUT:
        return unpack_copy(common.state if common else "")
    # What is still in conflict is no common ground: it stays as it was before.
    ground, copy = unpack_copy(common.ground), unpack_copy(common.state)
    tables = {kind: dict(table(copy, kind)) for kind in EXCHANGED}
    for conflict in _undecided(session, sender, common):
        kind, identity = conflict.key
        was = table(ground, kind).get(identity)
        if was is None:
            tables[kind].pop(identity, None)
        else:
            tables[kind][identity] = was
    return with_tables(copy, tables)


def _packages(session: Session, partner: Partner) -> list[Disclosure]:
    """Return the packages exchanged with a partner, oldest first."""
    return [
        one for one in session.disclosures() if one.partner == partner.id and one.kind is Exchange.PACKAGE
    ]


def _last_package(session: Session, partner: Partner) -> Disclosure | None:
    came = [one for one in _packages(session, partner) if one.direction is Direction.IN]
    return came[-1] if came else None


def _proposed(session: Session, partner: Partner, came: Disclosure) -> Merge:
    return merge(unpack_copy(came.ground), session.plan, unpack_copy(came.state), partner.id)


def _undecided(session: Session, partner: Partner, came: Disclosure) -> list[Conflict]:
    decided = set(_decided(session, came))
    return [one for one in _proposed(session, partner, came).conflicts if one.name not in decided]


def _decided(session: Session, came: Disclosure) -> tuple[str, ...]:
    rows = (one for one in session.disclosures() if one.package == came.package)
    return tuple(sorted({name for one in rows if one.direction is Direction.IN for name in one.decided}))
