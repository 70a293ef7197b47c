"""Checking a signed order that came from somewhere."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from app.base.errors import AppError
from app.base.message import say

if TYPE_CHECKING:
    from app.orders.verify import Verdict

LARGEST_BYTES = 100_000_000


def verify_order(order: Path, trust: Path | None = None, at: datetime | None = None) -> Verdict:
    """Return what can be said of an order.

    Parameters
    ----------
    trust
        The trust bundle, or the root as PEM, to judge the signers by; the kept bundles where there is none.

    Raises
    ------
    AppError
        If one of the files cannot be read. What is wrong with an order is in the verdict.
    """
    from app.orders.verify import verify
    from app.trust.bundles import kept_judges, pem_of, read_judges

    if order.is_file() and order.stat().st_size > LARGEST_BYTES:
        raise AppError(say("orders.too_large", path=order, most=LARGEST_BYTES // 1_000_000))
    judges = read_judges(trust) if trust is not None else kept_judges()
    roots = pem_of(judges.trust.roots).encode()
    verdict = verify(_read(order), trust_roots=[roots], crls=judges.trust.crls, at=at)
    strangers = tuple(
        say("bundle.not_held", name=one.signer)
        for one in verdict.signatures
        if one.role is not None and not judges.holds(one.role, one.fingerprint_sha256)
    )
    if not strangers:
        return verdict
    return replace(verdict, acceptable=False, reasons=(*verdict.reasons, *strangers), plan_json=None)


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise AppError(say("orders.unreadable", path=path, why=error.strerror)) from error
