"""What a grant asks for, held against what has been arranged. One small test a condition."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from app.base.message import Message, say
from app.domain.law.legs import Leg, Part
from app.domain.law.register import Condition, ConditionKind
from app.domain.law.terms import State


@dataclass(frozen=True, slots=True)
class Lack:
    """A condition that is not met as things stand."""

    condition: Condition
    state: State
    """Whose condition it is: whose rider, whose notice."""
    pending: bool = False
    """True where it has been asked for and the answer is open."""

    @property
    def reason(self) -> Message:
        """What is missing, in words."""
        key = f"law.lacks_{self.condition.kind.value}{'_yet' if self.pending else ''}"
        return say(key, state=self.state, figure=f"{self.condition.figure:g}")


Test = Callable[[Leg, Part, State, float], bool]


def _notice(leg: Leg, part: Part, giver: State, hours: float) -> bool:
    told = leg.notices.get(giver)
    return told is not None and (part.start - told).total_seconds() >= hours * 3600


def _distance(leg: Leg, part: Part, giver: State, most_nm: float) -> bool:
    return part.off_coast_nm is not None and part.off_coast_nm <= most_nm


TESTS: Mapping[ConditionKind, Test] = {
    ConditionKind.NOTICE_HOURS: _notice,
    ConditionKind.SHIPRIDER: lambda leg, part, giver, _: giver in leg.riders,
    ConditionKind.FLAG_CONFIRMED: lambda leg, part, giver, _: leg.flag_confirmed,
    ConditionKind.PURSUIT_CONTINUOUS: lambda leg, part, giver, _: bool(
        leg.pursuit and leg.pursuit.continuous
    ),
    ConditionKind.SIGNAL_GIVEN: lambda leg, part, giver, _: bool(leg.pursuit and leg.pursuit.signal_given),
    ConditionKind.DAYLIGHT: lambda leg, part, giver, _: part.daylight,
    ConditionKind.MAX_DISTANCE_NM: _distance,
    ConditionKind.FORCE_LIMITS: lambda leg, part, giver, _: giver in leg.force_limits_read,
    ConditionKind.CONTACT_POINT: lambda leg, part, giver, _: giver in leg.contact_points,
    ConditionKind.MIN_SENIORITY: lambda leg, part, giver, least: leg.seniority_years >= least,
}
"""The test of each condition: leg, part, who gives the grant, the condition's figure."""


def lacks(leg: Leg, part: Part, giver: State, conditions: frozenset[Condition]) -> tuple[Lack, ...]:
    """Return the conditions that are not met in one part of a leg, in the order of their kinds."""
    ordered = sorted(conditions, key=lambda condition: (condition.kind.value, condition.figure))
    unmet = [one for one in ordered if not TESTS[one.kind](leg, part, giver, one.figure)]
    return tuple(Lack(one, giver, _is_pending(leg, giver, one)) for one in unmet)


def _is_pending(leg: Leg, giver: State, condition: Condition) -> bool:
    return condition.kind is ConditionKind.SHIPRIDER and giver in leg.riders_asked
