"""What a planner records of task organisation: each is one undoable change with its title."""

from __future__ import annotations

from app.base.message import Message, say
from app.domain.change import Change
from app.domain.delegations import Delegation
from app.domain.disagreements import Disagreement
from app.domain.edits import organisation
from app.domain.findings import Finding, Severity
from app.domain.handovers import Handover, Side
from app.domain.ids import AssetId, DelegationId, DisagreementId, HandoverId
from app.geo.units import format_dtg
from app.session.session import Session


def put_handover(session: Session, row: Handover) -> Change | None:
    """Hand something over at a point, or change when and between whom."""
    verb = "describe" if row.id in session.plan.handovers else "add"
    label = say(f"change.{verb}_handover", **_meeting(session, row))
    return session.apply(label, lambda plan: organisation.put_handover(plan, row))


def accept_handover(session: Session, row: HandoverId, side: Side, post: str) -> Change | None:
    """Record that one side said yes to a hand-over."""
    label = say("change.accept_handover", **_meeting(session, session.plan.handovers.get(row)))
    return session.apply(label, lambda plan: organisation.accept_handover(plan, row, side, post))


def remove_handover(session: Session, row: HandoverId) -> Change | None:
    """Call a hand-over off."""
    label = say("change.remove_handover", **_meeting(session, session.plan.handovers.get(row)))
    return session.apply(label, lambda plan: organisation.remove_handover(plan, row))


def put_delegation(session: Session, row: Delegation) -> Change | None:
    """Delegate the authority over an asset, or change that."""
    verb = "describe" if row.id in session.plan.delegations else "add"
    label = say(f"change.{verb}_delegation", **_delegated(session, row))
    return session.apply(label, lambda plan: organisation.put_delegation(plan, row))


def accept_delegation(session: Session, row: DelegationId, post: str) -> Change | None:
    """Record that a partner took an asset over."""
    label = say("change.accept_delegation", **_delegated(session, session.plan.delegations.get(row)))
    return session.apply(label, lambda plan: organisation.accept_delegation(plan, row, post))


def remove_delegation(session: Session, row: DelegationId) -> Change | None:
    """Give an asset back to its owner."""
    label = say("change.remove_delegation", **_delegated(session, session.plan.delegations.get(row)))
    return session.apply(label, lambda plan: organisation.remove_delegation(plan, row))


def put_disagreement(session: Session, row: Disagreement) -> Change | None:
    """Record what is not agreed on, or change that."""
    verb = "describe" if row.id in session.plan.disagreements else "add"
    label = say(f"change.{verb}_disagreement", about=about(session, row))
    return session.apply(label, lambda plan: organisation.put_disagreement(plan, row))


def decide(session: Session, row: DisagreementId, decision: str) -> Change | None:
    """Record what was decided."""
    label = say("change.decide", about=about(session, session.plan.disagreements.get(row)))
    return session.apply(label, lambda plan: organisation.decide(plan, row, decision))


def remove_disagreement(session: Session, row: DisagreementId) -> Change | None:
    """Take a disagreement out of the plan."""
    label = say("change.remove_disagreement", about=about(session, session.plan.disagreements.get(row)))
    return session.apply(label, lambda plan: organisation.remove_disagreement(plan, row))


def overdue_findings(session: Session) -> tuple[Finding, ...]:
    """Return the disagreements that should be decided by now, as what a judge finds."""
    now = session.clock()
    return tuple(
        Finding(
            "disagreement",
            Severity.NOTE,
            say(
                "rules.disagreement",
                about=about(session, row),
                post=row.decided_by,
                time=format_dtg(row.by_when),
            ),
            (row.asset or row.area or "",),
        )
        for row in session.plan.disagreements.values()
        if row.is_open and row.by_when < now
    )


def about(session: Session, row: Disagreement | None) -> str | Message:
    """Return what the asset or area of a disagreement is called."""
    if row is None:
        return say("rules.gone")
    plan = session.plan
    found = plan.assets.get(row.asset) if row.asset else plan.areas.get(row.area) if row.area else None
    return found.name if found else say("rules.gone")


def _meeting(session: Session, row: Handover | None) -> dict[str, str | Message]:
    mark = session.plan.marks.get(row.mark) if row else None
    return {
        "what": say(f"handed.{row.what.value}") if row else "",
        "giver": _asset(session, row.giver if row else None),
        "taker": _asset(session, row.taker if row else None),
        "point": mark.name if mark else say("rules.gone"),
    }


def _delegated(session: Session, row: Delegation | None) -> dict[str, str | Message]:
    partner = session.plan.partners.get(row.controller) if row else None
    return {
        "asset": _asset(session, row.asset if row else None),
        "partner": partner.code if partner else "",
    }


def _asset(session: Session, asset: AssetId | None) -> str | Message:
    found = session.plan.assets.get(asset) if asset else None
    return found.name if found else say("rules.gone")
