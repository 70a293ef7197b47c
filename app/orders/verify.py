"""The gate: whether a signed order may be relied on. Fails closed.

pyHanko judges each signature; by itself that lets pass what is appended without a signature, extra signature
fields and signers without a role. The rules here are about the order as a whole.

Importing this loads pyHanko, which takes most of a second: do it in the job that verifies.
Verifying runs an event loop of its own, so it must not be called from inside one.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Protocol

from cryptography import x509
from pyhanko.pdf_utils.decode_limits import DecodePurpose
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.pdf_utils.rw_common import PdfHandler
from pyhanko.sign.fields import MDPPerm, enumerate_sig_fields
from pyhanko.sign.validation import (
    DocumentSecurityStore,
    EmbeddedPdfSignature,
    PdfSignatureStatus,
    SignatureCoverageLevel,
    read_certification_data,
    validate_pdf_signature,
)
from pyhanko.sign.validation.errors import NoDSSFoundError

from app.base.clock import Clock, utc_now
from app.base.message import Message, say
from app.geo.units import format_dtg
from app.orders.signing import PLAN_ATTACHMENT, field_rule
from app.trust.chains import Trust, explain, read_certificates
from app.trust.der import SEQUENCE, encode_der
from app.trust.hostile import HOSTILE
from app.trust.revocation import Crls, parse_crls
from app.trust.roles import Role, fingerprint, is_exercise, name_of, organisation_of, partner_of, role_of

_MOST_BYTES = 100_000_000
_SIGNED_DATA = bytes.fromhex("06092a864886f70d010702")
"""The object identifier 1.2.840.113549.1.7.2 (RFC 5652)."""
_CLOCK_TOLERANCE = timedelta(minutes=5)
"""Between the clocks of two laptops."""


@dataclass(frozen=True, slots=True)
class SignatureReport:
    """One signature, as its certificate and the validator describe it."""

    field: str
    signer: str
    """Name in the certificate: a duty post."""
    role: Role | None
    partner: str
    """Code of the signer's partner."""
    organisation: str
    fingerprint_sha256: str
    """Of the certificate; compared by voice."""
    claimed_time: datetime | None
    """What the signer's clock said; nothing proves it."""
    exercise: bool
    valid_when_claimed: bool
    """Whether only time stands against it: all was in order when it claims to have been made."""
    reasons: tuple[Message, ...]
    """Why it does not count; empty if it does."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether an order may be relied on, and why not."""

    acceptable: bool
    reasons: tuple[Message, ...]
    """All that speaks against it; empty if and only if it is acceptable."""
    signatures: tuple[SignatureReport, ...] = ()
    """In the order in which they were made."""
    unsigned: tuple[str, ...] = ()
    """Fields still empty."""
    exercise: bool = False
    plan_json: bytes | None = None
    """The plan inside; only of an acceptable order."""

    def to_dict(self) -> dict[str, object]:
        """Return the verdict as JSON has it, without the plan."""
        return {
            "acceptable": self.acceptable,
            "exercise": self.exercise,
            "reasons": _texts(self.reasons),
            "unsigned": list(self.unsigned),
            "signatures": [
                {
                    "field": each.field,
                    "signer": each.signer,
                    "role": each.role.value if each.role else None,
                    "partner": each.partner,
                    "organisation": each.organisation,
                    "fingerprint_sha256": each.fingerprint_sha256,
                    "claimed_time": each.claimed_time.isoformat() if each.claimed_time else None,
                    "exercise": each.exercise,
                    "valid_when_claimed": each.valid_when_claimed,
                    "reasons": _texts(each.reasons),
                }
                for each in self.signatures
            ],
        }


def verify(
    pdf: bytes,
    *,
    trust_roots: Sequence[bytes],
    at: datetime | None = None,
    crls: Crls = (),
    clock: Clock = utc_now,
) -> Verdict:
    """Judge a signed order; nothing in ``pdf`` can make this raise.

    Parameters
    ----------
    pdf
        The file.
    trust_roots
        PEM bundles of the authorities the receiver trusts. Roles are those the certificates below them prove.
    at
        The time for which the order is judged; now by default.
    crls
        Revocation lists beside those in the order; a newer one prevails.
    clock
        What time it is.

    Raises
    ------
    AppError
        If a trust root is not a readable certificate. It is the receiver's own file.
    """
    roots = tuple(root for pem in trust_roots for root in read_certificates(pem))
    if len(pdf) > _MOST_BYTES:
        return _refuse(say("verify.too_large", most=_MOST_BYTES // 1_000_000))
    try:
        return _Gate(pdf, roots, crls, at, clock()).judge()
    except HOSTILE as failure:
        return _refuse(say("verify.unreadable", why=type(failure).__name__))


class _Gate:
    """One order and what it is judged with."""

    def __init__(
        self,
        pdf: bytes,
        roots: tuple[x509.Certificate, ...],
        crls: Crls,
        at: datetime | None,
        now: datetime,
    ) -> None:
        self._pdf = pdf
        self._reader = PdfFileReader(io.BytesIO(pdf), strict=True)
        self._roots = roots
        self._others, embedded = _read_security_store(self._reader)
        self._crls = (*embedded, *crls)
        self._at = at or now
        self._asked_for_now = at is None

    def judge(self) -> Verdict:
        """Return the verdict; raises one of `HOSTILE` if the file makes no sense."""
        signatures = list(self._reader.embedded_signatures)
        if not signatures:
            return _refuse(say("verify.unsigned"))
        reports = tuple(self._examine(signature) for signature in signatures)
        reasons = [
            *self._check_fields(signatures),
            *self._check_seal(signatures),
            *(reason for report in reports for reason in report.reasons),
        ]
        exercise = any(report.exercise for report in reports)
        if exercise and not all(report.exercise for report in reports):
            reasons.append(say("verify.mixed"))
        plan = None if reasons else _read_plan(self._reader)
        if not reasons and plan is None:
            reasons.append(say("verify.attachment"))
        signed = {signature.field_name for signature in signatures}
        return Verdict(
            acceptable=not reasons,
            reasons=tuple(_distinct(reasons)),
            signatures=reports,
            unsigned=tuple(name for name in _field_names(self._reader) if name not in signed),
            exercise=exercise,
            plan_json=plan,
        )

    def _check_fields(self, signatures: Sequence[EmbeddedPdfSignature]) -> Iterator[Message]:
        """Demand the fields of orders, and only those that were there when the planner signed."""
        names = _field_names(self._reader)
        certified = _field_names(self._reader.get_historical_resolver(signatures[0].signed_revision))
        yield from (say("verify.unknown_field", field=name) for name in names if field_rule(name) is None)
        yield from (say("verify.added_field", field=name) for name in names if name not in certified)
        # A form may hold other kinds of fields, and one field may be there twice.
        if len(self._reader.root["/AcroForm"]["/Fields"]) != len(set(names)):
            yield say("verify.other_form")
        # pyHanko leaves out signatures of a kind it does not know.
        filled = sum(1 for _ in enumerate_sig_fields(self._reader, filled_status=True))
        if filled != len(signatures) or any(each.sig_object_type != "/Sig" for each in signatures):
            yield say("verify.foreign_signature")

    def _check_seal(self, signatures: Sequence[EmbeddedPdfSignature]) -> Iterator[Message]:
        """Demand that the first signature certifies, only signatures follow and the last covers all."""
        first, last = signatures[0], signatures[-1]
        seal = read_certification_data(self._reader)
        sealed = (
            seal is not None
            and seal.permission == first.docmdp_level == MDPPerm.FILL_FORMS
            and seal.author_sig.container_ref == first.sig_object.container_ref
        )
        if not sealed:
            yield say("verify.no_certification")
        revisions = [each.signed_revision for each in signatures]
        if revisions != list(range(revisions[0], self._reader.xrefs.total_revisions)):
            yield say("verify.changed_between")
        if last.coverage != SignatureCoverageLevel.ENTIRE_FILE:
            yield say("verify.data_after")

    def _examine(self, signature: EmbeddedPdfSignature) -> SignatureReport:
        """Describe one signature and find what speaks against it."""
        certificate = _certificate(signature.signer_cert)
        claimed = _claimed_time(signature)
        trust = Trust(self._roots, (*self._others, *_embedded(signature)), self._crls)
        status = validate_pdf_signature(signature, trust.context(self._at))
        passed_then = self._passed_when_claimed(signature, status, claimed, trust)
        reasons = [
            *self._check_status(status, certificate, trust),
            *_check_signer(signature.field_name, certificate),
            *self._check_time(signature.field_name, certificate, claimed),
        ]
        if not _is_tight(self._pdf, signature, status):
            reasons.append(say("verify.container", field=signature.field_name))
        if passed_then and claimed is not None:
            reasons.append(say("verify.valid_then", claimed=format_dtg(claimed)))
        return SignatureReport(
            field=signature.field_name,
            signer=name_of(certificate),
            role=role_of(certificate),
            partner=partner_of(certificate),
            organisation=organisation_of(certificate),
            fingerprint_sha256=fingerprint(certificate),
            claimed_time=claimed,
            exercise=is_exercise(certificate),
            valid_when_claimed=passed_then or status.bottom_line,
            reasons=tuple(reasons),
        )

    def _passed_when_claimed(
        self,
        signature: EmbeddedPdfSignature,
        status: PdfSignatureStatus,
        claimed: datetime | None,
        trust: Trust,
    ) -> bool:
        """Tell whether only the passing of time stands against a signature that fails now."""
        if not self._asked_for_now or status.bottom_line or claimed is None or claimed > self._at:
            return False
        return validate_pdf_signature(signature, trust.context(claimed)).bottom_line

    def _check_status(
        self, status: PdfSignatureStatus, certificate: x509.Certificate, trust: Trust
    ) -> Sequence[Message]:
        """Put pyHanko's judgement into words; the words never decide."""
        if status.bottom_line:
            return ()
        name = name_of(certificate)
        if not status.intact:
            return (say("verify.altered", name=name),)
        if not status.valid:
            return (say("verify.bad_signature", name=name),)
        if not status.trusted:
            return explain(certificate, trust, self._at) or (say("verify.not_trusted", name=name),)
        return (say("verify.not_permitted", name=name),)

    def _check_time(
        self, field: str, certificate: x509.Certificate, claimed: datetime | None
    ) -> Iterator[Message]:
        if claimed is None:
            yield say("verify.no_time", field=field)
        elif claimed > self._at + _CLOCK_TOLERANCE:
            yield say(
                "verify.future",
                name=name_of(certificate),
                claimed=format_dtg(claimed),
                at=format_dtg(self._at),
            )


def _refuse(reason: Message) -> Verdict:
    return Verdict(acceptable=False, reasons=(reason,))


def _distinct(reasons: Sequence[Message]) -> Iterator[Message]:
    """Yield each reason once; a message cannot be hashed."""
    return (reason for number, reason in enumerate(reasons) if reason not in reasons[:number])


def _texts(reasons: Sequence[Message]) -> list[dict[str, str]]:
    return [{"key": reason.key, "text": str(reason)} for reason in reasons]


def _check_signer(field: str, certificate: x509.Certificate) -> Iterator[Message]:
    """Demand that the certificate proves a role, and one that signs in this field."""
    rule, role, name = field_rule(field), role_of(certificate), name_of(certificate)
    if role is None:
        yield say("verify.no_role", name=name)
    elif rule is not None:
        misfit = rule.find_misfit(role, partner_of(certificate))
        if misfit is not None:
            yield say(
                f"verify.{misfit}", name=name, role=role.title, partner=partner_of(certificate), field=field
            )


def _field_names(document: PdfHandler) -> list[str]:
    return [name for name, _, _ in enumerate_sig_fields(document)]


class _Encoded(Protocol):
    """A value of asn1crypto, which has no types."""

    def dump(self) -> bytes:
        """Return its DER."""


def _certificate(certificate: _Encoded) -> x509.Certificate:
    """Turn a certificate of asn1crypto into one of cryptography."""
    return x509.load_der_x509_certificate(certificate.dump())


def _embedded(signature: EmbeddedPdfSignature) -> tuple[x509.Certificate, ...]:
    return tuple(_certificate(each) for each in signature.other_embedded_certs)


def _claimed_time(signature: EmbeddedPdfSignature) -> datetime | None:
    """Return the time the signer claims; a time without a zone is none."""
    claimed = signature.self_reported_timestamp
    return claimed.astimezone(UTC) if claimed is not None and claimed.tzinfo is not None else None


def _read_security_store(reader: PdfFileReader) -> tuple[tuple[x509.Certificate, ...], Crls]:
    """Return the certificates and revocation lists that travel in the order."""
    try:
        store = DocumentSecurityStore.read_dss(reader)
    except NoDSSFoundError:
        return (), ()
    lists = (each.get_object().read_data(DecodePurpose.CRL) for each in store.crls)
    return (
        tuple(_certificate(each) for each in store.load_certs()),
        tuple(crl for data in lists for crl in parse_crls(data)),
    )


def _is_tight(pdf: bytes, signature: EmbeddedPdfSignature, status: PdfSignatureStatus) -> bool:
    """Tell whether the container of a signature holds nothing that could be changed without notice.

    A signature cannot cover itself. So the gap in the byte range is exactly a string of hexadecimal digits in
    one case, zeros follow the CMS in it, every certificate inside is a link of the validated chain, and what
    the CMS says twice (RFC 5652, 5.1 and 5.3) is the same both times.
    """
    _, start, end, _ = (int(number) for number in signature.byte_range)
    content = signature.pkcs7_content
    digits = content.hex().encode("ascii")
    if pdf[start:end] not in (b"<" + digits + b">", b"<" + digits.upper() + b">"):
        return False
    message, signer, holder = signature.signed_data, signature.signer_info, signature.signer_cert
    cms = encode_der(SEQUENCE, _SIGNED_DATA + message.dump())
    if content != cms.ljust(len(content), b"\0"):
        return False
    if not status.bottom_line or status.validation_path is None:
        return True  # refused already
    links = {each.dump() for each in status.validation_path.iter_certs(include_root=True)}
    return (
        all(each.chosen.dump() in links for each in message["certificates"])
        and [each.dump() for each in message["digest_algorithms"]] == [signer["digest_algorithm"].dump()]
        and message["version"].native == signer["version"].native == "v1"
        and signer["sid"].chosen["issuer"].dump() == holder.issuer.dump()
    )


def attached_plan(pdf: bytes) -> bytes | None:
    """Return the plan inside an order without judging the order; ``None`` where it holds none."""
    try:
        return _read_plan(PdfFileReader(io.BytesIO(pdf)))
    except HOSTILE:
        return None


def _read_plan(reader: PdfFileReader) -> bytes | None:
    """Return the only attachment, which must be the plan; ``None`` if there is none or another."""
    try:
        files = reader.root["/Names"]["/EmbeddedFiles"]["/Names"]
        if len(files) != 2 or files[0] != PLAN_ATTACHMENT:
            return None
        return bytes(files[1]["/EF"]["/F"].read_data(DecodePurpose.GENERIC))
    except (KeyError, PdfError):
        return None
