"""Sealing data to certificates, and opening it: CMS AuthEnvelopedData (RFC 5083) with AES-256-GCM (RFC 5084).

An EC recipient gets the content key by ephemeral-static ECDH (RFC 5753) with the X9.63 KDF over SHA-256 and
AES-256 key wrap, an RSA recipient by RSAES-OAEP with SHA-256 (RFC 4055). ``openssl cms -decrypt`` opens both.
Weaker ways that other programs take by default are refused.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from asn1crypto import cms, core, keys
from asn1crypto import x509 as x509_names
from cryptography import x509
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.x963kdf import X963KDF
from cryptography.hazmat.primitives.keywrap import InvalidUnwrap, aes_key_unwrap, aes_key_wrap

from app.base.errors import AppError
from app.base.message import say
from app.trust.der import SEQUENCE, encode_der, tagged
from app.trust.keys import check_dates, is_strong, open_pkcs12
from app.trust.roles import name_of

_AES_256_GCM = "2.16.840.1.101.3.4.1.46"
_ECDH_SHA256 = "1.3.132.1.11.1"
"""dhSinglePass-stdDH-sha256kdf-scheme."""
_WRAP = bytes.fromhex("300b060960864801650304012d")
"""AlgorithmIdentifier of id-aes256-wrap, as DER."""
_OAEP_SHA256 = {
    "hash_algorithm": {"algorithm": "sha256"},
    "mask_gen_algorithm": {"algorithm": "mgf1", "parameters": {"algorithm": "sha256"}},
}
_OAEP = padding.OAEP(padding.MGF1(hashes.SHA256()), hashes.SHA256(), None)
_KEY_BYTES, _NONCE_BYTES, _TAG_BYTES = 32, 12, 16
_OCTET_STRING, _INTEGER = 0x04, 0x02
_UNREADABLE = (ValueError, TypeError, KeyError, AttributeError, OverflowError, RecursionError)
"""What asn1crypto raises on bytes that make no sense."""


@dataclass(frozen=True, slots=True)
class Opener:
    """Who opens what is sealed: a certificate and its private key."""

    certificate: x509.Certificate
    private: ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey


def load_opener(path: Path, passphrase: str) -> Opener:
    """Read the key that opens from a PKCS#12 file; raise AppError where that cannot be done."""
    private, certificate, _ = open_pkcs12(path, passphrase)
    if certificate is None or not isinstance(private, ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey):
        raise AppError(say("trust.no_key", path=path))
    return Opener(certificate, private)


def load_recipients(pem: bytes) -> list[x509.Certificate]:
    """Return the certificates of a PEM text; raise AppError where there is none."""
    try:
        return x509.load_pem_x509_certificates(pem)
    except ValueError as error:
        raise AppError(say("seal.not_certificates")) from error


def check_recipient(certificate: x509.Certificate, at: datetime) -> None:
    """Raise AppError unless data may be sealed to a certificate."""
    name = name_of(certificate)
    if not is_strong(certificate.public_key()):
        raise AppError(say("seal.weak_key", name=name))
    try:
        usage = certificate.extensions.get_extension_for_class(x509.KeyUsage).value
    except x509.ExtensionNotFound:
        raise AppError(say("seal.not_for_sealing", name=name)) from None
    curve = isinstance(certificate.public_key(), ec.EllipticCurvePublicKey)
    if not (usage.key_agreement if curve else usage.key_encipherment):
        raise AppError(say("seal.not_for_sealing", name=name))
    check_dates(certificate, at)


def seal(data: bytes, recipients: Sequence[x509.Certificate]) -> bytes:
    """Return ``data`` sealed to each of the certificates, as DER; ``check_recipient`` comes first."""
    key, nonce = secrets.token_bytes(_KEY_BYTES), secrets.token_bytes(_NONCE_BYTES)
    sealed = AESGCM(key).encrypt(nonce, data, None)
    content = {
        "version": "v0",
        "recipient_infos": [_recipient_info(certificate, key) for certificate in recipients],
        "auth_encrypted_content_info": {
            "content_type": "data",
            "content_encryption_algorithm": {
                "algorithm": _AES_256_GCM,
                "parameters": core.load(_gcm_parameters(nonce)),
            },
            "encrypted_content": sealed[:-_TAG_BYTES],
        },
        "mac": sealed[-_TAG_BYTES:],
    }
    info = cms.ContentInfo(
        {"content_type": "authenticated_enveloped_data", "content": cms.AuthEnvelopedData(content)}
    )
    return bytes(info.dump())


def unseal(sealed: bytes, opener: Opener) -> bytes:
    """Return what was sealed.

    Raises
    ------
    AppError
        If it is not readable, sealed to others or in a way that is not safe, or was altered.
    """
    try:
        content = _content(sealed)
        key = _content_key(content, opener)
        encrypted = content["auth_encrypted_content_info"]
        nonce = _nonce(encrypted["content_encryption_algorithm"])
        data = encrypted["encrypted_content"].native + content["mac"].native
    except _UNREADABLE as error:
        raise AppError(say("seal.unreadable")) from error
    try:
        return AESGCM(key).decrypt(nonce, data, None)
    except (InvalidTag, ValueError) as error:
        raise AppError(say("seal.altered")) from error


def _recipient_info(certificate: x509.Certificate, key: bytes) -> Any:  # noqa: ANN401 - of asn1crypto
    public = certificate.public_key()
    if isinstance(public, rsa.RSAPublicKey):
        return cms.RecipientInfo(
            "ktri",
            {
                "version": "v0",
                "rid": cms.RecipientIdentifier("issuer_and_serial_number", _identifier(certificate)),
                "key_encryption_algorithm": {"algorithm": "rsaes_oaep", "parameters": _OAEP_SHA256},
                "encrypted_key": public.encrypt(key, _OAEP),
            },
        )
    if not isinstance(public, ec.EllipticCurvePublicKey):
        raise AppError(say("seal.weak_key", name=name_of(certificate)))
    ephemeral = ec.generate_private_key(public.curve)
    wrapping = _wrapping_key(ephemeral.exchange(ec.ECDH(), public))
    own = ephemeral.public_key().public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    rid = cms.KeyAgreementRecipientIdentifier("issuer_and_serial_number", _identifier(certificate))
    return cms.RecipientInfo(
        "kari",
        {
            "version": "v3",
            "originator": cms.OriginatorIdentifierOrKey("originator_key", keys.PublicKeyInfo.load(own)),
            "key_encryption_algorithm": {"algorithm": _ECDH_SHA256, "parameters": core.load(_WRAP)},
            "recipient_encrypted_keys": [{"rid": rid, "encrypted_key": aes_key_wrap(wrapping, key)}],
        },
    )


def _content(sealed: bytes) -> Any:  # noqa: ANN401 - of asn1crypto
    info = cms.ContentInfo.load(sealed, strict=True)
    if info["content_type"].native != "authenticated_enveloped_data":
        raise AppError(say("seal.other_way"))
    return info["content"]


def _content_key(content: Any, opener: Opener) -> bytes:  # noqa: ANN401 - of asn1crypto
    """Return the key of the content from what is meant for the opener."""
    wanted = (opener.certificate.issuer.public_bytes(), opener.certificate.serial_number)
    for recipient in content["recipient_infos"]:
        info = recipient.chosen
        if recipient.name == "ktri" and _names(info["rid"]) == wanted:
            return _decrypt_rsa(info, opener)
        if recipient.name == "kari":
            for each in info["recipient_encrypted_keys"]:
                if _names(each["rid"]) == wanted:
                    return _unwrap(info, each["encrypted_key"].native, opener)
    raise AppError(say("seal.not_for_you", name=name_of(opener.certificate)))


def _decrypt_rsa(info: Any, opener: Opener) -> bytes:  # noqa: ANN401 - of asn1crypto
    algorithm = info["key_encryption_algorithm"]
    safe = cms.KeyEncryptionAlgorithm({"algorithm": "rsaes_oaep", "parameters": _OAEP_SHA256})
    if not isinstance(opener.private, rsa.RSAPrivateKey) or algorithm.native != safe.native:
        raise AppError(say("seal.other_way"))
    return opener.private.decrypt(info["encrypted_key"].native, _OAEP)


def _unwrap(info: Any, wrapped: bytes, opener: Opener) -> bytes:  # noqa: ANN401 - of asn1crypto
    algorithm = info["key_encryption_algorithm"]
    if (
        not isinstance(opener.private, ec.EllipticCurvePrivateKey)
        or algorithm["algorithm"].dotted != _ECDH_SHA256
        or algorithm["parameters"].dump() != _WRAP
        or info["ukm"].native is not None
    ):
        raise AppError(say("seal.other_way"))
    # OpenSSL leaves out the curve: it is the recipient's.
    point = bytes(info["originator"].chosen["public_key"])
    other = ec.EllipticCurvePublicKey.from_encoded_point(opener.private.curve, point)
    try:
        return aes_key_unwrap(_wrapping_key(opener.private.exchange(ec.ECDH(), other)), wrapped)
    except InvalidUnwrap as error:
        raise AppError(say("seal.altered")) from error


def _wrapping_key(shared: bytes) -> bytes:
    """Return the key that wraps, from the shared secret (RFC 5753, section 7.2: ECC-CMS-SharedInfo)."""
    bits = encode_der(tagged(2), encode_der(_OCTET_STRING, (8 * _KEY_BYTES).to_bytes(4, "big")))
    return X963KDF(hashes.SHA256(), _KEY_BYTES, encode_der(SEQUENCE, _WRAP + bits)).derive(shared)


def _nonce(algorithm: Any) -> bytes:  # noqa: ANN401 - of asn1crypto
    parameters = bytes(algorithm["parameters"].dump())
    nonce = parameters[4 : 4 + _NONCE_BYTES]
    if algorithm["algorithm"].dotted != _AES_256_GCM or parameters != _gcm_parameters(nonce):
        raise AppError(say("seal.other_way"))
    return nonce


def _gcm_parameters(nonce: bytes) -> bytes:
    fields = encode_der(_OCTET_STRING, nonce) + encode_der(_INTEGER, bytes((_TAG_BYTES,)))
    return encode_der(SEQUENCE, fields)


def _identifier(certificate: x509.Certificate) -> dict[str, Any]:
    issuer = x509_names.Name.load(certificate.issuer.public_bytes())
    return {"issuer": issuer, "serial_number": certificate.serial_number}


def _names(identifier: Any) -> tuple[bytes, int] | None:  # noqa: ANN401 - of asn1crypto
    """Return issuer and serial number of a recipient, or ``None`` where it is named otherwise."""
    if identifier.name != "issuer_and_serial_number":
        return None
    chosen = identifier.chosen
    return bytes(chosen["issuer"].dump()), int(chosen["serial_number"].native)
