"""Finding a schedule, and taking it over into the plan."""

from __future__ import annotations

from app.base.message import say
from app.base.progress import Progress, Stop, never, silent
from app.domain.change import Change
from app.domain.edits.duties import replace_schedule
from app.domain.edits.law import put_arrangement
from app.domain.facts import Facts
from app.domain.plan import Plan
from app.geo.units import format_dtg
from app.optimizer.holding import hold
from app.optimizer.params import Params
from app.optimizer.result import Result
from app.optimizer.riders import search, without_postings
from app.session.session import Session

__all__ = ["Result", "optimise", "take_over", "with_schedule"]


def optimise(
    facts: Facts,
    *,
    seconds: float,
    seed: int = 0,
    stop: Stop = never,
    progress: Progress = silent,
    tolerance: float | None = None,
) -> Result:
    """Return the best schedule found for a plan in about ``seconds``; the plan stays as it is.

    Parameters
    ----------
    tolerance
        By how much a partner's hours may pass its agreed share, 0 to 1; ``None`` to hold nobody to it.
    """
    params = Params(seconds=seconds)
    if tolerance is None:
        return search(facts, stop=stop, seed=seed, progress=progress, params=params)
    return hold(facts, tolerance, stop=stop, seed=seed, progress=progress, params=params)


def take_over(session: Session, result: Result) -> Change | None:
    """Put a computed schedule in the place of all duties that are not fixed, as one change.

    Duties of what the plan lost while the optimiser ran are left out; the judges look at the rest.
    """
    header = session.plan.header
    label = say("change.optimise", start=format_dtg(header.start), end=format_dtg(header.end))

    return session.apply(label, lambda plan: with_schedule(plan, result))


def with_schedule(plan: Plan, result: Result) -> Plan:
    """Return the plan with a computed schedule and its riders; what it lost meanwhile is left out."""
    fits = [
        duty
        for duty in result.duties
        if duty.asset in plan.assets
        and {duty.base_from, duty.base_to} <= plan.bases.keys()
        and all(stop.area in plan.areas for stop in duty.stops)
    ]
    plan = without_postings(replace_schedule(plan, fits))
    for row in result.riders:
        if row.rider in plan.riders and row.asset in plan.assets and row.base in plan.bases:
            plan = put_arrangement(plan, row)
    return plan
