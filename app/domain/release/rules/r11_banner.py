"""R11: the banner is the highest level of what is in this copy, and of nothing else."""

from __future__ import annotations

from dataclasses import replace

from app.domain.marking import Level, Marking
from app.domain.release.draft import Draft
from app.domain.release.rules.r02_ladder import level_of


def head(draft: Draft) -> Draft:
    """Give the copy its banner."""
    marks = [mark for key in draft.items for mark in _all(draft.mark(key))]
    return replace(draft, banner=max((_level(draft, mark) for mark in marks), default=Level.OPEN))


def _all(marking: Marking) -> tuple[Marking, ...]:
    return (marking, *(field.marking for field in marking.fields))


def _level(draft: Draft, marking: Marking) -> Level:
    level = level_of(marking, draft.whole, draft.at)
    return max(Level) if level is None else level
