"""R13: identities are names made for this recipient: two partners cannot join their copies."""

from __future__ import annotations

from dataclasses import replace

from app.domain.change import table
from app.domain.codec import with_identities
from app.domain.plan import KINDS
from app.domain.release.draft import Draft


def rename(draft: Draft) -> Draft:
    """Replace every identity, wherever it stands, by its name in the copy."""
    names = draft.names.names(identity for _, identity in draft.items)
    copy = with_identities(draft.as_plan(), names)
    return replace(draft, items={(kind, i): item for kind in KINDS for i, item in table(copy, kind).items()})
