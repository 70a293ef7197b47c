"""What is sealed to a certificate opens with its key, in our hands and in OpenSSL's, and with no other."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from app.base.errors import AppError
from app.trust.cms import check_recipient, load_opener, load_recipients, seal, unseal
from tests.trust.sealing import PASSPHRASE, make_opener, openssl

DATA = b"what is sealed\n"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Return a folder with openers of each kind."""
    folder = tmp_path_factory.mktemp("sealing")
    for kind in ("ec", "ec384", "rsa"):
        make_opener(folder, kind)
    return folder


def certificate(folder, kind, usage="usual"):
    """Return the certificate of an opener."""
    (found,) = load_recipients((folder / f"{kind}-{usage}.crt").read_bytes())
    return found


def opener(folder, kind, usage="usual"):
    """Return an opener."""
    return load_opener(folder / f"{kind}-{usage}.p12", PASSPHRASE)


@pytest.mark.parametrize("kind", ["ec", "ec384", "rsa"])
def test_openssl_opens_what_we_seal(folder, kind):
    """Sealed to three kinds of key at once, it opens with each, with OpenSSL alone and with us."""
    sealed = seal(DATA, [certificate(folder, one) for one in ("ec", "ec384", "rsa")])
    (folder / "sealed.p7m").write_bytes(sealed)
    opened = openssl(
        "cms", "-decrypt", "-binary", "-inform", "DER", "-in", folder / "sealed.p7m",
        "-recip", folder / f"{kind}-usual.crt", "-inkey", folder / f"{kind}-usual.key",
    )  # fmt: skip
    assert opened == DATA
    assert unseal(sealed, opener(folder, kind)) == DATA


def sealed_by_openssl(folder, *options):
    """Return what OpenSSL seals to an EC and an RSA recipient."""
    plain, sealed = folder / "plain", folder / "other.p7m"
    plain.write_bytes(DATA)
    openssl("cms", "-encrypt", "-binary", "-outform", "DER", "-in", plain, "-out", sealed, *options)
    return sealed.read_bytes()


def test_we_open_what_openssl_seals(folder):
    """With the options that make it safe."""
    sealed = sealed_by_openssl(
        folder, "-aes-256-gcm", "-wrap", "aes256-wrap",
        "-recip", folder / "ec-usual.crt", "-keyopt", "ecdh_kdf_md:sha256",
        "-recip", folder / "rsa-usual.crt", "-keyopt", "rsa_padding_mode:oaep",
        "-keyopt", "rsa_oaep_md:sha256",
    )  # fmt: skip
    for kind in ("ec", "rsa"):
        assert unseal(sealed, opener(folder, kind)) == DATA


@pytest.mark.parametrize(
    ("kind", "options"),
    [
        ("ec", ["-aes-256-gcm"]),
        ("rsa", ["-aes-256-gcm"]),
        ("rsa", ["-aes-256-cbc", "-keyopt", "rsa_padding_mode:oaep", "-keyopt", "rsa_oaep_md:sha256"]),
        ("ec", ["-aes-128-gcm", "-wrap", "aes256-wrap", "-keyopt", "ecdh_kdf_md:sha256"]),
    ],
    ids=["SHA-1 derivation", "PKCS 1 padding", "no authentication", "shorter key"],
)
def test_weaker_ways_are_refused(folder, kind, options):
    """What OpenSSL does when it is not told otherwise is named as unsafe, not opened."""
    cipher = [one for one in options if one.startswith(("-aes", "-wrap", "aes"))]
    rest = options[len(cipher) :]
    sealed = sealed_by_openssl(folder, *cipher, "-recip", folder / f"{kind}-usual.crt", *rest)
    with pytest.raises(AppError, match="not safe enough"):
        unseal(sealed, opener(folder, kind))


def test_others_cannot_open_it(folder):
    """A key it was not sealed to is told so."""
    with pytest.raises(AppError, match="not sealed to Recovery officer"):
        unseal(seal(DATA, [certificate(folder, "ec")]), opener(folder, "rsa"))


def test_an_altered_byte_is_found(folder):
    """Wherever a bit is flipped, what comes out is what was sealed, or a refusal in plain words."""
    sealed = seal(DATA, [certificate(folder, "ec")])
    own = opener(folder, "ec")
    refused = 0
    for place in range(len(sealed)):
        spoiled = bytearray(sealed)
        spoiled[place] ^= 1
        try:
            assert unseal(bytes(spoiled), own) == DATA
        except AppError:
            refused += 1
    # Only the curve named beside the ephemeral point and version numbers are not bound to the content.
    assert refused > 0.9 * len(sealed)
    with pytest.raises(AppError, match="altered"):
        unseal(sealed[:-1] + bytes([sealed[-1] ^ 1]), own)
    with pytest.raises(AppError, match="not sealed data"):
        unseal(sealed[:100], own)


@pytest.mark.parametrize(
    ("kind", "usage", "text"),
    [
        ("ec", "digitalSignature", "not meant for sealing"),
        ("rsa", "digitalSignature", "not meant for sealing"),
        ("weak", "keyEncipherment", "too weak"),
    ],
)
def test_not_every_certificate_is_sealed_to(folder, kind, usage, text):
    """Those for signing only, weak ones and those out of date are refused by name."""
    make_opener(folder, kind, usage)
    with pytest.raises(AppError, match=text):
        check_recipient(certificate(folder, kind, usage), datetime.now(UTC))


def test_a_certificate_out_of_date_is_not_sealed_to(folder):
    """Before and after its time."""
    check_recipient(certificate(folder, "ec"), datetime.now(UTC))
    for days, text in ((40, "ran out"), (-2, "valid only from")):
        with pytest.raises(AppError, match=text):
            check_recipient(certificate(folder, "ec"), datetime.now(UTC) + timedelta(days=days))


def test_what_is_no_certificate_is_called_so():
    """Plain words for a file that was chosen by mistake."""
    with pytest.raises(AppError, match="not a certificate"):
        load_recipients(b"nothing")
