"""A partner's copy of a plan as one sealed file.

It is AuthEnvelopedData(SignedData(zip(manifest.json, plan.json))): CMS, as RFC 5083 and 5652 have it.

The signature names those the file is sealed to: whoever seals what is inside to somebody else is found out.
The same plan, manifest and key give the same zip, byte for byte.
"""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NoReturn

from cryptography import x509

from app.base.errors import AppError
from app.base.message import say
from app.domain.codec import from_tree, plan_from_tree, plan_to_tree, to_json
from app.domain.plan import KINDS, Plan
from app.domain.release import Released
from app.trust.chains import Trust
from app.trust.cms import Opener, check_recipient, seal, unseal
from app.trust.keys import SigningKey
from app.trust.roles import check_use, fingerprint, partner_of
from app.trust.signed import SignedContent, open_signed, sign_data

FORMAT, VERSION = "watchbill package", 1
MANIFEST, PLAN = "manifest.json", "plan.json"
MOST_BYTES = 50_000_000
"""Of the file, and of what is signed inside it."""
_MOST_UNPACKED = {MANIFEST: 1_000_000, PLAN: 100_000_000}
_MOST_RATIO = 250
"""A plan in JSON shrinks to a tenth or a twentieth; deflate can reach a thousandth."""
_MOST_ITEMS = 100_000
_LONGEST_ID = 64
_FIXED_TIME = (1980, 1, 1, 0, 0, 0)
_DEFLATED = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_REGULAR = 0o600 << 16
_UNREADABLE = (
    ValueError,
    TypeError,
    LookupError,
    OSError,
    EOFError,
    RuntimeError,  # zipfile's for encrypted members; RecursionError and NotImplementedError too
    zipfile.BadZipFile,
    zipfile.LargeZipFile,
    zipfile.zlib.error,  # type: ignore[attr-defined] # zlib as zipfile has it
)


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a package says of itself; it is signed with the plan."""

    package: str
    """Its identity, random."""
    number: int
    """Counts the packages of this sender and plan to this partner, from 1."""
    document: str
    """The plan it comes from, by a name that only its sender knows the plan by."""
    sender: str
    """Code of the partner."""
    certificate: str
    """Fingerprint of the sender's certificate."""
    recipient: str
    """Code of the partner it is for."""
    recipients: tuple[str, ...]
    """Fingerprints of the certificates that may open it."""
    time: datetime
    exercise: bool
    rules: int
    """Version of the rules of release it was made under."""
    answers: str = ""
    """The last package of the recipient that the sender took in; empty where there is none."""
    commitment: Mapping[str, str] = field(default_factory=dict)
    """What binds the sender to the whole plan without telling anything of it: salted."""


@dataclass(frozen=True, slots=True)
class Package:
    """A package that was opened and found sound."""

    manifest: Manifest
    plan: Plan
    signer: x509.Certificate
    chain: tuple[x509.Certificate, ...]
    """From the signer to the root."""
    sha256: str
    """Of the file."""


def pack(copy: Released[Plan], manifest: Manifest) -> bytes:
    """Return manifest and plan as a zip."""
    members = {PLAN: _canonical(plan_to_tree(copy.value))}
    head: dict[str, Any] = {"format": FORMAT, "version": VERSION, **json.loads(to_json(manifest))}
    head["members"] = {name: _digest(data) for name, data in members.items()}
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, data in {MANIFEST: _canonical(head), **members}.items():
            member = zipfile.ZipInfo(name, _FIXED_TIME)
            member.compress_type = zipfile.ZIP_DEFLATED
            member.create_system, member.external_attr = 3, _REGULAR
            archive.writestr(member, data, compresslevel=9)
    return packed.getvalue()


def seal_package(
    copy: Released[Plan], manifest: Manifest, key: SigningKey, recipients: Sequence[x509.Certificate]
) -> bytes:
    """Return a package, signed and sealed to the certificates of one partner.

    Raises
    ------
    AppError
        If a certificate is weak, out of date, for exercises while the plan is live, or of another partner
        than the copy is for.
    """
    if not recipients:
        raise AppError(say("package.no_recipient"))
    for certificate in recipients:
        check_recipient(certificate, manifest.time)
        check_use(certificate, exercise=manifest.exercise)
        if partner_of(certificate) != copy.recipient.code:
            names = {"code": partner_of(certificate), "wanted": copy.recipient.code}
            raise AppError(say("package.other_partner", **names))
    check_use(key.certificate, exercise=manifest.exercise)
    return seal(sign_data(pack(copy, manifest), key), recipients)


def open_package(sealed: bytes, opener: Opener, trust: Trust, at: datetime) -> Package:
    """Return what a package holds.

    Raises
    ------
    AppError
        If it is too large, not sealed to the opener, altered, not signed by somebody trusted, of a newer
        format, or does not hold what a package holds. It says which.
    """
    if len(sealed) > MOST_BYTES:
        raise AppError(say("package.too_large", most=MOST_BYTES // 1_000_000))
    content = open_signed(unseal(sealed, opener), trust, at)
    members = _unpack(content.data)
    manifest = _read_manifest(members)
    _check_names(manifest, content, opener)
    plan = _read_plan(members[PLAN])
    if plan.header.exercise != manifest.exercise:
        raise AppError(say("package.unreadable"))
    for certificate in (content.certificate, opener.certificate):
        check_use(certificate, exercise=manifest.exercise)
    return Package(manifest, plan, content.certificate, content.chain, _digest(sealed))


def _unpack(packed: bytes) -> dict[str, bytes]:
    """Return the members of the zip; what is missing, more, doubled or too large refuses all of it."""
    try:
        with zipfile.ZipFile(io.BytesIO(packed)) as archive:
            members = archive.infolist()
            if sorted(member.filename for member in members) != [MANIFEST, PLAN]:
                raise AppError(say("package.unreadable"))
            return {member.filename: _member(archive, member) for member in members}
    except _UNREADABLE as failure:
        raise AppError(say("package.unreadable")) from failure


def _member(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> bytes:
    most = min(_MOST_UNPACKED[member.filename], _MOST_RATIO * max(member.compress_size, 1_000))
    if member.file_size > most:
        raise AppError(say("package.bomb"))
    if member.compress_type not in _DEFLATED:
        raise AppError(say("package.unreadable"))
    with archive.open(member) as file:
        # What the directory says of the size need not be true.
        data = file.read(most + 1)
    if len(data) > most:
        raise AppError(say("package.bomb"))
    return data


def _read_manifest(members: Mapping[str, bytes]) -> Manifest:
    tree = _strict(members[MANIFEST])
    if not isinstance(tree, dict) or tree.pop("format", None) != FORMAT:
        raise AppError(say("package.unreadable"))
    version = tree.pop("version", None)
    if type(version) is not int or version < 1:
        raise AppError(say("package.unreadable"))
    if version > VERSION:
        raise AppError(say("package.newer", version=version, known=VERSION))
    if tree.pop("members", None) != {PLAN: _digest(members[PLAN])}:
        raise AppError(say("package.unreadable"))
    try:
        manifest = from_tree(tree, Manifest)
    except AppError as failure:
        raise AppError(say("package.unreadable")) from failure
    if manifest.number < 1 or not (_is_plain(manifest.package) and _is_plain(manifest.document)):
        raise AppError(say("package.unreadable"))
    return manifest


def _check_names(manifest: Manifest, content: SignedContent, opener: Opener) -> None:
    """Demand that the signature names its maker, and whoever opens it among those it is for."""
    own = (partner_of(content.certificate), fingerprint(content.certificate))
    if (manifest.sender, manifest.certificate) != own:
        raise AppError(say("package.other_sender"))
    if fingerprint(opener.certificate) not in manifest.recipients:
        raise AppError(say("package.passed_on"))
    if partner_of(opener.certificate) != manifest.recipient:
        raise AppError(say("package.passed_on"))


def _read_plan(data: bytes) -> Plan:
    tree = _strict(data)
    try:
        plan = plan_from_tree(tree)
        counted = {kind: len(getattr(plan, kind)) for kind in KINDS}
        sound = (
            isinstance(tree, dict)
            and len(plan.headers) == 1
            and sum(counted.values()) <= _MOST_ITEMS
            and all(counted[kind] == len(rows) for kind, rows in tree.items())
            and all(_is_plain(identity) for kind in KINDS for identity in getattr(plan, kind))
        )
    except (AppError, *_UNREADABLE) as failure:
        raise AppError(say("package.unreadable")) from failure
    if not sound:
        raise AppError(say("package.unreadable"))
    return plan


def _is_plain(identity: str) -> bool:
    return 0 < len(identity) <= _LONGEST_ID and identity.isascii() and identity.isprintable()


def _strict(data: bytes) -> Any:  # noqa: ANN401 - JSON is any tree
    """Return a tree of JSON that has one meaning: no field twice, no number that is none."""
    try:
        return json.loads(data.decode(), object_pairs_hook=_once, parse_constant=_no_number)
    except _UNREADABLE as failure:
        raise AppError(say("package.unreadable")) from failure


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    fields = dict(pairs)
    if len(fields) != len(pairs):
        raise ValueError("a field stands there twice")
    return fields


def _no_number(name: str) -> NoReturn:
    raise ValueError(f"{name} is no number")


def _canonical(tree: object) -> bytes:
    text = json.dumps(tree, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
    return text.encode()


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
