"""Encrypting a plan, opening an encrypted one, and getting at it when its passphrase is lost.

Deriving a key takes a third of a second: ``unlock``, ``derive_key`` and ``new_key`` belong in a job. Neither
passphrase nor key is kept anywhere.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime
from pathlib import Path

from cryptography.x509 import Certificate

from app.base.errors import AppError
from app.base.message import say
from app.session.session import Session
from app.store.files import write_durably
from app.store.vault import Key, check_passphrase, derive_key, new_key, read_salt, recovery_of
from app.trust.cms import check_recipient, load_opener, load_recipients, seal, unseal

__all__ = [
    "Key",
    "check_passphrase",
    "derive_key",
    "is_key_of",
    "new_key",
    "protect",
    "recover_key",
    "recovery_of",
    "salt_of",
    "unlock",
    "unprotect",
]

_FACT = "recovery"
"""Name of the fact that holds the certificates the key is sealed to, as PEM."""
_MOST_BYTES = 1_000_000


def unlock(path: Path, passphrase: str) -> Key:
    """Return the key of an encrypted file; opening it shows whether the passphrase was right.

    Raises
    ------
    AppError
        If the file cannot be read.
    """
    return derive_key(passphrase, read_salt(path))


def is_key_of(session: Session, key: Key) -> bool:
    """Tell whether ``key`` opens the open plan."""
    return session.keeper.opens_with(key)


def salt_of(session: Session) -> bytes:
    """Return the salt of the open plan, for ``derive_key``: its file need not be at hand."""
    return session.keeper.salt


def protect(session: Session, key: Key, *, recovery: bytes | None = None) -> list[Path]:
    """Encrypt the open plan and its dated copies, or give them another passphrase.

    Parameters
    ----------
    key
        From ``new_key``.
    recovery
        Certificates, as PEM, of those who may open the plan without the passphrase: the key is sealed to them
        in a file beside the plan. ``None`` for those it has, empty for nobody.

    Returns
    -------
    Dated copies that could not be changed and are as they were.

    Raises
    ------
    AppError
        If a certificate is not fit, or the plan is not in its file or cannot be written: it is as it was.
    """
    if recovery is None:
        recovery = session.keeper.facts.get(_FACT, "").encode()
    certificates = _fit(recovery, session.clock()) if recovery else []
    left = session.keeper.rekey(key, {_FACT: recovery.decode() or None}, session.clock())
    beside = recovery_of(session.path)
    try:
        if certificates:
            write_durably(beside, seal(f"{key.hex}\n".encode(), certificates))
        else:
            beside.unlink(missing_ok=True)
    except OSError as error:
        raise AppError(say("vault.no_recovery_file", path=beside, why=error.strerror)) from error
    return left


def unprotect(session: Session) -> list[Path]:
    """Make the open plan and its dated copies plain again; return copies that could not be changed.

    Raises
    ------
    AppError
        If the plan is not in its file or cannot be written; it is then as it was.
    """
    left = session.keeper.rekey(None, {_FACT: None}, session.clock())
    with suppress(OSError):
        recovery_of(session.path).unlink(missing_ok=True)
    return left


def recover_key(sealed: Path, key_file: Path, passphrase: str) -> Key:
    """Return the key of a plan from what was sealed beside it.

    Parameters
    ----------
    sealed
        The recovery file.
    key_file, passphrase
        The PKCS#12 file of somebody it was sealed to, and what opens it.

    Raises
    ------
    AppError
        If one of the files cannot be read or the recovery file was sealed to others.
    """
    opener = load_opener(key_file, passphrase)
    try:
        with sealed.open("rb") as file:
            data = file.read(_MOST_BYTES)
    except OSError as error:
        raise AppError(say("vault.unreadable", path=sealed, why=error.strerror)) from error
    text = unseal(data, opener)
    return Key.from_hex(text.decode("ascii", errors="replace"))


def _fit(pem: bytes, now: datetime) -> list[Certificate]:
    certificates = load_recipients(pem)
    for certificate in certificates:
        check_recipient(certificate, now)
    return certificates
