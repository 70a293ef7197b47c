"""Trust bundles are whole, confirmed by voice, never older than those kept, and say who has a role."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from app.base.errors import AppError
from app.base.paths import user_folder
from app.trust.authority import Authority, PartnerName
from app.trust.bundles import (
    Bundle,
    add_bundle,
    kept_bundles,
    kept_judges,
    make_bundle,
    pem_of,
    read_bundle,
    read_judges,
    remove_bundle,
    spoken,
)
from app.trust.keys import FileKey
from app.trust.roles import Role, fingerprint

NOW = datetime(2026, 1, 12, 6, tzinfo=UTC)
LIFE = timedelta(days=30)
JHQ = PartnerName("JHQ", "Joint Headquarters")


class Class:
    """An authority with a planner, and bundles of it."""

    def __init__(self):
        self.root = Authority.begin("Class", now=NOW, life=LIFE)
        self.issuing = self.root.begin_partner(JHQ, now=NOW, life=LIFE)
        self.key = self.planner()

    def planner(self):
        """Return a new key of the planner."""
        private = ec.generate_private_key(ec.SECP256R1())
        certificate = self.issuing.certify(JHQ, Role.PLANNER, private.public_key(), now=NOW, life=LIFE)
        return FileKey(certificate, (self.issuing.certificate, self.root.certificate), private)

    def bundle(self, time=NOW, name="Class", **changes):
        """Return a signed bundle."""
        lists = [one.list_revoked(now=NOW, life=LIFE) for one in (self.root, self.issuing)]
        given = {
            "roots": pem_of([self.root.certificate]),
            "intermediates": pem_of([self.issuing.certificate]),
            "crls": pem_of(lists),
            **changes,
        }
        return make_bundle(Bundle(name, time, **given), self.key)


@pytest.fixture(scope="module")
def school():
    """Return an authority."""
    return Class()


def test_a_bundle_is_kept_once_its_fingerprint_was_read_out(school):
    """Blanks and letters' case do not matter; another one keeps nothing and is told the right one."""
    data = school.bundle()
    with pytest.raises(AppError, match="No trust bundle is kept"):
        kept_judges()
    aloud = spoken(read_bundle(data).fingerprint)
    assert len(aloud.split()) == 16
    with pytest.raises(AppError, match=f"another than the one given.*{aloud}"):
        add_bundle(data, "00" * 32)
    assert kept_bundles() == []
    assert add_bundle(data, f" {aloud} ").bundle.name == "Class"
    (kept,) = kept_bundles()
    assert kept.data == data
    assert kept_judges().trust.roots == (school.root.certificate,)
    remove_bundle("Class")
    assert kept_bundles() == []
    with pytest.raises(AppError, match="No trust bundle called Class"):
        remove_bundle("Class")


def test_an_older_bundle_never_takes_the_place_of_a_newer(school):
    """Or else a list of revoked certificates could be made to forget them."""
    newer, older = school.bundle(), school.bundle(NOW - timedelta(hours=1))
    add_bundle(newer, read_bundle(newer).fingerprint)
    with pytest.raises(AppError, match="newer bundle called Class"):
        add_bundle(older, read_bundle(older).fingerprint)
    other = school.bundle(NOW - timedelta(hours=1), name="Other")
    add_bundle(other, read_bundle(other).fingerprint)
    assert [kept.data for kept in kept_bundles()] == [newer, other]


def test_what_was_altered_is_no_bundle(school):
    """On the way, and in the folder where it is kept."""
    data = school.bundle()
    for at in range(0, len(data), 37):
        spoiled = data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]
        try:
            assert read_bundle(spoiled).bundle == read_bundle(data).bundle
        except AppError:
            continue
    with pytest.raises(AppError, match="altered since"):
        read_bundle(data.replace(b'"Class"', b'"Klass"'))
    with pytest.raises(AppError, match="not a trust bundle"):
        read_bundle(b"nothing")
    add_bundle(data, read_bundle(data).fingerprint)
    (path,) = user_folder("trust").iterdir()
    path.write_bytes(data[:-9])
    assert kept_bundles() == []


def test_its_roots_certify_who_signs_it(school):
    """A bundle that names another authority than its signer's is not made."""
    with pytest.raises(AppError, match="does not lead to an authority"):
        school.bundle(roots=pem_of([Class().root.certificate]))


def test_a_role_is_held_to_those_the_bundle_names(school):
    """Another certificate of the same post, by the same authority, is refused."""
    other = school.planner().certificate
    data = school.bundle(roles={"planner": (fingerprint(school.key.certificate),)})
    add_bundle(data, read_bundle(data).fingerprint)
    kept_judges().check_role(school.key.certificate)
    with pytest.raises(AppError, match="is not among them"):
        kept_judges().check_role(other)


def test_a_file_of_certificates_judges_too(school, tmp_path):
    """As the training identities have it: PEM, with revocation lists beside it."""
    path = tmp_path / "root.pem"
    path.write_text(pem_of([school.root.certificate, school.issuing.certificate]))
    (tmp_path / "crls.pem").write_text(pem_of([school.root.list_revoked(now=NOW, life=LIFE)]))
    trust = read_judges(path).trust
    assert (trust.roots, trust.others) == ((school.root.certificate,), (school.issuing.certificate,))
    assert len(trust.crls) == 1
