"""Whom to trust: bundles that are kept, and an authority for exercises in a folder."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from app.base.clock import Clock, utc_now
from app.base.errors import AppError
from app.base.message import say
from app.session.usecases.orders import Signer
from app.store.files import write_durably
from app.trust.roles import Role

if TYPE_CHECKING:
    from app.trust.bundles import Kept

ROLES = tuple(role.value for role in Role)
# pyHanko, which reads signatures, takes most of a second to import: only what needs it loads it.


@dataclass(frozen=True, slots=True)
class Known:
    """A trust bundle in a few words."""

    name: str
    time: datetime
    fingerprint: str
    """In groups, as it is read out."""
    roots: tuple[str, ...]
    """Names and fingerprints."""
    roles: Mapping[str, int]
    """How many certificates each role is held to."""
    exercise: bool
    """Whether every root says EXERCISE."""


def list_trusted() -> list[Known]:
    """Return the bundles that are kept."""
    from app.trust.bundles import kept_bundles

    return [_known(kept) for kept in kept_bundles()]


def look_at_bundle(path: Path) -> Known:
    """Return what a bundle says, for its fingerprint to be compared; raise AppError where it is none."""
    from app.trust.bundles import read_bundle

    return _known(read_bundle(_read(path)))


def add_trusted(path: Path, fingerprint: str) -> Known:
    """Keep a bundle whose fingerprint was read out; raise AppError where that is another or it is older."""
    from app.trust.bundles import add_bundle

    return _known(add_bundle(_read(path), fingerprint))


def remove_trusted(name: str) -> None:
    """Trust a bundle no more; raise AppError where none is called so."""
    from app.trust.bundles import remove_bundle

    remove_bundle(name)


def make_trust_bundle(
    name: str,
    authorities: Sequence[Path],
    signer: Signer,
    out: Path,
    held: Mapping[str, tuple[str, ...]] | None = None,
    clock: Clock = utc_now,
) -> Known:
    """Write a bundle of the certificates in some PEM files, with the revocation lists beside them.

    Parameters
    ----------
    signer
        Whose key signs it: certified below one of the roots.
    held
        Fingerprints of the only certificates that have a role.

    Raises
    ------
    AppError
        If a file cannot be read or written, or the roots do not certify the signer.
    """
    from app.trust.bundles import Bundle, make_bundle, pem_of, read_bundle
    from app.trust.chains import read_certificates
    from app.trust.keys import load_pkcs12
    from app.trust.revocation import find_crls

    certificates = [one for path in authorities for one in read_certificates(_read(path))]
    crls = {crl.signature: crl for path in authorities for crl in find_crls(path)}
    bundle = Bundle(
        name,
        clock(),
        roots=pem_of(one for one in certificates if one.subject == one.issuer),
        intermediates=pem_of(one for one in certificates if one.subject != one.issuer),
        crls=pem_of(crls.values()),
        roles=held or {},
    )
    data = make_bundle(bundle, load_pkcs12(signer.path, signer.passphrase, at=clock()))
    try:
        write_durably(out, data)
    except OSError as failure:
        raise AppError(say("sign.unwritable", path=out, why=failure.strerror)) from failure
    return _known(read_bundle(data))


def _known(kept: Kept) -> Known:
    from app.trust.bundles import spoken
    from app.trust.roles import fingerprint, is_exercise, name_of

    roots = kept.bundle.trust.roots
    return Known(
        kept.bundle.name,
        kept.bundle.time,
        spoken(kept.fingerprint),
        tuple(f"{name_of(root)}  {spoken(fingerprint(root))}" for root in roots),
        {role: len(held) for role, held in kept.bundle.roles.items()},
        all(is_exercise(root) for root in roots),
    )


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as failure:
        raise AppError(say("orders.unreadable", path=path, why=failure.strerror)) from failure
