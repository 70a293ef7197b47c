"""Trust bundles: whom to trust, as one signed file that is carried by hand and checked by voice.

A bundle holds roots, intermediates, revocation lists and, for roles that are held to them, the fingerprints
of the certificates that have the role. It is CMS SignedData over JSON, signed by a certificate below one of
its own roots: that shows that it is whole. Who made it is told by its fingerprint, read out by voice.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from asn1crypto import cms
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from app.base.errors import AppError
from app.base.message import say
from app.base.paths import user_folder
from app.domain.codec import from_tree, to_tree
from app.domain.text import checked_name
from app.trust.chains import Trust, read_certificates
from app.trust.hostile import HOSTILE
from app.trust.keys import SigningKey
from app.trust.revocation import Crls, find_crls, parse_crls
from app.trust.roles import Role, fingerprint, name_of, role_of
from app.trust.signed import open_signed, sign_data

FORMAT, VERSION = "watchbill trust bundle", 1
SUFFIX = ".trust"
_FOLDER = "trust"
_MOST_BYTES = 10_000_000
_DER = b"\x30"
"""What signed data begins with, and no text does that anybody means as one."""


@dataclass(frozen=True, slots=True)
class Bundle:
    """Whom to trust, as a bundle says it; certificates and lists as PEM."""

    name: str
    time: datetime
    """When it was made: an older one never takes the place of a newer."""
    roots: str
    intermediates: str = ""
    crls: str = ""
    roles: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Fingerprints of the only certificates that have a role; a role that is not here is not held to any."""

    def __post_init__(self) -> None:
        checked_name(self.name)

    @property
    def trust(self) -> Trust:
        """What chains are judged with."""
        others = read_certificates(self.intermediates.encode()) if self.intermediates.strip() else ()
        crls = parse_crls(self.crls.encode()) if self.crls.strip() else ()
        return Trust(read_certificates(self.roots.encode()), others, crls)


@dataclass(frozen=True, slots=True)
class Kept:
    """A bundle in the user's folder, or one that was read."""

    bundle: Bundle
    signer: x509.Certificate
    data: bytes

    @property
    def fingerprint(self) -> str:
        """SHA-256 of the file, in hexadecimal digits."""
        return hashlib.sha256(self.data).hexdigest()


def spoken(digits: str) -> str:
    """Return a fingerprint in groups of four, as it is read out."""
    return " ".join(digits[at : at + 4] for at in range(0, len(digits), 4)).upper()


def make_bundle(bundle: Bundle, key: SigningKey) -> bytes:
    """Return a bundle as a signed file; raise AppError unless its own roots certify the signer."""
    text = json.dumps({"format": FORMAT, "version": VERSION, **to_tree(bundle)}, sort_keys=True)
    signed = sign_data(text.encode(), key)
    read_bundle(signed)
    return signed


def read_bundle(data: bytes) -> Kept:
    """Return what a bundle holds; raise AppError where it is none, is newer, or was altered."""
    if len(data) > _MOST_BYTES:
        raise AppError(say("bundle.unreadable"))
    try:
        content = cms.ContentInfo.load(data, strict=True)["content"]["encap_content_info"]["content"]
        bundle = _parse(json.loads(bytes(content)))
        trust = bundle.trust
    except HOSTILE as failure:
        raise AppError(say("bundle.unreadable")) from failure
    # As of its own time: whether its lists are fresh is asked whenever a chain is judged by them.
    signed = open_signed(data, trust, bundle.time)
    return Kept(bundle, signed.certificate, data)


def add_bundle(data: bytes, confirmed: str) -> Kept:
    """Keep a bundle in the user's folder.

    Parameters
    ----------
    confirmed
        Its fingerprint as it was read out by whoever made it; blanks and the case of letters do not matter.

    Raises
    ------
    AppError
        If the fingerprint is another, one that is newer is kept already, or the file is no bundle.
    """
    found = read_bundle(data)
    if "".join(confirmed.split()).lower() != found.fingerprint:
        raise AppError(say("bundle.other_fingerprint", fingerprint=spoken(found.fingerprint)))
    for kept in kept_bundles():
        if kept.bundle.name == found.bundle.name and kept.bundle.time > found.bundle.time:
            raise AppError(say("bundle.older", name=found.bundle.name))
    path = _path(found.bundle.name)
    try:
        path.write_bytes(data)
    except OSError as failure:
        raise AppError(say("trust.unwritable", path=path, why=failure.strerror)) from failure
    return found


def remove_bundle(name: str) -> None:
    """Trust a bundle no more; raise AppError where none is called so."""
    path = _path(name)
    if not path.exists():
        raise AppError(say("bundle.unknown", name=name))
    path.unlink()


def kept_bundles() -> list[Kept]:
    """Return the bundles in the user's folder by name; one that was altered there is none."""
    found = []
    for path in sorted(user_folder(_FOLDER).glob(f"*{SUFFIX}")):
        try:
            found.append(read_bundle(path.read_bytes()))
        except (AppError, OSError):
            continue
    return sorted(found, key=lambda kept: kept.bundle.name)


@dataclass(frozen=True, slots=True)
class Judges:
    """All that a signer is judged with: chains, and the fingerprints that roles are held to."""

    trust: Trust
    roles: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def holds(self, role: Role, digits: str) -> bool:
        """Tell whether a certificate, by its fingerprint, may have a role."""
        held = self.roles.get(role.value)
        return held is None or digits in held

    def check_role(self, certificate: x509.Certificate) -> None:
        """Raise AppError where a certificate has a role that is held to others."""
        role = role_of(certificate)
        if role is not None and not self.holds(role, fingerprint(certificate)):
            raise AppError(say("bundle.not_held", name=name_of(certificate)))


def kept_judges() -> Judges:
    """Return what the kept bundles say together; raise AppError where none is kept."""
    return _together([kept.bundle for kept in kept_bundles()])


def read_judges(path: Path) -> Judges:
    """Return what a file says: a bundle, or certificates as PEM with revocation lists beside it.

    Raises
    ------
    AppError
        If it cannot be read or is neither.
    """
    try:
        with path.open("rb") as file:
            data = file.read(_MOST_BYTES + 1)
    except OSError as failure:
        raise AppError(say("trust.unreadable", path=path, why=failure.strerror)) from failure
    if data[:1] == _DER:
        return _together([read_bundle(data).bundle])
    certificates = read_certificates(data)
    roots = tuple(one for one in certificates if one.subject == one.issuer)
    others = tuple(one for one in certificates if one.subject != one.issuer)
    return Judges(Trust(roots, others, find_crls(path)))


def pem_of(certificates: Iterable[x509.Certificate | x509.CertificateRevocationList]) -> str:
    """Return certificates or lists as one text."""
    return "".join(each.public_bytes(Encoding.PEM).decode("ascii") for each in certificates)


def kept_crls() -> Crls:
    """Return the revocation lists of all kept bundles."""
    return tuple(crl for kept in kept_bundles() for crl in kept.bundle.trust.crls)


def _together(bundles: list[Bundle]) -> Judges:
    if not bundles:
        raise AppError(say("bundle.none"))
    parts = [bundle.trust for bundle in bundles]
    roles: dict[str, frozenset[str]] = {}
    for bundle in bundles:
        for role, held in bundle.roles.items():
            roles[role] = roles.get(role, frozenset()) | {one.lower() for one in held}
    trust = Trust(
        tuple(root for part in parts for root in part.roots),
        tuple(other for part in parts for other in part.others),
        tuple(crl for part in parts for crl in part.crls),
    )
    return Judges(trust, roles)


def _parse(tree: Any) -> Bundle:  # noqa: ANN401 - JSON is any tree
    if not isinstance(tree, dict) or tree.pop("format", None) != FORMAT:
        raise AppError(say("bundle.unreadable"))
    version = tree.pop("version", None)
    if version != VERSION:
        raise AppError(say("bundle.newer", version=version, known=VERSION))
    return from_tree(tree, Bundle)


def _path(name: str) -> Path:
    return user_folder(_FOLDER) / f"{hashlib.sha256(name.encode()).hexdigest()[:32]}{SUFFIX}"
