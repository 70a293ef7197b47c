"""An order and those who sign it."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest
from reportlab.pdfgen.canvas import Canvas

from app.orders.signing import Rendered, SignatureField, acknowledge, commander_field, sign
from app.trust.keys import FileKey
from app.trust.roles import Role
from tests.orders.classroom import ARD, JHQ, NOW, Classroom


@pytest.fixture(scope="session")
def classroom() -> Classroom:
    """Return authorities of two partners under one root."""
    return Classroom.open()


@pytest.fixture(scope="session")
def planner(classroom: Classroom) -> FileKey:
    """Return the key of the headquarters' planner."""
    return classroom.key(JHQ, Role.PLANNER)


@pytest.fixture(scope="session")
def commander(classroom: Classroom) -> FileKey:
    """Return the key of the partner's commander."""
    return classroom.key(ARD, Role.COMMANDER)


@pytest.fixture(scope="session")
def rendered() -> Rendered:
    """Return an order of three pages with room for two signatures."""
    page = io.BytesIO()
    canvas = Canvas(page, invariant=1)
    for number in range(1, 4):
        canvas.drawString(72, 700, f"Order, page {number}")
        canvas.showPage()
    canvas.save()
    field = SignatureField("Sig_Planner", 0, (40, 30, 220, 90))
    other = replace(field, name=commander_field(ARD.code), box=(240, 30, 420, 90))
    return Rendered(page.getvalue(), b'{"plan": 1}', field, (other,), "Order 001")


@pytest.fixture(scope="session")
def order(rendered: Rendered, planner: FileKey, classroom: Classroom) -> bytes:
    """Return the order, certified by the planner."""
    return sign(rendered, planner, crls=classroom.crls(), when=NOW).pdf


@pytest.fixture(scope="session")
def acknowledged(order: bytes, commander: FileKey, classroom: Classroom) -> bytes:
    """Return the order, acknowledged by the commander as well."""
    return acknowledge(order, commander_field(ARD.code), commander, crls=classroom.crls(), when=NOW).pdf
