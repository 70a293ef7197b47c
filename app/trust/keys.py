"""Keys that sign, wherever they are kept."""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.serialization import pkcs12

from app.base.clock import utc_now
from app.base.errors import AppError
from app.base.message import say
from app.geo.units import format_dtg
from app.trust.roles import name_of

_LEAST_RSA_BITS = 3072
_MOST_BYTES = 1_000_000
"""A key file is a few kilobytes."""


class SigningKey(Protocol):
    """A private key with its certificate: in a file now, on a smart card (PKCS#11) one day."""

    @property
    def certificate(self) -> x509.Certificate:
        """The certificate of the holder."""

    @property
    def chain(self) -> tuple[x509.Certificate, ...]:
        """The certificates between the holder and the root, and the root itself."""

    def sign(self, data: bytes, digest: hashes.HashAlgorithm) -> bytes:
        """Return the signature of ``data``: DER for an elliptic curve, PKCS#1 v1.5 for RSA."""


@dataclass(frozen=True, slots=True)
class FileKey:
    """A key that was read into memory."""

    certificate: x509.Certificate
    chain: tuple[x509.Certificate, ...]
    private: ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey

    def sign(self, data: bytes, digest: hashes.HashAlgorithm) -> bytes:
        """Return the signature of ``data``."""
        if isinstance(self.private, ec.EllipticCurvePrivateKey):
            return self.private.sign(data, ec.ECDSA(digest))
        return self.private.sign(data, padding.PKCS1v15(), digest)


def load_pkcs12(path: Path, passphrase: str, *, at: datetime | None = None) -> FileKey:
    """Read a key with its certificate and chain from a PKCS#12 file (``.p12``, ``.pfx``).

    Parameters
    ----------
    path
        The key file.
    passphrase
        What opens it.
    at
        The certificate must be valid at this time; now by default.

    Raises
    ------
    AppError
        If the file is missing, is no PKCS#12 file, does not open with the passphrase, holds no key with a
        certificate, or if the certificate is out of date or not meant or fit for signing orders.
    """
    private, certificate, others = open_pkcs12(path, passphrase)
    if private is None or certificate is None:
        raise AppError(say("trust.no_key", path=path))
    if not isinstance(private, ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey):
        raise AppError(say("trust.weak_key", path=path))
    check_fit(certificate, path)
    check_dates(certificate, at or utc_now())
    return FileKey(certificate, tuple(others), private)


def check_fit(certificate: x509.Certificate, path: Path) -> None:
    """Raise AppError unless every reader can check this kind of key and it is meant for documents."""
    if not is_strong(certificate.public_key()):
        raise AppError(say("trust.weak_key", path=path))
    try:
        usage = certificate.extensions.get_extension_for_class(x509.KeyUsage).value
    except x509.ExtensionNotFound:
        raise AppError(say("trust.not_for_signing", name=name_of(certificate))) from None
    if not (usage.digital_signature and usage.content_commitment):
        raise AppError(say("trust.not_for_signing", name=name_of(certificate)))


def is_strong(key: object) -> bool:
    """Tell whether a public key is of a kind that every reader can use and that is strong enough."""
    if isinstance(key, ec.EllipticCurvePublicKey):
        return isinstance(key.curve, ec.SECP256R1 | ec.SECP384R1)
    return isinstance(key, rsa.RSAPublicKey) and key.key_size >= _LEAST_RSA_BITS


def check_dates(certificate: x509.Certificate, at: datetime) -> None:
    """Raise AppError unless ``certificate`` is valid at that time."""
    start, end = certificate.not_valid_before_utc, certificate.not_valid_after_utc
    if at < start:
        raise AppError(
            say("trust.not_yet_valid", name=name_of(certificate), start=format_dtg(start), at=format_dtg(at))
        )
    if at > end:
        raise AppError(say("trust.expired", name=name_of(certificate), end=format_dtg(end)))


def open_pkcs12(
    path: Path, passphrase: str
) -> tuple[object | None, x509.Certificate | None, list[x509.Certificate]]:
    """Return key, certificate and chain of a PKCS#12 file as they are; raise AppError where it is none."""
    try:
        with path.open("rb") as file:
            data = file.read(_MOST_BYTES)
    except FileNotFoundError:
        raise AppError(say("trust.missing", path=path)) from None
    except OSError as failure:
        raise AppError(say("trust.unreadable", path=path, why=failure.strerror)) from failure
    try:
        with warnings.catch_warnings():
            # Some programs write BER; it is read, with a warning that nobody here can act on.
            warnings.simplefilter("ignore")
            return pkcs12.load_key_and_certificates(data, passphrase.encode())
    except ValueError as failure:
        # The library has one exception for both and tells them apart in words only.
        wrong = "password" in str(failure)
        raise AppError(say("trust.wrong_passphrase" if wrong else "trust.not_pkcs12", path=path)) from failure
