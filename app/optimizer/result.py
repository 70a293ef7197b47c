"""What a search found."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.arrangements import Arrangement
from app.domain.duties import Duty


@dataclass(frozen=True, slots=True)
class Result:
    """A schedule, what it is worth, and what no schedule can pass.

    Both values include the fixed duties and are on the scale of ``value.schedule_value``, 0 to 100.
    The bound holds for schedules of the search's own kind: whole buckets on station, one area a
    duty, from and to the home base. It is on values less tolls.
    """

    duties: tuple[Duty, ...]
    """The new duties; fixed ones are not among them."""
    value: float
    bound: float
    seconds: float
    """How long the search took."""
    rounds: int
    """How many rounds of search were made."""
    tolls: float = 0.0
    """What the time away costs, fixed duties included, in points of value."""
    free_value: float | None = None
    """What the best schedule found is worth without regard to shares; ``None`` where none were to be held."""
    is_held: bool = True
    """Whether the schedule holds to the shares that were to be held."""
    riders: tuple[Arrangement, ...] = ()
    """Which riders go aboard what and when: without them some of the duties have no basis."""

    @property
    def gap(self) -> float:
        """How much better any schedule could be at most, as a share of the bound."""
        return (self.bound - self.value) / self.bound if self.bound > 0 else 0.0
