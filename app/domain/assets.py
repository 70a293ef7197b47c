"""Units that can be scheduled."""

from __future__ import annotations

import math
from dataclasses import dataclass, fields

from app.base.errors import AppError
from app.base.message import say
from app.domain.ids import AssetId, BaseId, PartnerId
from app.domain.marking import Marking
from app.domain.text import checked_name, checked_note
from app.geo.routing import Medium


@dataclass(frozen=True, slots=True)
class Performance:
    """What an asset can do. Every figure can be edited; the catalogue's own come with their source.

    Raises
    ------
    AppError
        If a figure is not positive (rests may be 0) or the endurance passes 30 days.
    """

    medium: Medium
    """What it moves through: decides the way it takes."""
    transit_mps: float
    """Speed to and from an area, metres per second."""
    patrol_mps: float
    """Speed while on station, metres per second."""
    endurance_s: float
    """Longest time away from base, transit included, seconds."""
    turnaround_s: float
    """Least time at base to be ready again, seconds."""
    crew_rest_s: float
    """Least rest of the crew between two duties, seconds."""
    sweep_width_m: float
    """Sweep width against a small boat (Koopman 1946), metres; its source is the asset's."""

    def __post_init__(self) -> None:
        for field in fields(self):
            value = getattr(self, field.name)
            if isinstance(value, Medium):
                continue
            least_is_zero = field.name in {"turnaround_s", "crew_rest_s"}
            if not math.isfinite(value) or value < 0 or (value == 0 and not least_is_zero):
                raise AppError(say("plan.bad_figure", figure=field.name, value=value))
        if self.endurance_s > 30 * 86400:
            raise AppError(say("plan.bad_figure", figure="endurance_s", value=self.endurance_s))

    @property
    def recovery_s(self) -> float:
        """Time after coming back until ready again: the longer of turnaround and crew rest, seconds."""
        return max(self.turnaround_s, self.crew_rest_s)


@dataclass(frozen=True, slots=True)
class Asset:
    """A vessel, aircraft, drone or team of one partner, at one base."""

    id: AssetId
    name: str
    partner: PartnerId
    base: BaseId
    type_key: str
    """The catalogue type it was made from."""
    type_name: str
    sidc: str
    """APP-6(D) symbol identification code, 20 digits."""
    performance: Performance
    source: str = ""
    """Where the figures come from."""
    cost_per_hour: int = 0
    """Of an hour away in the unit agreed on; 0 where it is not known. It leaves the plan with no copy."""
    note: str = ""
    """The planner's own; it leaves the plan with no copy."""
    marking: Marking | None = None

    def __post_init__(self) -> None:
        checked_name(self.name)
        checked_sidc(self.sidc)
        checked_note(self.note)
        if self.cost_per_hour < 0:
            raise AppError(say("plan.bad_figure", figure="cost_per_hour", value=self.cost_per_hour))


def checked_sidc(sidc: str) -> str:
    """Return ``sidc`` if it is 20 digits of a friend, neutral or unknown; raise AppError otherwise.

    Digits 3 and 4 of a MIL-STD-2525D / APP-6(D) code are context and standard identity;
    hostile and suspect identities are no part of a law-enforcement plan.
    """
    if len(sidc) != 20 or not sidc.isascii() or not sidc.isdigit() or sidc[3] not in "1234":
        raise AppError(say("plan.bad_sidc", sidc=sidc))
    return sidc
