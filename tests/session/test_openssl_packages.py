"""OpenSSL opens our packages and makes ones that we open, by the commands a partner without us would use."""

from __future__ import annotations

import io
import json
import shutil
import zipfile
from datetime import timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from app.base.clock import utc_now
from app.base.errors import AppError
from app.session.ledger import copy_for
from app.session.session import Session
from app.session.usecases.orders import Signer
from app.session.usecases.packages import read_package, seal_package
from app.trust.authority import Authority, PartnerName
from app.trust.identities import pack_pkcs12
from app.trust.roles import Role
from tests.builders import ALPHA
from tests.session.exchanging import NAMES, a_shared_plan
from tests.trust.sealing import openssl

pytestmark = pytest.mark.skipif(shutil.which("openssl") is None, reason="there is no OpenSSL here")
LIFE = timedelta(days=30)
PASSPHRASE = "open sesame"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Return a folder with an authority, the lead's planner, and two openers of Alpha, EC and RSA."""
    folder, now = tmp_path_factory.mktemp("openssl"), utc_now()
    root = Authority.begin("Coalition", now=now, life=LIFE)
    partners = {code: PartnerName(code, NAMES[code]) for code in ("JHQ", "ALF")}
    issuing = {code: root.begin_partner(one, now=now, life=LIFE) for code, one in partners.items()}
    keys = {
        "lead": ("JHQ", ec.generate_private_key(ec.SECP256R1())),
        "lead-rsa": ("JHQ", rsa.generate_private_key(65537, 3072)),
        "ec": ("ALF", ec.generate_private_key(ec.SECP256R1())),
        "ec384": ("ALF", ec.generate_private_key(ec.SECP384R1())),
        "rsa": ("ALF", rsa.generate_private_key(65537, 3072)),
    }
    for name, (code, key) in keys.items():
        certificate = issuing[code].certify(
            partners[code], Role.PLANNER, key.public_key(), now=now, life=LIFE
        )
        chain = [issuing[code].certificate, root.certificate]
        (folder / f"{name}.p12").write_bytes(pack_pkcs12(key, certificate, chain, PASSPHRASE))
        (folder / f"{name}.crt").write_bytes(certificate.public_bytes(Encoding.PEM))
        plain = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        (folder / f"{name}.key").write_bytes(plain)
    crls = [one.list_revoked(now=now, life=LIFE) for one in (root, *issuing.values())]
    lists = b"".join(crl.public_bytes(Encoding.PEM) for crl in crls)
    (folder / "crls.pem").write_bytes(lists)
    (folder / "root.pem").write_bytes(root.certificate.public_bytes(Encoding.PEM))
    (folder / "root_and_crls.pem").write_bytes((folder / "root.pem").read_bytes() + lists)
    below = b"".join(one.certificate.public_bytes(Encoding.PEM) for one in issuing.values())
    (folder / "intermediates.pem").write_bytes(below)
    return folder


@pytest.fixture(scope="module", params=["lead", "lead-rsa"])
def sealed(request, folder):
    """Return a package to every opener of Alpha, the name of who signed it, and the copy in it."""
    session = Session.create(folder / f"{request.param}.watchbill", a_shared_plan())
    out = folder / f"{request.param}.p7m"
    certificates = [folder / f"{name}.crt" for name in ("ec", "ec384", "rsa")]
    seal_package(session, certificates, Signer(folder / f"{request.param}.p12", PASSPHRASE), out)
    copy = copy_for(session, ALPHA).value
    session.close()
    return out, request.param, copy


def opened(folder, name, path):
    """Return what our reader makes of a package."""
    return read_package(path, Signer(folder / f"{name}.p12", PASSPHRASE), folder / "root.pem")


def unsealed(folder, name, path):
    """Open a package as a partner does who has OpenSSL alone, and return the zip."""
    openssl(
        "cms", "-decrypt", "-binary", "-inform", "DER", "-in", path,
        "-recip", folder / f"{name}.crt", "-inkey", folder / f"{name}.key", "-out", folder / "inner.p7s",
    )  # fmt: skip
    openssl(
        "cms", "-verify", "-binary", "-inform", "DER", "-in", folder / "inner.p7s",
        "-CAfile", folder / "root_and_crls.pem", "-certfile", folder / "intermediates.pem",
        "-purpose", "any", "-crl_check_all", "-signer", folder / "who.pem", "-out", folder / "payload.zip",
    )  # fmt: skip
    return (folder / "payload.zip").read_bytes()


@pytest.mark.parametrize("name", ["ec", "ec384", "rsa"])
def test_openssl_opens_what_we_seal(folder, sealed, name):
    """Signer, manifest and plan are the same for it as for us, with each kind of key."""
    path, signer, copy = sealed
    with zipfile.ZipFile(io.BytesIO(unsealed(folder, name, path))) as archive:
        manifest, plan = (json.loads(archive.read(one)) for one in ("manifest.json", "plan.json"))
    ours = opened(folder, name, path)
    assert ours.plan == copy
    assert manifest["package"] == ours.manifest.package
    assert [row["id"] for row in plan["assets"]] == list(copy.assets)
    assert (folder / "who.pem").read_text().strip() == (folder / f"{signer}.crt").read_text().strip()


@pytest.fixture(scope="module")
def by_openssl(folder, sealed):
    """Return the signed content of a package made by OpenSSL alone, of the same zip."""
    path, signer, _ = sealed
    unsealed(folder, "ec", path)
    inner = folder / f"{signer}-own.p7s"
    openssl(
        "cms", "-sign", "-binary", "-nodetach", "-md", "sha256", "-in", folder / "payload.zip",
        "-signer", folder / f"{signer}.crt", "-inkey", folder / f"{signer}.key",
        "-certfile", folder / "intermediates.pem", "-outform", "DER", "-out", inner,
    )  # fmt: skip
    return inner


def test_we_open_what_openssl_makes(folder, sealed, by_openssl):
    """Signed and sealed by it to an EC and an RSA recipient, with the options that make it safe."""
    out = folder / "own.p7m"
    openssl(
        "cms", "-encrypt", "-binary", "-aes-256-gcm", "-wrap", "aes256-wrap", "-outform", "DER",
        "-in", by_openssl, "-out", out,
        "-recip", folder / "ec.crt", "-keyopt", "ecdh_kdf_md:sha256",
        "-recip", folder / "rsa.crt", "-keyopt", "rsa_padding_mode:oaep", "-keyopt", "rsa_oaep_md:sha256",
    )  # fmt: skip
    for name in ("ec", "rsa"):
        assert opened(folder, name, out).plan == sealed[2]


@pytest.mark.parametrize("name", ["ec", "rsa"], ids=["SHA-1 derivation", "PKCS 1 padding"])
def test_what_openssl_does_by_itself_is_refused(folder, by_openssl, name):
    """Without those options it takes weaker ways: they are named as such, with what to do."""
    out = folder / "weak.p7m"
    openssl(
        "cms", "-encrypt", "-binary", "-aes-256-gcm", "-outform", "DER", "-in", by_openssl, "-out", out,
        "-recip", folder / f"{name}.crt",
    )  # fmt: skip
    with pytest.raises(AppError, match=r"not safe enough.*AES-256-GCM, ECDH or OAEP with SHA-256"):
        opened(folder, name, out)


def test_openssl_sees_that_a_package_was_altered(folder, sealed):
    """What it wrote before it noticed is not to be used: its exit code says so."""
    path = folder / "altered.p7m"
    data = bytearray(sealed[0].read_bytes())
    data[-1] ^= 1
    path.write_bytes(data)
    with pytest.raises(Exception, match="returned non-zero exit status 4"):
        unsealed(folder, "ec", path)
