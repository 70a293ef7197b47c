"""What would leave, asked beforehand: for each partner and each item, with the rule."""

from __future__ import annotations

from app.base.errors import AppError
from app.base.message import say
from app.domain import release
from app.domain.partners import Partner
from app.domain.plan import Plan
from app.domain.release import Preview
from app.session.session import Session
from app.session.usecases.past import name_in

__all__ = ["name_in", "partner_called", "preview"]


def preview(session: Session, partner: Partner) -> Preview:
    """Return what a partner would get now."""
    return release.preview(session.plan, partner.id, at=session.clock())


def partner_called(plan: Plan, code: str) -> Partner:
    """Return the partner with a code; raise AppError where there is none."""
    found = next((one for one in plan.partners.values() if one.code == code), None)
    if found is None:
        known = ", ".join(one.code for one in plan.partners.values())
        raise AppError(say("orders.no_partner", code=code, known=known))
    return found
