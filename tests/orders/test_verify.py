"""The gate accepts honest orders and nothing else."""

from __future__ import annotations

import io
import json
import random
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyhanko.pdf_utils.generic import StreamObject, pdf_name
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import SigFieldSpec, append_signature_field

from app.base.errors import AppError
from app.orders import signing
from app.orders.signing import Rendered, acknowledge, commander_field, sign
from app.orders.verify import Verdict, verify
from app.trust.keys import FileKey
from app.trust.roles import Role
from tests.conftest import PROVE
from tests.orders.classroom import ARD, JHQ, NOW, Classroom

FIELD = commander_field(ARD.code)
FLIPS = 400 if PROVE else 40
DAY = timedelta(days=1)


@pytest.fixture
def judge(classroom: Classroom) -> Callable[[bytes], Verdict]:
    """Verify with the classroom's root at the time of signing."""
    return lambda pdf: verify(pdf, trust_roots=classroom.trust, at=NOW)


def keys(verdict: Verdict) -> list[str]:
    """Return the reasons, and that they decide."""
    assert verdict.acceptable is (not verdict.reasons)
    assert verdict.acceptable or verdict.plan_json is None
    assert all(str(reason) for reason in verdict.reasons)
    return [reason.key for reason in verdict.reasons]


def updated(pdf: bytes, change: Callable[[IncrementalPdfFileWriter], None]) -> bytes:
    """Append a revision in which ``change`` was made."""
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    change(writer)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def replace_page(writer: IncrementalPdfFileWriter) -> None:
    """Order something else on page 1."""
    page = writer.root["/Pages"]["/Kids"][0]
    page["/Contents"] = writer.add_object(StreamObject(stream_data=b"0 0 300 300 re f"))
    writer.update_container(page)


def test_accepts_a_certified_order(order: bytes, judge: Callable[[bytes], Verdict]) -> None:
    """An untouched order is accepted, with its plan and with what the certificate proves."""
    verdict = judge(order)
    assert keys(verdict) == []
    assert (verdict.plan_json, verdict.unsigned, verdict.exercise) == (b'{"plan": 1}', (FIELD,), True)
    (report,) = verdict.signatures
    assert (report.field, report.role, report.partner) == ("Sig_Planner", Role.PLANNER, "JHQ")
    assert (report.claimed_time, report.valid_when_claimed) == (NOW, True)
    assert json.loads(json.dumps(verdict.to_dict()))["signatures"][0]["role"] == "planner"


def test_accepts_an_acknowledged_order(acknowledged: bytes, judge: Callable[[bytes], Verdict]) -> None:
    """A commander's signature in the prepared field is accepted, in its order."""
    verdict = judge(acknowledged)
    assert keys(verdict) == []
    assert [(each.role, each.partner) for each in verdict.signatures] == [
        (Role.PLANNER, "JHQ"),
        (Role.COMMANDER, "ARD"),
    ]
    assert verdict.unsigned == ()


def test_takes_back_nothing_but_the_acknowledgement(
    order: bytes, acknowledged: bytes, judge: Callable[[bytes], Verdict]
) -> None:
    """Cut back to the planner's revision, the order says that the commander's field is empty."""
    assert acknowledged.startswith(order)
    assert judge(acknowledged[: len(order)]).unsigned == (FIELD,)


def test_rejects_every_flipped_byte(acknowledged: bytes, judge: Callable[[bytes], Verdict]) -> None:
    """No changed byte is accepted, wherever it is: not even in the container of a signature."""
    source = random.Random(8)
    for position in source.sample(range(len(acknowledged)), FLIPS):
        altered = bytearray(acknowledged)
        altered[position] ^= 1 << source.randrange(8)
        assert keys(judge(bytes(altered))), f"byte {position} was changed"


def test_rejects_redundant_changes_in_the_container(order: bytes, judge: Callable[[bytes], Verdict]) -> None:
    """What a signature cannot cover is held to one form: digits, padding and what the CMS says twice."""
    start = order.index(b"/Contents <") + len(b"/Contents <")
    size = order.index(b">", start) - start
    source = random.Random(9)
    places = [*range(100), size - 1, *source.sample(range(100, size), FLIPS)]
    for place in places:
        altered = bytearray(order)
        digit = int(chr(altered[start + place]), 16) ^ (1 << source.randrange(4))
        altered[start + place] = ord(f"{digit:x}")
        assert keys(judge(bytes(altered))), f"digit {place} was changed"


def test_rejects_appended_bytes(order: bytes, judge: Callable[[bytes], Verdict]) -> None:
    """Anything after the last signature is rejected."""
    assert "verify.data_after" in keys(judge(order + b"\n% more\n"))


def test_rejects_an_appended_change(
    order: bytes, judge: Callable[[bytes], Verdict], caplog: pytest.LogCaptureFixture
) -> None:
    """An unsigned revision is rejected, though all signed bytes are there; nothing is logged."""
    assert "verify.changed_between" in keys(judge(updated(order, replace_page)))
    assert caplog.records == []


def test_rejects_a_change_before_an_honest_acknowledgement(
    order: bytes, commander: FileKey, classroom: Classroom, judge: Callable[[bytes], Verdict]
) -> None:
    """A change between two signatures is rejected, though the last one covers the whole file."""
    forged = acknowledge(updated(order, replace_page), FIELD, commander, crls=classroom.crls(), when=NOW)
    assert {"verify.changed_between", "verify.not_permitted"} <= set(keys(judge(forged.pdf)))


def test_rejects_an_added_field(
    order: bytes, commander: FileKey, classroom: Classroom, judge: Callable[[bytes], Verdict]
) -> None:
    """A signature in an invisible field that the planner did not lay out is rejected."""
    name = "Sig_Commander"
    extended = updated(order, lambda writer: append_signature_field(writer, SigFieldSpec(name)))
    forged = acknowledge(extended, name, commander, crls=classroom.crls(), when=NOW)
    assert "verify.added_field" in keys(judge(forged.pdf))


def test_rejects_every_truncation(order: bytes, judge: Callable[[bytes], Verdict]) -> None:
    """A file cut short is rejected."""
    for size in (0, 1, 100, len(order) // 2, len(order) - 10, len(order) - 1):
        assert keys(judge(order[:size]))


def test_rejects_a_rewritten_file(order: bytes, tmp_path: Path, judge: Callable[[bytes], Verdict]) -> None:
    """A file written anew by another program is rejected, though it looks the same."""
    tool = shutil.which("qpdf")
    if tool is None:
        pytest.skip("qpdf is not installed")
    (tmp_path / "order.pdf").write_bytes(order)
    subprocess.run([tool, "order.pdf", "new.pdf"], cwd=tmp_path, check=True)
    assert keys(judge((tmp_path / "new.pdf").read_bytes()))


def test_rejects_an_unsigned_file(rendered: Rendered, judge: Callable[[bytes], Verdict]) -> None:
    """A sound PDF without a signature is rejected as such."""
    assert keys(judge(rendered.pdf)) == ["verify.unsigned"]


@settings(max_examples=200)
@given(st.binary(max_size=400), st.sampled_from([b"", b"%PDF-1.7\n"]))
def test_never_raises_on_random_bytes(data: bytes, head: bytes) -> None:
    """Any bytes get a verdict."""
    assert keys(verify(head + data, trust_roots=[]))


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_never_raises_on_hostile_structure(order: bytes, classroom: Classroom, data: st.DataObject) -> None:
    """An order in which keywords were exchanged, repeated or nested gets a verdict."""
    old = data.draw(
        st.sampled_from([b"/Kids", b"/Fields", b"/V ", b"/Prev", b"/ByteRange", b"obj", b"/Size", b"0 R"])
    )
    new = data.draw(
        st.sampled_from([b"", b"[" * 3000, b"<<" * 3000, b"/Parent", b"-1", b"9" * 40, b"%", b"1 0 R"])
    )
    assert keys(verify(order.replace(old, new, data.draw(st.integers(1, 9))), trust_roots=classroom.trust))


def test_rejects_a_look_alike_authority(rendered: Rendered, judge: Callable[[bytes], Verdict]) -> None:
    """An authority with the same names is another authority."""
    other = Classroom.open()
    forged = sign(rendered, other.key(JHQ, Role.PLANNER), crls=other.crls(), when=NOW)
    assert keys(judge(forged.pdf)) == ["trust.untrusted"]


def test_an_authority_cannot_make_signers_of_another_partner(
    rendered: Rendered, classroom: Classroom
) -> None:
    """The name constraints of a partner's authority are enforced by the same judgement that verifies."""
    stolen = classroom.key(JHQ, Role.PLANNER, by="ARD")
    with pytest.raises(AppError, match="was refused"):
        sign(rendered, stolen, crls=classroom.crls(), when=NOW)


def test_rejects_a_revoked_signer(order: bytes, planner: FileKey, classroom: Classroom) -> None:
    """A newer revocation list at the receiver prevails over the one in the order."""
    newer = classroom.crls([planner.certificate], now=NOW)
    assert keys(verify(order, trust_roots=classroom.trust, at=NOW, crls=newer)) == ["trust.revoked"]


def test_tells_what_time_did(order: bytes, classroom: Classroom) -> None:
    """When only time stands against an order, it is rejected now and accepted for its own time."""
    later = verify(order, trust_roots=classroom.trust, clock=lambda: NOW + 60 * DAY)
    assert {"trust.stale_crl", "trust.expired", "verify.valid_then"} <= set(keys(later))
    assert later.signatures[0].valid_when_claimed
    asked = verify(order, trust_roots=classroom.trust, at=NOW, clock=lambda: NOW + 60 * DAY)
    assert keys(asked) == []


def test_newer_lists_mend_stale_ones(rendered: Rendered, planner: FileKey, classroom: Classroom) -> None:
    """An order with lists that ran out is rejected until the receiver brings newer ones."""
    short = sign(rendered, planner, crls=classroom.crls(life=2 * DAY), when=NOW).pdf
    soon = NOW + 3 * DAY
    assert set(keys(verify(short, trust_roots=classroom.trust, at=soon))) == {"trust.stale_crl"}
    assert keys(verify(short, trust_roots=classroom.trust, at=soon, crls=classroom.crls(now=soon))) == []


def test_suspects_a_slow_clock(order: bytes, classroom: Classroom) -> None:
    """A laptop that lives in the past is told to check its clock, and is not told to trust the claim."""
    found = keys(verify(order, trust_roots=classroom.trust, clock=lambda: NOW - 10 * DAY))
    assert {"verify.future", "trust.not_yet_valid", "trust.future_crl"} <= set(found)
    assert "verify.valid_then" not in found


@pytest.mark.parametrize(
    ("partner", "role", "reason"),
    [
        (ARD, None, "verify.no_role"),
        (ARD, Role.PLANNER, "verify.wrong_role"),
        (JHQ, Role.COMMANDER, "verify.wrong_partner"),
    ],
)
def test_rejects_the_wrong_post(
    order: bytes,
    classroom: Classroom,
    judge: Callable[[bytes], Verdict],
    monkeypatch: pytest.MonkeyPatch,
    partner: object,
    role: Role | None,
    reason: str,
) -> None:
    """A trusted certificate of another role or partner does not count in a field, whatever program signed."""
    key = classroom.key(partner, role)
    monkeypatch.setattr(signing, "_check_signer", lambda act, field: Role.COMMANDER)
    assert keys(judge(acknowledge(order, FIELD, key, crls=classroom.crls(), when=NOW).pdf)) == [reason]


def test_rejects_an_order_that_is_not_sealed(
    rendered: Rendered, planner: FileKey, classroom: Classroom, judge: Callable[[bytes], Verdict]
) -> None:
    """A first signature that does not certify is rejected, and an order without its plan."""
    writer = signing._open(rendered.pdf)
    field = rendered.certifying
    append_signature_field(writer, SigFieldSpec(field.name, box=field.box))
    loose = signing._fill(writer, field.name, signing.Act(planner, classroom.crls(), NOW))
    assert keys(judge(loose.pdf)) == ["verify.no_certification"]


def test_rejects_an_order_without_its_plan(
    rendered: Rendered,
    planner: FileKey,
    classroom: Classroom,
    judge: Callable[[bytes], Verdict],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """An order that carries no plan is no order of ours."""
    monkeypatch.setattr(signing, "_attach", lambda writer, plan: None)
    assert keys(judge(sign(rendered, planner, crls=classroom.crls(), when=NOW).pdf)) == ["verify.attachment"]


def test_rejects_other_form_fields(
    rendered: Rendered, planner: FileKey, classroom: Classroom, judge: Callable[[bytes], Verdict]
) -> None:
    """A form that could be filled in after signing is rejected."""

    def add_text(writer: IncrementalPdfFileWriter) -> None:
        append_signature_field(writer, SigFieldSpec("Other"))
        writer.root["/AcroForm"]["/Fields"][0][pdf_name("/FT")] = pdf_name("/Tx")

    form = replace(rendered, pdf=updated(rendered.pdf, add_text))
    assert keys(judge(sign(form, planner, crls=classroom.crls(), when=NOW).pdf)) == ["verify.other_form"]


def test_never_mixes_exercise_and_live(
    order: bytes, classroom: Classroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A live commander cannot acknowledge the order of an exercise."""
    monkeypatch.setattr("app.trust.authority.EXERCISE", "LIVE")
    live = Classroom.open()
    pdf = acknowledge(order, FIELD, live.key(ARD, Role.COMMANDER), crls=live.crls(), when=NOW).pdf
    verdict = verify(pdf, trust_roots=[*classroom.trust, *live.trust], at=NOW)
    assert keys(verdict) == ["verify.mixed"]


def test_refuses_too_large_a_file_unread(
    classroom: Classroom, order: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A huge file is not read."""
    monkeypatch.setattr("app.orders.verify._MOST_BYTES", 1000)
    assert keys(verify(order, trust_roots=classroom.trust)) == ["verify.too_large"]


def test_names_a_bad_trust_root(order: bytes) -> None:
    """The receiver's own root must be readable: that is not the order's fault."""
    with pytest.raises(AppError, match="trusted authority"):
        verify(order, trust_roots=[b"nonsense"])
