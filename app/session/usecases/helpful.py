"""Which missing consents would help most: what the best schedule found gains by each."""

from __future__ import annotations

from dataclasses import dataclass, replace

from app.base.message import say
from app.base.progress import Progress, Stop, never, silent
from app.domain.facts import Facts
from app.domain.missing import Bundle, Consent, missing_consents, with_consents
from app.optimizer.params import Params
from app.optimizer.problem import build
from app.optimizer.riders import search
from app.optimizer.solve import solve
from app.session.usecases.optimise import with_schedule

_NOTHING = 1e-6
"""Points that are no gain."""


@dataclass(frozen=True, slots=True)
class Gain:
    """What consents would add to the value of the plan, given together."""

    bundle: Bundle
    value: float
    """Points of 100 that the best schedule found gains."""

    @property
    def consents(self) -> tuple[Consent, ...]:
        """Who would have to agree."""
        return tuple(sorted(self.bundle))

    @property
    def each(self) -> float:
        """The gain for each consent that has to be asked for."""
        return self.value / len(self.bundle)


def helpful_consents(
    facts: Facts, *, seconds: float, seed: int = 0, stop: Stop = never, progress: Progress = silent
) -> tuple[Gain, ...]:
    """Return the sets of missing consents that the plan would gain by, the most for each consent first.

    Each is tried in a search of its own, which starts from the best schedule found without any, so that
    no gain is less than nothing. ``seconds`` is for all of them together. Stopping leaves out the rest.
    """
    bundles = missing_consents(facts)
    if not bundles:
        return ()
    params = Params(seconds=seconds / (len(bundles) + 1))
    base = search(facts, stop=stop, seed=seed, progress=silent, params=params)
    scheduled = replace(facts, plan=with_schedule(facts.plan, base))
    gains = []
    for number, bundle in enumerate(bundles, start=1):
        if stop():
            break
        progress(number / (len(bundles) + 1), say("consents.trying", count=number, of=len(bundles)))
        allowed = replace(scheduled, plan=with_consents(scheduled.plan, bundle))
        found = solve(build(allowed), stop=stop, seed=seed, progress=silent, params=params)
        gains.append(Gain(bundle, found.value - base.value))
    return tuple(sorted((gain for gain in gains if gain.value > _NOTHING), key=_rank))


def _rank(gain: Gain) -> tuple[float, tuple[Consent, ...]]:
    return -gain.each, gain.consents
