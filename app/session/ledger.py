"""What was exchanged with partners: who has what of ours, since when, and under which rules."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import replace

from app.domain.change import table
from app.domain.codec import with_identities
from app.domain.disclosures import Direction, Disclosure, Exchange, items_of
from app.domain.ids import PartnerId
from app.domain.partners import Partner
from app.domain.plan import KINDS, Plan
from app.domain.release import RULES_VERSION, Released, release
from app.domain.release.pseudonyms import Pseudonyms
from app.session.session import Session
from app.store.audit import Head


def copy_for(session: Session, partner: PartnerId) -> Released[Plan]:
    """Return the copy of the open plan that a partner gets; what it has named goes back as it came."""
    received = received_from(session, partner)
    key, now = session.keeper.release_key, session.clock()
    return release(session.plan, partner, key=key, received=received, at=now)


def received_from(session: Session, partner: PartnerId) -> frozenset[str]:
    """Return the identities that a partner has named."""
    return frozenset(
        identity for one in session.disclosures() if one.partner == partner for identity in one.received
    )


def own_identities(session: Session, partner: PartnerId) -> Mapping[str, str]:
    """Return our identity for each name that a partner knows one of our things by."""
    known = {identity for kind in KINDS for identity in table(session.plan, kind)}
    for one in session.disclosures():
        if one.partner == partner:
            # What was removed here meanwhile may still come back.
            known.update(item.partition("/")[2] for item in one.items)
    names = Pseudonyms(session.keeper.release_key, partner, received_from(session, partner))
    return names.identities(known)


def as_ours(session: Session, partner: PartnerId, copy: Plan) -> Plan:
    """Return a partner's copy, whichever way it went, with our identities."""
    return with_identities(copy, own_identities(session, partner))


def commitment_of(session: Session) -> dict[str, str]:
    """Return what binds a copy to the log as it is now without telling how long it is: salted."""
    salt = secrets.token_hex(16)
    return {"salt": salt, "head": salted(salt, session.keeper.head)}


def salted(salt: str, head: Head) -> str:
    """Return what a commitment with that salt says of an entry."""
    return hashlib.sha256(f"{salt}:{head.seq}:{head.hash}".encode()).hexdigest()


def record_order(
    session: Session, partner: Partner, copy: Released[Plan], data: bytes, *, draft: bool = False
) -> None:
    """Note that an order went to a partner."""
    sent = sent_to(session, partner, copy, data)
    session.record(replace(sent, kind=Exchange.DRAFT if draft else Exchange.ORDER))


def sent_to(session: Session, partner: Partner, copy: Released[Plan], data: bytes) -> Disclosure:
    """Return the entry of the ledger for a package that goes to a partner."""
    return Disclosure(
        direction=Direction.OUT,
        kind=Exchange.PACKAGE,
        partner=partner.id,
        code=partner.code,
        time=session.clock(),
        sha256=hashlib.sha256(data).hexdigest(),
        rules=RULES_VERSION,
        items=items_of(as_ours(session, partner.id, copy.value)),
    )


def exchanged(session: Session, code: str | None = None, item: str | None = None) -> list[Disclosure]:
    """Return what was exchanged, oldest first: with one partner, or of one thing by its identity."""
    return [
        one
        for one in session.disclosures()
        if code in {None, one.code} and (item is None or _holds(one.items, item))
    ]


def _holds(items: Iterable[str], identity: str) -> bool:
    return any(item.partition("/")[2] == identity for item in items)
