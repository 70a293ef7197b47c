"""Killed at any moment, no acknowledged edit is lost."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from app.geo.routing import Router
from app.session.session import Session
from app.store.audit import Head
from app.store.plans import PlanStore
from app.store.vault import Key
from tests.builders import D, no_land
from tests.conftest import PROVE
from tests.session.planner import ARGUMENTS
from tests.session.steps import MORE, first_plan, take_any
from tests.store.checks import acknowledged, check_nothing_lost

ROOT = Path(__file__).parents[2]
KILLS = 50 if PROVE else 5
"""Of each kind."""


@pytest.mark.parametrize("encrypted", [False, True], ids=["plain", "encrypted"])
def test_kill_loses_no_acknowledged_edit(tmp_path, encrypted):
    """``kill -9`` at random moments of all that planners do: what was acknowledged is in the file."""
    path = tmp_path / "plan.watchbill"
    key = Key(os.urandom(32), os.urandom(16)) if encrypted else None
    PlanStore.create(path, first_plan(), "Planner", D, key=key).close()
    rng = random.Random(7)
    total, before = 0, Head(0, "")
    for _ in range(KILLS):
        head = _work_and_kill(path, key, rng)
        reached = check_nothing_lost(path, max(head, before, key=lambda one: one.seq), key)
        total, before = total + reached.seq - before.seq, reached
    assert total > 3 * KILLS


def test_what_is_killed_does_all_that_planners_do(tmp_path):
    """Imports, schedules taken over, copies, what was removed brought back, and most of the actions."""
    session = Session.create(tmp_path / "plan.watchbill", first_plan())
    session._router = Router(no_land)
    rng = random.Random(10)
    taken = {take_any(session, rng) for _ in range(700)}
    session.close()
    assert taken >= MORE.keys()
    assert len(taken & ARGUMENTS.keys()) > 0.7 * len(ARGUMENTS)


def _work_and_kill(path, key, rng):
    """Return the head of the log that the writer acknowledged last before it was killed."""
    command = [sys.executable, "-m", "tests.store.writer", str(path), "--seed", str(rng.getrandbits(30))]
    if key is not None:
        command += ["--key", key.hex]
    writer = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    first = writer.stdout.readline()
    time.sleep(rng.uniform(0.0, 0.3))
    writer.kill()
    rest, _ = writer.communicate()
    return acknowledged(first + rest)[0]
