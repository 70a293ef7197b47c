"""Encrypted plan files: the key of a passphrase, and writing a file anew under another key.

SQLCipher keeps its salt in the first 16 bytes of the file, and nothing else there can be read without the
key: the figures of the derivation are constants of the format. Argon2id is RFC 9106.
"""

from __future__ import annotations

import secrets
import unicodedata
from dataclasses import dataclass, field
from pathlib import Path

from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from app.base.errors import AppError
from app.base.message import say

SALT_BYTES = 16
SECRET_BYTES = 32
LEAST_CHARACTERS = 8
_MEMORY_KIB, _PASSES, _LANES = 128 * 1024, 3, 4


@dataclass(frozen=True, slots=True)
class Key:
    """What opens one encrypted file and the copies of it."""

    secret: bytes = field(repr=False)
    salt: bytes = field(repr=False)
    """The first bytes of the file."""

    @classmethod
    def from_hex(cls, text: str) -> Key:
        """Return the key that a recovery file holds; raise AppError where it holds none."""
        try:
            data = bytes.fromhex(text)
        except ValueError:
            data = b""
        if len(data) != SECRET_BYTES + SALT_BYTES:
            raise AppError(say("vault.bad_recovery"))
        return cls(data[:SECRET_BYTES], data[SECRET_BYTES:])

    @property
    def hex(self) -> str:
        """Secret and salt in hexadecimal digits, as SQLCipher takes a raw key."""
        return (self.secret + self.salt).hex()


def derive_key(passphrase: str, salt: bytes) -> Key:
    """Return the key of a passphrase: a third of a second of work, and 128 MiB; no Qt, no file."""
    argon = Argon2id(
        salt=salt, length=SECRET_BYTES, iterations=_PASSES, lanes=_LANES, memory_cost=_MEMORY_KIB
    )
    return Key(argon.derive(unicodedata.normalize("NFC", passphrase).encode()), salt)


def new_key(passphrase: str) -> Key:
    """Return a key with a new salt; raise AppError where the passphrase is too weak to be one."""
    check_passphrase(passphrase)
    return derive_key(passphrase, secrets.token_bytes(SALT_BYTES))


def check_passphrase(passphrase: str) -> None:
    """Raise AppError where a passphrase cannot be used."""
    text = unicodedata.normalize("NFC", passphrase)
    if len(text) < LEAST_CHARACTERS:
        raise AppError(say("vault.too_short", least=LEAST_CHARACTERS))
    if text != text.strip() or not text.isprintable():
        raise AppError(say("vault.bad_characters"))


def read_salt(path: Path) -> bytes:
    """Return the salt of an encrypted file; raise AppError where it cannot be read."""
    try:
        with path.open("rb") as file:
            return file.read(SALT_BYTES)
    except OSError as error:
        raise AppError(say("vault.unreadable", path=path, why=error.strerror)) from error


def recovery_of(path: Path) -> Path:
    """Return the file beside a plan that holds its key, sealed to whoever may recover it."""
    return path.with_name(f"{path.stem}.recovery.p7m")
