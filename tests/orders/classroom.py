"""A classroom in memory: one authority, two partners, and whatever certificates a test needs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding

from app.base.clock import utc_now
from app.trust.authority import Authority, PartnerName
from app.trust.keys import FileKey
from app.trust.revocation import Crls
from app.trust.roles import Role

NOW = utc_now()
"""Readers outside Python have no other time than this."""
LIFE = timedelta(days=30)
JHQ = PartnerName("JHQ", "Joint Headquarters")
ARD = PartnerName("ARD", "Ardenia Coast Guard")


@dataclass(frozen=True)
class Classroom:
    """Authorities that can issue anything a test needs."""

    root: Authority
    issuing: dict[str, Authority]
    now: datetime

    @classmethod
    def open(cls, now: datetime = NOW, life: timedelta = LIFE) -> Classroom:
        """Return a classroom with new keys and always the same names."""
        root = Authority.begin("Coalition", now=now, life=life)
        return cls(
            root, {each.code: root.begin_partner(each, now=now, life=life) for each in (JHQ, ARD)}, now
        )

    @property
    def trust(self) -> list[bytes]:
        """What a receiver trusts."""
        return [self.root.certificate.public_bytes(Encoding.PEM)]

    def crls(
        self, revoked: Sequence[x509.Certificate] = (), *, now: datetime = NOW, life: timedelta = LIFE
    ) -> Crls:
        """Return the revocation list of every authority."""
        authorities = (self.root, *self.issuing.values())
        return tuple(each.list_revoked(revoked, now=now, life=life) for each in authorities)

    def key(
        self, partner: PartnerName, role: Role | None, *, by: str = "", life: timedelta = LIFE
    ) -> FileKey:
        """Return a new key of a duty post, certified ``by`` another partner if named."""
        issuer = self.issuing[by or partner.code]
        private = ec.generate_private_key(ec.SECP256R1())
        certificate = issuer.certify(partner, role, private.public_key(), now=self.now, life=life)
        return FileKey(certificate, (issuer.certificate, self.root.certificate), private)
