"""Key files open, or say precisely why not."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, pkcs12
from hypothesis import given
from hypothesis import strategies as st

from app.base.errors import AppError
from app.trust.authority import Authority, PartnerName
from app.trust.identities import pack_pkcs12
from app.trust.keys import load_pkcs12
from app.trust.revocation import parse_crls, read_crls
from app.trust.roles import Role, fingerprint, name_of, partner_of, role_extension, role_of

NOW = datetime(2026, 1, 12, 6, tzinfo=UTC)
LIFE = timedelta(days=30)
JHQ = PartnerName("JHQ", "Joint Headquarters")
P256 = ec.generate_private_key(ec.SECP256R1())


@pytest.fixture(scope="module")
def root() -> Authority:
    """Return an authority."""
    return Authority.begin("Coalition", now=NOW, life=LIFE)


def save(path: Path, data: bytes) -> Path:
    """Write a file and return its path."""
    path.write_bytes(data)
    return path


def test_signs_what_the_certificate_verifies(root: Authority, tmp_path: Path) -> None:
    """A key from a file signs so that the certificate's public key agrees, and brings its chain."""
    certificate = root.certify(JHQ, Role.PLANNER, P256.public_key(), now=NOW, life=LIFE)
    path = save(tmp_path / "key.p12", pack_pkcs12(P256, certificate, [root.certificate], "open"))
    key = load_pkcs12(path, "open", at=NOW)
    P256.public_key().verify(key.sign(b"order", hashes.SHA256()), b"order", ec.ECDSA(hashes.SHA256()))
    assert key.chain == (root.certificate,)
    assert len(fingerprint(key.certificate)) == 64


def test_says_why_a_file_does_not_open(root: Authority, tmp_path: Path) -> None:
    """Missing, a folder, no key file, cut short and wrong passphrase are told apart."""
    certificate = root.certify(JHQ, Role.PLANNER, P256.public_key(), now=NOW, life=LIFE)
    data = pack_pkcs12(P256, certificate, [], "open")
    cases = {
        "There is no key file": tmp_path / "missing.p12",
        "cannot be read": tmp_path,
        "is not a key file": save(tmp_path / "text", b"hello"),
        "not a key file": save(tmp_path / "cut", data[:-9]),
        "passphrase does not open": save(tmp_path / "good", data),
    }
    for reason, path in cases.items():
        with pytest.raises(AppError, match=reason):
            load_pkcs12(path, "shut", at=NOW)


def test_refuses_a_certificate_out_of_date(root: Authority, tmp_path: Path) -> None:
    """Too early points at the clock, too late at the authority."""
    certificate = root.certify(JHQ, Role.PLANNER, P256.public_key(), now=NOW, life=LIFE)
    path = save(tmp_path / "key.p12", pack_pkcs12(P256, certificate, [], "open"))
    for at, reason in ((NOW - LIFE, "Check the clock"), (NOW + 2 * LIFE, "ran out on")):
        with pytest.raises(AppError, match=reason):
            load_pkcs12(path, "open", at=at)


@pytest.mark.parametrize(
    "make",
    [
        lambda: ec.generate_private_key(ec.SECP521R1()),
        lambda: rsa.generate_private_key(65537, 2048),
        ed25519.Ed25519PrivateKey.generate,
    ],
    ids=["P-521", "RSA-2048", "Ed25519"],
)
def test_refuses_keys_that_not_every_reader_checks(
    root: Authority, tmp_path: Path, make: Callable[[], rsa.RSAPrivateKey]
) -> None:
    """Kinds of keys outside the measured set are refused before anything is signed with them."""
    private = make()
    certificate = root.certify(JHQ, Role.PLANNER, private.public_key(), now=NOW, life=LIFE)
    packed = pkcs12.serialize_key_and_certificates(
        b"", private, certificate, None, BestAvailableEncryption(b"open")
    )
    with pytest.raises(AppError, match="P-256"):
        load_pkcs12(save(tmp_path / "key.p12", packed), "open", at=NOW)


def test_refuses_certificates_for_other_uses(root: Authority, tmp_path: Path) -> None:
    """The certificate of an authority does not sign orders, and a file without a key signs nothing."""
    packed = pack_pkcs12(root.key, root.certificate, [], "open")
    with pytest.raises(AppError, match="not meant for signing"):
        load_pkcs12(save(tmp_path / "root.p12", packed), "open", at=NOW)
    only = pkcs12.serialize_key_and_certificates(
        None, None, None, [root.certificate], BestAvailableEncryption(b"open")
    )
    with pytest.raises(AppError, match="no private key"):
        load_pkcs12(save(tmp_path / "only.p12", only), "open", at=NOW)


@pytest.mark.parametrize("role", [*Role, None])
def test_role_goes_through_a_certificate(root: Authority, role: Role | None) -> None:
    """The role certified is the role read; no extension is no role."""
    certificate = root.certify(JHQ, role, P256.public_key(), now=NOW, life=LIFE)
    assert role_of(certificate) is role
    assert partner_of(certificate) == "JHQ"


@given(st.binary(max_size=60))
def test_other_attributes_are_no_role(value: bytes) -> None:
    """Whatever else the extension holds, it proves nothing."""
    extension = x509.UnrecognizedExtension(role_extension(Role.PLANNER).oid, value)
    certificate = self_signed("x", extension)
    assert role_of(certificate) is None


def test_names_cannot_disturb_a_terminal() -> None:
    """Control and direction characters in a certificate are replaced where it is shown."""
    assert name_of(self_signed("a\N{RIGHT-TO-LEFT OVERRIDE}b\x1b[31m")) == "a\ufffdb\ufffd[31m"


def self_signed(name: str, extension: x509.ExtensionType | None = None) -> x509.Certificate:
    """Return a certificate by nobody in particular."""
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    draft = x509.CertificateBuilder().subject_name(subject).issuer_name(subject)
    draft = draft.public_key(P256.public_key()).serial_number(1)
    draft = draft.not_valid_before(NOW).not_valid_after(NOW + LIFE)
    return (draft.add_extension(extension, critical=False) if extension else draft).sign(
        P256, hashes.SHA256()
    )


@given(st.binary(max_size=80))
def test_no_bytes_pass_for_a_revocation_list(data: bytes) -> None:
    """Damaged lists are one kind of error, whatever is in them."""
    with pytest.raises(ValueError):  # noqa: PT011 - the libraries' words vary
        parse_crls(data)


def test_names_an_unreadable_list(tmp_path: Path) -> None:
    """A missing or damaged file of lists is named."""
    for path in (tmp_path / "missing", save(tmp_path / "bad.crl", b"0hello")):
        with pytest.raises(AppError, match="not a readable revocation list"):
            read_crls(path)
