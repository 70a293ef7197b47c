"""The authority for exercises: it begins in a folder, issues, renews, revokes and lists."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from app.base.clock import Clock, utc_now
from app.session.usecases.orders import Signer
from app.trust.authority import PartnerName, Use
from app.trust.classroom import ClassroomAuthority, Issued, Post
from app.trust.roles import Role, fingerprint

ROLES = tuple(role.value for role in Role)
_USES = {"both": Use.SIGN_AND_OPEN, "sign": Use.SIGN, "open": Use.OPEN}
USES = tuple(_USES)


def begin_authority(
    authority: Signer, name: str, partners: Sequence[tuple[str, str]], clock: Clock = utc_now
) -> None:
    """Make a new authority for some partners, by code and name; raise AppError where that cannot be."""
    named = [PartnerName(code, full) for code, full in partners]
    ClassroomAuthority.begin(authority.path, name, named, authority.passphrase, clock())


def issue_certificate(
    authority: Signer, partner: str, role: str | None, use: str, to: Signer, clock: Clock = utc_now
) -> str:
    """Write a key with a certificate for a duty post; return the certificate's fingerprint."""
    post = Post(partner, Role(role) if role else None, _USES[use])
    return fingerprint(_open(authority).issue(post, to.path, to.passphrase, clock()))


def renew_certificate(authority: Signer, holder: Signer, out: Path, clock: Clock = utc_now) -> str:
    """Write a key with a certificate for another year; return the certificate's fingerprint."""
    return fingerprint(_open(authority).renew(holder.path, holder.passphrase, out, clock()))


def revoke_certificate(authority: Signer, serial: str, clock: Clock = utc_now) -> str:
    """Revoke a certificate; return its holder's name."""
    return _open(authority).revoke(serial, clock()).name


def list_issued(authority: Signer) -> list[Issued]:
    """Return every certificate that was issued."""
    return _open(authority).issued()


def _open(authority: Signer) -> ClassroomAuthority:
    return ClassroomAuthority(authority.path, authority.passphrase)
