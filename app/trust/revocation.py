"""Lists of revoked certificates: found beside a key, read, and judged for freshness."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from cryptography import x509

from app.base.errors import AppError
from app.base.message import Message, say
from app.geo.units import format_dtg

Crls = tuple[x509.CertificateRevocationList, ...]

_PEM_BLOCK = re.compile(rb"-----BEGIN X509 CRL-----.+?-----END X509 CRL-----", re.DOTALL)
_MOST_BYTES = 20_000_000


def parse_crls(data: bytes) -> Crls:
    """Return the lists in a PEM bundle or in one DER file.

    Raises
    ------
    ValueError
        If there is none or one is damaged.
    """
    if data[:1] == b"\x30":
        return (x509.load_der_x509_crl(data),)
    blocks = _PEM_BLOCK.findall(data)
    if not blocks:
        raise ValueError("no X509 CRL in it")
    return tuple(x509.load_pem_x509_crl(block) for block in blocks)


def read_crls(path: Path) -> Crls:
    """Return the revocation lists in the file ``path``.

    Raises
    ------
    AppError
        If it cannot be read.
    """
    try:
        with path.open("rb") as file:
            return parse_crls(file.read(_MOST_BYTES))
    except (OSError, ValueError) as failure:
        raise AppError(say("trust.bad_crls", path=path)) from failure


def find_crls(key_file: Path) -> Crls:
    """Return the lists that lie beside a key: ``crls.pem`` and every ``*.crl`` in its folder, each once."""
    folder = key_file.parent
    files = [path for path in (folder / "crls.pem", *sorted(folder.glob("*.crl"))) if path.is_file()]
    found = {crl.signature: crl for path in files for crl in read_crls(path)}
    return tuple(found.values())


def issued_by(issuer: x509.Certificate, crls: Iterable[x509.CertificateRevocationList]) -> Crls:
    """Return the lists that ``issuer`` signed."""
    key = issuer.public_key()
    try:
        return tuple(
            crl
            for crl in crls
            # The kinds of key a revocation list may be signed with; mypy wants them told apart.
            if crl.issuer == issuer.subject and crl.is_signature_valid(key)  # type: ignore[arg-type]
        )
    except TypeError:
        return ()


def find_stale(
    issuer: x509.Certificate, crls: Iterable[x509.CertificateRevocationList], at: datetime
) -> Message | None:
    """Return in words why the lists of ``issuer`` cannot be relied on at that time, or ``None``."""
    own = issued_by(issuer, crls)
    name = issuer.subject.rfc4514_string()
    if not own:
        return say("trust.no_crl", issuer=name)
    if all(crl.last_update_utc > at for crl in own):
        start = min(crl.last_update_utc for crl in own)
        return say("trust.future_crl", issuer=name, start=format_dtg(start), at=format_dtg(at))
    ends = [crl.next_update_utc for crl in own if crl.last_update_utc <= at]
    newest = max((end for end in ends if end is not None), default=None)
    if newest is None or newest < at:
        return say("trust.stale_crl", issuer=name, end=format_dtg(newest) if newest else "?")
    return None
