"""What a legal adviser signs: the words of an opinion, and a hash of what it speaks of."""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import Any

from app.domain.codec import to_json, to_tree
from app.domain.ids import InstrumentId
from app.domain.law.register import Grant, Instrument
from app.domain.opinions import Opinion, View
from app.domain.plan import Plan

_FORMAT = "watchbill opinion 1"
_NOT_SAID = frozenset({"id", "instrument", "note", "marking"})
"""What of the register is no part of what it says: an adviser speaks of the rest."""


def digest_of(plan: Plan, instrument: InstrumentId, salt: str) -> str:
    """Return the salted SHA-256 of what an instrument and its articles say, in whatever plan they stand."""
    articles = (grant for grant in plan.grants.values() if grant.instrument == instrument)
    said = [to_json(_said(plan, plan.instruments[instrument]))]
    said += sorted(to_json(_said(plan, grant)) for grant in articles)
    return hashlib.sha256(to_json([salt, *said]).encode()).hexdigest()


def statement(view: View, post: str, on: datetime, about: str, reasons: str) -> bytes:
    """Return the bytes that an adviser signs."""
    said = {"format": _FORMAT, "view": view, "post": post, "on": on, "about": about, "reasons": reasons}
    return to_json(said).encode()


def statement_of(opinion: Opinion) -> bytes:
    """Return the bytes that the adviser of ``opinion`` signed, if nobody altered it since."""
    return statement(opinion.view, opinion.post, opinion.on, opinion.about, opinion.reasons)


def reads_the_same(plan: Plan, opinion: Opinion) -> bool | None:
    """Tell whether the register says what it did when the opinion was given; None where no copy can tell."""
    return digest_of(plan, opinion.instrument, opinion.salt) == opinion.about if opinion.salt else None


def _said(plan: Plan, one: Instrument | Grant) -> dict[str, Any]:
    said = {name: value for name, value in to_tree(one).items() if name not in _NOT_SAID}
    if isinstance(one, Grant) and one.area is not None:
        area = plan.areas[one.area]
        said["area"] = [area.name, to_tree(area.shape)]
    return said
