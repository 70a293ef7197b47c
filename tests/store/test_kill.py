"""Killed at any moment, no acknowledged edit is lost."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from pathlib import Path

from app.session.session import Session
from app.store.plans import PlanStore
from tests.builders import D, a_plan
from tests.conftest import PROVE

ROOT = Path(__file__).parents[2]
KILLS = 30 if PROVE else 6


def test_kill_loses_no_acknowledged_edit(tmp_path):
    """``kill -9`` at random moments of edit loops: every edit that was acknowledged is in the file."""
    path = tmp_path / "plan.watchbill"
    PlanStore.create(path, a_plan(), "Planner", D).close()
    rng = random.Random(7)
    acknowledged = 0
    for _ in range(KILLS):
        acknowledged = max(acknowledged, _edit_and_kill(path, rng.uniform(0.02, 0.4)))
        session = Session.open(path)
        assert len(session.plan.areas) >= acknowledged
        assert session.undo_label is not None
        session.close()
    assert acknowledged > KILLS


def _edit_and_kill(path, after_s):
    """Return how many edits the writer said were saved before it was killed."""
    writer = subprocess.Popen(
        [sys.executable, "-m", "tests.store.writer", str(path)], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    first = writer.stdout.readline()
    time.sleep(after_s)
    writer.kill()
    rest, _ = writer.communicate()
    lines = [line for line in (first + rest).splitlines(keepends=True) if line.endswith("\n")]
    return int(lines[-1]) if lines else 0
