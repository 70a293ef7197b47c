"""Forms of a consent that is asked for, as PDF: noted in the ledger like all that leaves."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING

from app.base.errors import AppError
from app.base.message import say
from app.domain.disclosures import Direction, Disclosure, Exchange
from app.domain.edits.entities import existing
from app.domain.ids import PartnerId, RequestId
from app.domain.release import RULES_VERSION, preview
from app.domain.release.pseudonyms import Pseudonyms
from app.domain.requests import Request
from app.session.ledger import copy_for, received_from
from app.session.session import Session
from app.store.files import write_durably

if TYPE_CHECKING:
    from app.orders.forms import FormDocument, FormKind

FORMS = ("request", "reply", "report")


def write_form(session: Session, request: RequestId, kind: str, out: Path) -> Path:
    """Write a form of a request: ``request``, ``reply`` or ``report``; return where it is.

    The State that is asked reads it. A partner's names what its copy of the plan holds; that of any other
    State names who asks it for what, and nothing else of the plan.

    Raises
    ------
    AppError
        If the request may not go to the partner that is asked, the asset is another partner's, or the file
        cannot be written.
    """
    # reportlab takes a second to import and is needed by nothing else.
    from app.orders.forms import FormKind, render_form

    row = existing(session.plan.requests, request)
    document, items = _composed(session, row, FormKind(kind))
    data = render_form(document)
    try:
        write_durably(out, data)
    except OSError as failure:
        raise AppError(say("register.unwritable", path=out, why=failure.strerror)) from failure
    partner = next((one.id for one in session.plan.partners.values() if one.code == row.state), PartnerId(""))
    session.record(
        Disclosure(
            Direction.OUT,
            Exchange.FORM,
            partner,
            row.state,
            session.clock(),
            hashlib.sha256(data).hexdigest(),
            RULES_VERSION,
            items,
        )
    )
    return out


def _composed(session: Session, row: Request, kind: FormKind) -> tuple[FormDocument, tuple[str, ...]]:
    """Return the form, and the things of the plan that it tells of."""
    from app.orders.forms import compose_bare_form, compose_form

    plan, now = session.plan, session.clock()
    own = f"requests/{row.id}"
    asked = next((one for one in plan.partners.values() if one.code == row.state), None)
    if asked is None:
        return compose_bare_form(plan, row, kind, now), (own,)
    names = Pseudonyms(session.keeper.release_key, asked.id, received_from(session, asked.id))
    name, copy = RequestId(names.name(row.id)), copy_for(session, asked.id)
    if name not in copy.value.requests:
        lines = preview(plan, asked.id, at=now).lines
        why = next(line.reasons[0] for line in lines if line.key == ("requests", row.id))
        raise AppError(say("form.stays", partner=asked.name, rule=why.rule, why=why.why))
    document = compose_form(copy, name, kind, now)
    told = [own, f"assets/{row.asset}", f"bases/{plan.assets[row.asset].base}"]
    return document, tuple(told + ([f"areas/{row.area}"] if row.area else []))
