"""Data with a signature around it: CMS SignedData (RFC 5652) with CAdES attributes, the data inside.

``openssl cms -verify`` reads what is made here, and what ``openssl cms -sign -nodetach`` makes is read here.
Importing this loads pyHanko, which takes most of a second: do it in a job. Both functions run an event loop
of their own, so they must not be called from inside one.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from asn1crypto import cms
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from pyhanko.keys.internal import translate_pyca_cryptography_cert_to_asn1
from pyhanko.sign import signers
from pyhanko.sign.validation import StandardCMSSignatureStatus, async_validate_cms_signature
from pyhanko_certvalidator.registry import CertificateRegistry

from app.base.errors import AppError
from app.base.message import Message, say
from app.trust.chains import Trust, explain
from app.trust.hostile import HOSTILE
from app.trust.keys import SigningKey, check_dates, is_strong
from app.trust.revocation import Crls
from app.trust.roles import name_of

_LONGEST_SIGNATURE = 1024
"""Bytes; RSA with 8192 bits."""


@dataclass(frozen=True, slots=True)
class SignedContent:
    """What was signed, by whom, and the chain that its certificate was trusted by."""

    data: bytes
    certificate: x509.Certificate
    chain: tuple[x509.Certificate, ...]
    """From the signer to the root."""


class KeySigner(signers.Signer):
    """Lets pyHanko sign with any `SigningKey`."""

    def __init__(self, key: SigningKey) -> None:
        super().__init__(
            signing_cert=translate_pyca_cryptography_cert_to_asn1(key.certificate),
            cert_registry=CertificateRegistry.build(
                translate_pyca_cryptography_cert_to_asn1(each) for each in key.chain
            ),
        )
        self._key = key

    async def async_sign_raw(self, data: bytes, digest_algorithm: str, dry_run: bool = False) -> bytes:
        """Return the signature of ``data``."""
        if dry_run:  # only its length matters, and a smart card need not be asked twice
            return bytes(_LONGEST_SIGNATURE)
        return self._key.sign(data, digest_of(self._key))


def digest_of(key: SigningKey) -> hashes.SHA256 | hashes.SHA384:
    """Return the digest that matches the strength of the key."""
    public = key.certificate.public_key()
    strong = isinstance(public, ec.EllipticCurvePublicKey) and isinstance(public.curve, ec.SECP384R1)
    return hashes.SHA384() if strong else hashes.SHA256()


def own_trust(key: SigningKey, crls: Crls) -> Trust:
    """Return what a signer's own chain is checked with: the root that came with the key."""
    roots = tuple(each for each in key.chain if each.subject == each.issuer)
    if not roots:
        raise AppError(say("sign.no_root", name=name_of(key.certificate)))
    return Trust(roots, key.chain, crls)


def check_signer(key: SigningKey, crls: Crls, when: datetime) -> None:
    """Raise AppError if a receiver would refuse the signer: out of date, revoked, without fresh lists."""
    check_dates(key.certificate, when)
    for reason in explain(key.certificate, own_trust(key, crls), when):
        raise AppError(refusal(key, reason))


def refusal(key: SigningKey, why: Message) -> Message:
    """Return in words that somebody cannot sign."""
    return say("sign.refused", name=name_of(key.certificate), why=why)


def sign_data(data: bytes, key: SigningKey) -> bytes:
    """Return ``data`` inside a signature, as DER; ``check_signer`` comes first."""
    signing = KeySigner(key).async_sign_general_data(
        data, digest_of(key).name, detached=False, use_cades=True
    )
    return bytes(asyncio.run(signing).dump())


def open_signed(signed: bytes, trust: Trust, at: datetime) -> SignedContent:
    """Return what is inside a signature that counts at that time.

    Raises
    ------
    AppError
        If it makes no sense, was altered, or its signer is not trusted.
    """
    try:
        return _open(signed, trust, at)
    except HOSTILE as failure:
        raise AppError(say("signed.unreadable")) from failure


def _open(signed: bytes, trust: Trust, at: datetime) -> SignedContent:
    info = cms.ContentInfo.load(signed, strict=True)
    if info["content_type"].native != "signed_data":
        raise AppError(say("signed.unreadable"))
    content = info["content"]
    if len(content["signer_infos"]) != 1 or content["encap_content_info"]["content_type"].native != "data":
        raise AppError(say("signed.unreadable"))
    embedded = tuple(_certificate(each.chosen) for each in content["certificates"])
    full = Trust(trust.roots, (*trust.others, *embedded), trust.crls)
    validating = async_validate_cms_signature(
        content, status_cls=StandardCMSSignatureStatus, validation_context=full.context(at)
    )
    status = asyncio.run(validating)
    certificate = _certificate(status.signing_cert)
    _check(status, certificate, full, at)
    path = status.validation_path
    chain = tuple(_certificate(each) for each in path.iter_certs(include_root=True)) if path else ()
    return SignedContent(bytes(content["encap_content_info"]["content"]), certificate, chain[::-1])


def _check(
    status: StandardCMSSignatureStatus, certificate: x509.Certificate, trust: Trust, at: datetime
) -> None:
    """Put pyHanko's judgement into words; the words never decide."""
    name = name_of(certificate)
    if not (status.intact and status.valid):
        raise AppError(say("signed.altered", name=name))
    if not is_strong(certificate.public_key()):
        raise AppError(say("signed.weak_key", name=name))
    if not status.bottom_line:
        reasons = explain(certificate, trust, at)
        raise AppError(reasons[0] if reasons else say("signed.not_trusted", name=name))


def _certificate(certificate: Any) -> x509.Certificate:  # noqa: ANN401 - of asn1crypto
    """Turn a certificate of asn1crypto into one of cryptography."""
    if certificate.serial_number <= 0:
        # RFC 5280, 4.1.2.2. The library only warns of it.
        raise ValueError("a serial number is positive")
    return x509.load_der_x509_certificate(certificate.dump())
