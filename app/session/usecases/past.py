"""Looking back: jumping to a step of the plan's history, and bringing back what was removed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from app.base.message import Message, say
from app.domain.arrangements import Arrangement
from app.domain.availabilities import Availability
from app.domain.change import Change, Key, table
from app.domain.delegations import Delegation
from app.domain.disagreements import Disagreement
from app.domain.duties import Duty
from app.domain.edits import restoring
from app.domain.handovers import Handover
from app.domain.law.register import Grant, Instrument
from app.domain.opinions import Opinion
from app.domain.permissions import Permission
from app.domain.plan import Entity, Plan
from app.domain.requests import Request
from app.geo.units import format_dtg
from app.session.session import Session

MOST_DELETED = 200


@dataclass(frozen=True, slots=True)
class Deleted:
    """Something that was removed and is not there now."""

    key: Key
    name: str
    time: datetime
    author: str
    together: dict[Key, Entity]
    """Itself and what went with it in the same step."""


def go_to(session: Session, position: int) -> None:
    """Take back or make again until exactly the first ``position`` steps are made."""
    done, undone = session.history()
    for _ in range(len(done) - position):
        session.undo()
    for _ in range(min(position - len(done), len(undone))):
        session.redo()


def deleted(session: Session) -> tuple[Deleted, ...]:
    """Return what was removed by steps that stand and is not there now, the last removed first."""
    found: dict[Key, Deleted] = {}
    for change in reversed(session.history()[0]):
        if change.before.keys() <= change.after.keys():
            continue
        gone = {key: entity for key, entity in change.before.items() if key not in change.after}
        missing = {
            key: name_of(session.plan, change, key)
            for key in gone
            if key not in found and key[1] not in table(session.plan, key[0])
        }
        for key, name in _listed(gone, missing).items():
            found[key] = Deleted(key, name, change.time, change.author, gone)
        if len(found) >= MOST_DELETED:
            break
    return tuple(found.values())


def name_of(plan: Plan, change: Change, key: Key) -> str:
    """Return what a thing is called that a change is about; one without a name by what it belongs to."""

    def called(kind: str, identity: str) -> str:
        return _called(change.before.get((kind, identity)) or table(plan, kind).get(identity))

    return _worded(change.before.get(key) or change.after[key], called)


def name_in(plan: Plan, key: Key) -> str:
    """Return what a thing of a plan is called; one without a name by what it belongs to."""
    return _worded(
        table(plan, key[0])[key[1]], lambda kind, identity: _called(table(plan, kind).get(identity))
    )


def _called(entity: Entity | None) -> str:
    return str(getattr(entity, "name", getattr(entity, "title", say("rules.gone"))))


def _worded(entity: Entity, called: Callable[[str, str], str]) -> str:
    match entity:
        case Duty():
            asset, area = called("assets", entity.asset), called("areas", entity.stops[0].area)
            return str(say("past.duty", asset=asset, area=area, time=format_dtg(entity.depart)))
        case Availability():
            start, end = format_dtg(entity.start), format_dtg(entity.end)
            asset = called("assets", entity.asset)
            return str(say("past.availability", asset=asset, start=start, end=end))
        case Permission():
            asset, area = called("assets", entity.asset), called("areas", entity.area)
            return str(say("past.permission", asset=asset, area=area))
        case Grant():
            title = called("instruments", entity.instrument)
            return str(say("past.grant", article=entity.article, title=title))
        case Arrangement():
            what, asset = say(f"law.arrangement_{entity.kind.value}"), called("assets", entity.asset)
            return str(say("past.arrangement", what=what, state=entity.state, asset=asset))
        case Request():
            asset = called("assets", entity.asset)
            return str(say("past.request", state=entity.state, asset=asset))
        case Opinion():
            title = called("instruments", entity.instrument)
            return str(say("past.opinion", post=entity.post, title=title))
        case Instrument():
            return entity.title
        case Delegation() | Handover() | Disagreement():
            return str(_organised(entity, called))
    return entity.name


def _organised(entity: Delegation | Handover | Disagreement, called: Callable[[str, str], str]) -> Message:
    match entity:
        case Delegation():
            asset, partner = called("assets", entity.asset), called("partners", entity.controller)
            return say("past.delegation", asset=asset, partner=partner)
        case Handover():
            giver, taker = called("assets", entity.giver), called("assets", entity.taker)
            what = say(f"handed.{entity.what.value}")
            return say("past.handover", what=what, giver=giver, taker=taker)
        case Disagreement():
            kind, about = ("assets", entity.asset) if entity.asset else ("areas", entity.area or "")
            return say("past.disagreement", about=called(kind, about))


def restore(session: Session, one: Deleted) -> Change | None:
    """Bring back something removed with what went with it; raise AppError where it cannot stand any more."""
    label = say("change.restore", name=one.name)
    return session.apply(label, lambda plan: restoring.restore(plan, one.together))


def _listed(gone: Mapping[Key, Entity], missing: Mapping[Key, str]) -> dict[Key, str]:
    """Return what of a step is listed, with its name: each thing that has one, or else one row for all.

    What has no name of its own comes back with what it belongs to.
    """
    if any(hasattr(entity, "name") for entity in gone.values()):
        return {key: name for key, name in missing.items() if hasattr(gone[key], "name")}
    rows = {key: name for key, name in missing.items() if not isinstance(gone[key], Permission)}
    if len(rows) <= 1:
        return rows
    first, name = next(iter(rows.items()))
    return {first: str(say("past.and_more", name=name, count=len(rows) - 1))}
