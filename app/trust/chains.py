"""Chains of trust: what the validator is given, and what is wrong with a chain in words."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.serialization import Encoding
from pyhanko.keys.internal import translate_pyca_cryptography_cert_to_asn1
from pyhanko_certvalidator import ValidationContext

from app.base.errors import AppError
from app.base.message import Message, say
from app.geo.units import format_dtg
from app.trust.revocation import Crls, find_stale, issued_by
from app.trust.roles import name_of

# Both log the tracebacks of what they also return as a verdict; hostile files would fill the log with them.
for _library in ("pyhanko", "pyhanko_certvalidator"):
    logging.getLogger(_library).setLevel(logging.CRITICAL)

_LONGEST_CHAIN = 8


@dataclass(frozen=True, slots=True)
class Trust:
    """What a chain is judged with."""

    roots: tuple[x509.Certificate, ...]
    others: tuple[x509.Certificate, ...]
    """Certificates that may stand between a holder and a root."""
    crls: Crls

    def context(self, at: datetime) -> ValidationContext:
        """Return what pyHanko judges with at that time: no network, and no chain without revocation lists.

        Only the mode ``require`` asks for lists when a certificate does not say where they are published.
        """
        return ValidationContext(
            trust_roots=[translate_pyca_cryptography_cert_to_asn1(root) for root in self.roots],
            other_certs=[translate_pyca_cryptography_cert_to_asn1(other) for other in self.others],
            crls=[crl.public_bytes(Encoding.DER) for crl in self.crls],
            moment=at,
            allow_fetching=False,
            revocation_mode="require",
        )


def read_certificates(pem: bytes) -> tuple[x509.Certificate, ...]:
    """Return the certificates in a PEM bundle; raise AppError if there is none or one is damaged."""
    try:
        return tuple(x509.load_pem_x509_certificates(pem))
    except ValueError as failure:
        raise AppError(say("trust.not_certificates")) from failure


def explain(certificate: x509.Certificate, trust: Trust, at: datetime) -> tuple[Message, ...]:
    """Return what speaks against ``certificate`` at that time, worst first; empty if nothing was found.

    This is for words only. Whether a signature counts is pyHanko's judgement, which checks more.
    """
    chain = tuple(_climb(certificate, trust))
    if chain[-1] not in trust.roots:
        return (say("trust.untrusted", name=name_of(certificate)),)
    links = list(pairwise(chain))
    found = [
        *(_find_revoked(holder, issuer, trust.crls, at) for holder, issuer in links),
        *(_find_out_of_date(holder, at) for holder in chain),
        *(find_stale(issuer, trust.crls, at) for _, issuer in links),
    ]
    return tuple(message for message in found if message is not None)


def _climb(certificate: x509.Certificate, trust: Trust) -> Iterator[x509.Certificate]:
    """Yield the certificate and those above it, as far as they are at hand."""
    for _ in range(_LONGEST_CHAIN):
        yield certificate
        above = _find_issuer(certificate, (*trust.roots, *trust.others))
        if above is None or above == certificate:
            return
        certificate = above


def _find_issuer(
    certificate: x509.Certificate, candidates: Sequence[x509.Certificate]
) -> x509.Certificate | None:
    for candidate in candidates:
        if candidate.subject != certificate.issuer:
            continue
        try:
            certificate.verify_directly_issued_by(candidate)
        except (InvalidSignature, UnsupportedAlgorithm, ValueError, TypeError):
            continue
        return candidate
    return None


def _find_revoked(
    holder: x509.Certificate,
    issuer: x509.Certificate,
    crls: Iterable[x509.CertificateRevocationList],
    at: datetime,
) -> Message | None:
    for crl in issued_by(issuer, crls):
        entry = crl.get_revoked_certificate_by_serial_number(holder.serial_number)
        if entry is not None and entry.revocation_date_utc <= at:
            return say("trust.revoked", name=name_of(holder), since=format_dtg(entry.revocation_date_utc))
    return None


def _find_out_of_date(holder: x509.Certificate, at: datetime) -> Message | None:
    start, end = holder.not_valid_before_utc, holder.not_valid_after_utc
    if at < start:
        return say("trust.not_yet_valid", name=name_of(holder), start=format_dtg(start), at=format_dtg(at))
    if at > end:
        return say("trust.expired", name=name_of(holder), end=format_dtg(end))
    return None
