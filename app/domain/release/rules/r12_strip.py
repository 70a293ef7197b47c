"""R12: what never leaves, whoever asks: notes, sources, shares, costs, who else has it, how it came about."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from app.base.message import say
from app.domain.assets import Asset
from app.domain.change import Key
from app.domain.ids import PartnerId
from app.domain.marking import FieldMark, Level, Marking
from app.domain.partners import NOTHING_AGREED
from app.domain.plan import Entity
from app.domain.release.draft import Draft, Reason
from app.domain.release.rules.r02_ladder import level_of
from app.geo.units import METRES_PER_NM

NUMBER = 12
STATED_SWEEP_M = 1.0 * METRES_PER_NM
"""What stands for the sweep width of others' sensors: a figure that says nothing of them."""

_NOTE: Mapping[str, object] = {"note": ""}
STRIPPED: Mapping[str, Mapping[str, Any]] = {
    "headers": {**_NOTE, "hidden": frozenset(), "locked": frozenset(), "home": None},
    "partners": {
        **_NOTE,
        "ceiling": Level.OPEN,
        "uses": frozenset(),
        "cleared": False,
        "shares": NOTHING_AGREED,
    },
    "bases": _NOTE,
    "assets": {**_NOTE, "source": "", "cost_per_hour": 0},
    "areas": {**_NOTE, "layer": None},
    "marks": {**_NOTE, "layer": None},
    "permissions": {"reason": ""},
    "availabilities": _NOTE,
    "instruments": {**_NOTE, "held_at": ""},
    "grants": _NOTE,
    "riders": _NOTE,
    "arrangements": _NOTE,
    "requests": _NOTE,
    # Without it the hash tells nothing of articles that the recipient may not have.
    "opinions": {"salt": ""},
    "delegations": _NOTE,
    "handovers": _NOTE,
    "disagreements": _NOTE,
    "duties": {**_NOTE, "pinned": False, "by_hand": False},
}
"""What each field is in every copy; a kind that is not here stays with the planner as a whole."""


def strip(draft: Draft) -> Draft:
    """Take out what is the planner's own, and the true figure of sensors that are not the recipient's."""

    def outcome(key: Key, item: Entity) -> Entity | Reason:
        stripped = STRIPPED.get(key[0])
        if stripped is None:
            # Layers are how the planner sorts his sheet, and name files of his laptop.
            return Reason(NUMBER, say("release.planners_own"))
        bare: Any = replace(item, marking=_shown(draft, draft.mark(key)), **stripped)
        if isinstance(bare, Asset) and not draft.is_own(key):
            bare = replace(bare, performance=replace(bare.performance, sweep_width_m=STATED_SWEEP_M))
        return bare  # type: ignore[no-any-return] # it is of the item's own type

    return draft.each(outcome)


def _shown(draft: Draft, marking: Marking) -> Marking:
    """Return a marking as the recipient sees it, at the level that counts: for itself, or to pass on."""
    given: frozenset[PartnerId] = frozenset({draft.recipient.id})
    if _is_passed_on(draft, marking):
        given |= marking.readers - {marking.originator}
    level = level_of(marking, draft.whole, draft.at)
    own = marking.originator == draft.recipient.id
    return replace(
        marking,
        level=max(Level) if level is None else level,
        releasable_to=given,
        handling=replace(marking.handling, approved=marking.handling.approved & given),
        # What is given goes on to nobody else (R18); what goes back is its originator's to give.
        received_for=None if own else given,
        fields=tuple(FieldMark(field.field, _shown(draft, field.marking)) for field in marking.fields),
    )


def _is_passed_on(draft: Draft, marking: Marking) -> bool:
    """Tell whether the recipient leads the plan, and gets what the sender itself says others may have."""
    plan = draft.whole
    return marking.originator == plan.home != draft.recipient.id == plan.header.lead
