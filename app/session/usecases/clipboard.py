"""Copying things of a plan as text and pasting them into the same or another plan."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from app.base.errors import AppError
from app.base.message import say
from app.domain.change import Change, Key
from app.domain.codec import plan_from_tree, plan_to_tree
from app.domain.edits import pasting
from app.domain.edits.pasting import COPIED, Clip
from app.session import actions
from app.session.session import Session

__all__ = ["COPIED", "copy", "paste"]

LONGEST_TEXT = 50_000_000


def copy(session: Session, keys: Sequence[Key]) -> str:
    """Return things of the plan as text; raise AppError where none of them can be copied."""
    clip = pasting.copy(session.plan, keys)
    return json.dumps({"plan": plan_to_tree(clip.plan), "things": sorted(clip.things)}, ensure_ascii=False)


def paste(session: Session, text: str, *, doubles: bool = False) -> Change | None:
    """Add what ``text`` holds; raise AppError where it holds nothing that fits here."""
    try:
        tree: Any = json.loads(text) if len(text) <= LONGEST_TEXT else None
        things = frozenset(str(one) for one in tree["things"])
        plan = plan_from_tree(tree["plan"])
    except (ValueError, TypeError, LookupError, RecursionError) as error:
        raise AppError(say("plan.nothing_to_paste")) from error
    return actions.paste(session, Clip(plan, things), doubles=doubles)
