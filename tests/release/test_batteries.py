"""Canaries, non-interference, closure and collusion over random plans and every way out.

200 plans in the suite and 2,000 to prove it; pages, signatures and files are made of a tenth
of them, and pages compared of a twentieth.
"""

from __future__ import annotations

import zipfile
import zlib
from base64 import a85encode
from dataclasses import fields
from io import BytesIO

import pytest

from app.domain.codec import KIND_TYPES
from tests.conftest import PROVE
from tests.release import exports
from tests.release.batteries import (
    check_canaries,
    check_closure,
    check_collusion,
    check_interference,
    check_preview,
)
from tests.release.exports import EXPORTS, looked_into
from tests.release.randomplans import TEXTS, make

PLANS = 2000 if PROVE else 200
CHUNK = 20
CHUNKS = [range(first, first + CHUNK) for first in range(0, PLANS, CHUNK)]
FAST = [export for export in EXPORTS if not export.slow]
SLOW = [export for export in EXPORTS if export.slow]
chunked = pytest.mark.parametrize("seeds", CHUNKS, ids=lambda seeds: f"from {seeds.start}")
fast = pytest.mark.parametrize("export", FAST, ids=lambda export: export.name)
slow = pytest.mark.parametrize("export", SLOW, ids=lambda export: export.name)


@chunked
@fast
def test_no_token_of_what_stays_is_in_a_copy(seeds, export):
    """Battery 1: every token of what may go is found, so that those of the rest would be."""
    for seed in seeds:
        check_canaries(seed, export)


@chunked
@fast
def test_what_stays_leaves_no_trace_in_a_copy(seeds, export):
    """Battery 2: the same bytes, whatever the withheld is and whether it is there."""
    for seed in seeds:
        check_interference(seed, export)


@chunked
def test_a_copy_refers_to_nothing_outside_it(seeds):
    """Battery 3, and the copy reads back as it was written."""
    for seed in seeds:
        check_closure(seed)


@chunked
@fast
def test_two_copies_joined_tell_no_more(seeds, export):
    """Battery 6: no identity in common, and what neither has leaves no trace in both."""
    for seed in seeds:
        check_collusion(seed, export)


@pytest.mark.parametrize("seed", range(PLANS // 10))
def test_the_preview_says_what_then_happens(seed):
    """Item by item, with the rule."""
    check_preview(seed)


@pytest.mark.parametrize("seeds", CHUNKS[: len(CHUNKS) // 10], ids=lambda seeds: f"from {seeds.start}")
@slow
def test_no_token_of_what_stays_is_in_a_file(seeds, export):
    """Battery 1 in raw bytes, unpacked streams, strings, attachments, pages and rows."""
    for seed in seeds:
        check_canaries(seed, export, most=1)


@pytest.mark.parametrize("seeds", CHUNKS[: len(CHUNKS) // 10], ids=lambda seeds: f"from {seeds.start}")
@pytest.mark.parametrize("export", [one for one in SLOW if one.same], ids=lambda export: export.name)
def test_what_stays_leaves_no_trace_in_a_file(seeds, export):
    """Batteries 2 and 6 on the pages of orders: numbering, legend and map included."""
    for seed in seeds[::2]:
        check_interference(seed, export)
    for seed in seeds[::4]:
        check_collusion(seed, export)


def test_the_search_finds_what_is_hidden_in_a_file():
    """Text that is packed, printed in two bytes, put in a string, a row or an archive is found."""
    archive = BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as members:
        members.writestr("a/plan.json", "xq00001qx" * 99)
    packed = b"%PDF-1.7 stream\n" + zlib.compress(b"(x\\1610 0002qx)") + b"endstream"
    armoured = b"%PDF-1.7 stream\n" + a85encode(zlib.compress(b"xq00003qx"), adobe=True)[2:] + b"endstream"
    assert "xq00001qx" in looked_into(archive.getvalue())
    assert "xq00004qx" in looked_into("xq00004qx".encode("utf-16-be"))
    assert "xq00004qx" in looked_into(b"-" + "xq00004qx".encode("utf-16-be"))
    assert b"(xq0 0002qx)" in b"".join(exports._strings(packed))
    assert b"xq00003qx" in b"".join(exports._streams(armoured))
    assert b"xq00005qx" in b"".join(exports._strings(b"%PDF <" + b"xq00005qx".hex().encode() + b">"))


def test_every_text_of_every_kind_carries_a_token():
    """A field of text that is added is looked for as well."""
    known = {"id", "code", "zone_pack", "timezone", "sidc", "text_sha256", "by", "subject", "state"}
    known |= {"about", "signature", "salt"}
    for kind, entity in KIND_TYPES.items():
        texts = {one.name for one in fields(entity) if one.type in {"str", str}}
        assert texts - known == set(TEXTS[kind]), kind
    plan, tokens = make(0)
    assert {(kind, name) for kind, _, name in tokens.values()} >= {
        (k, n) for k, ns in TEXTS.items() for n in ns
    }
    assert plan == make(0)[0]
