"""Sealing a package for a partner, opening one, and taking in what was picked of it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from cryptography import x509

from app.base.clock import Clock, utc_now
from app.base.errors import AppError
from app.base.message import Message, say
from app.domain.change import Change, Key, table, with_tables
from app.domain.codec import with_identities
from app.domain.disclosures import Direction, Disclosure, Exchange, items_of, pack_copy
from app.domain.edits.merging import Picked, as_first_taken, take_in
from app.domain.ids import new_id
from app.domain.marking import Level
from app.domain.merging import EXCHANGED, Conflict, merge
from app.domain.partners import Partner
from app.domain.plan import KINDS, Plan
from app.domain.references import stands
from app.domain.release import RULES_VERSION
from app.domain.release.pseudonyms import Pseudonyms
from app.geo.units import format_dtg
from app.session.conflicts import Received, common_ground, item_name
from app.session.ledger import as_ours, commitment_of, copy_for, own_identities, sent_to
from app.session.session import DEFAULT_POST, Session
from app.session.usecases.orders import Signer
from app.store.files import write_durably

if TYPE_CHECKING:
    from app.exchange.package import Package

_MOST_PEM_BYTES = 1_000_000


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of it."""

    change: Change | None
    refused: dict[Key, Message] = field(default_factory=dict)
    """What was picked and could not be taken in."""


@dataclass(frozen=True, slots=True)
class Sealed:
    """A package on disk."""

    partner: str
    """Code of the recipient."""
    path: Path
    counts: dict[str, int]


@dataclass(frozen=True, slots=True)
class Contents:
    """What an opened package says of itself and holds."""

    sender: str
    """Code of the partner."""
    recipient: str
    number: int
    time: datetime
    rules: int
    exercise: bool
    level: Level
    """The highest level of what is in it."""
    chain: tuple[tuple[str, str], ...]
    """From the signer to the root: each one's name, and the fingerprint as it is read out."""
    plan: str
    """Name of the plan."""
    names: Mapping[str, tuple[str, ...]]
    """What the things in it are called, by kind."""


def contents_of(package: Package) -> Contents:
    """Return what a package says of itself and holds."""
    from app.trust.bundles import spoken
    from app.trust.roles import fingerprint, name_of

    manifest, plan = package.manifest, package.plan
    tables = {kind: table(plan, kind) for kind in KINDS}
    levels = [one.marking.level for found in tables.values() for one in found.values() if one.marking]
    return Contents(
        manifest.sender,
        manifest.recipient,
        manifest.number,
        manifest.time,
        manifest.rules,
        manifest.exercise,
        max(levels, default=Level.OPEN),
        tuple((name_of(one), spoken(fingerprint(one))) for one in package.chain),
        plan.header.name,
        {
            kind: tuple(item_name(plan, (kind, identity)) for identity in found)
            for kind, found in tables.items()
            if found
        },
    )


def seal_package(
    session: Session, recipients: Sequence[Path], signer: Signer, out: Path, code: str | None = None
) -> Sealed:
    """Write the copy of the plan for one partner as a package, and note it in the ledger.

    Parameters
    ----------
    recipients
        Certificates, as PEM, of those who shall open it: all of one partner.
    code
        Of the partner it is meant for; that of the certificates by default.

    Raises
    ------
    AppError
        If a certificate is not fit or of another partner, the signer cannot sign, nothing may go to the
        partner, or the file cannot be written.
    """
    # pyHanko takes most of a second to import and is needed by nothing else.
    from app.exchange.package import Manifest, seal_package
    from app.trust.bundles import kept_crls
    from app.trust.keys import load_pkcs12
    from app.trust.revocation import find_crls
    from app.trust.roles import fingerprint, partner_of
    from app.trust.signed import check_signer

    now = session.clock()
    certificates = _read_certificates(recipients)
    partner = _recipient(session.plan, certificates, code)
    key = load_pkcs12(signer.path, signer.passphrase, at=now)
    home = session.plan.partners[session.plan.home]
    if partner_of(key.certificate) != home.code:
        names = {"code": partner_of(key.certificate), "home": home.code}
        raise AppError(say("package.foreign_signer", **names))
    crls = (*find_crls(signer.path), *kept_crls())
    check_signer(key, crls, now)
    _check_not_revoked(certificates, crls, session)
    copy = copy_for(session, partner.id)
    names_of = Pseudonyms(session.keeper.release_key, partner.id)
    exchanged = [one for one in session.disclosures() if one.partner == partner.id]
    taken = [one.package for one in exchanged if one.direction is Direction.IN and one.package]
    manifest = Manifest(
        package=new_id(),
        number=1 + sum(one.direction is Direction.OUT and bool(one.package) for one in exchanged),
        document=names_of.name(session.keeper.document),
        sender=home.code,
        certificate=fingerprint(key.certificate),
        recipient=partner.code,
        recipients=tuple(fingerprint(one) for one in certificates),
        time=now,
        exercise=session.plan.header.exercise,
        rules=RULES_VERSION,
        answers=taken[-1] if taken else "",
        commitment=commitment_of(session),
    )
    sealed = seal_package(copy, manifest, key, certificates)
    entry = sent_to(session, partner, copy, sealed)
    state = pack_copy(as_ours(session, partner.id, copy.value))
    entry = replace(entry, time=now, package=manifest.package, number=manifest.number, state=state)
    _write(out, sealed, lambda: session.record(entry))
    return Sealed(partner.code, out, dict(entry.counts))


def open_package(session: Session, path: Path, identity: Signer, trust: Path | None = None) -> Received:
    """Return what a package proposes for the open plan; nothing is written.

    Parameters
    ----------
    identity
        Whose key opens it.
    trust
        The trust bundle to judge the sender by; the kept ones where there is none.

    Raises
    ------
    AppError
        If it cannot be opened or relied on, is not for this plan, or was taken in before. It says which.
    """
    package = read_package(path, identity, trust, session.clock)
    manifest, plan = package.manifest, session.plan
    if manifest.exercise != plan.header.exercise:
        raise AppError(say("package.exercise_mixed"))
    sender = next((one for one in plan.partners.values() if one.code == manifest.sender), None)
    if sender is None or sender.id == plan.home:
        raise AppError(say("package.unknown_sender", code=manifest.sender))
    if manifest.recipient != plan.partners[plan.home].code:
        raise AppError(say("package.other_home", code=manifest.recipient))
    _check_not_replayed(session, sender, package)
    known = own_identities(session, sender.id)
    theirs = with_identities(package.plan, known)
    if theirs.header.id != plan.header.id:
        raise AppError(say("package.other_plan"))
    return _received(session, sender, package, theirs)


@dataclass(frozen=True, slots=True)
class FirstPackage:
    """A package that a new plan is to be made of."""

    package: Package

    @property
    def name(self) -> str:
        """What the plan is called."""
        return self.package.plan.header.name

    def create(self, path: Path, author: str) -> Session:
        """Make the plan file; raise AppError as `create_from_package`."""
        return create_from_package(path, self.package, author=author)


def open_first(path: Path, identity: Signer, trust: Path | None, clock: Clock = utc_now) -> FirstPackage:
    """Open a package for a new plan; raise AppError where it cannot be opened or relied on."""
    return FirstPackage(read_package(path, identity, trust, clock))


def read_package(path: Path, identity: Signer, trust: Path | None, clock: Clock = utc_now) -> Package:
    """Return what a package holds; raise AppError where it cannot be opened or relied on."""
    from app.exchange.package import MOST_BYTES, open_package
    from app.trust.bundles import kept_judges, read_judges
    from app.trust.cms import load_opener

    opener = load_opener(identity.path, identity.passphrase)
    judges = read_judges(trust) if trust is not None else kept_judges()
    package = open_package(_read(path, MOST_BYTES + 1), opener, judges.trust, clock())
    judges.check_role(package.signer)
    return package


def take_in_package(
    session: Session, received: Received, picked: Collection[Picked], decided: Collection[Conflict] = ()
) -> Outcome:
    """Make the picked changes as one step of the plan's history, and note the package in the ledger.

    Parameters
    ----------
    decided
        The conflicts that somebody chose in, either way; the rest stay open.

    Raises
    ------
    AppError
        If it cannot be kept; nothing is changed then.
    """
    taken = take_in(session.plan, picked)
    names = {*received.entry.decided, *(one.name for one in decided)}
    entry = replace(received.entry, decided=tuple(sorted(names)))
    label = say("change.take_in", partner=received.sender.name)
    change = session.apply(label, lambda _plan: taken.plan, entry)
    return Outcome(change, dict(taken.refused))


def create_from_package(
    path: Path,
    package: Package,
    *,
    author: str = DEFAULT_POST,
    clock: Clock = utc_now,
) -> Session:
    """Make a new plan file of a package for the partner it was sent to.

    What its own partner originates may go back to the sender, who has it; all else keeps the marking it came
    with, and so goes to nobody but its originator.

    Raises
    ------
    AppError
        If the package does not hold a plan that can stand, or the file cannot be written.
    """
    plan, manifest = package.plan, package.manifest
    by_code = {partner.code: partner for partner in plan.partners.values()}
    home, sender = by_code.get(manifest.recipient), by_code.get(manifest.sender)
    if home is None or sender is None:
        raise AppError(say("package.unreadable"))

    def first(entity: object) -> object:
        marking = entity.marking  # type: ignore[attr-defined] # every entity has one
        if marking is not None and marking.originator == home.id:
            marking = replace(marking, releasable_to=marking.releasable_to | {sender.id})
        return as_first_taken(replace(entity, marking=marking), plan)  # type: ignore[type-var]

    tables = {kind: {i: first(one) for i, one in table(plan, kind).items()} for kind in EXCHANGED}
    made = with_tables(plan, {**tables, "layers": {}})  # type: ignore[dict-item]
    made = replace(made, headers={made.header.id: replace(made.header, home=home.id)})
    if not all(stands(made, entity) for kind in KINDS for entity in table(made, kind).values()):
        raise AppError(say("package.unreadable"))
    session = Session.create(path, made, author=author, clock=clock)
    try:
        received = [identity for kind in KINDS for identity in table(made, kind)]
        session.record(_entry(package, sender, plan, received, clock))
    except BaseException:
        session.close()
        raise
    return session


def _received(session: Session, sender: Partner, package: Package, theirs: Plan) -> Received:
    known = set(own_identities(session, sender.id).values())
    named = [i for kind in KINDS for i in table(theirs, kind) if i not in known]
    ground = common_ground(session, sender, package.manifest.answers)
    proposed = merge(ground, session.plan, theirs, sender.id)
    entry = _entry(package, sender, theirs, named, session.clock)
    entry = replace(entry, ground=pack_copy(ground))
    return Received(sender, proposed, entry, package)


def _entry(package: Package, sender: Partner, theirs: Plan, named: Sequence[str], clock: Clock) -> Disclosure:
    manifest = package.manifest
    return Disclosure(
        direction=Direction.IN,
        kind=Exchange.PACKAGE,
        partner=sender.id,
        code=sender.code,
        time=clock(),
        sha256=package.sha256,
        rules=manifest.rules,
        items=items_of(theirs),
        package=manifest.package,
        number=manifest.number,
        document=manifest.document,
        received=tuple(sorted(named)),
        state=pack_copy(theirs),
    )


def _check_not_replayed(session: Session, sender: Partner, package: Package) -> None:
    """Raise AppError where a package was taken in already, or a later one of its sender was."""
    manifest = package.manifest
    came = [one for one in session.disclosures() if one.direction is Direction.IN]
    for one in came:
        if one.package == manifest.package:
            raise AppError(say("package.replayed", time=format_dtg(one.time)))
        later = one.document == manifest.document and one.number >= manifest.number
        if one.partner == sender.id and one.kind is Exchange.PACKAGE and later:
            raise AppError(say("package.older", number=manifest.number, last=one.number))


def _recipient(plan: Plan, certificates: Sequence[x509.Certificate], wanted: str | None) -> Partner:
    """Return the one partner that the certificates are of."""
    from app.trust.roles import partner_of

    codes = sorted({partner_of(certificate) for certificate in certificates})
    if len(codes) != 1:
        raise AppError(say("package.one_partner", codes=", ".join(codes)))
    if wanted not in {None, codes[0]}:
        raise AppError(say("package.other_partner", code=codes[0], wanted=wanted))
    found = next((one for one in plan.partners.values() if one.code == codes[0]), None)
    if found is None:
        known = ", ".join(one.code for one in plan.partners.values())
        raise AppError(say("orders.no_partner", code=codes[0], known=known))
    if found.id == plan.home:
        raise AppError(say("package.to_oneself", code=found.code))
    return found


def _read_certificates(paths: Sequence[Path]) -> list[x509.Certificate]:
    """Return the certificates of holders in some PEM files; authorities that stand with them are left out."""
    from app.trust.cms import load_recipients
    from app.trust.roles import is_authority

    found = [one for path in paths for one in load_recipients(_read(path, _MOST_PEM_BYTES))]
    holders = [one for one in found if not is_authority(one)]
    if not holders:
        raise AppError(say("package.no_recipient"))
    return holders


def _check_not_revoked(
    certificates: Sequence[x509.Certificate], crls: Sequence[x509.CertificateRevocationList], session: Session
) -> None:
    """Raise AppError where a list says that a certificate is revoked, or kept bundles do not trust it."""
    from app.trust.bundles import kept_bundles, kept_judges
    from app.trust.chains import explain
    from app.trust.roles import name_of

    for certificate in certificates:
        for crl in crls:
            entry = crl.get_revoked_certificate_by_serial_number(certificate.serial_number)
            if entry is not None and crl.issuer == certificate.issuer:
                since = format_dtg(entry.revocation_date_utc)
                raise AppError(say("trust.revoked", name=name_of(certificate), since=since))
    if kept_bundles():
        for certificate in certificates:
            for reason in explain(certificate, kept_judges().trust, session.clock()):
                raise AppError(reason)


def _read(path: Path, most: int) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(most)
    except OSError as failure:
        raise AppError(say("orders.unreadable", path=path, why=failure.strerror)) from failure


def _write(out: Path, data: bytes, record: Callable[[], None]) -> None:
    """Write a file and note it; one that cannot be noted does not leave."""
    if not out.parent.is_dir():
        raise AppError(say("store.no_folder", path=out.parent))
    if out.exists():
        raise AppError(say("store.exists", path=out))
    try:
        write_durably(out, data)
    except OSError as failure:
        raise AppError(say("sign.unwritable", path=out, why=failure.strerror)) from failure
    try:
        record()
    except BaseException:
        out.unlink(missing_ok=True)
        raise
