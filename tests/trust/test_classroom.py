"""The authority for exercises issues, renews and revokes, and all it makes says EXERCISE."""

from __future__ import annotations

import stat
from datetime import UTC, datetime, timedelta

import pytest

from app.base.errors import AppError
from app.trust.authority import PartnerName, Use
from app.trust.bundles import read_judges
from app.trust.chains import explain
from app.trust.classroom import ClassroomAuthority, Post
from app.trust.cms import load_opener, seal, unseal
from app.trust.keys import load_pkcs12
from app.trust.roles import Role, is_exercise, role_of

NOW = datetime(2026, 1, 12, 6, tzinfo=UTC)
PASSPHRASE, OWN = "correct horse", "battery staple"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Return the folder of an authority with two partners."""
    folder = tmp_path_factory.mktemp("class") / "authority"
    partners = [PartnerName("JHQ", "Headquarters"), PartnerName("ARD", "Ardenia")]
    ClassroomAuthority.begin(folder, "Class of May", partners, PASSPHRASE, NOW)
    return folder


def reasons(folder, certificate, at):
    """Return what speaks against a certificate for a receiver who has what the authority hands out."""
    trust = read_judges(folder / "root.pem").trust
    others = read_judges(folder / "intermediates.pem").trust.others
    return [str(one) for one in explain(certificate, type(trust)(trust.roots, others, trust.crls), at)]


def test_a_certificate_is_issued_renewed_and_revoked(folder, tmp_path):
    """The key stays the same when it is renewed; a revoked one is in the list at once and not renewed."""
    authority = ClassroomAuthority(folder, PASSPHRASE)
    path = tmp_path / "planner.p12"
    first = authority.issue(Post("ARD", Role.PLANNER), path, OWN, NOW)
    assert is_exercise(first)
    assert role_of(load_pkcs12(path, OWN, at=NOW).certificate) is Role.PLANNER
    assert reasons(folder, first, NOW) == []
    later = NOW + timedelta(days=300)
    second = ClassroomAuthority(folder, PASSPHRASE).renew(path, OWN, tmp_path / "renewed.p12", later)
    assert second.public_key() == first.public_key()
    assert second.not_valid_after_utc > first.not_valid_after_utc
    assert reasons(folder, second, later) == []
    sealed = seal(b"x", [second])
    assert unseal(sealed, load_opener(tmp_path / "renewed.p12", OWN)) == b"x"
    authority.revoke(f"{second.serial_number:X}", later)
    (reason,) = reasons(folder, second, later)
    assert "was revoked" in reason
    assert [one.revoked for one in authority.issued()] == [False, True]
    with pytest.raises(AppError, match="is revoked"):
        authority.renew(tmp_path / "renewed.p12", OWN, tmp_path / "third.p12", later)
    with pytest.raises(AppError, match="no certificate with the serial number ff"):
        authority.revoke("ff", later)


def test_a_key_may_be_for_opening_alone(folder, tmp_path):
    """It opens, and cannot sign."""
    authority = ClassroomAuthority(folder, PASSPHRASE)
    authority.issue(Post("JHQ", None, Use.OPEN), tmp_path / "open.p12", OWN, NOW)
    with pytest.raises(AppError, match="not meant for signing"):
        load_pkcs12(tmp_path / "open.p12", OWN, at=NOW)


def test_its_keys_are_nobody_elses(folder):
    """Encrypted under its passphrase, and readable by their owner alone; a folder in use is left alone."""
    for path in folder.glob("*.p12"):
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    with pytest.raises(AppError, match="passphrase"):
        ClassroomAuthority(folder, "wrong")
    with pytest.raises(AppError, match="exists already"):
        ClassroomAuthority.begin(folder, "Again", [], PASSPHRASE, NOW)
    with pytest.raises(AppError, match="no key file"):
        ClassroomAuthority(folder / "nothing", PASSPHRASE)


def test_nobody_is_certified_for_a_partner_it_does_not_know(folder, tmp_path):
    """With those it knows."""
    with pytest.raises(AppError, match="ARD, JHQ"):
        ClassroomAuthority(folder, PASSPHRASE).issue(Post("XXX", None), tmp_path / "x.p12", OWN, NOW)
