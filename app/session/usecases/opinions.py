"""What legal advisers say of an instrument of the register: signed, and checked when it is read."""

from __future__ import annotations

import base64
import secrets
from dataclasses import dataclass, replace

from app.base.errors import AppError
from app.base.message import Message, say
from app.domain.edits.areas import own_marking
from app.domain.edits.entities import existing
from app.domain.ids import InstrumentId, OpinionId, new_id
from app.domain.marking import Marking
from app.domain.opinions import Opinion, View
from app.domain.plan import Plan
from app.domain.statements import digest_of, reads_the_same, statement_of
from app.session.session import Session
from app.session.usecases.orders import Signer

_SALT_BYTES = 16


@dataclass(frozen=True, slots=True)
class Given:
    """What an adviser says, before it is signed."""

    instrument: InstrumentId
    view: View
    post: str
    reasons: str = ""
    is_internal: bool = False
    """Whether it stays with the adviser's own partner; else it goes where its instrument may go."""


def sign_opinion(session: Session, given: Given, signer: Signer) -> Opinion:
    """Return what an adviser of this plan's partner says, signed; ``legal.record_opinion`` attaches it.

    Raises
    ------
    AppError
        If the instrument is gone, a dissent has no reasons, or the signer cannot sign.
    """
    # pyHanko takes most of a second to import and is needed by nothing else.
    from app.trust.bundles import kept_crls
    from app.trust.keys import load_pkcs12
    from app.trust.revocation import find_crls
    from app.trust.roles import check_use, name_of, partner_of
    from app.trust.signed import check_signer, sign_data

    plan, now = session.plan, session.clock().replace(microsecond=0)
    existing(plan.instruments, given.instrument)
    key = load_pkcs12(signer.path, signer.passphrase, at=now)
    home = plan.partners[plan.home].code
    if partner_of(key.certificate) != home:
        raise AppError(say("opinion.foreign_signer", code=partner_of(key.certificate), home=home))
    check_use(key.certificate, exercise=plan.header.exercise)
    check_signer(key, (*find_crls(signer.path), *kept_crls()), now)
    salt = secrets.token_hex(_SALT_BYTES)
    about = digest_of(plan, given.instrument, salt)
    opinion = Opinion(
        OpinionId(new_id()),
        given.instrument,
        given.view,
        given.post.strip(),
        now,
        about,
        "",
        name_of(key.certificate),
        given.reasons.strip(),
        salt,
        _marking(plan, given),
    )
    signed = sign_data(statement_of(opinion), key)
    return replace(opinion, signature=base64.b64encode(signed).decode("ascii"))


def check_opinion(session: Session, opinion: Opinion) -> Message | None:
    """Return what is wrong with the signature of an opinion as it is known here, None where nothing is.

    Its signer is judged by the trust bundles that are kept, as of when it was given.
    """
    from app.trust.bundles import kept_judges
    from app.trust.roles import check_use, name_of, partner_of
    from app.trust.signed import open_signed

    plan = session.plan
    try:
        judges = kept_judges()
        signed = open_signed(base64.b64decode(opinion.signature), judges.trust, opinion.on)
        if signed.data != statement_of(opinion) or name_of(signed.certificate) != opinion.signer:
            return say("opinion.altered")
        check_use(signed.certificate, exercise=plan.header.exercise)
        judges.check_role(signed.certificate)
    except AppError as error:
        return error.message
    owner = plan.partners.get(opinion.marking.originator) if opinion.marking else None
    if owner is None or partner_of(signed.certificate) != owner.code:
        return say("opinion.of_another", code=partner_of(signed.certificate))
    return say("opinion.changed_since") if reads_the_same(plan, opinion) is False else None


def _marking(plan: Plan, given: Given) -> Marking:
    """Return the mark of an opinion: its adviser's partner's, as far and as high as its instrument."""
    own, instrument = own_marking(plan), plan.instruments[given.instrument].marking
    if instrument is None or given.is_internal:
        return own
    others = instrument.readers - {own.originator}
    return replace(own, level=instrument.level, releasable_to=others, exercise=instrument.exercise)
