"""Checking a signed order that came from somewhere."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from app.base.errors import AppError
from app.base.message import say

if TYPE_CHECKING:
    from app.orders.verify import Verdict

LARGEST_BYTES = 100_000_000


def verify_order(order: Path, root: Path, at: datetime | None = None) -> Verdict:
    """Return what can be said of an order when ``root`` is trusted.

    Raises
    ------
    AppError
        If one of the files cannot be read. What is wrong with an order is in the verdict.
    """
    from app.orders.verify import verify

    if order.is_file() and order.stat().st_size > LARGEST_BYTES:
        raise AppError(say("orders.too_large", path=order, most=LARGEST_BYTES // 1_000_000))
    return verify(_read(order), trust_roots=[_read(root)], at=at)


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise AppError(say("orders.unreadable", path=path, why=error.strerror)) from error
