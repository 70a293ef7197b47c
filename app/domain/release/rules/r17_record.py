"""R17: a record of each copy: for whom, how much of what, under which rules. Without one nothing leaves."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from app.domain.release.draft import Draft
from app.domain.release.record import Record

RULES_VERSION = 2
"""Counts up with each change of what the rules let go; stands beside each export in the records."""


def record(draft: Draft) -> Draft:
    """Write down what goes, by the names the plan itself has for it."""
    counts = Counter(kind for kind, _ in draft.items)
    identities = tuple(identity for _, identity in draft.items)
    return replace(draft, record=Record(draft.recipient.code, RULES_VERSION, counts, identities))
