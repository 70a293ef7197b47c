"""Signatures are made as any reader wants them, and only by those who may."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pypdfium2
import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding
from pyhanko.pdf_utils.reader import PdfFileReader

from app.base.errors import AppError
from app.geo.units import format_dtg
from app.orders.signing import (
    Rendered,
    SignatureField,
    Signed,
    acknowledge,
    commander_field,
    field_rule,
    sign,
    write_signed,
)
from app.orders.stamp import FALLBACK_FONT, draw_lines
from app.orders.verify import verify
from app.trust.authority import PartnerName
from app.trust.identities import make_demo
from app.trust.keys import FileKey, load_pkcs12
from app.trust.revocation import find_crls
from app.trust.roles import Role
from tests.orders.classroom import ARD, JHQ, NOW, Classroom

FIELD = commander_field(ARD.code)
DAY = timedelta(days=1)


@pytest.fixture
def run(tmp_path: Path) -> Callable[..., str]:
    """Run a reader in a folder of its own; skip if it is not installed."""

    def call(*command: str) -> str:
        tool = shutil.which(command[0])
        if tool is None:
            pytest.skip(f"{command[0]} is not installed")
        done = subprocess.run([tool, *command[1:]], cwd=tmp_path, capture_output=True, check=True)
        return done.stdout.decode(errors="replace")

    return call


def test_poppler_trusts_the_order(rendered: Rendered, tmp_path: Path, run: Callable[..., str]) -> None:
    """With the trust store that the README describes, pdfsig finds every signature valid and trusted."""
    partners = [PartnerName("JHQ", "Joint Headquarters"), PartnerName("ARD", "Ardenia Coast Guard")]
    demo = make_demo(tmp_path / "ids", partners, now=NOW)
    first, second = demo.signer("JHQ", Role.PLANNER), demo.signer("ARD", Role.COMMANDER)
    order = sign(rendered, load_pkcs12(first, demo.passphrase), crls=find_crls(first), when=NOW)
    signer = load_pkcs12(second, demo.passphrase)
    order = acknowledge(order.pdf, FIELD, signer, crls=find_crls(second), when=NOW)
    write_signed(order, tmp_path / "order.pdf")
    store_trust(tmp_path, run)
    said = run("pdfsig", "-nssdir", "sql:nss", "order.pdf")
    assert said.count("Signature is Valid.") == said.count("Certificate is Trusted.") == 2
    assert "  - Total document signed" in said.partition("Signature #2")[2]
    assert verify(order.pdf, trust_roots=[demo.root.read_bytes()]).acceptable


def store_trust(folder: Path, run: Callable[..., str]) -> None:
    """Do what the README of the training identities says."""
    (folder / "nss").mkdir()
    run("certutil", "-N", "-d", "sql:nss", "--empty-password")
    run("certutil", "-A", "-d", "sql:nss", "-n", "root", "-t", "C,C,C", "-i", "ids/root.pem")
    pem = (folder / "ids" / "intermediates.pem").read_text()
    for number, block in enumerate(re.findall("-----BEGIN.+?END CERTIFICATE-----\n", pem, re.DOTALL)):
        (folder / f"{number}.pem").write_text(block)
        run("certutil", "-A", "-d", "sql:nss", "-n", f"{number}", "-t", ",,", "-i", f"{number}.pem")
    for crl in sorted((folder / "ids").glob("*.crl")):
        run("crlutil", "-I", "-d", "sql:nss", "-i", str(crl))


def test_qpdf_finds_a_sound_file(acknowledged: bytes, tmp_path: Path, run: Callable[..., str]) -> None:
    """The signed order has no structural fault, and its plan comes out as it went in."""
    (tmp_path / "order.pdf").write_bytes(acknowledged)
    assert "No syntax or stream encoding errors" in run("qpdf", "--check", "order.pdf")
    assert run("qpdf", "--show-attachment=plan.json", "order.pdf") == '{"plan": 1}'


def test_openssl_agrees(order: bytes, classroom: Classroom, tmp_path: Path, run: Callable[..., str]) -> None:
    """OpenSSL verifies the signature over the signed ranges, with the revocation lists of the whole chain."""
    (match,) = re.finditer(rb"/ByteRange\s*\[(\d+) (\d+) (\d+) (\d+)", order)
    _, size, start, _ = (int(number) for number in match.groups())
    (tmp_path / "content").write_bytes(order[:size] + order[start:])
    (tmp_path / "cms").write_bytes(bytes.fromhex(order[size + 1 : start - 1].decode()))
    lists = b"".join(each.public_bytes(Encoding.PEM) for each in classroom.crls())
    (tmp_path / "trust").write_bytes(classroom.trust[0] + lists)
    run(
        *("openssl", "cms", "-verify", "-binary", "-inform", "DER", "-in", "cms", "-content", "content"),
        *("-CAfile", "trust", "-purpose", "any", "-crl_check_all", "-out", "out"),
    )


def test_stays_at_pdf_1_7(order: bytes) -> None:
    """PDF/A-3 is PDF 1.7: a signature with an elliptic curve does not raise the version."""
    root = PdfFileReader(io.BytesIO(order)).root
    assert root["/Version"] == "/1.7"
    assert set(root["/Extensions"]) == {"/ESIC"}
    assert root["/AF"][0]["/AFRelationship"] == "/Data"


def test_the_signature_covers_what_was_rendered(rendered: Rendered, order: bytes) -> None:
    """The rendered bytes come first, unchanged: whoever has the plan can render them again and compare."""
    assert order.startswith(rendered.pdf)


def test_the_block_says_exercise(
    rendered: Rendered, planner: FileKey, classroom: Classroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The visible signature names role, certificate, claimed time and number, and that it is an exercise."""
    drawn: list[tuple[str, ...]] = []

    def draw(lines: tuple[str, ...], font: Path, size: tuple[float, float]) -> bytes:
        drawn.append(lines)
        return draw_lines(lines, font, size)

    monkeypatch.setattr("app.orders.stamp.draw_lines", draw)
    sign(rendered, planner, crls=classroom.crls(), when=NOW)
    name = "EXERCISE Planner, Joint Headquarters"
    assert drawn == [("EXERCISE", "Planner", name, f"Signed {format_dtg(NOW)} (claimed)", "Order 001")]


def test_the_block_fits_its_box() -> None:
    """The lines are drawn as text, in an embedded font, on a page of exactly the size of the field."""
    page = draw_lines(("EXERCISE", "Signed 120600Z JAN 26 (claimed)"), FALLBACK_FONT, (180, 60))
    with pypdfium2.PdfDocument(page) as document:
        assert document.get_page_size(0) == (180, 60)
        text = document[0].get_textpage().get_text_range()
    assert text.split("\r\n") == ["EXERCISE", "Signed 120600Z JAN 26 (claimed)"]
    assert b"/FontFile2" in page


def test_refuses_a_bad_font(
    rendered: Rendered, planner: FileKey, classroom: Classroom, tmp_path: Path
) -> None:
    """A font file that is none is named."""
    font = tmp_path / "font.ttf"
    font.write_bytes(b"none")
    with pytest.raises(AppError, match="not a readable font"):
        sign(rendered, planner, crls=classroom.crls(), when=NOW, font=font)


@pytest.mark.parametrize("kind", ["p384", "rsa"])
def test_other_keys_sign_too(rendered: Rendered, classroom: Classroom, kind: str) -> None:
    """P-384 with SHA-384 and RSA with 3072 bits are accepted like P-256."""
    private = (
        ec.generate_private_key(ec.SECP384R1()) if kind == "p384" else rsa.generate_private_key(65537, 3072)
    )
    issuer = classroom.issuing["JHQ"]
    certificate = issuer.certify(JHQ, Role.COMMANDER, private.public_key(), now=NOW, life=DAY * 9)
    key = FileKey(certificate, (issuer.certificate, classroom.root.certificate), private)
    order = sign(rendered, key, crls=classroom.crls(), when=NOW)
    assert verify(order.pdf, trust_roots=classroom.trust, at=NOW).acceptable


@pytest.mark.parametrize(
    ("partner", "role", "reason"),
    [
        (JHQ, None, "sign.no_role"),
        (JHQ, Role.APPROVER, "sign.wrong_role"),
        (ARD, Role.PLANNER, "sign.wrong_role"),
        (JHQ, Role.COMMANDER, "sign.wrong_partner"),
    ],
)
def test_refuses_the_wrong_post(
    rendered: Rendered,
    order: bytes,
    classroom: Classroom,
    partner: PartnerName,
    role: Role | None,
    reason: str,
) -> None:
    """A post signs only in the fields of its role and partner."""
    key, crls = classroom.key(partner, role), classroom.crls()

    def attempt() -> Signed:
        if role in (None, Role.APPROVER):
            return sign(rendered, key, crls=crls, when=NOW)
        return acknowledge(order, FIELD, key, crls=crls, when=NOW)

    with pytest.raises(AppError) as failure:
        attempt()
    assert (failure.value.message.key, bool(str(failure.value))) == (reason, True)


def test_refuses_a_signer_who_is_not_in_order(
    rendered: Rendered, planner: FileKey, classroom: Classroom
) -> None:
    """A revoked or expired signer, and one without fresh revocation lists, cannot sign, and is told why."""
    revoked = classroom.crls([planner.certificate])
    cases = [
        (revoked, NOW, "was revoked"),
        ((), NOW, "no revocation list"),
        (classroom.crls(life=2 * DAY), NOW + 3 * DAY, "revocation list .* ran out"),
        (classroom.crls(), NOW + 60 * DAY, "ran out"),
        (classroom.crls(), NOW - 60 * DAY, "Check the clock"),
    ]
    for crls, when, reason in cases:
        with pytest.raises(AppError, match=reason):
            sign(rendered, planner, crls=crls, when=when)
    with pytest.raises(AppError, match="whole chain"):
        sign(rendered, replace(planner, chain=()), crls=classroom.crls(), when=NOW)


def test_refuses_what_cannot_be_signed(
    rendered: Rendered, order: bytes, commander: FileKey, planner: FileKey, classroom: Classroom
) -> None:
    """A file that is no PDF, a page or a field that is not there, and a field already signed are refused."""
    crls = classroom.crls()
    lost = replace(rendered, certifying=replace(rendered.certifying, page=9))
    for bad in (replace(rendered, pdf=b"none"), lost):
        with pytest.raises(AppError, match="sound PDF"):
            sign(bad, planner, crls=crls, when=NOW)
    once = acknowledge(order, FIELD, commander, crls=crls, when=NOW).pdf
    for pdf, field in ((order, "Sig_Commander"), (order, "Other"), (once, FIELD)):
        with pytest.raises(AppError, match="no empty field"):
            acknowledge(pdf, field, commander, crls=crls, when=NOW)


def test_fields_of_orders_are_few() -> None:
    """The name of a field says who signs there; other names are no fields of orders."""
    rule = field_rule("Sig_Commander_ARD")
    assert rule is not None
    assert (rule.roles, rule.partner) == ((Role.COMMANDER,), "ARD")
    assert [
        field_rule(name) for name in ("", "Sig_", "Sig_Planner.x", "Sig_Commander_ard", "sig_planner")
    ] == [None] * 5
    for bad in [
        ("Other", 0, (0, 0, 9, 9)),
        ("Sig_Planner", -1, (0, 0, 9, 9)),
        ("Sig_Planner", 0, (9, 0, 9, 9)),
    ]:
        with pytest.raises(ValueError, match="no place"):
            SignatureField(*bad)


def test_writes_all_or_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A failing disk leaves the old file as it was and nothing beside it."""
    path = tmp_path / "order.pdf"
    path.write_bytes(b"old")

    def fail(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("os.fsync", fail)
        with pytest.raises(AppError, match="No space left"):
            write_signed(Signed(b"new"), path)
    assert [each.read_bytes() for each in tmp_path.iterdir()] == [b"old"]
    write_signed(Signed(b"new"), path)
    assert path.read_bytes() == b"new"
