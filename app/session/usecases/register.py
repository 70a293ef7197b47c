"""The register of legal instruments outside the plan: the hash of a text, and the register on paper."""

from __future__ import annotations

import hashlib
from pathlib import Path

from app.base.errors import AppError
from app.base.message import say
from app.session.session import Session


def hash_of_text(path: Path) -> str:
    """Return the SHA-256 of a file; raise AppError where it cannot be read."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise AppError(say("orders.unreadable", path=path, why=error.strerror)) from error


def print_register(session: Session, path: Path) -> Path:
    """Write the register of the open plan as PDF; raise AppError where the file cannot be written."""
    # reportlab takes a second to import and is needed by nothing else.
    from app.orders.register import compose_register, render_register

    pdf = render_register(compose_register(session.plan, session.clock()))
    try:
        path.write_bytes(pdf)
    except OSError as error:
        raise AppError(say("register.unwritable", path=path, why=error.strerror)) from error
    return path
