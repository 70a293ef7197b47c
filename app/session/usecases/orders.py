"""Issuing signed orders, one a partner, and making training identities to try it with."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from app.base.clock import Clock, utc_now
from app.base.errors import AppError, Cancelled
from app.base.message import say
from app.base.paths import plans_folder
from app.base.progress import Progress, Stop, never, silent
from app.domain.partners import Partner
from app.domain.plan import Plan
from app.domain.rules import breaches
from app.exchange.formats.textplan import read_textplan
from app.geo.coordinates import CoordinateFormat
from app.session.ledger import commitment_of, copy_for, record_order
from app.session.session import Session
from app.session.usecases.create import SAMPLE, next_day
from app.trust.authority import PartnerName
from app.trust.identities import make_demo
from app.trust.keys import load_pkcs12
from app.trust.revocation import find_crls
from app.trust.roles import Role, check_use


@dataclass(frozen=True, slots=True)
class Signer:
    """Whose key signs: a PKCS#12 file and what opens it. Its revocation lists lie beside it."""

    path: Path
    passphrase: str


@dataclass(frozen=True, slots=True)
class Wanted:
    """What orders are to be written, where to and how."""

    out: Path
    """The folder."""
    partner: str | None = None
    """Code of the one partner to write for."""
    coordinates: CoordinateFormat = CoordinateFormat.MGRS
    """How positions are written."""


@dataclass(frozen=True, slots=True)
class Issued:
    """One signed order on disk."""

    partner: str
    """Code of the recipient."""
    path: Path


@dataclass(frozen=True, slots=True)
class DemoIdentity:
    """Where the training identities are."""

    folder: Path
    root: Path
    signer: Signer
    """The planner of the plan's lead."""


def make_demo_identity(session: Session, folder: Path) -> DemoIdentity:
    """Make throw-away training identities for the partners of the open plan; the lead's planner signs."""
    return _make_identity(session.plan, folder, session.clock)


def make_sample_identity(folder: Path, clock: Clock = utc_now) -> DemoIdentity:
    """Make throw-away training identities for the partners of the sample plan."""
    plan = read_textplan(plans_folder() / SAMPLE, next_day(clock))
    return _make_identity(plan, folder, clock)


def issue_orders(
    session: Session,
    signer: Signer,
    wanted: Wanted,
    *,
    stop: Stop = never,
    progress: Progress = silent,
) -> list[Issued]:
    """Write a signed order for each partner, or for one, into a folder; note each in the plan's log.

    Raises
    ------
    AppError
        If a judge finds a breach, there is no such partner, the signer cannot sign, nothing may go to a
        partner, or the folder cannot be written. Orders already written stay.
    Cancelled
        If ``stop`` says so between two orders.
    """
    # pyHanko and reportlab take a second to import and are needed by nothing else.
    from app.orders.content import compose_order
    from app.orders.paper import stamp_font
    from app.orders.render import render_order
    from app.orders.signing import sign, write_signed

    plan, facts = session.plan, session.facts
    recipients = _recipients(plan, wanted.partner)
    if found := breaches(facts):
        raise AppError(say("orders.breaches", count=len(found), first=found[0].message))
    key = load_pkcs12(signer.path, signer.passphrase, at=session.clock())
    check_use(key.certificate, exercise=plan.header.exercise)
    crls = find_crls(signer.path)
    _make_folder(wanted.out)
    issued = []
    for number, recipient in enumerate(recipients):
        if stop():
            raise Cancelled
        progress(number / len(recipients), say("orders.writing", partner=recipient.name))
        copy = copy_for(session, recipient.id)
        when = session.clock()
        bound = commitment_of(session)
        document = compose_order(copy, facts.router, when, wanted.coordinates, commitment=bound)
        rendered = render_order(document)
        path = wanted.out / f"{_file_stem(plan)}-{recipient.code}.pdf"
        write_signed(sign(rendered, key, crls=crls, when=when, font=stamp_font()), path)
        record_order(session, recipient, copy, path.read_bytes())
        issued.append(Issued(recipient.code, path))
    return issued


def draft_orders(session: Session, wanted: Wanted) -> list[Issued]:
    """Write an order for each partner, or for one, that is not signed and says DRAFT on every page.

    It holds what the order would; what the judges find stands in the way of signing alone.

    Raises
    ------
    AppError
        If there is no such partner, nothing may go to a partner, or the folder cannot be written.
    """
    from app.orders.content import compose_order
    from app.orders.render import render_order
    from app.orders.signing import write_whole

    plan = session.plan
    _make_folder(wanted.out)
    written = []
    for recipient in _recipients(plan, wanted.partner):
        copy = copy_for(session, recipient.id)
        router, now = session.facts.router, session.clock()
        document = compose_order(copy, router, now, wanted.coordinates, draft=True)
        path = wanted.out / f"{_file_stem(plan)}-{recipient.code}-DRAFT.pdf"
        write_whole(render_order(document).pdf, path)
        record_order(session, recipient, copy, path.read_bytes(), draft=True)
        written.append(Issued(recipient.code, path))
    return written


def _make_identity(plan: Plan, folder: Path, clock: Clock) -> DemoIdentity:
    partners = [PartnerName(partner.code, partner.name) for partner in plan.partners.values()]
    made = make_demo(folder, partners, now=clock())
    home = plan.partners[plan.home].code
    return DemoIdentity(folder, made.root, Signer(made.signer(home, Role.PLANNER), made.passphrase))


def _recipients(plan: Plan, code: str | None) -> list[Partner]:
    found = [one for one in plan.partners.values() if code is None or one.code == code]
    if not found:
        known = ", ".join(one.code for one in plan.partners.values())
        raise AppError(say("orders.no_partner", code=code, known=known))
    return found


def _make_folder(out: Path) -> None:
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise AppError(say("orders.no_folder", path=out, why=error.strerror)) from error


def _file_stem(plan: Plan) -> str:
    letters = (one if one.isascii() and one.isalnum() else "-" for one in plan.header.name.lower())
    return f"{''.join(letters)}-v{plan.header.version}"
