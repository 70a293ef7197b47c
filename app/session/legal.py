"""What a planner and an adviser record of the law: each is one undoable change with its title."""

from __future__ import annotations

from datetime import datetime

from app.base.message import Message, say
from app.domain.arrangements import Arrangement
from app.domain.change import Change
from app.domain.edits import law
from app.domain.ids import ArrangementId, GrantId, InstrumentId, RequestId, RiderId
from app.domain.law.register import Grant, Instrument
from app.domain.missing import Bundle, requests_for
from app.domain.opinions import Opinion
from app.domain.plan import Plan
from app.domain.proposals import Proposal
from app.domain.requests import Request
from app.domain.riders import Rider
from app.session.session import Session


def put_instrument(session: Session, instrument: Instrument) -> Change | None:
    """Add or describe an instrument."""
    verb = "describe" if instrument.id in session.plan.instruments else "add"
    label = say(f"change.{verb}_instrument", title=instrument.title)
    return session.apply(label, lambda plan: law.put_instrument(plan, instrument))


def remove_instrument(session: Session, instrument: InstrumentId) -> Change | None:
    """Remove an instrument with its grants."""
    label = say("change.remove_instrument", title=_title(session, instrument))
    return session.apply(label, lambda plan: law.remove_instrument(plan, instrument))


def record_opinion(session: Session, opinion: Opinion) -> Change | None:
    """Attach what a legal adviser signed to its instrument."""
    title = _title(session, opinion.instrument)
    label = say(f"change.adviser_{opinion.view.value}", post=opinion.post, title=title)
    return session.apply(label, lambda plan: law.record_opinion(plan, opinion))


def put_grant(session: Session, grant: Grant) -> Change | None:
    """Add or describe what is granted in an article."""
    names = {"article": grant.article, "title": _title(session, grant.instrument)}
    verb = "describe" if grant.id in session.plan.grants else "add"
    return session.apply(say(f"change.{verb}_grant", **names), lambda plan: law.put_grant(plan, grant))


def remove_grant(session: Session, grant: GrantId) -> Change | None:
    """Remove what is granted in an article."""
    found = session.plan.grants.get(grant)
    names = {
        "article": found.article if found else "",
        "title": _title(session, found.instrument) if found else "",
    }
    return session.apply(say("change.remove_grant", **names), lambda plan: law.remove_grant(plan, grant))


def put_rider(session: Session, rider: Rider) -> Change | None:
    """Add or describe a rider that a State offers."""
    verb = "describe" if rider.id in session.plan.riders else "add"
    return session.apply(
        say(f"change.{verb}_rider", name=rider.name), lambda plan: law.put_rider(plan, rider)
    )


def remove_rider(session: Session, rider: RiderId) -> Change | None:
    """Remove a rider, and what it was sent aboard for."""
    found = session.plan.riders.get(rider)
    name = found.name if found else say("rules.gone")
    return session.apply(say("change.remove_rider", name=name), lambda plan: law.remove_rider(plan, rider))


def put_arrangement(session: Session, row: Arrangement) -> Change | None:
    """Arrange something with a State for an asset, or change it."""
    label = say("change.arrange", what=_what(row), state=row.state, asset=_asset(session, row))
    return session.apply(label, lambda plan: law.put_arrangement(plan, row))


def accept_arrangement(session: Session, row: ArrangementId, post: str, now: datetime) -> Change | None:
    """Record that a State said yes."""
    return session.apply(
        _about(session, "change.accept_arrangement", row),
        lambda plan: law.accept_arrangement(plan, row, post, now),
    )


def remove_arrangement(session: Session, row: ArrangementId) -> Change | None:
    """Call an arrangement off."""
    return session.apply(
        _about(session, "change.remove_arrangement", row), lambda plan: law.remove_arrangement(plan, row)
    )


def _about(session: Session, key: str, arrangement: ArrangementId) -> Message:
    row = session.plan.arrangements.get(arrangement)
    if row is None:
        return say(key, what="", state="", asset=say("rules.gone"))
    return say(key, what=_what(row), state=row.state, asset=_asset(session, row))


def _what(row: Arrangement) -> Message:
    return say(f"law.arrangement_{row.kind.value}")


def _title(session: Session, instrument: InstrumentId) -> str:
    found = session.plan.instruments.get(instrument)
    return found.title if found else str(say("rules.gone"))


def _asset(session: Session, row: Arrangement) -> str:
    found = session.plan.assets.get(row.asset)
    return found.name if found else str(say("rules.gone"))


def put_request(session: Session, row: Request) -> Change | None:
    """Ask for a consent, or record what came of it."""
    verb = "describe" if row.id in session.plan.requests else "add"
    found = session.plan.assets.get(row.asset)
    asset = found.name if found else say("rules.gone")
    label = say(f"change.{verb}_request", state=row.state, asset=asset)
    return session.apply(label, lambda plan: law.put_request(plan, row))


def adopt_consent(session: Session, row: RequestId, adviser: str, now: datetime) -> Change | None:
    """Make a grant of a consent that was given and reviewed."""
    label = say("change.adopt_consent", state=_asked(session, row))
    return session.apply(label, lambda plan: law.adopt_consent(plan, row, adviser, now))


def remove_request(session: Session, row: RequestId) -> Change | None:
    """Take a request back."""
    label = say("change.remove_request", state=_asked(session, row))
    return session.apply(label, lambda plan: law.remove_request(plan, row))


def ask_for(session: Session, bundle: Bundle) -> Change | None:
    """Ask every State of a bundle of missing consents for its own."""
    requests = requests_for(session.plan, bundle, session.clock())
    states = ", ".join(sorted({row.state for row in requests}))

    def edit(plan: Plan) -> Plan:
        for row in requests:
            plan = law.put_request(plan, row)
        return plan

    return session.apply(say("change.ask_for", states=states), edit)


def _asked(session: Session, request: RequestId) -> str:
    found = session.plan.requests.get(request)
    return found.state if found else ""


def follow_proposal(session: Session, proposal: Proposal) -> Change | None:
    """Do what is proposed for a duty."""
    return session.apply(say("change.follow_proposal", what=proposal.text), proposal.edit)
