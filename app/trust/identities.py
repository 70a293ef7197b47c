"""Throw-away identities for a classroom: a training authority, its partners and their signers."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PrivateFormat, pkcs12

from app.base.errors import AppError
from app.base.message import say
from app.trust.authority import Authority, PartnerName
from app.trust.roles import Role

LIFE = timedelta(days=365)
"""Of every certificate of a training authority and of its revocation lists: nobody renews them."""
_FEW_ROUNDS = 20_000
"""Enough for a passphrase that is random with 96 bits and lies beside the file."""
_ROLES = (Role.PLANNER, Role.COMMANDER)


@dataclass(frozen=True, slots=True)
class DemoSigner:
    """One key file of a training authority."""

    partner: str
    """Code of the partner."""
    role: Role
    path: Path


@dataclass(frozen=True, slots=True)
class DemoIdentities:
    """What `make_demo` wrote, all in one folder."""

    root: Path
    """PEM: what a receiver trusts."""
    intermediates: Path
    crls: Path
    passphrase: str
    """Opens every key file of the folder."""
    signers: tuple[DemoSigner, ...]

    def signer(self, partner: str, role: Role) -> Path:
        """Return the key file of that duty post."""
        return next(each.path for each in self.signers if (each.partner, each.role) == (partner, role))


def make_demo(out: Path, partners: Sequence[PartnerName], *, now: datetime) -> DemoIdentities:
    """Write a training authority with a planner and a commander of each partner into the new folder ``out``.

    Raises
    ------
    AppError
        If ``out`` exists and is not empty, or cannot be written.
    """
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise AppError(say("trust.identities_exist", path=out))
    try:
        out.mkdir(mode=0o700, parents=True, exist_ok=True)
        return _write_demo(out, partners, now)
    except OSError as failure:
        raise AppError(say("trust.unwritable", path=out, why=failure.strerror)) from failure


def _write_demo(out: Path, partners: Sequence[PartnerName], now: datetime) -> DemoIdentities:
    root = Authority.begin("Coalition Training Authority", now=now, life=LIFE)
    issuing = [root.begin_partner(partner, now=now, life=LIFE) for partner in partners]
    crls = [authority.list_revoked(now=now, life=LIFE) for authority in (root, *issuing)]
    passphrase = "-".join(secrets.token_hex(3) for _ in range(4))
    signers = [
        signer
        for partner, authority in zip(partners, issuing, strict=True)
        for signer in _write_signers(out, partner, (authority, root), passphrase, now)
    ]
    names = ["root", *(partner.code.lower() for partner in partners)]
    for name, crl in zip(names, crls, strict=True):
        write_private(out / f"{name}.crl", crl.public_bytes(Encoding.DER))
    write_private(out / "root.pem", root.certificate.public_bytes(Encoding.PEM))
    write_private(
        out / "intermediates.pem", b"".join(each.certificate.public_bytes(Encoding.PEM) for each in issuing)
    )
    write_private(out / "crls.pem", b"".join(crl.public_bytes(Encoding.PEM) for crl in crls))
    write_private(out / "passphrase.txt", f"{passphrase}\n".encode("ascii"))
    write_private(out / "README.txt", str(say("trust.readme")).encode())
    return DemoIdentities(
        out / "root.pem", out / "intermediates.pem", out / "crls.pem", passphrase, tuple(signers)
    )


def _write_signers(
    out: Path, partner: PartnerName, chain: tuple[Authority, Authority], passphrase: str, now: datetime
) -> Iterator[DemoSigner]:
    issuing = chain[0]
    for role in _ROLES:
        key = ec.generate_private_key(ec.SECP256R1())
        certificate = issuing.certify(partner, role, key.public_key(), now=now, life=LIFE)
        path = out / f"{partner.code.lower()}-{role.value}.p12"
        write_private(path, pack_pkcs12(key, certificate, [each.certificate for each in chain], passphrase))
        yield DemoSigner(partner.code, role, path)


def pack_pkcs12(
    key: ec.EllipticCurvePrivateKey,
    certificate: x509.Certificate,
    chain: Sequence[x509.Certificate],
    passphrase: str,
    *,
    rounds: int = _FEW_ROUNDS,
) -> bytes:
    """Return a PKCS#12 file that OpenSSL, NSS and pyHanko open."""
    encryption = (
        PrivateFormat.PKCS12.encryption_builder()
        .kdf_rounds(rounds)
        .key_cert_algorithm(pkcs12.PBES.PBESv2SHA256AndAES256CBC)
        .hmac_hash(hashes.SHA256())
        .build(passphrase.encode())
    )
    return pkcs12.serialize_key_and_certificates(b"watchbill", key, certificate, chain, encryption)


def write_private(path: Path, data: bytes) -> None:
    """Write a new file that only its owner can read."""
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(data)
