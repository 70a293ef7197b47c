"""The key of this laptop: it signs heads of logs. It stands for a machine, never for a person."""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)

from app.base.errors import AppError
from app.base.message import say
from app.base.paths import user_folder

_NAME = "laptop.pem"


@dataclass(frozen=True, slots=True)
class LaptopKey:
    """An elliptic curve key (P-256)."""

    private: ec.EllipticCurvePrivateKey

    @property
    def public(self) -> str:
        """The public key as a compressed point, in hexadecimal digits."""
        key = self.private.public_key()
        return key.public_bytes(Encoding.X962, PublicFormat.CompressedPoint).hex()

    def sign(self, data: bytes) -> bytes:
        """Return the signature of ``data``, as DER."""
        return self.private.sign(data, ec.ECDSA(SHA256()))


def laptop_key() -> LaptopKey:
    """Return the key of this laptop, made when there is none; raise AppError where it cannot be kept."""
    try:
        return known_key() or _make_key()
    except OSError as failure:
        raise AppError(say("audit.no_key", why=failure.strerror)) from failure


def known_key() -> LaptopKey | None:
    """Return the key of this laptop where it has one; raise AppError for one that is spoiled, and OSError."""
    path = user_folder("trust") / _NAME
    try:
        private = load_pem_private_key(path.read_bytes(), None)
    except FileNotFoundError:
        return None
    except (ValueError, TypeError) as failure:
        raise AppError(say("audit.spoiled_key", path=path)) from failure
    if not isinstance(private, ec.EllipticCurvePrivateKey) or not isinstance(private.curve, ec.SECP256R1):
        raise AppError(say("audit.spoiled_key", path=path))
    return LaptopKey(private)


def is_signed(public: str, data: bytes, signature: bytes) -> bool:
    """Tell whether the key ``public`` signed ``data``."""
    try:
        key = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), bytes.fromhex(public))
        key.verify(signature, data, ec.ECDSA(SHA256()))
    except (ValueError, InvalidSignature):
        return False
    return True


def fingerprint_of(public: str) -> str:
    """Return the fingerprint of a public key: SHA-256 in hexadecimal digits."""
    return hashlib.sha256(public.encode("ascii", "replace")).hexdigest()


def _make_key() -> LaptopKey:
    key = LaptopKey(ec.generate_private_key(ec.SECP256R1()))
    pem = key.private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    path = user_folder("trust") / _NAME
    part = path.with_name(f".{_NAME}.{os.getpid()}.part")
    try:
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            file.write(pem)
            file.flush()
            os.fsync(file.fileno())
        return _kept(part, path, key)
    finally:
        part.unlink(missing_ok=True)


def _kept(part: Path, path: Path, key: LaptopKey) -> LaptopKey:
    """Give a new key its name; where another program made one meanwhile, that one counts."""
    try:
        os.link(part, path)
    except FileExistsError:
        return known_key() or key
    except OSError:  # a file system without links
        part.replace(path)
    return key
