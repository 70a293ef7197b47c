"""Training identities are complete, marked, private and never overwritten."""

from __future__ import annotations

import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding

from app.base.errors import AppError
from app.trust.authority import Authority, PartnerName, Use
from app.trust.chains import Trust, explain, read_certificates
from app.trust.cms import check_recipient, load_opener, seal, unseal
from app.trust.identities import DemoIdentities, make_demo
from app.trust.keys import check_fit, load_pkcs12
from app.trust.revocation import find_crls, read_crls
from app.trust.roles import Role, is_exercise, name_of, organisation_of, partner_of, role_of

NOW = datetime(2026, 1, 12, 6, tzinfo=UTC)
PARTNERS = [PartnerName("JHQ", "Joint Headquarters"), PartnerName("ARD", "Ardenia Coast Guard " * 4)]


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> DemoIdentities:
    """Write a training authority with two partners."""
    return make_demo(tmp_path_factory.mktemp("demo") / "ids", PARTNERS, now=NOW)


def test_every_partner_has_a_planner_and_a_commander(demo: DemoIdentities) -> None:
    """Each key opens with the passphrase and proves its role and partner; its chain holds."""
    assert len(demo.signers) == 4
    for signer in demo.signers:
        key = load_pkcs12(signer.path, demo.passphrase, at=NOW)
        assert (role_of(key.certificate), partner_of(key.certificate)) == (signer.role, signer.partner)
        roots = read_certificates(demo.root.read_bytes())
        assert explain(key.certificate, Trust(roots, key.chain, find_crls(signer.path)), NOW) == ()


def test_every_certificate_says_exercise(demo: DemoIdentities) -> None:
    """Name and organisation of all certificates begin with EXERCISE."""
    bundles = [demo.root, demo.intermediates]
    found = [each for path in bundles for each in read_certificates(path.read_bytes())]
    found += [load_pkcs12(each.path, demo.passphrase, at=NOW).certificate for each in demo.signers]
    assert len(found) == 7
    for certificate in found:
        assert is_exercise(certificate)
        assert name_of(certificate).startswith("EXERCISE ")
        assert organisation_of(certificate).startswith("EXERCISE ")


def test_only_the_owner_can_read_them(demo: DemoIdentities) -> None:
    """No file of the folder is open to others."""
    for path in demo.root.parent.iterdir():
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert (demo.root.parent / "passphrase.txt").read_text().strip() == demo.passphrase
    assert "pdfsig -nssdir sql:nss" in (demo.root.parent / "README.txt").read_text()


def test_lists_come_from_every_authority_once(demo: DemoIdentities) -> None:
    """The bundle and the single files hold the same lists; beside a key each is found once."""
    assert len(read_crls(demo.crls)) == len(find_crls(demo.signers[0].path)) == 3


def test_never_overwrites(demo: DemoIdentities) -> None:
    """A folder that holds something is left as it was."""
    before = demo.root.read_bytes()
    for path in (demo.root.parent, demo.root):
        with pytest.raises(AppError, match="exists already"):
            make_demo(path, PARTNERS, now=NOW)
    assert demo.root.read_bytes() == before


def test_an_authority_is_held_to_its_partner(demo: DemoIdentities) -> None:
    """The issuing certificates name the only subjects they may certify."""
    for issuer, partner in zip(read_certificates(demo.intermediates.read_bytes()), PARTNERS, strict=True):
        constraints = issuer.extensions.get_extension_for_class(x509.NameConstraints)
        assert constraints.critical
        (name,) = constraints.value.permitted_subtrees or ()
        assert partner.code in name.value.rfc4514_string()


def test_names_a_folder_that_cannot_be_written(tmp_path: Path) -> None:
    """A path below a file is refused in words."""
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(AppError, match="cannot be written"):
        make_demo(tmp_path / "file" / "ids", PARTNERS, now=NOW)


def test_role_is_the_standard_attribute(demo: DemoIdentities) -> None:
    """Another reader of X.509 finds the X.501 role attribute with the URI of the role."""
    asn1 = pytest.importorskip("asn1crypto.x509")
    key = load_pkcs12(demo.signer("JHQ", Role.PLANNER), demo.passphrase, at=NOW)
    certificate = asn1.Certificate.load(key.certificate.public_bytes(Encoding.DER))
    (attribute,) = certificate.subject_directory_attributes_value
    assert attribute["type"].dotted == "2.5.4.72"
    assert b"urn:x-watchbill:role:planner" in attribute["values"].dump()


def test_every_identity_opens_what_is_sealed_to_it(demo: DemoIdentities) -> None:
    """One key file signs and opens."""
    for signer in demo.signers:
        opener = load_opener(signer.path, demo.passphrase)
        check_recipient(opener.certificate, NOW)
        assert unseal(seal(b"content", [opener.certificate]), opener) == b"content"


@pytest.mark.parametrize("kind", ["ec", "rsa"])
def test_a_post_may_have_a_certificate_of_its_own_for_opening(kind: str) -> None:
    """Both have one subject; the one cannot sign, the other is sealed nothing."""
    root = Authority.begin("Coalition", now=NOW, life=timedelta(days=30))
    issuing = root.begin_partner(PARTNERS[0], now=NOW, life=timedelta(days=30))
    key = ec.generate_private_key(ec.SECP256R1()) if kind == "ec" else rsa.generate_private_key(65537, 3072)
    both = [
        issuing.certify(PARTNERS[0], Role.PLANNER, key.public_key(), now=NOW, life=timedelta(days=9), use=use)
        for use in (Use.SIGN, Use.OPEN)
    ]
    assert both[0].subject == both[1].subject
    check_fit(both[0], Path("signs.p12"))
    check_recipient(both[1], NOW)
    with pytest.raises(AppError, match="not meant for signing"):
        check_fit(both[1], Path("opens.p12"))
    with pytest.raises(AppError, match="not meant for sealing"):
        check_recipient(both[0], NOW)
