"""Everything a planner does to an open plan, one step at a time, as a seed chooses."""

from __future__ import annotations

from dataclasses import replace

from app.base.errors import AppError
from app.domain.edits.duties import assign_duty
from app.domain.facts import Facts
from app.session import actions, legal, organising
from app.session.usecases import clipboard, imports, past
from app.session.usecases.imports import PointsAs, PolygonsAs
from app.session.usecases.optimise import Result, take_over
from tests.builders import a_duty, a_plan, a_point, an_area, an_asset
from tests.session.planner import ARGUMENTS, Planner

TRIES = 6
"""So often is a step tried with other arguments before it counts as one that cannot be done."""


def first_plan():
    """Return a plan with something of everything that edits build on."""
    ships = [an_asset(name) for name in ("one", "two", "three")]
    near, far = an_area("near", lon=-60.8), an_area("far", lon=-60.4)
    duties = [a_duty(ships[0], near), a_duty(ships[1], far, 24, 28), a_duty(ships[2], far)]
    gate = a_point("gate")
    return replace(a_plan(ships, [near, far], duties, days=2), marks={gate.id: gate})


def take_step(session, step, planner):
    """Take a step of any sort; raise AppError where it cannot be done."""
    if step in MORE:
        MORE[step](session, planner)
    else:
        positional, named = planner.arguments(step)
        module = next(one for one in (legal, organising, actions) if hasattr(one, step))
        getattr(module, step)(session, *positional, **named)


def take_any(session, rng):
    """Take a step that changes something; return which, or ``None`` where none could be taken."""
    step = rng.choice(STEPS)
    before = session.keeper.head
    for _ in range(TRIES):
        try:
            take_step(session, step, Planner(session.plan, str(rng.getrandbits(40))))
        except AppError:
            continue
        if session.keeper.head != before:
            return step
    return None


def copy_and_paste(session, planner):
    """Copy a few things and add them to the plan."""
    clipboard.paste(session, clipboard.copy(session, planner.keys()))


def bring_in(session, planner):
    """Import a text from elsewhere, of areas, lines and points."""
    found = imports.preview(planner.geojson())
    choices = imports.suggest(found, planner.one("partners"))
    choices = replace(choices, polygons=planner.choice(*PolygonsAs), points=planner.choice(*PointsAs))
    imports.add(session, found, imports.prepare(found, choices))


def take_schedule(session, planner):
    """Put a schedule in the place of the one there is: duties that fit one after the other."""
    router = session.facts.router
    plan = Facts(session.plan, router)
    for _ in range(planner.random.randint(1, 4)):
        unit, area = planner.one("assets"), planner.one("areas")
        plan = Facts(assign_duty(plan, unit, area), router)
    made = [duty for duty in plan.plan.duties.values() if duty.id not in session.plan.duties]
    take_over(session, Result(tuple(made), value=50, bound=60, seconds=1, rounds=1))


def restore(session, planner):
    """Bring back something that was removed."""
    if gone := past.deleted(session):
        past.restore(session, planner.choice(*gone))


def go_to(session, planner):
    """Go a few steps back or forth at once."""
    done, _ = session.history()
    past.go_to(session, max(0, len(done) + planner.random.randint(-8, 8)))


def undo(session, _planner):
    """Take back the last change."""
    session.undo()


def redo(session, _planner):
    """Make again what was undone."""
    session.redo()


MORE = {
    "copy_and_paste": copy_and_paste,
    "bring_in": bring_in,
    "take_over": take_schedule,
    "restore": restore,
    "go_to": go_to,
    "undo": undo,
    "redo": redo,
}
"""Steps beside those of ``session.actions``."""

OFTEN = (*MORE, *("undo", "redo", "restore") * 4, *("draw_area", "add_asset", "assign_duty") * 4)
STEPS = (*ARGUMENTS, *OFTEN)
