"""Rendered order in, signed order out: PAdES signatures that any PDF reader can check.

Importing this loads pyHanko, which takes most of a second: do it in the job that signs.
Signing runs an event loop of its own, so it must not be called from inside one.
"""

from __future__ import annotations

import io
import os
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import NamedTemporaryFile

from pyhanko.pdf_utils import embed
from pyhanko.pdf_utils.extensions import DeveloperExtension
from pyhanko.pdf_utils.generic import pdf_name
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.writer import BasePdfFileWriter
from pyhanko.sign import signers
from pyhanko.sign.ades.api import CAdESSignedAttrSpec, GenericCommitment
from pyhanko.sign.fields import MDPPerm, SigFieldSpec, SigSeedSubFilter, append_signature_field
from pyhanko.sign.general import SigningError
from pyhanko.sign.signers.pdf_signer import (
    DSSContentSettings,
    PdfSigningSession,
    SigDSSPlacementPreference,
)

from app.base.errors import AppError
from app.base.message import say
from app.geo.units import format_dtg
from app.orders.stamp import FALLBACK_FONT, LinesStyle
from app.trust.keys import SigningKey
from app.trust.revocation import Crls
from app.trust.roles import EXERCISE, Role, is_exercise, name_of, partner_of, role_of
from app.trust.signed import KeySigner, check_signer, digest_of, own_trust, refusal

PLAN_ATTACHMENT = "plan.json"
PLANNER_FIELD = "Sig_Planner"
_FIELD = re.compile(r"Sig_(Planner|Commander|Approver)(?:_([A-Z]{2,5}))?")
_SIGNS = {
    "Planner": (Role.PLANNER, Role.COMMANDER),
    "Commander": (Role.COMMANDER,),
    "Approver": (Role.APPROVER,),
}
_PDF_VERSION = (1, 7)


@dataclass(frozen=True, slots=True)
class FieldRule:
    """Who may sign in a field, as its name says."""

    roles: tuple[Role, ...]
    partner: str | None
    """Code of the only partner, or ``None`` for any."""

    def find_misfit(self, role: Role, partner: str) -> str | None:
        """Return ``wrong_role`` or ``wrong_partner`` if that signer may not sign here."""
        if role not in self.roles:
            return "wrong_role"
        return "wrong_partner" if self.partner not in (None, partner) else None


def field_rule(name: str) -> FieldRule | None:
    """Return the rule of a signature field of an order, ``None`` if orders have no such field."""
    match = _FIELD.fullmatch(name)
    return FieldRule(_SIGNS[match[1]], match[2]) if match else None


def commander_field(partner: str) -> str:
    """Return the name of the field where the commander of ``partner`` acknowledges."""
    return f"Sig_Commander_{partner}"


@dataclass(frozen=True, slots=True)
class SignatureField:
    """A place for a signature."""

    name: str
    page: int
    """Counted from 0."""
    box: tuple[int, int, int, int]
    """Left, bottom, right, top in points from the lower left corner of the page."""

    def __post_init__(self) -> None:
        left, bottom, right, top = self.box
        if field_rule(self.name) is None or self.page < 0 or left >= right or bottom >= top:
            raise ValueError(f"no place for a signature: {self}")


@dataclass(frozen=True, slots=True)
class Rendered:
    """An order in its final form, not signed yet."""

    pdf: bytes
    plan_json: bytes
    """The same order for machines; travels inside."""
    certifying: SignatureField
    """Where the planner signs."""
    acknowledging: tuple[SignatureField, ...] = ()
    """Left empty for the partners' commanders. What is not there now can never be added."""
    caption: str = ""
    """Last line of the signature block, such as the number of the order."""


@dataclass(frozen=True, slots=True)
class Signed:
    """An order that ends with a signature."""

    pdf: bytes


@dataclass(frozen=True, slots=True)
class Act:
    """One signature to be made."""

    key: SigningKey
    crls: Crls
    when: datetime
    """The signing time claimed, and the time at which the certificate must be valid."""
    font: Path = FALLBACK_FONT
    """TrueType font of the visible text."""


def sign(
    rendered: Rendered, key: SigningKey, *, crls: Crls, when: datetime, font: Path = FALLBACK_FONT
) -> Signed:
    """Attach the plan, lay out every field and certify the order (PAdES B-B with revocation lists inside).

    The certification (DocMDP, P=2) permits further signatures in the empty fields and nothing else.

    Raises
    ------
    AppError
        If the signer is no planner or commander, or is expired, revoked or without fresh revocation lists.
    """
    act = Act(key, crls, when, font)
    writer = _open(rendered.pdf)
    try:
        _attach(writer, rendered.plan_json)
        for field in (rendered.certifying, *rendered.acknowledging):
            append_signature_field(writer, SigFieldSpec(field.name, on_page=field.page, box=field.box))
    except PdfError as failure:
        raise AppError(say("sign.bad_pdf", why=failure)) from failure
    return _fill(writer, rendered.certifying.name, act, caption=rendered.caption, certify=True)


def acknowledge(
    order: bytes, field: str, key: SigningKey, *, crls: Crls, when: datetime, font: Path = FALLBACK_FONT
) -> Signed:
    """Sign in an empty field of an order that the planner has certified; verify the order first.

    Raises
    ------
    AppError
        As `sign`, and if the order has no such empty field.
    """
    return _fill(_open(order), field, Act(key, crls, when, font))


def write_signed(signed: Signed, path: Path) -> None:
    """Write the order; see ``write_whole``."""
    write_whole(signed.pdf, path)


def write_whole(pdf: bytes, path: Path) -> None:
    """Write a file so that ``path`` holds the old content or all of the new, whatever happens.

    Raises
    ------
    AppError
        If it cannot be written.
    """
    try:
        with NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}-", delete=False) as file:
            try:
                file.write(pdf)
                file.flush()
                os.fsync(file.fileno())
                Path(file.name).replace(path)
            except OSError:
                Path(file.name).unlink(missing_ok=True)
                raise
    except OSError as failure:
        raise AppError(say("sign.unwritable", path=path, why=failure.strerror)) from failure


class _Writer(IncrementalPdfFileWriter):
    """Stays at PDF 1.7: version 2.0, which pyHanko declares for elliptic curves, is forbidden in PDF/A-3."""

    def ensure_output_version(self, version: tuple[int, int]) -> None:
        declare: Callable[[tuple[int, int]], None] = super().ensure_output_version
        declare(min(version, _PDF_VERSION))

    def register_extension(self, ext: DeveloperExtension) -> None:
        if ext.base_version == pdf_name("/1.7"):
            super().register_extension(ext)


class _PdfSigner(signers.PdfSigner):
    """Claims the time it is told: pyHanko would take the clock of the moment."""

    def __init__(self, act: Act, metadata: signers.PdfSignatureMetadata, lines: tuple[str, ...]) -> None:
        super().__init__(metadata, KeySigner(act.key), stamp_style=LinesStyle(lines=lines, font=act.font))
        self._when = act.when

    def init_signing_session(
        self, pdf_out: BasePdfFileWriter, existing_fields_only: bool = False
    ) -> PdfSigningSession:
        session = super().init_signing_session(pdf_out, existing_fields_only)
        session.system_time = self._when
        return session


def _open(pdf: bytes) -> _Writer:
    try:
        return _Writer(io.BytesIO(pdf), strict=True)
    except (PdfError, ValueError) as failure:
        raise AppError(say("sign.bad_pdf", why=failure)) from failure


def _attach(writer: _Writer, plan_json: bytes) -> None:
    file = embed.EmbeddedFileObject.from_file_data(writer, plan_json, mime_type="application/json")
    embed.embed_file(
        writer,
        embed.FileSpec(
            PLAN_ATTACHMENT,
            file_name=PLAN_ATTACHMENT,
            embedded_data=file,
            af_relationship=pdf_name("/Data"),
        ),
    )


def _fill(writer: _Writer, field: str, act: Act, *, caption: str = "", certify: bool = False) -> Signed:
    """Return the document with a signature in ``field``."""
    role = _check_signer(act, field)
    commitment = GenericCommitment.PROOF_OF_CREATION if certify else GenericCommitment.PROOF_OF_APPROVAL
    metadata = signers.PdfSignatureMetadata(
        field_name=field,
        md_algorithm=digest_of(act.key).name,
        subfilter=SigSeedSubFilter.PADES,
        certify=certify,
        docmdp_permissions=MDPPerm.FILL_FORMS,
        reason=str(role.title),
        name=name_of(act.key.certificate),
        cades_signed_attr_spec=CAdESSignedAttrSpec(commitment_type=commitment.asn1),
        embed_validation_info=True,
        validation_context=own_trust(act.key, act.crls).context(act.when),
        # Any other placement appends the lists after the signature, which then no longer covers the file.
        dss_settings=DSSContentSettings(
            include_vri=False, placement=SigDSSPlacementPreference.TOGETHER_WITH_SIGNATURE
        ),
    )
    try:
        signer = _PdfSigner(act, metadata, _lines(act, role, caption))
        return Signed(signer.sign_pdf(writer, existing_fields_only=True).getvalue())
    except SigningError as failure:
        if failure.__cause__ is not None:  # set when the certificate itself was refused
            raise AppError(refusal(act.key, say("sign.refused_unknown"))) from failure
        raise AppError(say("sign.no_field", field=field)) from failure
    except PdfError as failure:
        raise AppError(say("sign.bad_pdf", why=failure)) from failure


def _check_signer(act: Act, field: str) -> Role:
    """Return the role in which ``act`` is done; raise AppError unless it may be."""
    certificate = act.key.certificate
    rule, role, name = field_rule(field), role_of(certificate), name_of(certificate)
    if rule is None:
        raise AppError(say("sign.no_field", field=field))
    if role is None:
        raise AppError(say("sign.no_role", name=name))
    misfit = rule.find_misfit(role, partner_of(certificate))
    if misfit == "wrong_role":
        raise AppError(
            say("sign.wrong_role", name=name, role=role.title, field=field, wanted=rule.roles[0].title)
        )
    if misfit == "wrong_partner":
        raise AppError(
            say(
                "sign.wrong_partner",
                name=name,
                partner=partner_of(certificate),
                field=field,
                wanted=rule.partner,
            )
        )
    check_signer(act.key, act.crls, act.when)
    return role


def _lines(act: Act, role: Role, caption: str) -> tuple[str, ...]:
    """Return the text of the signature block."""
    certificate = act.key.certificate
    lines = (
        EXERCISE if is_exercise(certificate) else "",
        str(role.title),
        name_of(certificate),
        str(say("sign.claimed", dtg=format_dtg(act.when))),
        caption,
    )
    return tuple(line for line in lines if line)
