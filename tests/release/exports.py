"""Every way something leaves as a copy. A new format is one line more in ``EXPORTS``."""

from __future__ import annotations

import re
import sqlite3
import subprocess
import tempfile
import zipfile
import zlib
from base64 import a85decode
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from shutil import which

import pypdfium2

from app.domain.codec import plan_to_tree, to_json
from app.domain.plan import Plan
from app.domain.release import Released
from app.exchange.package import Manifest, pack
from app.geo.routing import Router
from app.orders.content import compose_order
from app.orders.forms import FormKind, compose_form, render_form
from app.orders.paper import stamp_font
from app.orders.render import render_order
from app.orders.signing import sign
from app.session.session import Session
from app.trust.roles import Role
from tests.builders import no_land
from tests.orders.classroom import JHQ, NOW, Classroom
from tests.release.randomplans import NOW as ISSUED

ROUTER = Router(no_land)
ON_PAPER = frozenset({("assets", "name"), ("areas", "name"), ("areas", "task")})
"""What the pages of an order surely say."""


@dataclass(frozen=True)
class Export:
    """One way out."""

    name: str
    write: Callable[[Released[Plan]], bytes]
    slow: bool = False
    """Whether it is tried with a tenth of the plans in the suite."""
    says: frozenset[tuple[str, str]] | None = None
    """The texts that are surely in it, by kind and field; None for every text of the copy."""
    same: bool = True
    """Whether the same copy gives the same bytes: a signature and a file's own secrets do not."""


def as_json(copy):
    """Return the copy as what machines exchange."""
    return to_json(plan_to_tree(copy.value)).encode()


BOUND = {"salt": "0" * 32, "head": "0" * 64}
"""The one salted field that binds a copy to the whole plan, held fixed."""


def as_order(copy):
    """Return the order before it is signed: what a signature covers."""
    return render_order(compose_order(copy, ROUTER, ISSUED, commitment=BOUND)).pdf


def as_draft(copy):
    """Return the order as a draft."""
    return render_order(compose_order(copy, ROUTER, ISSUED, draft=True, commitment=BOUND)).pdf


def as_signed(copy):
    """Return the signed order."""
    classroom = Classroom.open()
    key = classroom.key(JHQ, Role.PLANNER)
    rendered = render_order(compose_order(copy, ROUTER, ISSUED, commitment=BOUND))
    return sign(rendered, key, crls=classroom.crls(), when=NOW, font=stamp_font()).pdf


def as_plan_file(copy):
    """Return a plan file made from the copy, as whoever gets it first has it."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "copy.watchbill"
        Session.create(path, copy.value, clock=lambda: ISSUED).close()
        return path.read_bytes()


def as_package(copy):
    """Return what is signed and sealed as a package: the same bytes for the same copy."""
    made = {"number": 1, "time": ISSUED, "exercise": True, "rules": 2, "commitment": BOUND}
    names = {"package": "p", "document": "d", "sender": "JHQ", "recipient": copy.recipient.code}
    manifest = Manifest(certificate="c", recipients=("r",), **names, **made)
    return pack(copy, manifest)


def as_forms(copy):
    """Return the three forms of each request in the copy."""
    forms = [
        render_form(compose_form(copy, request, kind, ISSUED))
        for request in copy.value.requests
        for kind in FormKind
    ]
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for number, form in enumerate(forms):
            archive.writestr(zipfile.ZipInfo(f"{number}.pdf"), form)
    return packed.getvalue()


EXPORTS = (
    Export("copy", as_json),
    Export("order", as_order, slow=True, says=ON_PAPER),
    Export("draft", as_draft, slow=True, says=ON_PAPER),
    Export("signed order", as_signed, slow=True, same=False),
    Export("package", as_package),
    Export("forms", as_forms, slow=True, says=frozenset()),
    Export("plan file", as_plan_file, slow=True, same=False),
)


def looked_into(data: bytes) -> str:
    """Return every text that can be got out of an export, blanks left out: as bytes, streams, pages, rows."""
    parts = [data]
    if data.startswith(b"%PDF"):
        parts += [*_streams(data), *_strings(data), *_attached(data), _pages(data), _poppler(data)]
    elif data.startswith(b"SQLite"):
        parts.append(_rows(data))
    elif data.startswith(b"PK"):
        with zipfile.ZipFile(BytesIO(data)) as archive:
            parts += [looked_into(archive.read(name)).encode() for name in archive.namelist()]
            parts.append(" ".join(archive.namelist()).encode())
    texts = []
    for part in parts:
        # Whatever a reader could take the bytes for.
        texts += [
            part.decode("latin-1"),
            part.decode("utf-16-be", "ignore"),
            part[1:].decode("utf-16-be", "ignore"),
        ]
        texts.append(part.decode("utf-16-le", "ignore"))
    return re.sub(r"\s", "", "\n".join(texts))


def _streams(pdf):
    """Yield each stream of a PDF, object streams and earlier revisions included, as it is unpacked."""
    for found in re.finditer(rb"stream\r?\n", pdf):
        body = pdf[found.end() :]
        for raw in (body, _from_ascii85(body)):
            try:
                yield zlib.decompressobj().decompress(raw)
            except zlib.error:
                continue


def _from_ascii85(body):
    """Return what stands as printable characters before the end of a stream, or nothing."""
    try:
        return a85decode(b"<~" + body[: body.index(b"~>") + 2], adobe=True)
    except ValueError:
        return b""


def _strings(pdf):
    """Yield what stands in brackets or as hexadecimal digits, in the file and in its streams."""
    for part in (pdf, *_streams(pdf)):
        for found in re.finditer(rb"<([0-9A-Fa-f\s]{8,})>", part):
            digits = re.sub(rb"\s", b"", found[1])
            yield bytes.fromhex(digits[: len(digits) // 2 * 2].decode())
        yield re.sub(rb"\\([0-7]{3})", lambda match: bytes([int(match[1], 8) & 255]), part)


def _attached(pdf):
    """Yield attachments by name and content, bookmarks and metadata."""
    with pypdfium2.PdfDocument(pdf) as document:
        for number in range(document.count_attachments()):
            attachment = document.get_attachment(number)
            yield attachment.get_name().encode()
            yield bytes(attachment.get_data())
        yield " ".join(bookmark.get_title() for bookmark in document.get_toc()).encode()
        yield repr(document.get_metadata_dict()).encode()


def _pages(pdf):
    """Return the text of the pages as one reader renders it."""
    with pypdfium2.PdfDocument(pdf) as document:
        return " ".join(page.get_textpage().get_text_range() for page in document).encode()


def _poppler(pdf):
    """Return the same as another reader does, where it is installed."""
    if which("pdftotext") is None:
        return b""
    return subprocess.run(["pdftotext", "-", "-"], input=pdf, capture_output=True, check=True).stdout


def _rows(data):
    """Return every row of a database; its free pages are in the bytes already."""
    database = sqlite3.connect(":memory:")
    try:
        database.deserialize(data)
        names = [name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return repr([database.execute(f'SELECT * FROM "{name}"').fetchall() for name in names]).encode()
    finally:
        database.close()
