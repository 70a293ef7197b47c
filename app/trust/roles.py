"""What a certificate proves about its holder: the role, the partner, and whether it is for exercises."""

from __future__ import annotations

from enum import Enum

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.x509.oid import NameOID

from app.base.errors import AppError
from app.base.message import Message, say
from app.trust.der import SEQUENCE, SET, encode_der, tagged

EXERCISE = "EXERCISE"
"""Begins the organisation and the name in every certificate that is not for live use."""

SUBJECT_DIRECTORY_ATTRIBUTES = x509.ObjectIdentifier("2.5.29.9")
"""RFC 5280, 4.2.1.8."""

_ROLE_ATTRIBUTE = bytes.fromhex("0603550448")
"""The object identifier 2.5.4.72."""
_URI = 0x86
"""``uniformResourceIdentifier`` of a ``GeneralName``."""
_MOST_CHARACTERS = 120


class Role(Enum):
    """What a duty post does with an order."""

    PLANNER = "planner"
    """Makes the plan and certifies its order."""
    COMMANDER = "commander"
    """Commands a partner's assets; certifies or acknowledges an order."""
    APPROVER = "approver"
    """Approves an order on behalf of an authority."""

    @property
    def title(self) -> Message:
        """The role in words."""
        return say(f"trust.role_{self.value}")


def role_extension(role: Role) -> x509.UnrecognizedExtension:
    """Return the extension by which an authority certifies ``role``.

    It is ``subjectDirectoryAttributes`` (RFC 5280, 4.2.1.8) with one X.501 ``role`` attribute, 2.5.4.72,
    whose ``roleName`` is a URI as RFC 5755, 4.4.5, demands: ``urn:x-watchbill:role:planner``.
    """
    name = f"urn:x-watchbill:role:{role.value}".encode("ascii")
    role_name = encode_der(tagged(1), encode_der(_URI, name))
    values = encode_der(SET, encode_der(SEQUENCE, role_name))
    attribute = encode_der(SEQUENCE, _ROLE_ATTRIBUTE + values)
    return x509.UnrecognizedExtension(SUBJECT_DIRECTORY_ATTRIBUTES, encode_der(SEQUENCE, attribute))


def role_of(certificate: x509.Certificate) -> Role | None:
    """Return the role ``certificate`` proves, or ``None``.

    The extension must be exactly what `role_extension` makes: comparing bytes leaves nothing to misread.
    """
    for extension in certificate.extensions:
        if extension.oid == SUBJECT_DIRECTORY_ATTRIBUTES:
            return next((role for role in Role if extension.value == role_extension(role)), None)
    return None


def name_of(certificate: x509.Certificate) -> str:
    """Return the holder's name, by rule a duty post and never a person."""
    return _subject(certificate, NameOID.COMMON_NAME)


def organisation_of(certificate: x509.Certificate) -> str:
    """Return the name of the holder's organisation."""
    return _subject(certificate, NameOID.ORGANIZATION_NAME)


def partner_of(certificate: x509.Certificate) -> str:
    """Return the code of the holder's partner (``organizationIdentifier``, 2.5.4.97), or an empty text."""
    return _subject(certificate, NameOID.ORGANIZATION_IDENTIFIER)


def is_exercise(certificate: x509.Certificate) -> bool:
    """Tell whether ``certificate`` says that it is not for live use."""
    return any(text.startswith(EXERCISE) for text in (name_of(certificate), organisation_of(certificate)))


def is_authority(certificate: x509.Certificate) -> bool:
    """Tell whether a certificate may issue others."""
    try:
        return certificate.extensions.get_extension_for_class(x509.BasicConstraints).value.ca
    except x509.ExtensionNotFound:
        return False


def check_use(certificate: x509.Certificate, *, exercise: bool) -> None:
    """Raise AppError where a certificate for exercises is used for a live plan."""
    if is_exercise(certificate) and not exercise:
        raise AppError(say("trust.exercise_in_live", name=name_of(certificate)))


def fingerprint(certificate: x509.Certificate) -> str:
    """Return the SHA-256 fingerprint in hexadecimal digits."""
    return certificate.fingerprint(hashes.SHA256()).hex()


def _subject(certificate: x509.Certificate, kind: x509.ObjectIdentifier) -> str:
    """Return the first attribute of that kind, cut and cleared of what could disturb a terminal or a page."""
    for attribute in certificate.subject.get_attributes_for_oid(kind):
        text = attribute.value if isinstance(attribute.value, str) else attribute.value.hex()
        return "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text[:_MOST_CHARACTERS])
    return ""
