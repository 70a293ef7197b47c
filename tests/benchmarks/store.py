"""How fast a large plan opens and a large change is undone: 2,000 areas, 500 assets, 20,000 duties."""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from app.base.message import say
from app.domain.ids import DutyId
from app.domain.plan import Plan
from app.session import actions
from app.session.session import Session
from app.store import acts
from app.store.plans import PlanStore
from tests.benchmarks import Measure, measure, run_alone
from tests.builders import a_duty, a_plan, an_area, an_asset

AREA, SECONDS = "store", 0.0
AREAS, ASSETS, DUTIES = 2_000, 500, 20_000
EDITS, MOVED = 2_000, 10_000


def run(_seconds: float) -> list[Measure]:
    """Return the figures."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ["WATCHBILL_HOME"] = f"{folder}/home"
        return _run(Path(folder) / "large.watchbill")


def _run(path: Path) -> list[Measure]:
    session = Session.create(path, large_plan())
    edits_s = timed(lambda: [rename_area(session, number) for number in range(EDITS)])
    session.apply(say("change.describe_plan"), pin_many)
    change = session.history()[0][-1]
    close_s = timed(session.close)
    store = PlanStore.open(path)
    undo_s = timed(lambda: store.write(acts.take_back(change, "Planner", change.time)))
    load_s = timed(store.load)
    store.close()
    opened: list[Session] = []
    open_s = timed(lambda: opened.append(Session.open(path)))
    opened[0].close()
    return [
        measure("store.edit", 1000 * edits_s / EDITS, "ms", 20.0),
        measure("store.undo_large", undo_s, "s", 1.0),
        measure("store.open_large", open_s, "s", 3.0, floor=load_s),
        measure("store.close_large", close_s, "s", 1.0),
    ]


def large_plan() -> Plan:
    """Return the plan."""
    areas = [
        an_area(f"{number}", lat=10 + number % 50 * 0.1, lon=-70 + number // 50 * 0.1)
        for number in range(AREAS)
    ]
    assets = [an_asset(f"{number}") for number in range(ASSETS)]
    duties = []
    for number in range(DUTIES):
        start = 4 + number // ASSETS * 12
        duty = a_duty(assets[number % ASSETS], areas[number % AREAS], start, start + 4)
        duties.append(replace(duty, id=DutyId(f"{number}")))
    return a_plan(assets, areas, duties, days=28)


def rename_area(session: Session, number: int) -> None:
    """Give one area another name."""
    area = list(session.plan.areas.values())[number % AREAS]
    actions.describe_area(session, replace(area, name=f"Area {number}"))


def pin_many(plan: Plan) -> Plan:
    """Pin half of the duties."""
    some = [replace(duty, pinned=True) for duty in list(plan.duties.values())[:MOVED]]
    return replace(plan, duties={**plan.duties, **{duty.id: duty for duty in some}})


def timed(work: Callable[[], object]) -> float:
    """Return how long work takes, in seconds."""
    begin = time.perf_counter()
    work()
    return time.perf_counter() - begin


if __name__ == "__main__":
    run_alone(run, seconds=SECONDS)
