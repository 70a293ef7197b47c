"""A certification authority small enough to run a classroom: issues certificates and revocation lists."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.asymmetric.types import CertificatePublicKeyTypes
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from app.domain.partners import checked_code
from app.domain.text import checked_name
from app.trust.roles import EXERCISE, Role, role_extension

NOT_FOR_LIVE_USE = f"{EXERCISE} - NOT FOR LIVE USE"
DOCUMENT_SIGNING = x509.ObjectIdentifier("1.3.6.1.5.5.7.3.36")
"""RFC 9336."""


class Use(Enum):
    """What a holder does with a certificate."""

    SIGN_AND_OPEN = "sign and open"
    """One key for both."""
    SIGN = "sign"
    """Signs only: its holder opens with another key."""
    OPEN = "open"
    """Opens what is sealed to it and signs nothing: such a key may be kept twice."""


_LONGEST_NAME = 64
"""Upper bound of a name in a certificate (RFC 5280, appendix A.1)."""
_USES = (
    "digital_signature",
    "content_commitment",
    "key_encipherment",
    "data_encipherment",
    "key_agreement",
    "key_cert_sign",
    "crl_sign",
    "encipher_only",
    "decipher_only",
)
_BACKDATED = timedelta(days=1)
"""Laptops without a network have clocks that are off: nothing starts at this very moment."""


@dataclass(frozen=True, slots=True)
class PartnerName:
    """A partner as an authority knows it.

    Raises
    ------
    AppError
        If the name is blank or the code is not two to five capital letters.
    """

    code: str
    name: str

    def __post_init__(self) -> None:
        checked_code(self.code)
        checked_name(self.name)


@dataclass(frozen=True, slots=True)
class Authority:
    """A certificate that may issue others, with its key."""

    certificate: x509.Certificate
    key: ec.EllipticCurvePrivateKey

    @classmethod
    def begin(cls, name: str, *, now: datetime, life: timedelta) -> Authority:
        """Return a new root of trust."""
        key = ec.generate_private_key(ec.SECP384R1())
        subject = _exercise_name((NameOID.ORGANIZATION_NAME, name), (NameOID.COMMON_NAME, f"{name} Root CA"))
        draft = _draft(subject, key.public_key(), now, life).issuer_name(subject)
        return cls(_authority_draft(draft, path_length=1).sign(key, hashes.SHA384()), key)

    def begin_partner(self, partner: PartnerName, *, now: datetime, life: timedelta) -> Authority:
        """Return the authority of ``partner``, which can certify nobody outside its own organisation.

        Name constraints (RFC 5280, 4.2.1.10) hold it to subjects that begin with the partner's name and code.
        """
        key = ec.generate_private_key(ec.SECP384R1())
        subject = _exercise_name(*_organisation(partner), (NameOID.COMMON_NAME, f"{partner.name} Issuing CA"))
        own = x509.DirectoryName(_exercise_name(*_organisation(partner)))
        draft = _authority_draft(self._below(subject, key.public_key(), now, life), path_length=0)
        draft = draft.add_extension(x509.NameConstraints([own], None), critical=True)
        return Authority(draft.sign(self.key, hashes.SHA384()), key)

    def certify(
        self,
        partner: PartnerName,
        role: Role | None,
        key: CertificatePublicKeyTypes,
        *,
        now: datetime,
        life: timedelta,
        use: Use = Use.SIGN_AND_OPEN,
    ) -> x509.Certificate:
        """Return a certificate for the duty post ``role`` of ``partner``, or for a post without a role.

        A post may have one certificate for both uses, or two under one name.
        """
        post = role.value.capitalize() if role else "Clerk"
        subject = _exercise_name(*_organisation(partner), (NameOID.COMMON_NAME, f"{post}, {partner.name}"))
        draft = (
            self._below(subject, key, now, life)
            .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
            .add_extension(_holder_usage(key, use), critical=True)
            .add_extension(
                x509.ExtendedKeyUsage([DOCUMENT_SIGNING, ExtendedKeyUsageOID.EMAIL_PROTECTION]),
                critical=False,
            )
        )
        if role is not None:
            # RFC 5280, 4.2.1.8: subjectDirectoryAttributes is never critical.
            draft = draft.add_extension(role_extension(role), critical=False)
        return draft.sign(self.key, hashes.SHA384())

    def list_revoked(
        self, revoked: Iterable[x509.Certificate] = (), *, now: datetime, life: timedelta
    ) -> x509.CertificateRevocationList:
        """Return the list of certificates that are revoked as of ``now``."""
        start = now - _BACKDATED
        builder = (
            x509.CertificateRevocationListBuilder()
            .issuer_name(self.certificate.subject)
            .last_update(start)
            .next_update(start + life)
            .add_extension(x509.CRLNumber(int(now.timestamp())), critical=False)
            .add_extension(self._key_identifier(), critical=False)
        )
        for certificate in revoked:
            builder = builder.add_revoked_certificate(
                x509.RevokedCertificateBuilder()
                .serial_number(certificate.serial_number)
                .revocation_date(start)
                .build()
            )
        return builder.sign(self.key, hashes.SHA384())

    def _below(
        self, subject: x509.Name, key: CertificatePublicKeyTypes, now: datetime, life: timedelta
    ) -> x509.CertificateBuilder:
        draft = _draft(subject, key, now, life).issuer_name(self.certificate.subject)
        return draft.add_extension(self._key_identifier(), critical=False)

    def _key_identifier(self) -> x509.AuthorityKeyIdentifier:
        own = self.certificate.extensions.get_extension_for_class(x509.SubjectKeyIdentifier).value
        return x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(own)


def _organisation(partner: PartnerName) -> tuple[tuple[x509.ObjectIdentifier, str], ...]:
    return (NameOID.ORGANIZATION_NAME, partner.name), (NameOID.ORGANIZATION_IDENTIFIER, partner.code)


def _exercise_name(*attributes: tuple[x509.ObjectIdentifier, str]) -> x509.Name:
    """Return a subject in which unit, organisation and name all say that it is an exercise."""
    unit = x509.NameAttribute(NameOID.ORGANIZATIONAL_UNIT_NAME, NOT_FOR_LIVE_USE)
    marked = {NameOID.ORGANIZATION_NAME, NameOID.COMMON_NAME}
    named = [(kind, f"{EXERCISE} {text}" if kind in marked else text) for kind, text in attributes]
    return x509.Name([unit, *(x509.NameAttribute(kind, text[:_LONGEST_NAME]) for kind, text in named)])


def _draft(
    subject: x509.Name, key: CertificatePublicKeyTypes, now: datetime, life: timedelta
) -> x509.CertificateBuilder:
    start = now - _BACKDATED
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(start)
        .not_valid_after(start + life)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
    )


def _authority_draft(draft: x509.CertificateBuilder, *, path_length: int) -> x509.CertificateBuilder:
    basic = x509.BasicConstraints(ca=True, path_length=path_length)
    return draft.add_extension(basic, critical=True).add_extension(
        _usage("key_cert_sign", "crl_sign"), critical=True
    )


def _holder_usage(key: CertificatePublicKeyTypes, use: Use) -> x509.KeyUsage:
    """Return the key usage of a duty post: signature and commitment, and how its kind of key opens."""
    signs = () if use is Use.OPEN else ("digital_signature", "content_commitment")
    opening = "key_encipherment" if isinstance(key, rsa.RSAPublicKey) else "key_agreement"
    return _usage(*signs, *(() if use is Use.SIGN else (opening,)))


def _usage(*uses: str) -> x509.KeyUsage:
    """Return a key usage of some uses and no others."""
    return x509.KeyUsage(**{name: name in uses for name in _USES})
