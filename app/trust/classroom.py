"""An authority for exercises that is kept in a folder: it begins, issues, renews and revokes.

The folder holds the keys of the root and of each partner's authority in encrypted PKCS#12 files, every
certificate that was issued (``issued/SERIAL.pem``), those that were revoked (``revoked.json``), and what
receivers need: ``root.pem``, ``intermediates.pem`` and the revocation lists, written anew with each act.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding

from app.base.errors import AppError
from app.base.message import say
from app.trust.authority import Authority, PartnerName, Use
from app.trust.chains import read_certificates
from app.trust.identities import pack_pkcs12, write_private
from app.trust.keys import open_pkcs12
from app.trust.roles import EXERCISE, Role, fingerprint, name_of, organisation_of, partner_of, role_of

LIFE = timedelta(days=365)
_ROUNDS = 600_000
"""Of the derivation that protects an authority's key: its passphrase is chosen by a person."""
_ROOT, _REVOKED, _ISSUED = "root", "revoked.json", "issued"


@dataclass(frozen=True, slots=True)
class Post:
    """A duty post that is to have a certificate."""

    partner: str
    """Code of the partner."""
    role: Role | None
    use: Use = Use.SIGN_AND_OPEN


@dataclass(frozen=True, slots=True)
class Issued:
    """One certificate that the authority issued."""

    serial: str
    """In hexadecimal digits."""
    partner: str
    name: str
    role: Role | None
    end: datetime
    revoked: bool
    fingerprint: str


class ClassroomAuthority:
    """The authority in a folder, open.

    Raises
    ------
    AppError
        If the folder holds none, or the passphrase does not open its keys.
    """

    def __init__(self, folder: Path, passphrase: str) -> None:
        self._folder = folder
        self._root = self._load(_ROOT, passphrase)
        self._issuing = {
            path.stem.upper(): self._load(path.stem, passphrase)
            for path in sorted(folder.glob("*.p12"))
            if path.stem != _ROOT
        }

    @classmethod
    def begin(
        cls, folder: Path, name: str, partners: Sequence[PartnerName], passphrase: str, now: datetime
    ) -> ClassroomAuthority:
        """Make a new authority with one for each partner below it; raise AppError where that cannot be."""
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            raise AppError(say("trust.identities_exist", path=folder))
        try:
            (folder / _ISSUED).mkdir(mode=0o700, parents=True)
            root = Authority.begin(name, now=now, life=LIFE)
            issuing = {one.code: root.begin_partner(one, now=now, life=LIFE) for one in partners}
            for stem, authority in {_ROOT: root, **issuing}.items():
                packed = pack_pkcs12(authority.key, authority.certificate, [], passphrase, rounds=_ROUNDS)
                write_private(folder / f"{stem.lower()}.p12", packed)
        except OSError as failure:
            raise AppError(say("trust.unwritable", path=folder, why=failure.strerror)) from failure
        begun = cls(folder, passphrase)
        begun.publish(now)
        return begun

    def issue(self, post: Post, out: Path, passphrase: str, now: datetime) -> x509.Certificate:
        """Write a key with a new certificate of a duty post; raise AppError where that cannot be done."""
        key = ec.generate_private_key(ec.SECP256R1())
        return self._certify(post, key, (out, passphrase), now)

    def renew(self, holder: Path, passphrase: str, out: Path, now: datetime) -> x509.Certificate:
        """Write the same key with a certificate for another year; raise AppError where that cannot be."""
        private, certificate, _ = open_pkcs12(holder, passphrase)
        if certificate is None or not isinstance(private, ec.EllipticCurvePrivateKey):
            raise AppError(say("trust.no_key", path=holder))
        known = next((one for one in self.issued() if one.fingerprint == fingerprint(certificate)), None)
        if known is None or known.revoked:
            raise AppError(say("authority.not_renewed", name=name_of(certificate)))
        usage = certificate.extensions.get_extension_for_class(x509.KeyUsage).value
        signing = Use.SIGN_AND_OPEN if usage.key_agreement else Use.SIGN
        post = Post(known.partner, known.role, signing if usage.digital_signature else Use.OPEN)
        return self._certify(post, private, (out, passphrase), now)

    def revoke(self, serial: str, now: datetime) -> Issued:
        """Revoke the certificate with that serial number; raise AppError where there is none."""
        found = next((one for one in self.issued() if one.serial == serial.lower()), None)
        if found is None:
            raise AppError(say("authority.no_serial", serial=serial))
        revoked = sorted({*self._revoked(), found.serial})
        self._write(self._folder / _REVOKED, json.dumps(revoked).encode())
        self.publish(now)
        return next(one for one in self.issued() if one.serial == found.serial)

    def issued(self) -> list[Issued]:
        """Return every certificate that was issued to a duty post, by partner and name."""
        revoked = self._revoked()
        found = [
            Issued(
                f"{one.serial_number:x}",
                partner_of(one),
                name_of(one),
                role_of(one),
                one.not_valid_after_utc,
                f"{one.serial_number:x}" in revoked,
                fingerprint(one),
            )
            for one in self._certificates()
        ]
        return sorted(found, key=lambda one: (one.partner, one.name, one.end))

    def publish(self, now: datetime) -> None:
        """Write what receivers need, with fresh revocation lists."""
        revoked = self._revoked()
        gone = [one for one in self._certificates() if f"{one.serial_number:x}" in revoked]
        authorities = {_ROOT: self._root, **self._issuing}
        crls = {
            stem: authority.list_revoked(
                [one for one in gone if one.issuer == authority.certificate.subject], now=now, life=LIFE
            )
            for stem, authority in authorities.items()
        }
        self._write(self._folder / "root.pem", self._root.certificate.public_bytes(Encoding.PEM))
        below = (one.certificate.public_bytes(Encoding.PEM) for one in self._issuing.values())
        self._write(self._folder / "intermediates.pem", b"".join(below))
        lists = b"".join(crl.public_bytes(Encoding.PEM) for crl in crls.values())
        self._write(self._folder / "crls.pem", lists)

    def _certify(
        self, post: Post, key: ec.EllipticCurvePrivateKey, to: tuple[Path, str], now: datetime
    ) -> x509.Certificate:
        """Certify a key and write both to a file under a passphrase."""
        out, passphrase = to
        issuing = self._issuing.get(post.partner.upper())
        if issuing is None:
            raise AppError(say("orders.no_partner", code=post.partner, known=", ".join(self._issuing)))
        organisation = organisation_of(issuing.certificate).removeprefix(f"{EXERCISE} ")
        who = PartnerName(post.partner.upper(), organisation)
        certificate = issuing.certify(who, post.role, key.public_key(), now=now, life=LIFE, use=post.use)
        chain = [issuing.certificate, self._root.certificate]
        try:
            write_private(out, pack_pkcs12(key, certificate, chain, passphrase, rounds=_ROUNDS))
        except OSError as failure:
            raise AppError(say("trust.unwritable", path=out, why=failure.strerror)) from failure
        pem = certificate.public_bytes(Encoding.PEM)
        self._write(self._folder / _ISSUED / f"{certificate.serial_number:x}.pem", pem)
        self.publish(now)
        return certificate

    def _load(self, stem: str, passphrase: str) -> Authority:
        path = self._folder / f"{stem}.p12"
        private, certificate, _ = open_pkcs12(path, passphrase)
        if certificate is None or not isinstance(private, ec.EllipticCurvePrivateKey):
            raise AppError(say("trust.no_key", path=path))
        return Authority(certificate, private)

    def _certificates(self) -> list[x509.Certificate]:
        paths = sorted((self._folder / _ISSUED).glob("*.pem"))
        return [one for path in paths for one in read_certificates(path.read_bytes())]

    def _revoked(self) -> set[str]:
        path = self._folder / _REVOKED
        return set(json.loads(path.read_text())) if path.exists() else set()

    def _write(self, path: Path, data: bytes) -> None:
        try:
            path.write_bytes(data)
        except OSError as failure:
            raise AppError(say("trust.unwritable", path=path, why=failure.strerror)) from failure
